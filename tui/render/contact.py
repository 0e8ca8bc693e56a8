"""What is said to whoever calls the office-hours contact, now: who answers, or where help is (D36, D55)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import t
from tui.render.phones import grouped

if TYPE_CHECKING:
    from tui.state import DeskState


def hours_sentence(state: DeskState) -> tuple[str, str]:
    """The sentence and its role; nothing while the board is not known."""
    if state.board is None:
        return "", ""
    duty = state.board.duty
    if duty.contact_required:
        if duty.contact is None:
            return t("contact_call.open.nobody"), "late"
        return t("contact_call.open", who=duty.contact.operator), ""
    if duty.tib is None:
        return t("contact_call.closed.nobody"), "late"
    number = grouped(duty.tib.phone) if duty.tib.phone else ""
    return t("contact_call.closed", tib=number or duty.tib.operator), "strong"
