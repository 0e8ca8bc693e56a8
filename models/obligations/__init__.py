"""Who owes what on an incident, and with whom its matter was shared."""
