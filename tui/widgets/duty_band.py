"""The red line that says that nobody has a duty now: on every screen but that of an alarm that is worked (D36)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.actions import BY_ID
from tui.render.duty_band import duty_band, missing
from tui.render.line import Line
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from tui.state import DeskState

# An alarm that is worked has the whole screen; the band is back when it is left.
_NOT_ON = frozenset({"alarm", "pass_phrase", "duress", "threat_call"})


class DutyBand(Lines):
    """One line; gone while somebody is there."""

    DEFAULT_CSS = "DutyBand { height: 1; } DutyBand.-gone { display: none; }"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.set_class(True, "-gone")  # nothing red flashes before the first reading

    def show(self, state: DeskState) -> None:
        self.set_class(not missing(state) or self._place in _NOT_ON, "-gone")
        super().show(state)

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        locked = self._place == "locked"
        told = duty_band(state, "" if locked else self._keys(state), width, names=not locked)
        return [told] if told else []

    @property
    def _place(self) -> str:
        return str(getattr(self.screen, "PLACE", ""))

    def _keys(self, state: DeskState) -> str:
        """The keys that lead to taking it, from here."""
        take = state.key("take_duty")
        if self._place == "rota":
            return take
        way = (state.key("rota"), take)
        return " ".join(way if BY_ID["rota"].here(self._place) else (state.key("back"), *way))

    def line_role(self, y: int) -> str:
        return "dead"
