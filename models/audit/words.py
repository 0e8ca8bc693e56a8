"""The fixed words of the audit, as stored. Their Swedish and English stand in the catalogues."""

# Entries that say somebody looked at something protected.
SEEN = (
    "person.opened",
    "person.history_viewed",
    "person.revealed",
    "person.revealed_sealed",
    "break_glass.opened",
    "list.viewed",
    "search.rested",
    "search.opened",
    "incident.viewed",
    "alarm.viewed",
    "journal.viewed",
    "talk.viewed",
    "referral.viewed",
    "assignment.viewed",
    "threat.viewed",
    "actor.viewed",
    "watch_note.viewed",
    "analysis.viewed",
    "measure.viewed",
    "guard.viewed",
    "advice.viewed",
    "protection.viewed",
    "alarm.raw_listed",
    "audit.exported",
    "audit.seen_by_asked",
    "export.made",
    "plan.pass_phrase_shown",
)
# Those of them that show a whole card, so that any field counts as seen.
WHOLE_CARD = frozenset({"person.opened", "break_glass.opened", "alarm.raw_listed", "audit.exported"})

# Why an entry is put before a reviewer.
REASONS = ("sample", "own_record", "after_hours", "no_open_case", "bulk", "break_glass")
VERDICTS = ("ok", "question")

# Kinds of records that the city may give a retention.
RECORDS = (
    "alarm",
    "incident",
    "referral",
    "assignment",
    "protection",
    "threat",
    "home",
    "register",
    "offer",
    "log",
)
