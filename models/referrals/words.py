"""The fixed words of referrals, as stored. Their Swedish and English stand in the catalogues."""

OWNER_KINDS = ("office", "board", "police")
REFERRAL_STATES = ("waiting", "told", "confirmed", "withdrawn")
