"""Lists in and out: registers read whole and taken in whole or not at all, and what leaves as a file."""
