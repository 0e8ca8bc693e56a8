"""The fixed words of a reconciliation, as stored and as told in JSON."""

# Both have it; only the ARC's list has it; only we have it.
VERDICTS = ("both", "only_arc", "only_here")
