"""Numbers that are read aloud: alone, in groups (SCREENS principle 10)."""

from __future__ import annotations

import re

_AREAS = ("08", "010", "020", "031", "040", "070", "072", "073", "076", "079")


def grouped(number: str) -> str:
    """ "08-465 004 12" of "0846500412"; a number that is grouped already, or foreign, stays as it is written."""
    written = number.strip()
    if re.search(r"\d[ -]\d+[ -]\d", written):
        return written
    digits = re.sub(r"[ -]", "", written)
    if not digits.isascii() or not digits.isdigit() or len(digits) < 7:
        return written
    area = next(
        (each for each in sorted(_AREAS, key=len, reverse=True) if digits.startswith(each)), digits[:3]
    )
    rest = digits[len(area) :]
    if len(rest) == 8:
        return f"{area}-{rest[:3]} {rest[3:6]} {rest[6:]}"
    if len(rest) == 7:
        return f"{area}-{rest[:3]} {rest[3:5]} {rest[5:]}"
    if len(rest) == 6:
        return f"{area}-{rest[:2]} {rest[2:4]} {rest[4:]}"
    return written
