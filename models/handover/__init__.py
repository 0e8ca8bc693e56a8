"""Duty handed over by two officers: the sheet that writes itself, both signatures, and what is missing (D87)."""
