"""Planned exposure."""
