"""The fixed words of what is owed on an incident: by whom, and where it stands (D12, D45-D47, D52, D58)."""

HOLDERS = ("city", "office", "person", "board")
# "known" and "not_known" are for what others owe: their doing is known to us or not (DIRECTIVE rule 17).
OBLIGATION_STATES = ("open", "done", "not_known", "known", "not_applicable")
SHARED_WITH = ("office", "board", "police", "other")
SHARE_DIRECTIONS = ("to", "from")
