"""The fixed words of the register, as stored. Their Swedish and English stand in the catalogues."""

# What a code of the register can be, once in capitals: SF-07.
CODE_FORM = r"[A-ZÅÄÖ0-9][A-ZÅÄÖ0-9-]{0,15}"
CATEGORIES = (
    "commissioner",
    "presidium",
    "group_leader",
    "party_appointed",
    "political_official",
    "part_time",
)
TRANSMITTER_KINDS = ("personal", "burglary", "technical")
# none; secrecy marking (sekretessmarkering); protected registration (skyddad folkbokföring), where no address is kept.
PROTECTIONS = ("none", "marked", "protected")
# The groups of a person's card that are shown one by one, each with a reason.
FIELDS = ("name", "phone", "address", "transmitters", "responsible", "sealed_reference")
OFFER_KINDS = ("introduction", "training", "talk")
# From when the next yearly talk is counted: the last offer, or the calendar year.
COUNTED_BY = ("rolling", "calendar")
OFFER_STATES = ("offered", "accepted", "declined", "booked", "held", "cancelled")
# What a party office sees to that its politicians know (D40).
ATTESTED_ITEMS = ("awareness", "measures", "routines", "incident_reporting", "police_report")
# Whether a threat remains when a mandate ends; "" is not answered yet (DIRECTIVE rule 18).
THREAT_ANSWERS = ("", "yes", "no", "unknown")
ENDING_KINDS = ("device", "measure", "guard", "talk", "access")
ENDING_STATES = ("open", "done", "not_applicable")
