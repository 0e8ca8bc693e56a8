"""One place a file, its stylesheet beside it."""
