"""TiB-logg: a reading of the one entry stream, what officers write in it, and one person's history (D35, D41)."""
