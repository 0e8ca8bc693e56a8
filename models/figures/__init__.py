"""How fast alarms were taken, and how often they were false: percentiles, never a mean alone (D34, D88)."""
