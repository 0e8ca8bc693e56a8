"""The fixed words of risks, as stored. Their Swedish and English stand in the catalogues."""

THREAT_STATES = ("open", "closed")
CONFIDENCES = ("", "low", "medium", "high")
LINKS = ("person", "incident", "actor", "threat", "alarm")
LEVELS = (0, 1, 2, 3, 4)
# What has a day on which somebody looks at it again.
REVIEWED = ("threat", "actor", "note", "analysis")
