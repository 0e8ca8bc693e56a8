"""What troubles reception, line by line and as a whole."""
