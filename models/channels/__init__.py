"""Channels that leave the desk: who is reached how, what goes out, and what became of it."""
