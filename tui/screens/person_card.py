"""Personkort: one person by code, every protected group as blocks until there is a reason, then open for 30 s.

What is shown is hidden by itself, and at once when the officer leaves the card, the desk locks or the terminal
becomes too small to see what is said around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.widget import Widget

from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.card_services import Look
from tui.local import UNCONFIRMED
from tui.place import Place
from tui.render.errors import say
from tui.render.line import Line
from tui.render.person_card import CardView, card_lines, head_lines
from tui.shown import SHOWN_S, Shown
from tui.state import DeskState, Tone
from tui.widgets.lines import Lines
from tui.widgets.lines_view import LinesView

if TYPE_CHECKING:
    from textual import events

    from models.people.card import PersonCard as Card
    from models.people.reveal import Revealed


class CardHead(Lines):
    """Whose card it is."""

    view: CardView | None = None

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        return head_lines(self.view, width) if self.view is not None else []


class CardLines(LinesView):
    """The groups; up and down move the cursor among them."""

    ALLOW_SELECT = False
    BINDINGS = [
        Binding("up", "screen.move(-1)", show=False),
        Binding("down", "screen.move(1)", show=False),
    ]


class PersonCard(Place):
    """Opened upon an alarm, an incident or the list of persons, with a code."""

    PLACE = "person_card"
    CSS_PATH = "person_card.tcss"
    AUTO_FOCUS = "#person"

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self.card: Card | None = None
        self._shown = Shown()
        self._read_at: int | None = None
        self._missing = ""
        self._at = 0
        self._asking = False

    def head(self) -> Iterable[Widget]:
        yield from super().head()
        yield CardHead("person-head")

    def body(self) -> Iterable[Widget]:
        yield CardLines("person", self._lines)

    # What is known and what is open

    def paint(self, state: DeskState) -> None:
        counter = state.board.counter if state.board is not None else None
        if counter is not None and counter != self._read_at and state.away_s is None:
            self._read_at = counter
            services, code = self.desk.services, self.code
            self.desk.read(lambda: services.read_card(code), self._got, f"person-{code}", self._not_got)
        self._show()

    def _got(self, card: Card) -> None:
        self.card = card
        self._missing = ""
        self._at = min(self._at, max(0, len(card.groups) - 1))
        if self.is_attached:
            self._show()

    def _not_got(self, error: VaktbordError) -> None:
        self._read_at = None
        if self.card is None:
            self._missing = say(error)

    @property
    def revealed(self) -> Revealed | None:
        """What is open now."""
        return self._shown.now(self.desk.mono(), self.desk.services.clock.boottime())

    def _view(self) -> CardView:
        shown = self.revealed
        left = self._shown.left(self.desk.mono(), self.desk.services.clock.boottime())
        return CardView(self.code, self.card, shown, left, self._at, self._missing)

    def _lines(self, width: int) -> Sequence[Line]:
        lines, at = card_lines(self._view(), self.desk.state, width)
        self._cursor_line = at
        return lines

    _cursor_line = 0

    def _show(self) -> None:
        head = self.query_one(CardHead)
        head.view = self._view()
        head.show(self.desk.state)
        self.query_one(CardLines).reload()

    def hide(self) -> None:
        """Let go of what is open, and of every line that was painted from it."""
        if self._shown.hide() and self.is_mounted:
            self._show()
            self.desk.repaint()

    def on_screen_suspend(self) -> None:
        self.hide()

    def on_unmount(self) -> None:
        self._shown.hide()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        if self.has_class("-tiny"):
            self.hide()

    def action_move(self, by: int) -> None:
        """To another group."""
        groups = self.card.groups if self.card is not None else ()
        self._at = min(max(0, len(groups) - 1), max(0, self._at + by))
        self._show()
        view = self.query_one(CardLines)
        top, height = view.scroll_offset.y, max(1, view.size.height)
        if self._cursor_line < top or self._cursor_line + 1 >= top + height:
            view.scroll_to(y=max(0, self._cursor_line - 1), animate=False, force=True)

    # What can be done

    def can_reveal(self) -> bool:
        return self.card is not None and bool(self.card.groups) and not self._asking

    def do_reveal(self) -> None:
        card = self.card
        if card is not None:
            self._ask((card.groups[self._at].field,))

    def can_reveal_all(self) -> bool:
        return self.can_reveal()

    def do_reveal_all(self) -> None:
        card = self.card
        if card is not None:
            glass = card.glass is not None
            self._ask(tuple(each.field for each in card.groups if each.may or glass))

    def do_whole_protection(self) -> None:
        self.desk.open_place("whole_protection", self.code)

    def can_person_history(self) -> bool:
        return self.card is not None and not self.desk.state.away

    def do_person_history(self) -> None:
        self.desk.open_place("person_history", self.code)

    def can_change_person(self) -> bool:
        return self.card is not None and not self.desk.state.away

    def do_change_person(self) -> None:
        self.desk.open_place("register_choose", "person", self.code)

    def can_hide(self) -> bool:
        return self.revealed is not None

    def do_hide(self) -> None:
        self.hide()

    def can_break_glass(self) -> bool:
        return self.card is not None and self.card.may_break_glass and not self.desk.state.away

    def do_break_glass(self) -> None:
        self.desk.open_place("glass", self.code)

    def _ask(self, fields: tuple[str, ...]) -> None:
        """Show it, for the reason at hand, or ask for one."""
        if not fields:
            self.desk.tell(t("person_card.nothing_to_show"), Tone.PROBLEM)
            return
        look = self._reason()
        if look is None:
            self.desk.open_place("reveal_reason", self.code, " ".join(fields))
            return
        services, code = self.desk.services, self.code
        self._asking = True
        self.desk.act(lambda: services.reveal(code, fields, look), self.take, self._refused)

    def _reason(self) -> Look | None:
        """The emergency opening that holds, else the open alarm: while the database is away the officer's own."""
        card, state = self.card, self.desk.state
        if state.away:
            mine = next(
                (row for row in state.alarms if row.person == self.code and row.state == UNCONFIRMED), None
            )
            if card is not None and card.alarm is not None and card.alarm.mine:
                return Look("alarm", card.alarm.id)
            return Look("alarm", mine.id if mine is not None else "")
        if card is not None and card.glass is not None:
            return Look("glass", str(card.glass.number))
        return Look("alarm", card.alarm.id) if card is not None and card.alarm is not None else None

    def take(self, revealed: Revealed) -> None:
        """It is on record: show it, unless the officer has gone on meanwhile."""
        self._asking = False
        if not self.is_current or self.has_class("-tiny"):
            return
        self._shown.show(revealed, self.desk.mono(), self.desk.services.clock.boottime())
        # The desk paints each second; should it be held up, what is open goes all the same.
        self.set_timer(SHOWN_S, self.desk.repaint)
        self.query_one(CardLines).scroll_to(y=0, animate=False)
        self._show()

    def _refused(self, error: VaktbordError) -> None:
        self._asking = False
        self.desk.tell(say(error), Tone.PROBLEM)
