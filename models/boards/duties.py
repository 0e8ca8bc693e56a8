"""What a board has in place: its analysis, its written routine, and the channel with each office (D67, D69, D73).

What was recorded by mistake is withdrawn, never deleted: it counts no more, and its row stays.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.boards.commands import require_board
from models.boards.tables import BoardAnalysis, BoardChannel, BoardRoutine
from models.people.commands import require_office
from models.people.talks import add_months
from models.people.validity import local_day
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.ids import new_id
from models.store.text import clean

_ANALYSIS: Any = BoardAnalysis.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ROUTINE: Any = BoardRoutine.__table__  # type: ignore[attr-defined]  # as above
_CHANNEL: Any = BoardChannel.__table__  # type: ignore[attr-defined]  # as above
KINDS = ("analysis", "routine", "channel")
# Where the board has said nothing of the next analysis, it is expected after a year.
ANALYSIS_MONTHS = 12


def record_analysis(
    session: Session,
    actor: Actor,
    board_id: str,
    reference: str,
    clock: Clock,
    *,
    done_on: date | None = None,
    next_due_on: date | None = None,
) -> str:
    """A risk and consequence analysis was made, today if no day is said; returns its id.

    `reference` says where it is kept; the next is due a year later where no day is said.
    """
    day, kept = _begin(session, actor, board_id, reference, done_on, clock)
    due = next_due_on or add_months(day, ANALYSIS_MONTHS)
    if due <= day:
        raise Refused("board.due_before_done")
    row: dict[str, object] = {"done_on": day, "next_due_on": due, "reference": kept}
    detail: dict[str, object] = {"on": day.isoformat(), "next_due_on": due.isoformat()}
    return _put(session, actor, "analysis", _ANALYSIS, board_id, row, detail, clock)


def record_routine(
    session: Session,
    actor: Actor,
    board_id: str,
    reference: str,
    roles_named: bool,
    clock: Clock,
    *,
    dated_on: date | None = None,
) -> str:
    """The board has a written routine or checklist; `roles_named`: it says who does what. Returns its id."""
    day, kept = _begin(session, actor, board_id, reference, dated_on, clock)
    row: dict[str, object] = {"dated_on": day, "roles_named": roles_named, "reference": kept}
    detail: dict[str, object] = {"on": day.isoformat(), "roles_named": roles_named}
    return _put(session, actor, "routine", _ROUTINE, board_id, row, detail, clock)


def agree_channel(
    session: Session,
    actor: Actor,
    board_id: str,
    office_id: str,
    how: str,
    clock: Clock,
    *,
    agreed_on: date | None = None,
) -> str:
    """The board and a party office have agreed how they tell each other of incidents; returns the id."""
    day, words = _begin(session, actor, board_id, how, agreed_on, clock)
    require_office(session, office_id)
    row: dict[str, object] = {"office_id": office_id, "agreed_on": day, "how": words}
    detail: dict[str, object] = {"office": f"office:{office_id}", "on": day.isoformat()}
    return _put(session, actor, "channel", _CHANNEL, board_id, row, detail, clock)


def withdraw(session: Session, actor: Actor, kind: str, row_id: str, clock: Clock) -> None:
    """An analysis, a routine or a channel counts no more. Raises NotFound where none stands."""
    check(actor, "board.add")
    if kind not in KINDS:
        raise Refused("board.no_such_record", given=clean(kind, 40), known=", ".join(KINDS))
    table = {"analysis": _ANALYSIS, "routine": _ROUTINE, "channel": _CHANNEL}[kind]
    now = clock.now()
    board_id = (
        session.connection()
        .execute(
            update(table)
            .where(table.c.id == row_id, table.c.superseded_at.is_(None))
            .values(superseded_at=now)
            .returning(table.c.board_id)
        )
        .scalar()
    )
    if board_id is None:
        raise NotFound("board.nothing_to_withdraw")
    record(session, actor, f"board.{kind}_withdrawn", f"board:{board_id}", now)


def _begin(
    session: Session, actor: Actor, board_id: str, words: str, on: date | None, clock: Clock
) -> tuple[date, str]:
    """The day and the words of what is recorded; raises Refused for a day ahead or no words."""
    check(actor, "board.add")
    require_board(session, board_id)
    today = local_day(clock.now())
    day, said = on or today, clean(words, 200)
    if day > today:
        raise Refused("office.not_yet", day=day.isoformat())
    if not said:
        raise Refused("board.needs_words")
    return day, said


def _put(
    session: Session,
    actor: Actor,
    kind: str,
    table: Any,
    board_id: str,
    row: dict[str, object],
    detail: dict[str, object],
    clock: Clock,
) -> str:
    now, row_id = clock.now(), new_id()
    session.connection().execute(
        insert(table).values(id=row_id, board_id=board_id, recorded_label=actor.label, recorded_at=now, **row)
    )
    record(session, actor, f"board.{kind}_recorded", f"board:{board_id}", now, detail)
    return row_id
