"""Figures three rows high, in signs that every terminal has: for a clock and for a number to ring."""

from __future__ import annotations

DIGITS = {
    "0": ("█▀█", "█ █", "▀▀▀"), "1": (" ▀█", "  █", "  ▀"), "2": ("▀▀█", "█▀▀", "▀▀▀"), "3": ("▀▀█", " ▀█", "▀▀▀"),
    "4": ("█ █", "▀▀█", "  ▀"), "5": ("█▀▀", "▀▀█", "▀▀▀"), "6": ("█▀▀", "█▀█", "▀▀▀"), "7": ("▀▀█", "  █", "  ▀"),
    "8": ("█▀█", "█▀█", "▀▀▀"), "9": ("█▀█", "▀▀█", "▀▀▀"), ":": (" ", "▀", "▀"), "-": ("  ", "▀▀", "  "),
    "+": ("   ", "▀█▀", "   "), " ": (" ", " ", " "),
}  # fmt: skip
ROWS = 3


def figures(told: str, between: str) -> list[str]:
    """The rows of figures; empty where one of the signs has none."""
    if not told or any(sign not in DIGITS for sign in told):
        return []
    return [between.join(DIGITS[sign][row] for sign in told) for row in range(ROWS)]
