"""Utbildning: the catalogue of courses and the invitations, two lists at two keys (D7, D16)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from models.training.rows import CourseRow, InvitationRow
from models.words.lookup import n, t
from tui.lists import ListPlace
from tui.render.ages import local
from tui.render.line import Line, Piece, fit, joined
from tui.render.training import training_line

WAITING = ("invited", "accepted")
ANSWERED = (*WAITING, "declined")
"""What an answer may still follow on."""


class Training(ListPlace[CourseRow | InvitationRow]):
    """Enter on a course invites to it; enter on an invitation that waits answers it."""

    PLACE = "training"

    def __init__(self) -> None:
        super().__init__()
        self.invitations = False

    def heading(self) -> str:
        if self.invitations:
            waiting = sum(isinstance(row, InvitationRow) and row.state in WAITING for row in self.rows)
            return n("course.count.invitations", waiting)
        return n("course.count", sum(isinstance(row, CourseRow) and row.active for row in self.rows))

    def about(self, width: int) -> Sequence[Line]:
        keymap = self.desk.keymap
        lists = [
            Piece(f"{keymap.letter(action)} {t(f'action.{action}')}", "key" if shown else "dim")
            for action, shown in (
                ("list_courses", not self.invitations),
                ("list_invitations", self.invitations),
            )
        ]
        words = t("course.about.invitations" if self.invitations else "course.about")
        return [fit((Piece(" "), *joined([*lists, Piece(words, "dim")])), width)]

    def asks(self) -> Hashable:
        return self.invitations

    def reading(self) -> Callable[[], Sequence[CourseRow | InvitationRow]]:
        services = self.desk.services
        return services.read_invitations if self.invitations else services.read_courses

    def line_of(self, row: CourseRow | InvitationRow, width: int) -> Line:
        return training_line(row, local(self.desk.state.now).date(), width)

    def key_of(self, row: CourseRow | InvitationRow) -> str:
        return row.id

    def none(self) -> str:
        words = "course.none.invitations" if self.invitations else "course.none"
        return t(words, key=self.desk.keymap.shown("new"))

    def can_open(self) -> bool:
        row = self.row
        ready = row.active if isinstance(row, CourseRow) else row is not None and row.state in ANSWERED
        return super().can_open() and ready

    def opened(self, row: CourseRow | InvitationRow) -> None:
        if isinstance(row, CourseRow):
            self.desk.open_place("new_invitation", row.code)
        else:
            self.desk.open_place(
                "answer_invitation", f"{row.number} {row.person} {row.course}", str(row.version)
            )

    def do_new(self) -> None:
        self.desk.open_place("new_invitation" if self.invitations else "new_course", "")

    def _turn(self, invitations: bool) -> None:
        if invitations != self.invitations:
            self.invitations = invitations
            self.known = False
            self._all = ()
            self.rows_view.take((), anew=True)
            self.paint(self.desk.state)
            self.show(self.desk.state)

    def do_list_courses(self) -> None:
        self._turn(False)

    def do_list_invitations(self) -> None:
        self._turn(True)

    def can_end_course(self) -> bool:
        return isinstance(self.row, CourseRow)

    def do_end_course(self) -> None:
        """The course is not given any more, or again: the same key takes it back."""
        row, services = self.row, self.desk.services
        if isinstance(row, CourseRow):
            words = t("cli.course.ended" if row.active else "cli.course.taken_up", code=row.code)
            self.desk.act(
                lambda: services.end_course(row.code, row.version, not row.active),
                lambda _: self.desk.tell(words),
            )
