"""The fixed words of a police report and a court case (D27, D31, D58, D59)."""

FILERS = ("person", "office", "city", "board", "relative", "other")
DECISIONS = ("", "investigation", "dropped", "prosecuted", "not_prosecuted")
COURT_OUTCOMES = ("", "convicted", "acquitted", "settled", "withdrawn", "other")
DATE_KINDS = ("hearing", "interview", "meeting", "appeal", "other")
