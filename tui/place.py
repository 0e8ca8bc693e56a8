"""What every screen shares: health when it is ill, the ÄVEN line, what the desk says, and the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.screen import Screen

from tui.widgets.bars import AlsoLine, DisturbanceBand, HealthLine, KeysLine, LoudestLine, TellingLine
from tui.widgets.duty_band import DutyBand
from tui.widgets.glass_band import GlassBand
from tui.widgets.handover_band import HandoverBand
from tui.widgets.lines import ActionClicked, Lines
from tui.widgets.panels import CallListPanel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual import events
    from textual.app import ComposeResult
    from textual.widget import Widget

    from tui.app import VaktbordApp
    from tui.state import DeskState

TINY = (40, 10)
SMALL = (100, 30)
WIDE = (150, 40)


class Place(Screen[None]):
    """A screen one can be at. See `tui.screens` for how one is added."""

    PLACE: ClassVar[str] = ""
    AUTO_FOCUS: ClassVar[str | None] = None
    ALLOW_SELECT = False

    @property
    def desk(self) -> VaktbordApp:
        """The desk this screen belongs to."""
        return cast("VaktbordApp", self.app)

    def compose(self) -> ComposeResult:
        yield GlassBand()
        yield from self.head()
        yield from self.body()
        yield TellingLine("telling")
        yield KeysLine("keys")
        yield LoudestLine("loudest")
        yield CallListPanel("call-list")

    def head(self) -> Iterable[Widget]:
        """The top of the screen; the overview has a larger one."""
        yield HealthLine("health", only_ill=True)
        yield DisturbanceBand("disturbance")
        yield DutyBand("duty-band")
        yield HandoverBand("handover-band")
        yield AlsoLine("also")

    def body(self) -> Iterable[Widget]:
        """What the screen is about."""
        return ()

    def paint(self, state: DeskState) -> None:
        """Show a new state in widgets that are not Lines."""

    def read_anew(self) -> None:
        """The database is back: what was asked meanwhile got no answer."""
        if "_read_at" in vars(self):
            vars(self)["_read_at"] = None

    def taken(self, alarm_id: str) -> None:
        """The officer has just taken this alarm from here."""

    def subject_alarm(self) -> str | None:
        """The id of the alarm under the cursor or opened here."""
        return None

    def show(self, state: DeskState) -> None:
        """Paint everything; called on the event loop with every new state."""
        if not self.is_mounted:
            return
        with self.app.batch_update():
            self.set_class(state.call_list, "-calling")
            for widget in self.query(Lines):
                widget.show(state)
            self.paint(state)

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        tiny = width < TINY[0] or height < TINY[1]
        self.set_class(tiny, "-tiny")
        self.set_class(not tiny and (width < SMALL[0] or height < SMALL[1]), "-small")
        self.set_class(width >= WIDE[0] and height >= WIDE[1], "-wide")
        self.set_class(height < 18, "-low")

    def on_mount(self) -> None:
        self.desk.repaint()

    def on_screen_resume(self) -> None:
        self.desk.repaint()

    def on_action_clicked(self, message: ActionClicked) -> None:
        message.stop()
        self.desk.perform(message.action)
