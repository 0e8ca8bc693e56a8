"""The top of every screen: which city and when, and whether anyone receives alarms. Every age here ticks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import known, t
from tui.reception import Health, Outage
from tui.render.ages import clock, clock_age, day_long, span_words, tenths, when
from tui.render.line import Line, Piece, as_much_as_fits, joined, line, spread, wrap
from tui.render.rota import short_duty

if TYPE_CHECKING:
    from datetime import datetime

    from tui.state import DeskState


def masthead(state: DeskState, width: int) -> Line:
    """The city, the day and the ticking clock, and who is TiB."""
    board = state.board
    city = board.city if board else ""
    left = joined(
        [Piece(" VAKTBORD", "title"), Piece(city), Piece(t("demo") if board and board.demo else "")]
    )
    day = f"{day_long(state.now)} {clock(state.now, seconds=True)}"
    duty = short_duty(board.duty, state.now) if board else ""
    for middle, right in (
        (day, duty),
        (clock(state.now, seconds=True), duty),
        (clock(state.now, seconds=True), ""),
    ):
        whole = joined([Piece(middle, "strong"), Piece(right)], "      " if width >= 100 else " · ")
        fitted = spread(left, (*whole, Piece(" ")), width)
        if fitted and fitted[-1].text == " ":
            return fitted
    return fitted


def health_lines(state: DeskState, width: int, key: str) -> tuple[list[Line], str]:
    """The health line, and the role it is filled with; a gap in reception takes two lines where one is too short."""
    if state.away_s is None and state.reception.health is Health.UP and state.reception.outage is not None:
        words = outage_words(state.reception.outage, key)
        return [line(Piece(" " + part, "", "checked")) for part in wrap(words, max(1, width - 2))], "call"
    one, role = _one_line(state, width)
    return [one], role


def _one_line(state: DeskState, width: int) -> tuple[Line, str]:
    if state.away_s is not None:
        return _away_line(state, width), "dead"
    reception = state.reception
    if reception.health is Health.DEAD:
        return _dead_line(state, width), "dead"
    if reception.health is Health.STARTING:
        words = t("health.starting", age=span_words(reception.age_s))
        return as_much_as_fits([Piece(f" {words}", "warn")], width), ""
    return _up_line(state, width), ""


def outage_words(outage: Outage, key: str) -> str:
    """No false calm after a gap: when, how long, whom to ask."""
    return t(
        "health.back",
        back=clock(outage.ended, seconds=True),
        span=span_words((outage.ended - outage.began).total_seconds()),
        began=clock(outage.began, seconds=True),
        ended=clock(outage.ended, seconds=True),
        key=key,
    )


def reception_short(state: DeskState) -> str:
    """Reception in three words, for the ÄVEN line."""
    if state.away_s is not None:
        return t("health.short.away")
    return t(f"health.short.{state.reception.health.value}")


def as_of(state: DeskState) -> str:
    """ "läget 03:12:34" when the lists may no longer be taken as now; "" while they may."""
    if state.board is None or state.truthful or state.reception.health is Health.STARTING:
        return ""
    return t("board.as_of", at=clock(state.board.read_at, seconds=True))


def _up_line(state: DeskState, width: int) -> Line:
    board = state.board
    parts: list[Piece] = [
        Piece(" " + t("health.up"), "ok"),
        Piece(t("health.beat", age=tenths(state.reception.age_s))),
    ]
    if state.reception.fault:
        # Alarms are received, and yet something the watch does by itself does not work.
        parts.append(Piece(t("health.fault", fault=_fault_words(state.reception.fault)), "warn"))
    if board is not None:
        notices = board.notifications
        bad = notices not in ("ok", "untried")
        word = t(f"health.notices.{notices}") if notices in ("ok", "untried") else t("health.notices.bad")
        told = _notified(board.notified_at, state.now) if notices == "ok" else word
        parts.append(Piece(told, "warn" if bad else ""))
        if board.intake_notices:
            parts.append(Piece(t("health.unknown_senders", n=len(board.intake_notices)), "warn"))
        parts.append(Piece(_last_signal(board.last_signal_at, state.now), "dim"))
    return as_much_as_fits(parts, width)


def _notified(at: datetime | None, now: datetime) -> str:
    return t("health.notices.ok") if at is None else t("health.notified", at=when(at, now))


def _last_signal(at: datetime | None, now: datetime) -> str:
    return "" if at is None else t("health.last_signal", at=when(at, now))


def _dead_line(state: DeskState, width: int) -> Line:
    since = clock_age(state.reception.age_s)
    parts = [Piece(" " + t("health.dead", age=since))]
    parts.append(Piece(_ring_arc(state)))
    if state.reception.fault:
        parts.append(Piece(t("health.fault", fault=_fault_words(state.reception.fault))))
    parts.append(Piece(t("health.retrying")))
    return as_much_as_fits(parts, width)


def _away_line(state: DeskState, width: int) -> Line:
    since = clock_age(state.away_s or 0.0)
    return as_much_as_fits(
        [Piece(" " + t("health.away", age=since)), Piece(_ring_arc(state)), Piece(t("health.retrying"))],
        width,
    )


def _ring_arc(state: DeskState) -> str:
    return t("health.ring_arc", phone=state.arc_phone) if state.arc_phone else t("health.ring_arc.unknown")


def _fault_words(fault: str) -> str:
    return t(fault) if known(fault) else fault
