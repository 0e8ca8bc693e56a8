"""The fixed words of the register, as stored. Their Swedish and English stand in the catalogues."""

CATEGORIES = (
    "commissioner",
    "presidium",
    "group_leader",
    "party_appointed",
    "political_official",
    "part_time",
)
TRANSMITTER_KINDS = ("personal", "burglary", "technical")
OFFER_KINDS = ("introduction", "training", "talk")
OFFER_STATES = ("offered", "accepted", "declined", "booked", "held", "cancelled")
