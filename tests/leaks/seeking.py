"""Looking for planted words in bytes, in every form that they might leave in."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

_ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[ -/]*[@-~]")
_MOST_ON_A_TERMINAL = 8_000_000


def forms(word: str) -> tuple[bytes, ...]:
    """The bytes of a word in the encodings that files, logs and wires use."""
    plain = word.encode()
    found = [
        plain,
        word.upper().encode(),
        word.encode("latin-1"),
        word.encode("utf-16-le"),
        word.encode("utf-16-be"),
        json.dumps(word)[1:-1].encode(),
        plain.hex().encode(),
        plain.hex().upper().encode(),
        *(_base64(plain, shift) for shift in range(3)),
    ]
    return tuple(found)


def _base64(plain: bytes, shift: int) -> bytes:
    """What is the same of a word in base64 whatever stands before and after it, `shift` bytes into a group of three."""
    head = -(-shift * 8 // 6) + (1 if shift else 0)
    return base64.b64encode(b"\0" * shift + plain + b"\0" * 3)[head : head + len(plain) * 8 // 6 - 3]


def held(content: bytes, words: Mapping[str, str]) -> list[str]:
    """The places whose words stand in these bytes; what a terminal was told is looked at without its colours too."""
    looked = [content]
    if len(content) < _MOST_ON_A_TERMINAL and b"\x1b[" in content:
        looked.append(_ESCAPES.sub(b"", content))
    found: set[str] = set()
    # Planted words begin alike: one look for their beginning tells of most contents that none is there.
    for kind in zip(*(forms(word) for word in words.values()), strict=True):
        first, last = min(kind), max(kind)
        shared = next((n for n, sign in enumerate(first) if last[n : n + 1] != bytes([sign])), len(first))
        for each in looked:
            if first[:shared] in each:
                found.update(place for place, form in zip(words, kind, strict=True) if form in each)
    return sorted(found)


def held_in_files(folders: Iterable[Path], words: Mapping[str, str]) -> dict[str, list[str]]:
    """By file, the places whose words stand in it: contents, and names."""
    found: dict[str, list[str]] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            named = held(str(path).encode(), words)
            if path.is_file() and not path.is_symlink():
                try:
                    named += held(path.read_bytes(), words)
                except FileNotFoundError:  # gone while we looked
                    continue
            if named:
                found[str(path)] = sorted(set(named))
    return found
