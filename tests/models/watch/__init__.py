"""The watch and what troubles reception."""
