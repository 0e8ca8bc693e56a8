"""Incidenter: the queue. Open first, what must be taken up soonest on top."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from models.incidents.rows import IncidentRow
from models.words.lookup import n, t
from tui.lists import ListPlace
from tui.render.incidents import queue_head, queue_line
from tui.render.line import Line

LIMIT = 300


class Incidents(ListPlace[IncidentRow]):
    """A list that is read anew when something is committed."""

    PLACE = "incidents"

    def __init__(self) -> None:
        super().__init__()
        self._closed_too = False

    def heading(self) -> str:
        board = self.desk.state.board
        title = n("incidents.count", board.incident_count if board else 0)
        return f"{title} · {t('incidents.closed_too')}" if self._closed_too else title

    def about(self, width: int) -> Sequence[Line]:
        return [queue_head(width)]

    def asks(self) -> Hashable:
        return self._closed_too

    def reading(self) -> Callable[[], Sequence[IncidentRow]]:
        services, closed = self.desk.services, self._closed_too
        return lambda: services.read_incidents(closed, LIMIT)

    def line_of(self, row: IncidentRow, width: int) -> Line:
        return queue_line(row, self.desk.state.now, width)

    def key_of(self, row: IncidentRow) -> str:
        return row.id

    def none(self) -> str:
        return t("incidents.none")

    def opened(self, row: IncidentRow) -> None:
        self.desk.open_place("incident", row.id)

    def do_closed_too(self) -> None:
        self._closed_too = not self._closed_too

    def do_new(self) -> None:
        self.desk.open_place("new_incident", "")
