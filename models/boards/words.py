"""The fixed words of boards, as stored. Their Swedish and English stand in the catalogues."""

BOARD_KINDS = ("board", "company", "administration")
SEAT_ROLES = ("chair", "vice_chair", "member", "deputy")
