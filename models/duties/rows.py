"""Documents, talks and what is owed, as the glass sees them: by code, without names and without sealed words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Change:
    """What a version changes, of which duty ("D8") and for which holder (city, office, board, person)."""

    duty: str
    holder: str
    what: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One decided version of a document. `sha256` is that of its file, "" where none was shown."""

    id: str
    document_id: str
    code: str
    kind: str
    title: str
    name: str
    decided_on: date
    decided_by: str
    decision: str
    valid_from: date
    sha256: str
    file_name: str
    changes: tuple[Change, ...]
    reopens: tuple[str, ...]
    recorded_by: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document at its depth in the tree, with the version in force on a day and the next one, if decided."""

    id: str
    code: str
    kind: str
    title: str
    parent: str | None
    depth: int
    current: VersionRow | None
    coming: VersionRow | None
    versions: int


@dataclass(frozen=True, slots=True)
class TalkRow:
    """A talk without its words. `sealed` says that risks, participants or place are noted in it."""

    id: str
    version: int
    person_id: str
    code: str
    offer_id: str | None
    state: str
    starts_at: datetime
    minutes: int
    planned: bool
    renews: bool
    trigger: str
    why_cancelled: str
    agenda: str
    sealed: bool
    recorded_by: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class TalkWords:
    """What was said and where: read with a right of its own, and on record (D10)."""

    place: str
    participants: str
    risks: str


@dataclass(frozen=True, slots=True)
class ActRow:
    """An act agreed with a person, without its words: whose it is, by when, and what became of it (D48)."""

    id: str
    version: int
    person_id: str
    code: str
    talk_id: str | None
    holder: str
    due_on: date | None
    state: str
    settled_on: date | None
    recorded_by: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class AssuranceRow:
    """That the city made sure of something, and how (D78)."""

    id: str
    person_id: str
    code: str
    item: str
    assured_on: date
    how: str
    version_id: str | None
    recorded_by: str


@dataclass(frozen=True, slots=True)
class ActWords:
    """What was agreed: read with a right of its own, and on record."""

    what: str
