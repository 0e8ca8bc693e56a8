"""Lists that lie where a file from the ARC is likely to be: the newest first. Reads names and times, no contents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from models.store.errors import UsageProblem
from models.store.text import clean

ENDS_WITH = frozenset({".csv", ".txt", ".tsv"})
FOLDERS = ("", "Downloads", "Hämtningar", "Desktop", "Skrivbord", "Documents", "Dokument")
MOST = 9
"""As many as one digit can choose among."""
_LOOKED_AT = 5000


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that may be a list, and when it was written."""

    path: str
    written_at: datetime


def found_files(folder: str = "", home: Path | None = None, limit: int = MOST) -> tuple[FoundFile, ...]:
    """The newest lists in a folder; without one in the home folder and where browsers and people put files."""
    home = home or Path.home()
    folders = [Path(folder).expanduser()] if folder else [home / name for name in FOLDERS]
    found = sorted(_lists(folders), key=lambda each: (each.written_at, each.path), reverse=True)
    return tuple(found[:limit])


def file_content(told: str, most: int) -> bytes:
    """A file's bytes, one more than allowed at most: what is too large is refused, not read. Raises UsageProblem."""
    path = Path(told).expanduser()
    try:
        with path.open("rb") as stream:
            return stream.read(most + 1)
    except (OSError, ValueError) as error:
        raise UsageProblem("reconcile.file_unreadable", path=clean(str(path), 200)) from error


def _lists(folders: Iterable[Path]) -> Iterator[FoundFile]:
    seen: set[str] = set()
    for folder in folders:
        try:
            for path in islice(folder.iterdir(), _LOOKED_AT):
                if path.suffix.casefold() in ENDS_WITH and path.is_file() and str(path) not in seen:
                    seen.add(str(path))
                    yield FoundFile(str(path), datetime.fromtimestamp(path.stat().st_mtime, UTC))
        except (OSError, ValueError):
            continue
