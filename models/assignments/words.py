"""The fixed words of planned exposure: its category, its risk and where its analysis stands (D26, D41-D44, D68)."""

# The five headings of the directive; the first is two: with persons one knows, and with persons one does not (D41).
CATEGORIES = ("known_persons", "unknown_persons", "public", "travel", "party_event", "sensitive")
FORUMS = ("", "board_meeting", "opening", "other_forum")
ASKERS = ("office", "person", "board", "staff")
# "judged" is enough for known persons without a risk; everything else wants an analysis.
RISKS = ("not_judged", "none_seen", "seen")
ANALYSES = ("needed", "not_needed", "by_office", "escalated", "done")
ASSIGNMENT_STATES = ("planned", "cancelled")
# How the one who asked was given the answer.
RETURNED_HOW = ("phone", "mail", "meeting", "letter")
HIGHEST_LEVEL = 4
