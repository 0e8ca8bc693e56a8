"""Operators, actors and their rights."""
