"""Väckning: the channels that wake a person away from the desk with their tests, and the ladder that uses them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.widget import Widget

from models.channels.ladder_now import LadderNow
from models.channels.rows import ChannelRow
from models.channels.views import is_tested
from models.store.text import clean
from models.words.lookup import n, t
from tui.lists import ListPlace
from tui.render.ladder import channel_line, head_words, ladder_lines
from tui.render.line import Line
from tui.state import DeskState
from tui.widgets.lines import Lines
from tui.widgets.panels import rule


class LadderLines(Lines):
    """The ladder below the list, as high as it is."""

    DEFAULT_CSS = "LadderLines { height: auto; max-height: 14; }"

    def __init__(self) -> None:
        super().__init__("ladder")
        self._found: LadderNow | None = None

    def put(self, found: LadderNow, state: DeskState) -> None:
        """Show this ladder."""
        self._found = found
        self.refresh(layout=True)
        self.show(state)

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        if self._found is None:
            return []
        return [rule(t("ladder.title"), head_words(self._found), width), *ladder_lines(self._found, width)]

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return 1 if self.state is None else max(1, len(self.lines_of(self.state, width, 0)))


class Channels(ListPlace[ChannelRow]):
    """Each channel with its last test and outcome; below it the steps by priority, and who would be woken now."""

    PLACE = "channels"

    def heading_note(self) -> str:
        now = self.desk.state.now
        untested = sum(not is_tested(row, now) for row in self.rows)
        return n("channels.untested", untested) if untested else ""

    def reading(self) -> Callable[[], Sequence[ChannelRow]]:
        services = self.desk.services

        def read() -> Sequence[ChannelRow]:
            rows, self._ladder = services.read_channels()
            return rows

        return read

    _ladder: LadderNow | None = None

    def got(self, rows: Sequence[ChannelRow]) -> None:
        if self._ladder is not None:
            self.query_one(LadderLines).put(self._ladder, self.desk.state)

    def below(self) -> Iterable[Widget]:
        yield LadderLines()

    def line_of(self, row: ChannelRow, width: int) -> Line:
        now = self.desk.state.now
        return channel_line(row, is_tested(row, now), now, width)

    def key_of(self, row: ChannelRow) -> str:
        return row.id

    def none(self) -> str:
        return t("channels.none")

    def can_open(self) -> bool:
        return False

    # What can be done

    def can_test_channel(self) -> bool:
        return self.row is not None

    def do_test_channel(self) -> None:
        row, services = self.row, self.desk.services
        if row is not None:
            words = t(
                "channels.test_asked",
                name=clean(row.name, 40),
                key=self.desk.keymap.letter("confirm_channel"),
            )
            self.desk.act(lambda: services.test_channel(row.name), lambda _: self.desk.tell(words))

    def can_confirm_channel(self) -> bool:
        return bool(self.rows)

    def do_confirm_channel(self) -> None:
        self.desk.open_place("confirm_channel")

    def do_arc_calls(self) -> None:
        self.desk.open_place("arc_calls")

    def can_remove_channel(self) -> bool:
        return self.row is not None

    def do_remove_channel(self) -> None:
        if self.row is not None:
            self.desk.open_place("remove_channel", self.row.name)
