"""What the desk asks of the world about threats, the world around, overall analyses, and training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date

    from models.risks.rows import ActorCard, AnalysisCard, NoteCard, RiskRow, ThreatCard
    from models.training.rows import CourseRow, InvitationRow


@dataclass(frozen=True, slots=True, repr=False)
class Assessed:
    """What an officer holds of a threat; its words stand in no repr."""

    level: int
    reasons: str
    review_on: date
    method: str = ""
    confidence: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class NewNote:
    """A note of the environment watch as typed."""

    text: str
    source: str
    dated_on: date
    tags: str = ""
    review_on: date | None = None
    linked: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class NewAnalysis:
    """A version of an overall risk analysis as typed."""

    title: str
    name: str
    done_on: date
    next_review_on: date
    reference: str
    summary: str = ""


class RiskServices(Protocol):
    """Raises VaktbordError. `seen` is the version that was acted on; Overtaken where it is another now."""

    def read_risks(self, kind: str) -> tuple[RiskRow, ...]:
        """One of the four lists, by a kind of models.risks.words.REVIEWED."""
        ...

    def view_threat(self, number: str) -> ThreatCard:
        """A threat whole; that it was opened is on record before it is answered."""
        ...

    def view_risk(self, kind: str, code: str) -> ActorCard | NoteCard | AnalysisCard:
        """An actor by code, or a note or an analysis by number; on record likewise."""
        ...

    def open_threat(self, title: str, assessed: Assessed, linked: str) -> str:
        """Record a threat; its number."""
        ...

    def assess_threat(self, number: str, seen: int, assessed: Assessed) -> None:
        """Assess it anew."""
        ...

    def strike_assessment(self, number: str, assessment_id: str, why: str) -> None:
        """Strike an assessment that was wrong."""
        ...

    def link_threat(self, number: str, code: str) -> str:
        """Link it to what a code means; the code."""
        ...

    def close_threat(self, number: str, seen: int, why: str) -> None:
        """It is over."""
        ...

    def add_actor(self, name: str, known: str, level: int, review_on: date) -> str:
        """Record an actor; the code."""
        ...

    def review_actor(self, code: str, seen: int, level: int, review_on: date, known: str) -> None:
        """Look at one again."""
        ...

    def close_actor(self, code: str, seen: int, why: str) -> None:
        """Follow one no more."""
        ...

    def add_watch_note(self, new: NewNote) -> int:
        """Write a note; its number."""
        ...

    def review_watch_note(self, number: int, seen: int, again_on: date | None, text: str) -> None:
        """Look at one again."""
        ...

    def record_analysis(self, new: NewAnalysis) -> int:
        """Record a version of an analysis; its number."""
        ...

    def read_courses(self) -> tuple[CourseRow, ...]:
        """The catalogue."""
        ...

    def read_invitations(self) -> tuple[InvitationRow, ...]:
        """Every invitation, those without an answer first."""
        ...

    def add_course(self, code: str, title: str, form: str, open_to_all: bool, months: int) -> str:
        """Put a course into the catalogue; its code."""
        ...

    def end_course(self, code: str, seen: int, again: bool) -> None:
        """Invite to it no more, or again."""
        ...

    def invite(self, course: str, persons: str, channel: str) -> int:
        """Invite persons by their codes; how many."""
        ...

    def answer_invitation(self, number: int, seen: int, state: str, completed_on: date | None) -> date | None:
        """What came of it; until when it holds."""
        ...
