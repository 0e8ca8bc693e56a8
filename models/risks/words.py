"""The fixed words of risks, as stored. Their Swedish and English stand in the catalogues."""

THREAT_STATES = ("open", "closed")
CONFIDENCES = ("", "low", "medium", "high")
LINKS = ("person", "incident", "actor", "threat", "alarm")
