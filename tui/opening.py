"""From what an entry, a link or a hit is about to the place where it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.journal.rows import Named
    from tui.app import VaktbordApp

# The place of each kind, and whether it is opened by id or by code.
_PLACES: dict[str, tuple[str, bool]] = {
    "incident": ("incident", True),
    "log": ("log_line", True),
    "referral": ("referral", True),
    "measure": ("measure", True),
    "guard": ("guard", True),
    "assignment": ("assignment", True),
    "person": ("person_card", False),
    "threat": ("threat", False),
    "office": ("office", False),
    "board": ("board", False),
}
_LISTS = {
    "contact_call": "contact_calls",
    "shift": "rota",
    "duty": "rota",
    "absence": "rota",
    "talk": "offers",
}


def can_open_subject(one: Named) -> bool:
    """Whether there is a place for it."""
    from tui import places

    if one.kind == "alarm":
        return bool(one.id)
    if one.kind in _LISTS:
        return True
    if one.kind == "note":
        return bool(one.code)
    place, by_id = _PLACES.get(one.kind, ("", True))
    return bool(place) and places.exists(place) and bool(one.id if by_id else one.code)


def open_subject(desk: VaktbordApp, one: Named) -> None:
    """Open it upon what is shown; the lists are gone to."""
    if not can_open_subject(one):
        return
    if one.kind == "alarm":
        desk.open_alarm(one.id)
    elif one.kind == "note":
        desk.open_place("risk_card", "note", one.code.removeprefix("N-"))
    elif one.kind in _LISTS:
        desk.go(_LISTS[one.kind])
    else:
        place, by_id = _PLACES[one.kind]
        desk.open_place(place, one.id if by_id else one.code)
