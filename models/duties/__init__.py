"""The city's own documents and duties: versions, talks, what is assured, and whether the city does what it decided."""
