"""The composition root: arguments, settings and wiring."""
