"""Fixed words of access that tables and commands share."""

TOKEN_PURPOSES = ("alarms-raw",)
TWO_PERSON_STATES = ("pending", "approved", "refused", "used", "expired")
GLASS_VERDICTS = ("ok", "question")
