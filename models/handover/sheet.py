"""The handover sheet as a value: what both officers read, as text, and what it is known by (D87). Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime

from models.store.errors import IntegrityProblem

FORM = 1


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line, in words; codes, never names of persons. `weight` is one of WEIGHTS."""

    text: str
    weight: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the sheet; no lines means that there is nothing, and that is said."""

    id: str
    lines: tuple[SheetLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as written: by whom to whom, when, and the code of the record's head at that moment.

    `incoming` is "" where nobody was named yet.
    """

    duty: str
    outgoing: str
    incoming: str
    written_at: datetime
    head: str
    language: str
    sections: tuple[Section, ...]

    @property
    def fingerprint(self) -> str:
        """What the sections say, as SHA-256: the same as long as nothing has happened that the sheet tells of."""
        return fingerprint(self.sections)


def fingerprint(sections: tuple[Section, ...]) -> str:
    """SHA-256 over what the sections say, as hex."""
    return _digest(json.dumps([asdict(each) for each in sections], ensure_ascii=False, sort_keys=True))


def as_text(sheet: Sheet) -> str:
    """The sheet as it is stored and signed."""
    told = {"form": FORM, **asdict(sheet), "written_at": sheet.written_at.isoformat()}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(stored: str) -> str:
    """What a stored sheet is known by: SHA-256 of its text, as hex."""
    return _digest(stored)


def read_text(stored: str) -> Sheet:
    """A stored sheet. Raises IntegrityProblem for what is none."""
    try:
        told = json.loads(stored)
        sections = tuple(
            Section(each["id"], tuple(SheetLine(line["text"], line["weight"]) for line in each["lines"]))
            for each in told["sections"]
        )
        return Sheet(
            told["duty"],
            told["outgoing"],
            told["incoming"],
            datetime.fromisoformat(told["written_at"]),
            told["head"],
            told["language"],
            sections,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise IntegrityProblem("handover.unreadable") from error


def new_since(
    before: tuple[Section, ...], now: tuple[Section, ...]
) -> tuple[tuple[Section, ...], tuple[Section, ...]]:
    """What has come since a sheet was written, and what stands no more; sections without a change are left out."""
    old = {each.id: each.lines for each in before}
    new = {each.id: each.lines for each in now}

    def less(
        those: dict[str, tuple[SheetLine, ...]], these: dict[str, tuple[SheetLine, ...]]
    ) -> tuple[Section, ...]:
        found = []
        for name, lines in those.items():
            known = {line.text for line in these.get(name, ())}
            left = tuple(line for line in lines if line.text not in known)
            if left:
                found.append(Section(name, left))
        return tuple(found)

    return less(new, old), less(old, new)


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
