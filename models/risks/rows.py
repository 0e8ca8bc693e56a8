"""Risks as the glass sees them: lists by number, level and day; words only in what was opened on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ThreatRow:
    """A threat in a list: no word of what it is, nor of whom."""

    id: str
    version: int
    number: str
    level: int
    state: str
    review_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class ActorRow:
    """Somebody who threatens, in a list: by code, never by name."""

    id: str
    version: int
    code: str
    level: int
    review_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note of the environment watch in a list; its words are for who opens it."""

    id: str
    version: int
    number: int
    dated_on: date
    source: str
    tags: str
    review_on: date | None
    reviewed_on: date | None


@dataclass(frozen=True, slots=True)
class AnalysisRow:
    """A version of an overall risk analysis; `newest` where no later one of the same analysis stands."""

    id: str
    number: int
    title: str
    name: str
    done_on: date
    next_review_on: date
    reference: str
    sha256: str
    newest: bool


RiskRow = ThreatRow | ActorRow | NoteRow | AnalysisRow


@dataclass(frozen=True, slots=True)
class Link:
    """What something is linked to: kind, and the code or number it is spoken of by."""

    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One assessment as it was made. Struck: it was wrong, and says by whom, when and why."""

    id: str
    level: int
    confidence: str
    method: str
    reasons: str
    review_on: date
    who: str
    assessed_at: datetime
    struck_at: datetime | None
    struck_label: str
    struck_reason: str | None


@dataclass(frozen=True, slots=True, repr=False)
class ThreatCard:
    """A threat whole. Its values stand in no repr."""

    row: ThreatRow
    title: str
    evidence: str | None
    assessments: tuple[AssessmentRow, ...]
    links: tuple[Link, ...]
    who: str
    recorded_at: datetime

    def __repr__(self) -> str:
        return f"ThreatCard({self.row.number})"


@dataclass(frozen=True, slots=True, repr=False)
class ActorCard:
    """An actor whole. Its values stand in no repr."""

    row: ActorRow
    name: str | None
    known: str | None
    links: tuple[Link, ...]
    who: str
    recorded_at: datetime

    def __repr__(self) -> str:
        return f"ActorCard({self.row.code})"


@dataclass(frozen=True, slots=True, repr=False)
class NoteCard:
    """A note whole. Its values stand in no repr."""

    row: NoteRow
    text: str
    links: tuple[Link, ...]
    who: str
    recorded_at: datetime

    def __repr__(self) -> str:
        return f"NoteCard({self.row.number})"


@dataclass(frozen=True, slots=True, repr=False)
class AnalysisCard:
    """An analysis whole. Its values stand in no repr."""

    row: AnalysisRow
    summary: str | None
    who: str
    recorded_at: datetime

    def __repr__(self) -> str:
        return f"AnalysisCard({self.row.title} {self.row.name})"


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """Something that is to be looked at again on a day: a kind of REVIEWED, and the code it is spoken of by."""

    kind: str
    id: str
    code: str
    due_on: date
