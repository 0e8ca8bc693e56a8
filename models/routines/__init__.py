"""The city's routine for incidents: which plan each type is worked by, and working it step by step (D60-D62)."""
