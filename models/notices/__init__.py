"""Notices to officers: what is to be told, to whom, and what became of it."""
