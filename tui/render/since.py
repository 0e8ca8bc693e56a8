"""What happened since one was last here, in words: what asks for somebody first, then what came and went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import known, n, t
from tui.render.ages import when
from tui.render.alarms import kind_word, sign
from tui.render.handover import hanging, missing_words
from tui.render.line import EMPTY, Line, Piece, fit, line, wrap
from tui.render.rota import short_duty

if TYPE_CHECKING:
    from datetime import datetime

    from models.alarms.rows import AlarmRow
    from models.handover.since import IncidentSince, Since
    from tui.state import DeskState

ALARMS, INCIDENTS, ACTS = 12, 8, 12
"""So many of each stand there one by one; of more, how many."""


def since_head(found: Since, now: datetime, width: int, key: str) -> list[Line]:
    """Since when, and the key that says that it was seen."""
    which = "since.head.first" if found.first else "since.head"
    words = f"{t(which, at=when(found.at, now))} {t('since.key', key=key)}"
    return [fit(line(" ", Piece(part, "strong")), width) for part in wrap(words, max(10, width - 2))]


def since_lines(found: Since, state: DeskState, width: int) -> list[Line]:
    """The whole view."""
    lines = _now(state, width)
    if found.nothing:
        return [*lines, EMPTY, fit(line(Piece(f" {t('since.nothing')}", "dim")), width)]
    lines += _part(
        n("since.alarms", len(found.alarms)), [_alarm(row, state.now) for row in found.alarms], ALARMS, width
    )
    lines += _part(
        n("since.incidents", len(found.incidents)),
        [_incident(row, found, state.now) for row in found.incidents],
        INCIDENTS,
        width,
    )
    acts = [(_act(noun, count, at, state.now), "") for noun, count, at in found.acts]
    lines += _part(t("since.acts"), acts, ACTS, width)
    return lines


def _now(state: DeskState, width: int) -> list[Line]:
    """Who has duty, and which handover lacks a signature: what one asks first of all in the morning."""
    board = state.board
    if board is None:
        return []
    lines = [fit(line(" ", Piece(short_duty(board.duty, state.now), "strong")), width)]
    for each in board.handover.missing[:3]:
        lines += hanging(
            "‼", missing_words(each, state.now), width, "late" if each.late(state.now) else "warn"
        )
    return lines


def _part(title: str, rows: list[tuple[str, str]], most: int, width: int) -> list[Line]:
    if not rows:
        return []
    lines = [EMPTY, fit(line(Piece(f" {title}", "title")), width)]
    for words, role in rows[:most]:
        lines += hanging("·", words, width, role)
    if len(rows) > most:
        lines.append(fit(line(Piece(f"   {n('handover.line.more', len(rows) - most)}", "dim")), width))
    return lines


def _alarm(row: AlarmRow, now: datetime) -> tuple[str, str]:
    whose = row.person or t("handover.line.nobodys", account=row.account)
    state = _ended(row, now) if row.closed_at is not None else known_state(row)
    words = f"{sign(row.priority)} {kind_word(row.kind)} {whose} {when(row.received_at, now)}: {state}"
    return words, "late" if row.rings else "warn" if row.closed_at is None else ""


def known_state(row: AlarmRow) -> str:
    """An open alarm's state in a word."""
    return t(f"alarm.state.{row.state}")


def _ended(row: AlarmRow, now: datetime) -> str:
    chosen = f"alarm.class.{row.close_class}"
    kind = t(chosen) if known(chosen) else ""
    at = when(row.closed_at, now) if row.closed_at else ""
    return t("since.closed", at=at, chosen=f", {kind}" if kind else "")


def _incident(row: IncidentSince, found: Since, now: datetime) -> tuple[str, str]:
    whose = f" {row.person}" if row.person else ""
    opened = row.reported_at > found.at
    at = when(row.closed_at if row.closed_at is not None else row.reported_at, now)
    which = "since.incident.closed" if row.closed_at is not None else "since.incident.opened"
    if row.closed_at is not None and opened:
        which = "since.incident.both"
    outcome = t(f"incident.outcome.{row.outcome}")
    return t(which, number=row.number, whose=whose, outcome=outcome, at=at), ""


def _act(noun: str, count: int, at: datetime, now: datetime) -> str:
    name = f"since.noun.{noun}"
    return t("since.act", what=t(name) if known(name) else noun, count=count, at=when(at, now))
