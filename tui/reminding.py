"""What an officer hears first of all when they have shown who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import t
from tui.state import Tone

if TYPE_CHECKING:
    from tui.app import VaktbordApp


def remind(desk: VaktbordApp, operator_id: str) -> None:
    """A handover that lacks their signature; it stays on the glass until it is read."""
    board = desk.state.board
    if board is not None and any(each.waits_for(operator_id) for each in board.handover.missing):
        desk.tell(t("tell.handover.yours", key=desk.keymap.shown("handover")), Tone.PROBLEM)
