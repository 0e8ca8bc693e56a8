"""Planned exposure of protected persons, and the risk that somebody must judge."""
