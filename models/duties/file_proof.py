"""The proof that a file is the one that was decided: its SHA-256 (D75)."""

from __future__ import annotations

import hashlib
from pathlib import Path

from models.store.errors import UsageProblem
from models.store.text import clean

MOST_BYTES = 200_000_000


def sha256_of(path: str) -> str:
    """The SHA-256 of a file, read in pieces. Raises UsageProblem where it cannot be read or is too large."""
    told = hashlib.sha256()
    taken = 0
    try:
        with Path(path).expanduser().open("rb") as stream:
            while piece := stream.read(1 << 20):
                taken += len(piece)
                if taken > MOST_BYTES:
                    raise UsageProblem(
                        "document.file_too_large", path=clean(path, 200), most=MOST_BYTES // 1_000_000
                    )
                told.update(piece)
    except (OSError, ValueError) as error:
        raise UsageProblem("document.file_unreadable", path=clean(path, 200)) from error
    return told.hexdigest()
