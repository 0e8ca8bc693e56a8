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
# Who told of it need not be whom it met (D57).
REPORTERS = ("person", "office", "board", "colleague", "relative", "public", "police", "arc", "staff")
PERPETRATORS = ("unknown", "known", "partly_known")
# On whom the case waits, in the queue; "" is: on us.
WAITING = ("police", "office", "board", "person", "court", "other")

ACT_HOLDERS = ("city", "office", "board", "person")
ACT_STATES = ("open", "done", "dropped")
