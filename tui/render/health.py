"""The top of every screen: which city and when, and whether anyone receives alarms. Every age here ticks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from models.words.lookup import known, n, t
from tui.reception import Health
from tui.render.ages import age_short, clock, clock_age, day_long, span_words, tenths, when
from tui.render.line import Line, Piece, as_much_as_fits, joined, spread
from tui.render.refused import refused_short
from tui.render.rota import short_duty

if TYPE_CHECKING:
    from models.board.rows import BoardSnapshot
    from tui.state import DeskState

BACKUP_WITHIN, DRILL_WITHIN = timedelta(hours=26), timedelta(days=92)
CANARIES_MISSED = 2
"""So many of our own tests in a row that have not come through are red."""


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


def health_line(state: DeskState, width: int) -> tuple[Line, str]:
    """The health line, and the role it is filled with."""
    reception = state.reception
    if reception.health is Health.LOCAL:
        return _local_line(state, width), "call"
    if state.away_s is not None:
        return _away_line(state, width), "dead"
    if reception.health is Health.DEAD:
        return _dead_line(state, width), "dead"
    if reception.health is Health.STALLED:
        return _stalled_line(state, width), "dead"
    if reception.health is Health.STARTING:
        words = t("health.starting", age=span_words(reception.age_s))
        return as_much_as_fits([Piece(f" {words}", "warn")], width), ""
    if state.canary_missed >= CANARIES_MISSED:
        return _canary_missed_line(state, width), "dead"
    return _up_line(state, width), ""


def reception_short(state: DeskState) -> str:
    """Reception in three words, for the ÄVEN line."""
    health = state.reception.health
    if state.away_s is not None and health is not Health.LOCAL:
        return t("health.short.away")
    if health is Health.UP and state.canary_missed >= CANARIES_MISSED:
        return t("health.short.canary")
    return t(f"health.short.{health.value}")


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
    parts.append(Piece(_canary(state), "warn" if state.canary_missed else ""))
    if board is not None:
        notices = board.notifications
        bad = notices not in ("ok", "untried")
        word = t(f"health.notices.{notices}") if notices in ("ok", "untried") else t("health.notices.bad")
        told = _notified(board.notified_at, state.now) if notices == "ok" else word
        parts.append(Piece(told, "warn" if bad else ""))
        if board.silent:
            parts.append(Piece(n("health.silent", board.silent), "warn", "people"))
        if board.unproven:
            parts.append(Piece(n("health.unproven", board.unproven), "warn", "people"))
        if board.break_glass:
            late = any(row.overdue(state.now) for row in board.break_glass)
            parts.append(Piece(n("health.glass", len(board.break_glass)), "late" if late else "warn"))
        if board.intake_notices:
            parts.append(Piece(refused_short(board.intake_notices, width), "warn"))
        parts.append(Piece(t("health.no_login") if state.nobody_signs_in else "", "dim"))
        parts.append(_backup(board, state.now))
        parts.append(Piece(_last_signal(board.last_signal_at, state.now), "dim"))
    return as_much_as_fits(parts, width)


def _notified(at: datetime | None, now: datetime) -> str:
    return t("health.notices.ok") if at is None else t("health.notified", at=when(at, now))


def _backup(board: BoardSnapshot, now: datetime) -> Piece:
    """ "kopia 2 h (prövad 12 d)": how old the newest backup is, and how long ago one was read back."""
    known = board.backup
    if known is None or board.demo:
        return Piece("")
    if known.made_at is None:
        return Piece(t("health.backup.none"), "warn")
    old = now - known.made_at
    if known.drilled_at is None:
        return Piece(t("health.backup.untried", age=age_short(old.total_seconds())), "warn")
    drilled = now - known.drilled_at
    late = bool(known.fault) or old > BACKUP_WITHIN or drilled > DRILL_WITHIN
    told = t("health.backup", age=age_short(old.total_seconds()), drilled=age_short(drilled.total_seconds()))
    return Piece(told, "warn" if late else "")


def _last_signal(at: datetime | None, now: datetime) -> str:
    return "" if at is None else t("health.last_signal", at=when(at, now))


def _canary(state: DeskState) -> str:
    """ "egenkontroll 03:10, 0,1 s": when our own test last came all the way, and how long it took."""
    row = state.canary
    if row is None or row.stored_at is None:
        return ""
    took = ((row.shown_at or row.stored_at) - row.sent_at).total_seconds()
    return t("health.canary", at=when(row.sent_at, state.now), took=tenths(took))


def _canary_missed_line(state: DeskState, width: int) -> Line:
    row = state.canary
    since = t("health.canary.since", at=when(row.sent_at, state.now)) if row is not None else ""
    parts = [Piece(" " + t("health.canary.missed")), Piece(since), Piece(_ring_arc(state))]
    return as_much_as_fits(parts, width)


def _local_line(state: DeskState, width: int) -> Line:
    """The database is away and the watch on this machine takes alarms in all the same."""
    parts = [Piece(" " + t("health.local"))]
    if state.local_faults:
        parts += [Piece(t("health.local_faults")), Piece(_ring_arc(state))]
    if state.reception.fault:
        parts.append(Piece(t("health.fault", fault=_fault_words(state.reception.fault))))
    if state.away_s is not None:
        parts.append(Piece(t("health.local.since", age=clock_age(state.away_s))))
    parts += [Piece(t("health.local.alone")), Piece(t("health.retrying"))]
    return as_much_as_fits(parts, width)


def _stalled_line(state: DeskState, width: int) -> Line:
    """Alarms are taken in, and yet nobody escalates them."""
    since = clock_age(state.reception.age_s)
    parts = [
        Piece(" " + t("health.stalled", age=since)),
        Piece(t("health.stalled.what")),
        Piece(_ring_arc(state)),
    ]
    return as_much_as_fits(parts, width)


def _dead_line(state: DeskState, width: int) -> Line:
    since = clock_age(state.reception.age_s)
    parts = [Piece(" " + t("health.dead", age=since))]
    parts.append(Piece(_ring_arc(state)))
    if state.reception.fault:
        parts.append(Piece(t("health.fault", fault=_fault_words(state.reception.fault))))
    parts.append(Piece(t("health.retrying")))
    return as_much_as_fits(parts, width)


def _away_line(state: DeskState, width: int) -> Line:
    since = t("health.away.since", age=clock_age(state.away_s or 0.0))
    ring = _ring_arc(state).upper()
    return as_much_as_fits(
        [Piece(" " + t("health.away")), Piece(ring), Piece(since), Piece(t("health.retrying"))], width
    )


def _ring_arc(state: DeskState) -> str:
    return t("health.ring_arc", phone=state.arc_phone) if state.arc_phone else t("health.ring_arc.unknown")


def _fault_words(fault: str) -> str:
    return t(fault) if known(fault) else fault
