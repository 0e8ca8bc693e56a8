"""The fixed words of what is owed on an incident: by whom, and where it stands (D12, D45-D47, D52, D58)."""

HOLDERS = ("city", "office", "person", "board")
# "known" and "not_known" are for what others owe: their doing is known to us or not (DIRECTIVE rule 17).
OBLIGATION_STATES = ("open", "done", "not_known", "known", "not_applicable")
SHARED_WITH = ("office", "board", "police", "other")
SHARE_DIRECTIONS = ("to", "from")

UNSETTLED = ("open", "not_known")
# On what ground something secret may be told (OSL 10 and 12). The general clause holds between authorities only, and
# a party office is none.
GROUNDS = ("consent", "not_secret", "necessary", "duty", "crime", "general_clause")
AUTHORITIES_ONLY = frozenset({"duty", "general_clause"})
AUTHORITIES = frozenset({"board", "police"})
HOW_SHARED = ("phone", "meeting", "letter", "secure_mail", "other")
