"""The year's wheel: twelve months from a day, and what falls in each: talks, acts, documents and analyses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, select

from models.boards.tables import Board, BoardAnalysis
from models.duties.days import begins
from models.duties.documents import versions
from models.duties.ledger import Owed, ledger
from models.duties.talks import acts_on, talks_between
from models.people.talks import add_months
from models.people.validity import local_day
from models.risks.tables import RiskAnalysis

_BOARD: Any = Board.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_BOARD_ANALYSIS: Any = BoardAnalysis.__table__  # type: ignore[attr-defined]  # as above
_ANALYSIS: Any = RiskAnalysis.__table__  # type: ignore[attr-defined]  # as above

MONTHS = 12
LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Month:
    """What falls in one month: codes of persons, boards, documents and analyses. The first holds what is late too."""

    first: date
    talks_due: tuple[str, ...]
    talks_late: tuple[str, ...]
    others_due: tuple[str, ...]
    booked: tuple[str, ...]
    acts_due: tuple[str, ...]
    documents: tuple[str, ...]
    analyses: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing falls in it."""
        return not any(getattr(self, name) for name in self.__slots__ if name != "first")


def wheel(connection: Connection, day: date) -> tuple[Month, ...]:
    """The month of a day and the eleven after it."""
    starts = [add_months(day.replace(day=1), at) for at in range(MONTHS + 1)]
    lines = [line for line in ledger(connection, day) if line.due_on is not None]
    booked = talks_between(connection, begins(day), begins(starts[-1]))
    acts = [each for each in acts_on(connection, day) if each.due_on is not None]
    known = [each for each in versions(connection) if each.valid_from > day]
    analyses = _analyses(connection)
    months = []
    for at, (first, after) in enumerate(pairwise(starts)):

        def here(on: date | None, *, first: date = first, after: date = after, at: int = at) -> bool:
            return on is not None and (first <= on or at == 0) and on < after

        own = [line for line in lines if here(line.due_on)]
        months.append(
            Month(
                first=first,
                talks_due=_codes(line for line in own if line.kind == "talk" and line.standing != "overdue"),
                talks_late=_codes(line for line in own if line.kind == "talk" and line.standing == "overdue"),
                others_due=_codes(line for line in own if line.kind != "talk"),
                booked=tuple(
                    each.code for each in booked if each.state == "booked" and here(local_day(each.starts_at))
                ),
                acts_due=tuple(each.code for each in acts if here(each.due_on)),
                documents=tuple(f"{each.code} {each.name}" for each in known if here(each.valid_from)),
                analyses=tuple(code for code, on in analyses if here(on)),
            )
        )
    return tuple(months)


def _codes(lines: Any) -> tuple[str, ...]:
    told: list[Owed] = sorted(lines, key=lambda line: (line.due_on, line.code))
    return tuple(dict.fromkeys(line.code for line in told))


def _analyses(connection: Connection) -> list[tuple[str, date]]:
    """When each board's and the city's own latest analysis is next due."""
    found = connection.execute(
        select(_BOARD.c.code, _BOARD_ANALYSIS.c.next_due_on)
        .select_from(_BOARD_ANALYSIS.join(_BOARD, _BOARD.c.id == _BOARD_ANALYSIS.c.board_id))
        .where(_BOARD.c.active, _BOARD_ANALYSIS.c.superseded_at.is_(None))
        .order_by(_BOARD_ANALYSIS.c.done_on, _BOARD_ANALYSIS.c.seq)
        .limit(LIMIT)
    )
    latest: dict[str, date] = {row.code: row.next_due_on for row in found}
    own = connection.execute(
        select(_ANALYSIS.c.title, _ANALYSIS.c.next_review_on)
        .order_by(_ANALYSIS.c.done_on, _ANALYSIS.c.seq)
        .limit(LIMIT)
    )
    latest.update({row.title: row.next_review_on for row in own})
    return sorted(latest.items(), key=lambda each: (each[1], each[0]))
