"""The fixed words of crisis support and of what follows it (D30)."""

CRISIS_STATES = ("offered", "accepted", "declined", "ended")
FOLLOW_UP_STATES = ("open", "done", "not_reached", "not_wanted")
# After how many days one asks again.
FOLLOW_UPS = (1, 7, 30)
