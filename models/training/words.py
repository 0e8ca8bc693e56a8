"""The fixed words of training, as stored. Their Swedish and English stand in the catalogues."""

COURSE_FORMS = ("digital", "live")
INVITATION_STATES = ("invited", "accepted", "declined", "completed", "cancelled")
