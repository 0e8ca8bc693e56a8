"""The band that says that a handover is missing, late or about to come: on every screen but that of an alarm (D87)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.actions import BY_ID
from tui.render.handover import KEY_MARK, band
from tui.render.line import Line, Piece, fit, line, wrap
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from tui.state import DeskState

MOST = 2
# An alarm that is worked has the whole screen; the band is back when it is left.
_NOT_ON = frozenset({"alarm", "pass_phrase", "duress", "threat_call"})


class HandoverBand(Lines):
    """At most two lines; gone while everything is signed. A late handover fills it, and goes by nothing but signing."""

    DEFAULT_CSS = "HandoverBand { height: auto; max-height: 2; } HandoverBand.-gone { display: none; }"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._high = 0
        self._filled = ""
        self.set_class(True, "-gone")

    def show(self, state: DeskState) -> None:
        words, role = self._said(state)
        worked = getattr(self.screen, "PLACE", "") in _NOT_ON
        self.set_class(not words or worked, "-gone")
        before, self._filled = self._filled, "dead" if role == "dead" else ""
        super().show(state)
        high = len(self.lines_of(state, self.size.width or 80, MOST)) if words else 0
        if high != self._high:
            self._high = high
            self.refresh(layout=True)
        elif before != self._filled:
            self.refresh()

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return self._high

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        words, role = self._said(state)
        if not words:
            return []
        parts = _parts(words, max(10, width - 2))[:MOST]
        return [
            fit(line(Piece(f" {part}", role if role != "dead" else "", "handover")), width) for part in parts
        ]

    def _said(self, state: DeskState) -> tuple[str, str]:
        """The words, with the key that goes there from this screen; from some the way is back first."""
        key = state.key("handover")
        place = getattr(self.screen, "PLACE", "")
        if place == "locked":
            return band(state, "", named=False)
        if place in ("handover", "handover_sheet", "sign_here"):
            key = ""
        elif not BY_ID["handover"].here(place):
            key = f"{state.key('back')}, {key}"
        return band(state, key)

    def line_role(self, y: int) -> str:
        return self._filled


def _parts(words: str, width: int) -> list[str]:
    """The words on as few lines as hold them; the key that goes there is not broken over two."""
    said, found, key = words.rpartition(f" {KEY_MARK}")
    whole = words.replace(KEY_MARK, "")
    parts = wrap(whole, width)
    if not found or len(parts) == 1:
        return parts
    return [*wrap(said, width), key]
