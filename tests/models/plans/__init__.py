"""Response plans."""
