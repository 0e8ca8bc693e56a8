"""What is measured of risks: the watch on the world (D14), overall analyses (D15), threats looked at in time (D19)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection

from models.duties.measured import BehindRow, Measured, State, none_left, of_all
from models.risks.policy import RiskReviews
from models.risks.rows import ReviewDue
from models.risks.views import actors, analyses, notes, reviews, threats
from models.store.policy import in_force


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """The figures of D14, D15 and D19 on a day, all of the city's own duties."""
    rule = _rule(connection, day)
    watched = [each.dated_on for each in notes(connection) if each.dated_on <= day]
    fresh = [each for each in watched if each > day - timedelta(days=rule.watch_days)]
    late = {each: [due for due in reviews(connection, day) if due.kind == each and due.due_on < day]
            for each in ("threat", "actor", "note")}  # fmt: skip
    newest = [each for each in analyses(connection) if each.newest and each.done_on <= day]
    current = [each for each in newest if each.next_review_on >= day]
    open_threats = [each for each in threats(connection) if each.state == "open"]
    followed = [each for each in actors(connection) if each.closed_on is None]
    watch: State = "ok" if fresh else "overdue" if watched else "attention"
    return (
        Measured("D14", "risks.watched", "city", len(fresh), None, watch, max(watched, default=None)),
        Measured("D14", "risks.notes_late", "city", len(late["note"]), None,
                 none_left(len(late["note"]), late=True), _oldest(late["note"])),
        Measured("D15", "risks.analysed", "city", len(current), max(1, len(newest)),
                 of_all(len(current), max(1, len(newest)), late=bool(newest)),
                 min((each.next_review_on for each in newest), default=None)),
        Measured("D19", "risks.threats_reviewed", "city", len(open_threats) - len(late["threat"]),
                 len(open_threats), none_left(len(late["threat"]), late=True), _oldest(late["threat"])),
        Measured("D19", "risks.actors_reviewed", "city", len(followed) - len(late["actor"]), len(followed),
                 none_left(len(late["actor"]), late=True), _oldest(late["actor"])),
    )  # fmt: skip


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The lines behind one of these figures: what is late of reviews, the notes and the analyses themselves."""
    if id == "risks.watched":
        since = day - timedelta(days=_rule(connection, day).watch_days)
        return tuple(
            BehindRow(f"N-{each.number}", "behind.risks.note", each.dated_on)
            for each in notes(connection)
            if since < each.dated_on <= day
        )
    if id == "risks.analysed":
        return tuple(
            BehindRow(
                f"R-{each.number}",
                "behind.risks.analysis" if each.next_review_on >= day else "behind.risks.analysis_late",
                each.next_review_on,
                (("title", each.title), ("name", each.name)),
            )
            for each in analyses(connection)
            if each.newest and each.done_on <= day
        )
    kind = {"risks.notes_late": "note", "risks.threats_reviewed": "threat", "risks.actors_reviewed": "actor"}
    return tuple(
        BehindRow(each.code, "behind.risks.review_late", each.due_on)
        for each in reviews(connection, day - timedelta(days=1))
        if each.kind == kind.get(id)
    )


def _rule(connection: Connection, day: date) -> RiskReviews:
    return in_force(connection, RiskReviews, datetime.combine(day, time(23, 59), UTC))


def _oldest(late: list[ReviewDue]) -> date | None:
    return min((each.due_on for each in late), default=None)
