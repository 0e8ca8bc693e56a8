"""The fixed words of duties, as stored. Their Swedish and English stand in the catalogues."""

from models.people.words import OFFER_KINDS

DOCUMENT_KINDS = ("programme", "directive", "routine", "checklist")
TALK_STATES = ("booked", "held", "cancelled")
ACT_OWNERS = ("city", "office", "board", "person")
ACT_STATES = ("open", "done", "dropped")
# What the city must be able to show that each person knows (D78, D85; Kommunallagen 4 kap 18 a §).
ASSURED_ITEMS = ("education", "knows_routine")
# What a version of a document can open anew: what is offered, and what is made sure of.
REOPENS = (*OFFER_KINDS, *ASSURED_ITEMS)
ASSURED_WAYS = ("talk", "course", "signed", "shown")
CANCELLED_BY = ("city", "person")
# The points of a talk's agenda, in order: the person's own safety, and the risks in the mandate (D10).
AGENDA = (
    "since_last",
    "mandate",
    "threats",
    "home",
    "travel",
    "digital",
    "family",
    "routine",
    "support",
    "acts",
)
