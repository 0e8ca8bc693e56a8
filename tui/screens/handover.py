"""Överlämning: the sheet that writes itself, read to its end and signed by both officers (D87, rule 13)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath

from textual.widget import Widget

from models.handover.reading import Reading
from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.lists import ListTitle
from tui.place import Place
from tui.render.handover import head_lines, sheet_lines
from tui.render.line import Line, Piece, fit, line
from tui.state import DeskState
from tui.widgets.lines_view import LinesView
from tui.widgets.panels import rule

READ_AGAIN_S = 20.0


class SheetView(LinesView):
    """Tells when it was scrolled, so that the end that was reached counts at once."""

    def __init__(
        self, id: str, source: Callable[[int], Sequence[Line]], scrolled: Callable[[], None]
    ) -> None:
        super().__init__(id, source)
        self._scrolled = scrolled

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.call_after_refresh(self._scrolled)


class Handover(Place):
    """What the officer is to sign next. It is read to its end before it is signed."""

    PLACE = "handover"
    AUTO_FOCUS = "LinesView"

    def __init__(self) -> None:
        super().__init__()
        self.number: int | None = None
        self.found: Reading | None = None
        self._read_at: tuple[object, ...] | None = None
        self._read_to_end: str | None = None

    def body(self) -> Iterable[Widget]:
        yield ListTitle(self._head)
        yield SheetView("sheet", self._lines, self._look)

    @property
    def view(self) -> LinesView:
        """The sheet."""
        return self.query_one("#sheet", LinesView)

    def paint(self, state: DeskState) -> None:
        if state.board is not None and self.is_current:
            who = self.desk.services.login.officer
            # Some of what it tells moves with time alone: a guard's hours that end, a line that is long open.
            slot = int(self.desk.mono() // READ_AGAIN_S)
            moment = (state.board.counter, slot, None if who is None else who.id, state.me)
            if moment != self._read_at:
                self._read_at = moment
                services, number = self.desk.services, self.number
                self.desk.read(lambda: services.read_handover(number), self._got, f"handover-{number}")
        self._look()

    def _got(self, found: Reading) -> None:
        self.found = found
        if self.is_attached:
            self.view.reload()
            self._look()
            self.query_one(ListTitle).show(self.desk.state)
            self.desk.repaint()

    @property
    def _known_by(self) -> str:
        """What is on the glass: another sheet, or other words, have to be read anew."""
        found = self.found
        if found is None or not found.sections:
            return ""
        words = found.seen if found.row is None else f"{found.row.sha256}{found.new}{found.gone}"
        return f"{self.desk.state.me}|{words}"

    @property
    def was_read(self) -> bool:
        """Whether the officer has seen the sheet to its end, as it stands."""
        return bool(self._known_by) and self._read_to_end == self._known_by

    def _look(self) -> None:
        view = self.view
        view.reload()
        if self.found is None or not view.size.height or not self.is_current or self.desk.lock.on:
            return
        at_end = view.scroll_offset.y + view.size.height >= len(view.lines)
        if at_end and self._read_to_end != self._known_by:
            self._read_to_end = self._known_by
            self.query_one(ListTitle).show(self.desk.state)
            self.desk.repaint()

    def _head(self, width: int) -> Sequence[Line]:
        title = rule(t("place.handover"), "", width)
        if self.found is None:
            return [title]
        keymap = self.desk.keymap
        read, now = self.was_read, self.desk.state.now
        key, here = keymap.letter("sign_handover"), keymap.letter("sign_here")
        return [title, *head_lines(self.found, now, width, read=read, key=key, here=here)]

    def _lines(self, width: int) -> Sequence[Line]:
        if self.found is None:
            return [fit(line(Piece(f" {t('card.reading')}", "dim")), width)]
        return sheet_lines(self.found, self.desk.state.now, width)

    # Signing

    def can_sign_handover(self) -> bool:
        found = self.found
        if found is None or found.part is None or not found.part.planned or not self.was_read:
            return False
        return not found.part.again or self._stale

    @property
    def _stale(self) -> bool:
        """Whether something has happened since the officer's own sheet was written, which nobody has taken yet."""
        found = self.found
        again = found is not None and found.part is not None and found.part.again
        return again and found is not None and bool(found.new or found.gone)

    def word_sign_handover(self) -> str:
        return t("action.sign_handover.anew" if self._stale else "action.sign_handover")

    def do_sign_handover(self) -> None:
        found, services = self.found, self.desk.services
        if found is None:
            return
        if found.row is None or self._stale:
            seen = found.seen
            self.desk.act(lambda: services.write_handover(seen), self._wrote, self._failed)
        else:
            number = found.row.seq
            self.desk.act(
                lambda: services.sign_handover(number), lambda _: self._signed(number), self._failed
            )

    def can_sign_here(self) -> bool:
        """The other officer is here: there is a sheet that waits for them."""
        found = self.found
        if found is None or found.row is None or not found.row.open or self.desk.services.login.on is False:
            return False
        return found.part is None or found.part.again or not found.row.signed

    def do_sign_here(self) -> None:
        if self.found is not None and self.found.row is not None:
            self.desk.open_place("sign_here", str(self.found.row.seq))

    def _wrote(self, number: int) -> None:
        self._signed(number)

    def _signed(self, number: int) -> None:
        self._read_at = None
        self.desk.tell(t("tell.handover.signed", number=number))
        self.desk.repaint()

    def _failed(self, error: VaktbordError) -> None:
        self._read_at = None
        self.desk.failed(error)
        self.desk.repaint()

    # What else one does with it

    def can_print_handover(self) -> bool:
        return self.found is not None

    def do_print_handover(self) -> None:
        services = self.desk.services
        number = None if self.found is None or self.found.row is None else self.found.row.seq
        self.desk.act(lambda: services.print_handover(number), self._printed)

    def _printed(self, path: str) -> None:
        self.desk.tell(t("tell.handover.printed", path=path, text=PurePath(path).with_suffix(".txt").name))

    def can_kept_handovers(self) -> bool:
        return self.number is None

    def do_kept_handovers(self) -> None:
        self.desk.open_place("handovers")


class HandoverSheet(Handover):
    """A kept sheet, opened upon the list with its number."""

    PLACE = "handover_sheet"

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = int(number)

    def can_sign_handover(self) -> bool:
        """Only where the sheet is the one that waits for whoever sits here."""
        return False
