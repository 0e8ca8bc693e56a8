"""Threats, the world around, analyses and training on the real store: each act one command, one transaction."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from models.store.errors import NotFound
from tui.desk_base import DeskBase

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sqlalchemy import Connection

    from models.risks.rows import ActorCard, AnalysisCard, NoteCard, RiskRow, ThreatCard
    from models.training.rows import CourseRow, InvitationRow
    from tui.risk_services import Assessed, NewAnalysis, NewNote


class DeskRisks(DeskBase):
    """A base of `LiveServices`. Whatever opens a card writes it on record, and answers after the commit."""

    def read_risks(self, kind: str) -> tuple[RiskRow, ...]:
        from models.risks import views
        from models.risks.reading import may_read_notes, view_notes

        read: dict[str, Callable[[Connection], tuple[RiskRow, ...]]] = {
            "threat": views.threats,
            "actor": views.actors,
            "note": views.notes,
            "analysis": views.analyses,
        }
        if kind == "note" and may_read_notes(self.actor):
            return self._opened(
                "list:watch_notes",
                lambda session: view_notes(session, self.actor, self.clock),
                views.notes_in_words,
            )
        with self.reading() as connection:
            return read[kind](connection)

    def view_threat(self, number: str) -> ThreatCard:
        from models.risks.reading import view_threat

        with self.writing() as session:
            return view_threat(session, self.actor, number, self.clock)

    def view_risk(self, kind: str, code: str) -> ActorCard | NoteCard | AnalysisCard:
        from models.risks import reading

        if kind != "actor" and not code.isdigit():
            raise NotFound("risk.nothing_by_code", given=code[:40])
        card: ActorCard | NoteCard | AnalysisCard
        with self.writing() as session:
            if kind == "actor":
                card = reading.view_actor(session, self.actor, code, self.clock)
            elif kind == "note":
                card = reading.view_note(session, self.actor, int(code), self.clock)
            else:
                card = reading.view_analysis(session, self.actor, int(code), self.clock)
        return card

    def open_threat(self, title: str, assessed: Assessed, linked: str) -> str:
        from models.risks.threats import open_threat

        told = {**asdict(assessed), "linked": linked}
        level, reasons, review = told.pop("level"), told.pop("reasons"), told.pop("review_on")
        with self.writing() as session:
            return open_threat(session, self.actor, title, level, reasons, review, self.clock, **told)

    def assess_threat(self, number: str, seen: int, assessed: Assessed) -> None:
        from models.risks.threats import assess

        told = asdict(assessed)
        level, reasons, review = told.pop("level"), told.pop("reasons"), told.pop("review_on")
        with self.writing() as session:
            assess(session, self.actor, number, level, reasons, review, self.clock, seen=seen, **told)

    def strike_assessment(self, number: str, assessment_id: str, why: str) -> None:
        from models.risks.threats import strike

        with self.writing() as session:
            strike(session, self.actor, number, assessment_id, why, self.clock)

    def link_threat(self, number: str, code: str) -> str:
        from models.risks.threats import link

        with self.writing() as session:
            return link(session, self.actor, number, code, self.clock)

    def close_threat(self, number: str, seen: int, why: str) -> None:
        from models.risks.threats import close_threat

        with self.writing() as session:
            close_threat(session, self.actor, number, why, self.clock, seen=seen)

    def add_actor(self, name: str, known: str, level: int, review_on: date) -> str:
        from models.risks.actors import add_actor

        with self.writing() as session:
            return add_actor(session, self.actor, known, level, review_on, self.clock, name=name)

    def review_actor(self, code: str, seen: int, level: int, review_on: date, known: str) -> None:
        from models.risks.actors import review_actor

        with self.writing() as session:
            review_actor(session, self.actor, code, level, review_on, self.clock, known=known, seen=seen)

    def close_actor(self, code: str, seen: int, why: str) -> None:
        from models.risks.actors import close_actor

        with self.writing() as session:
            close_actor(session, self.actor, code, self.clock, why=why, seen=seen)

    def add_watch_note(self, new: NewNote) -> int:
        from models.risks.surroundings import add_note

        told = asdict(new)
        text, source, dated = told.pop("text"), told.pop("source"), told.pop("dated_on")
        with self.writing() as session:
            return add_note(session, self.actor, text, source, dated, self.clock, **told)

    def review_watch_note(self, number: int, seen: int, again_on: date | None, text: str) -> None:
        from models.risks.surroundings import review_note

        with self.writing() as session:
            review_note(session, self.actor, number, self.clock, again_on=again_on, text=text, seen=seen)

    def record_analysis(self, new: NewAnalysis) -> int:
        from models.risks.surroundings import record_analysis

        with self.writing() as session:
            return record_analysis(session, self.actor, clock=self.clock, **asdict(new))

    def read_courses(self) -> tuple[CourseRow, ...]:
        from models.people.validity import today
        from models.training.views import courses

        with self.reading() as connection:
            return courses(connection, today(self.clock))

    def read_invitations(self) -> tuple[InvitationRow, ...]:
        from models.people.validity import today
        from models.training.views import invitations

        with self.reading() as connection:
            return invitations(connection, today(self.clock))

    def add_course(self, code: str, title: str, form: str, open_to_all: bool, months: int) -> str:
        from models.training.catalogue import add_course

        with self.writing() as session:
            return add_course(
                session, self.actor, code, title, form, self.clock,
                open_to_part_time=open_to_all, valid_months=months,
            )  # fmt: skip

    def end_course(self, code: str, seen: int, again: bool) -> None:
        from models.training.catalogue import end_course

        with self.writing() as session:
            end_course(session, self.actor, code, self.clock, again=again, seen=seen)

    def invite(self, course: str, persons: str, channel: str) -> int:
        from models.training.inviting import invite

        codes = persons.replace(",", " ").split()
        with self.writing() as session:
            return len(invite(session, self.actor, course, codes, channel, self.clock))

    def answer_invitation(self, number: int, seen: int, state: str, completed_on: date | None) -> date | None:
        from models.training.inviting import answer

        with self.writing() as session:
            return answer(
                session, self.actor, number, state, self.clock, completed_on=completed_on, seen=seen
            )
