"""Incidenter: the queue the staff lives in. The gravest first, then the oldest; what rests until a day below."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from models.incidents.rows import IncidentRow, QueueRow
from models.incidents.words import QUEUES
from models.words.lookup import n, t
from tui.lists import ListPlace
from tui.render.case import queue_marks, queue_waits
from tui.render.incidents import queue_head, queue_line
from tui.render.line import Line, Piece, fit

LIMIT = 300


class Incidents(ListPlace[QueueRow]):
    """A list that is read anew when something is committed. Marked rows stay marked through the queues."""

    PLACE = "incidents"

    def __init__(self) -> None:
        super().__init__()
        self._closed_too = False
        self._which = QUEUES[0]
        self._marked: set[str] = set()
        self._handing: dict[str, int] = {}

    def heading(self) -> str:
        board = self.desk.state.board
        title = n("incidents.count", board.incident_count if board else 0)
        which = t(f"incidents.queue.{self._which}")
        parts = [
            title,
            which if self._which != QUEUES[0] else "",
            t("incidents.closed_too") if self._closed_too else "",
        ]
        return " · ".join(part for part in parts if part)

    def heading_note(self) -> str:
        return n("incidents.marked", len(self._marked)) if self._marked else ""

    def about(self, width: int) -> Sequence[Line]:
        return [self._queues(width), queue_head(width)]

    def _queues(self, width: int) -> Line:
        """Each queue with its key; the one that is shown stands out."""
        keys = self.desk.state.letters
        parts = [
            (
                Piece(f"{keys[f'queue_{name}']} ", "key", f"queue_{name}"),
                Piece(
                    t(f"incidents.queue.{name}"), "strong" if name == self._which else "dim", f"queue_{name}"
                ),
            )
            for name in (*QUEUES[1:], QUEUES[0])
        ]
        return fit((Piece(" "), *(piece for part in parts for piece in (*part, Piece("  ")))), width)

    def asks(self) -> Hashable:
        return self._closed_too, self._which

    def reading(self) -> Callable[[], Sequence[QueueRow]]:
        services, closed, which = self.desk.services, self._closed_too, self._which

        def read() -> Sequence[QueueRow]:
            rows = list(services.read_queue(which))
            if closed and which == QUEUES[0]:
                known = {each.row.id for each in rows}
                done = (row for row in services.read_incidents(True, LIMIT) if row.id not in known)
                rows += [
                    QueueRow(row, None, None, False, "", (), False) for row in done if row.state == "closed"
                ]
            return rows

        return read

    def got(self, rows: Sequence[QueueRow]) -> None:
        now = {each.row.id: each.row.version for each in rows}
        # What was handed over loses its mark; a form that was left takes none away.
        self._marked -= {each for each, version in self._handing.items() if now.get(each) != version}
        if self._which == QUEUES[0]:
            self._marked &= {each.row.id for each in rows if each.row.state != "closed"}

    def line_of(self, row: QueueRow, width: int) -> Line:
        closed = row.row.state == "closed"
        return queue_line(
            row.row,
            self.desk.state.now,
            width,
            mark=row.row.id in self._marked,
            grave=("", "") if closed else queue_marks(row),
            waits=("", "") if closed else queue_waits(row),
        )

    def key_of(self, row: QueueRow) -> str:
        return row.row.id

    def none(self) -> str:
        return t("incidents.none") if self._which == QUEUES[0] else t(f"incidents.none.{self._which}")

    def opened(self, row: QueueRow) -> None:
        self.desk.open_place("incident", row.row.id)

    def do_closed_too(self) -> None:
        self._closed_too = not self._closed_too
        self._which, self._handing = QUEUES[0], {}

    def do_next_queue(self) -> None:
        """Open, mine, unassigned, overdue, waiting, and round again."""
        self._show_queue(QUEUES[(QUEUES.index(self._which) + 1) % len(QUEUES)])

    def do_queue_mine(self) -> None:
        self._show_queue("mine")

    def do_queue_unassigned(self) -> None:
        self._show_queue("unassigned")

    def do_queue_overdue(self) -> None:
        self._show_queue("overdue")

    def do_queue_waiting(self) -> None:
        self._show_queue("waiting")

    def do_queue_open(self) -> None:
        self._show_queue("open")

    def _show_queue(self, which: str) -> None:
        self._which, self._handing = which, {}
        self.desk.repaint()

    def can_mark(self) -> bool:
        return self.can_open() and self.row is not None and self.row.row.state != "closed"

    def do_mark(self) -> None:
        """Mark the incident or take its mark away, and go on to the next."""
        if self.row is not None:
            self._marked ^= {self.row.row.id}
            self.action_rows(1)
            self.rows_view.repaint()
            self.show_title()

    def can_mark_all(self) -> bool:
        return bool(self._shown())

    def do_mark_all(self) -> None:
        """Mark all that the list shows, or take every mark away where they are marked already."""
        shown = {row.id for row in self._shown()}
        self._marked = self._marked - shown if shown <= self._marked else self._marked | shown
        self.rows_view.repaint()
        self.show_title()

    def can_hand_over(self) -> bool:
        return bool(self._chosen())

    def do_hand_over(self) -> None:
        """The marked ones of the list, or where none is marked the one under the cursor."""
        self._handing = {row.id: row.version for row in self._chosen()}
        things = ",".join(f"{each}:{version}" for each, version in self._handing.items())
        self.desk.open_place("case_form", f"hand_over||{things}|")

    def _chosen(self) -> list[IncidentRow]:
        rows = [each.row for each in self.rows if each.row.state != "closed"]
        marked = [row for row in rows if row.id in self._marked]
        under = self.row.row if self.can_open() and self.row is not None else None
        return marked or [row for row in rows if under is not None and row.id == under.id]

    def _shown(self) -> list[IncidentRow]:
        """The open ones that are left after what is typed in the search."""
        rows = self.rows_view.rows if self.is_mounted else ()
        return [each.row for each in rows if each.row.state != "closed"]

    def do_new(self) -> None:
        self.desk.open_place("new_incident", "")
