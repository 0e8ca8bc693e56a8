"""Copies of the database that the desk cannot read back: made, kept, tried and restored."""
