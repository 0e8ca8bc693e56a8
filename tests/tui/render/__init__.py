"""Tests of the pure parts of what is seen."""
