"""The fixed words of referrals, as stored. Their Swedish and English stand in the catalogues."""

OWNER_KINDS = ("office", "board", "police")
REFERRAL_STATES = ("waiting", "told", "confirmed", "withdrawn")
OPEN_STATES = ("waiting", "told")

# How the owner was told.
TOLD_HOW = ("phone", "out_of_hours", "in_person", "message")
# Why a referral is taken back. Free words could name somebody.
WITHDRAWN_WHY = ("other_owner", "ours", "resolved", "mistake")
