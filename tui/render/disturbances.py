"""What troubled reception, as a band until an officer has asked the ARC: what, from when to when, whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from models.store.text import clean
from models.watch.words import OF_THE_MACHINE
from models.words.lookup import known, n, t
from tui.render.ages import clock, local, span_words, when
from tui.render.line import Line, Piece, line, wrap
from tui.render.phones import grouped

if TYPE_CHECKING:
    from datetime import datetime

    from models.watch.rows import DisturbanceRow
    from tui.state import DeskState

MOST = 3


def disturbance_lines(state: DeskState, width: int, key: str) -> list[Line]:
    """The band, at most three lines: the one disturbance to tick next, how many more there are, and its key."""
    row = state.disturbance
    if row is None or state.board is None:
        return []
    others = len(state.board.disturbances) - 1
    more = f" {n('disturbance.more', others)}" if others else ""
    what = f"{t('disturbance.title')} {disturbance_words(row, state.now)}{more}"
    ask = _ask(row, state, key)
    room = max(1, width - 2)
    # A number that is read aloud is not broken over two lines where that can be helped.
    whole = f"{what} {ask}"
    said = wrap(whole, room) if cell_len(whole) <= room else [*wrap(what, room), *wrap(ask, room)]
    if len(said) > MOST:
        said = wrap(whole, room)
    return [line(Piece(" " + part, "", "checked")) for part in said[:MOST]]


def disturbance_words(row: DisturbanceRow, now: datetime) -> str:
    """What it was, from when to when and for how long, as a sentence."""
    known_kind = f"disturbance.{row.kind}"
    if row.kind == "clock_jump" and row.seconds is not None:
        which = "disturbance.clock_jump.ahead" if row.seconds > 0 else "disturbance.clock_jump.back"
        return t(which, span=span_words(abs(row.seconds)), at=when(row.began_at, now, seconds=True))
    if row.detail.startswith("outbox"):
        known_kind = "disturbance.outbox_changed"
    what = t(known_kind) if known(known_kind) else clean(row.kind, 40)
    return f"{what} {_span(row, now)}."


def _span(row: DisturbanceRow, now: datetime) -> str:
    began = when(row.began_at, now, seconds=True)
    if row.ended_at is None:
        return t("disturbance.lasts_since", began=began)
    if row.ended_at == row.began_at:
        return began
    same_day = local(row.began_at).date() == local(row.ended_at).date()
    ended = clock(row.ended_at, seconds=True) if same_day else when(row.ended_at, now, seconds=True)
    span = row.seconds if row.seconds is not None else (row.ended_at - row.began_at).total_seconds()
    return f"{began}-{ended} ({span_words(abs(span))})"


def _ask(row: DisturbanceRow, state: DeskState, key: str) -> str:
    if row.kind in OF_THE_MACHINE:
        # It cost no alarm: there is nothing to ask the ARC.
        see_to = t("disturbance.see_to")
        if row.ended_at is None or not key:
            return see_to
        then = "disturbance.seen_again" if state.asked == row.id else "disturbance.seen"
        return f"{see_to} {t(then, key=key)}"
    phone = f" {grouped(state.arc_phone)}" if state.arc_phone else ""
    if row.ended_at is None or not key:
        return t("disturbance.ask", phone=phone)
    if state.asked == row.id:
        return t("disturbance.ask", phone=phone) + " " + t("disturbance.again", key=key)
    return t("disturbance.ask", phone=phone) + " " + t("disturbance.key", key=key)
