"""The fixed words of proofs and drills, as stored and as told in JSON."""

# Which alarms prove a transmitter of each kind; anything else that it sends is no proof, and is told as it is.
PROVEN_BY = {
    "personal": frozenset({"personal"}),
    "burglary": frozenset({"burglary"}),
    "technical": frozenset({"technical"}),
}
PROOF_STATES = ("waiting", "missed", "never", "overdue", "soon", "proven")
"""How a transmitter stands, what asks for somebody first."""
EXPECT_MINUTES = 10
