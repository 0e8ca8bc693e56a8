"""Alarms page by page, for the command line and for export: any number of them, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, and_, or_

from models.alarms.rows import AlarmRow
from models.alarms.tables import Alarm
from models.alarms.views import as_rows, select_alarms

_A = Alarm.__table__.c  # type: ignore[attr-defined]  # SQLModel sets it on every table class
PAGE = 500


def open_pages(connection: Connection, size: int = PAGE) -> Iterator[tuple[AlarmRow, ...]]:
    """Every open alarm in the queue's order: priority, then oldest first (DIRECTIVE rule 3); invented ones last."""
    for drill in (False, True):
        yield from _open_pages(connection, size, drill=drill)


def _open_pages(connection: Connection, size: int, *, drill: bool) -> Iterator[tuple[AlarmRow, ...]]:
    last: AlarmRow | None = None
    while True:
        chosen = select_alarms().where(_A.state != "closed", _A.drill.is_(drill))
        if last is not None:
            later = and_(_A.priority == last.priority, _A.seq > last.seq)
            chosen = chosen.where(or_(_A.priority > last.priority, later))
        page = as_rows(connection.execute(chosen.order_by(_A.priority, _A.seq).limit(size)))
        if page:
            yield page
            last = page[-1]
        if len(page) < size:
            return


def every_page(connection: Connection, size: int = PAGE) -> Iterator[tuple[AlarmRow, ...]]:
    """Every alarm there is, newest first."""
    before: int | None = None
    while True:
        chosen = select_alarms()
        if before is not None:
            chosen = chosen.where(_A.seq < before)
        page = as_rows(connection.execute(chosen.order_by(_A.seq.desc()).limit(size)))
        if page:
            yield page
            before = page[-1].seq
        if len(page) < size:
            return
