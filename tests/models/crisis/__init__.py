"""Crisis support and what follows it."""
