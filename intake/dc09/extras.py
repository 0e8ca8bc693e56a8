"""Extended data blocks ("[X017E54.120][Y59N19.710]"; DC-09 annex H): kept, and read where they say a place or time."""

from __future__ import annotations

import re
from datetime import datetime

from intake.dc09.message import Extra
from intake.dc09.stamp import read_stamp
from models.store.text import clean_bytes

_DEGREES = re.compile(r"(\d{1,3})([NSEWnsew])(\d{1,2}(?:\.\d+)?)")
_DECIMAL = re.compile(r"[+-]?\d{1,3}\.\d+")
_MAX_BLOCKS = 32
# Text, place, building, room, site, link to pictures: their words need no letter before them (annex H).
_SPOKEN = frozenset("ILORSV")
# Authentication and keys.
_NEVER_SHOWN = frozenset("AK")


def extras_in(section: bytes) -> tuple[Extra, ...]:
    """The blocks between the brackets of `section` ("[X..][Y..]"), in order, as clean text."""
    inside = section.strip()
    if not inside.startswith(b"["):
        return ()
    inside = inside[1:-1] if inside.endswith(b"]") else inside[1:]
    blocks = inside.split(b"][")[:_MAX_BLOCKS]
    return tuple(Extra(clean_bytes(block[:1], 1), clean_bytes(block[1:], 500)) for block in blocks if block)


def position(extras: tuple[Extra, ...]) -> tuple[float, float] | None:
    """Latitude and longitude in degrees where the sender gave both (X is longitude, Y latitude)."""
    longitude = _degrees(_first(extras, "X"), "EW", 180)
    latitude = _degrees(_first(extras, "Y"), "NS", 90)
    return None if latitude is None or longitude is None else (latitude, longitude)


def occurred(extras: tuple[Extra, ...]) -> datetime | None:
    """The sender's time of occurrence (block H), UTC."""
    return read_stamp(_first(extras, "H").encode("ascii", "replace"))


def words(extras: tuple[Extra, ...]) -> list[str]:
    """What the blocks say, to be read by people: every one but a time and a place that could be read.

    Names of places and texts stand alone, the rest after their letter. Keys and their like are never shown.
    """
    located = position(extras) is not None
    said: list[str] = []
    for extra in extras:
        read = (extra.letter in "XY" and located) or (extra.letter == "H" and occurred((extra,)) is not None)
        if not extra.text or read or extra.letter in _NEVER_SHOWN:
            continue
        said.append(extra.text if extra.letter in _SPOKEN else f"{extra.letter} {extra.text}")
    return said


def _first(extras: tuple[Extra, ...], letter: str) -> str:
    return next((extra.text for extra in extras if extra.letter == letter), "")


def _degrees(text: str, signs: str, limit: int) -> float | None:
    match = _DEGREES.fullmatch(text)
    if match is not None and match[2].upper() in signs:
        value = int(match[1]) + float(match[3]) / 60
        value = -value if match[2].upper() == signs[1] else value
    elif _DECIMAL.fullmatch(text):
        value = float(text)
    else:
        return None
    return value if abs(value) <= limit else None
