"""A matter that the city follows to its end: one card, its timeline, and forms that carry the version that is shown."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from textual.widget import Widget

from models.words.lookup import t
from tui.lists import dim_lines
from tui.place import Place
from tui.render.errors import say
from tui.render.line import Line, Piece, fit, line
from tui.render.timeline import Timeline
from tui.widgets.lines_view import LinesView
from tui.widgets.panels import rule

if TYPE_CHECKING:
    from models.alarms.rows import TimelineRow
    from models.store.errors import VaktbordError
    from tui.state import DeskState


class MatterRow(Protocol):
    """What every such matter has in its list."""

    @property
    def number(self) -> str:
        """What people call it by."""
        ...

    @property
    def version(self) -> int:
        """What the forms are asked on."""
        ...

    @property
    def open(self) -> bool:
        """Whether anything is left to do."""
        ...


class Matter(Protocol):
    """A matter as it is shown."""

    @property
    def row(self) -> MatterRow:
        """Its row."""
        ...

    @property
    def timeline(self) -> tuple[TimelineRow, ...]:
        """What has happened in it."""
        ...


C = TypeVar("C", bound=Matter)


class MatterPlace(Place, Generic[C]):
    """Opened with a matter's id, and read anew when something was committed. The first look at it goes on record."""

    CSS_PATH = Path(__file__).parent / "screens" / "matter.tcss"
    AUTO_FOCUS = "#matter-card"

    def __init__(self, subject: str) -> None:
        super().__init__()
        self.subject = subject
        self.card: C | None = None
        self._read_at: int | None = None
        self._viewed = False
        self._missing = ""
        self._timeline = Timeline()

    # What a subclass says

    @abstractmethod
    def read_card(self, first: bool) -> C:
        """Read it, in a worker; `first` is the look that goes on record."""

    @abstractmethod
    def card_lines(self, card: C, width: int) -> Sequence[Line]:
        """The card below its number."""

    # The same for all

    def body(self) -> Iterable[Widget]:
        yield LinesView("matter-card", self._card_lines)
        yield LinesView("timeline", self._timeline_lines)

    def paint(self, state: DeskState) -> None:
        if state.board is not None and state.board.counter != self._read_at:
            self._read_at = state.board.counter
            first, self._viewed = not self._viewed, True
            group = f"{self.PLACE}-{self.subject}"
            self.desk.read(lambda: self.read_card(first), self._got, group, self._not_got)
        self._show()

    def is_open(self) -> bool:
        """Whether it was read, and anything is left to do."""
        return self.card is not None and self.card.row.open

    def ask(self, place: str) -> None:
        """Open a form about the version that is shown."""
        if self.card is not None:
            self.desk.open_place(place, self.subject, str(self.card.row.version))

    def _got(self, card: C) -> None:
        self.card = card
        if self.is_attached:
            self._show()
            self.desk.repaint()

    def _not_got(self, error: VaktbordError) -> None:
        self._read_at = None
        if self.card is None:
            self._viewed = False
            self._missing = say(error)

    def _show(self) -> None:
        for view in self.query(LinesView):
            view.reload()

    def _card_lines(self, width: int) -> Sequence[Line]:
        if self.card is None:
            return dim_lines(self._missing or t("card.reading"), width)
        title = Piece(f" {t(f'place.{self.PLACE}')} {self.card.row.number}", "title")
        return [fit(line(title), width), *self.card_lines(self.card, width)]

    def _timeline_lines(self, width: int) -> Sequence[Line]:
        entries = self.card.timeline if self.card is not None else ()
        return [
            rule(t("timeline.title"), "", width),
            *self._timeline.lines(entries, self.desk.state.now, width),
        ]
