"""Crisis support after an incident, and whether anybody asked again."""
