"""The fixed words of plans, as stored and as written in a plan's file. What people read stands in the catalogues."""

# emergency: is 112 called? call: ring somebody. do: tick it. never: read it, it is no act. pass_phrase: ask for it.
STEP_KINDS = ("emergency", "call", "do", "never", "pass_phrase")
ROLES = (
    "arc", "person", "relative", "office", "guard", "police", "contact", "tib_backup", "head", "communications",
)  # fmt: skip
# Where a number is taken from: the register, the rota, the settings or the city's call list.
SOURCES = (
    "arc", "person", "relative", "office_responsible", "office_deputy", "office", "guard", "police", "contact",
    "tib_backup", "head", "communications",
)  # fmt: skip
# Whom the city's call list may name: the rest is known from the register, the rota and the settings.
LISTED = ("arc", "relative", "guard", "police", "contact", "head", "communications")
PHONES_OF = {
    "office": ("office_responsible", "office_deputy", "office"),
    "contact": ("contact", "tib_backup"),
}
"""The numbers of a role, in the order they are rung; of any other role its own."""

OUTCOMES = ("answered", "busy", "no_answer", "voicemail", "wrong_person")
ANSWERS = ("yes", "no", "unknown")

ACTS = (
    "rang",  # the number was dialled, or shown to be dialled by hand
    "called",  # a call with its outcome
    "alerted",  # 112 is called, by the ARC or from the desk
    "not_alerted",  # rang 112 and did not get to speak
    "done",
    "phrase_right",
    "phrase_wrong",
    "facts",  # what the ARC or the police told: event number, listening in, verified
    "skipped",
    "not_applicable",
    "undone",
)
# What ends a step; a call ends it when somebody answered or no number is left.
ENDING = frozenset({"alerted", "done", "phrase_right", "phrase_wrong", "skipped", "not_applicable"})
# What something was done by: the first of these is the first action on the subject.
DOING = frozenset({"called", "alerted", "done", "phrase_right", "phrase_wrong"})
ACTS_OF = {
    "emergency": frozenset({"rang", "alerted", "not_alerted", "skipped", "not_applicable"}),
    "call": frozenset({"rang", "called", "skipped", "not_applicable"}),
    "do": frozenset({"done", "skipped", "not_applicable"}),
    "pass_phrase": frozenset({"phrase_right", "phrase_wrong", "skipped", "not_applicable"}),
    "never": frozenset[str](),
}

# What a step's condition may ask: true of the subject now, or told by what was done.
FACTS = (
    "portable",  # the transmitter is carried: its home is not its place
    "located",  # a position came with the alarm
    "person_known",
    "office_hours",
    "phoned_in",
    "source_confirmed",  # the ARC stands behind it
    "verified",  # somebody is seen or heard there, or it came so
    "phrase_right",
    "phrase_wrong",
    # of an incident, for its routine
    "harm",
    "ongoing",
    "police_filed",
    "on_duty",  # where a mandate was exercised: a board or company answers too
)
# What may stand in words that are read aloud, in braces.
FIELDS = ("city", "place", "kind", "code")
STEP_STATES = ("current", "waiting", "done", "unreached", "skipped", "not_applicable", "never")
