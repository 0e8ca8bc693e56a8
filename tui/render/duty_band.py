"""What is said in red when nobody has a duty that somebody must have, and what to do about it (D35, D36; rule 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import t
from tui.render.ages import when
from tui.render.line import Line, Piece, as_much_as_fits

if TYPE_CHECKING:
    from datetime import datetime

    from models.rota.rows import OnDuty, ShiftRow
    from tui.state import DeskState


def missing(state: DeskState) -> list[tuple[str, datetime]]:
    """The duties that nobody has now, and since when that is a gap; TiB first."""
    found = state.board.duty.missing if state.board is not None else ()
    return sorted((each for each in found if each[1] <= state.now), key=lambda each: each[0] != "tib")


def duty_band(state: DeskState, keys: str, width: int, *, names: bool = True) -> Line:
    """ "INGEN KONTAKT PÅ PLATS SEDAN 08:05 · ring A. Lind 070-174 06 14 · b a = jag tar det"; () where all is well."""
    rows = missing(state)
    if not rows or state.board is None:
        return ()
    duty = state.board.duty
    parts: list[Piece] = []
    for name, since in rows:
        if _planned(name, duty) is None:
            parts.append(Piece(t(f"duty.band.nobody.{name}")))
        else:
            parts.append(Piece(t(f"duty.band.{name}", at=when(since, state.now))))
    parts[0] = Piece(f" {parts[0].text}")
    whom = _whom(rows[0][0], duty)
    if whom is not None and names:
        parts.append(Piece(t("duty.band.ring", who=whom.operator, phone=whom.phone)))
    if keys:
        parts.append(Piece(t("duty.band.take", keys=keys), "", "rota"))
    return as_much_as_fits(parts, width)


def _planned(name: str, duty: OnDuty) -> ShiftRow | None:
    return duty.tib if name == "tib" else duty.contact


def _whom(name: str, duty: OnDuty) -> ShiftRow | None:
    """Whom to ring: whoever should be there, else whoever could be, the first who has a number."""
    if name == "tib":
        candidates = [duty.tib, duty.tib_backup, duty.tib_next]
    else:
        candidates = [duty.contact, *duty.contact_next, duty.tib]
    return next((each for each in candidates if each is not None and each.phone), None)
