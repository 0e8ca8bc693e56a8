"""Pure functions from frozen rows to lines of words at a width."""
