"""Uppdrag: what exposes whom in the coming days, the risks that wait for our answer, and all there have been (D42)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from models.assignments.rows import AssignmentRow
from models.words.lookup import n, t
from tui.lists import ListPlace, dim_lines
from tui.render.assignments import assignment_head, assignment_line
from tui.render.line import Line

LISTS = ("ahead", "inbox", "all")


class Assignments(ListPlace[AssignmentRow]):
    """One list at a time, gone between with one key; enter opens a card, `n` takes in a new one."""

    PLACE = "assignments"

    def __init__(self) -> None:
        super().__init__()
        self._which = LISTS[0]

    def heading(self) -> str:
        return f"{t('place.assignments')} · {t(f'assignment.list.{self._which}')}"

    def heading_note(self) -> str:
        board = self.desk.state.board
        late = len(board.exposed.late(self.desk.state.now)) if board is not None else 0
        return n("assignment.late", late) if late else ""

    def about(self, width: int) -> Sequence[Line]:
        key = self.desk.keymap.shown("next_list")
        following = LISTS[(LISTS.index(self._which) + 1) % len(LISTS)]
        words = t("assignment.list.next", key=key, what=t(f"assignment.list.{following}").lower())
        board = self.desk.state.board
        waiting = len(board.exposed.waiting) if board is not None else 0
        if waiting and self._which != "inbox":
            words = f"{n('assignment.waiting', waiting)} · {words}"
        return [*dim_lines(words, width), assignment_head(width)]

    def asks(self) -> Hashable:
        return self._which

    def reading(self) -> Callable[[], Sequence[AssignmentRow]]:
        services, which = self.desk.services, self._which
        return lambda: services.read_assignments(which)

    def line_of(self, row: AssignmentRow, width: int) -> Line:
        return assignment_line(row, self.desk.state.now, width)

    def key_of(self, row: AssignmentRow) -> str:
        return row.id

    def none(self) -> str:
        return t(f"assignment.none.{self._which}", key=self.desk.keymap.shown("new"))

    def opened(self, row: AssignmentRow) -> None:
        self.desk.open_place("assignment", row.id)

    def do_next_list(self) -> None:
        """The next of the three lists."""
        self._which = LISTS[(LISTS.index(self._which) + 1) % len(LISTS)]
        self.known = False
        self._all = ()
        self.rows_view.take((), anew=True)
        self.desk.repaint()

    def do_new(self) -> None:
        self.desk.open_place("new_assignment", "")
