"""The one snapshot that the overview is painted from."""
