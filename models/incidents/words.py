"""The fixed words of an incident, as stored: near miss or harm, where it stands, and how it is told."""

OUTCOMES = ("near_miss", "harm")
INCIDENT_STATES = ("open", "closed")
POLICE_STATES = ("not_known", "to_file", "filed", "not_filed")
CLOSE_CLASSES = ("handled", "referred", "no_incident")

# Whether it may happen, happens, or has happened (D52).
TENSES = ("pending", "ongoing", "occurred")
# Where it met its target, whether or not it has a time or a place (D80).
SCENES = ("home", "online", "on_duty", "travel", "other")
TARGETS = ("self", "relative", "property")
# Who told of it need not be whom it met (D57). "unknown" is said, "" is not told yet.
REPORTERS = (
    "person",
    "office",
    "board",
    "colleague",
    "relative",
    "public",
    "police",
    "arc",
    "staff",
    "unknown",
)
PERPETRATORS = ("unknown", "known", "partly_known")
# On whom the case waits, in the queue; "" is: on us.
WAITING = ("police", "office", "board", "person", "court", "other")

ACT_HOLDERS = ("city", "office", "board", "person")
ACT_STATES = ("open", "done", "dropped")

# The first level of the class, as in Brå's survey of elected representatives (D79); the second below.
FAMILIES = ("threats", "violence")
ITEMS: dict[str, tuple[str, ...]] = {
    "threats": (
        "threat", "online_attack", "unwanted_contact", "followed", "defamation", "filmed", "account_misused",
        "other_threat",
    ),
    "violence": (
        "pushed", "hit", "weapon", "arson", "vandalism", "graffiti", "burglary", "theft", "other_violence",
    ),
}  # fmt: skip
CHANNELS = ("in_person", "phone", "sms", "email", "letter", "social_media", "web", "object", "other")
MOTIVES = ("not_known", "decision", "discontent", "influence", "hatred", "extremism", "private", "other")

# Which incidents are shown in the queue.
QUEUES = ("open", "mine", "unassigned", "overdue", "waiting")
