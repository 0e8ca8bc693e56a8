"""Who is on duty, in words (D35, D36)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import n, t
from tui.render.ages import when
from tui.render.line import Line, Piece, cell, fit, line

if TYPE_CHECKING:
    from datetime import datetime

    from models.rota.rows import Gap, OnDuty, ShiftRow


def short_duty(duty: OnDuty, now: datetime) -> str:
    """ "TiB: M. Ek till 07:00 · bakre TiB S. Berg"; a missing TiB is said outright."""
    if duty.tib is None:
        return t("duty.tib.nobody")
    if duty.tib_incoming is not None:
        return t("duty.tib.staying", who=duty.tib.operator, incoming=duty.tib_incoming.operator)
    if duty.tib_standing == "unconfirmed":
        return t("duty.tib.planned", who=duty.tib.operator)
    words = t("duty.tib.until", who=duty.tib.operator, at=when(duty.tib.ends_at, now))
    if duty.tib_backup is None:
        return words
    return f"{words} · {t('duty.tib_backup', who=duty.tib_backup.operator)}"


def duty_lines(duty: OnDuty, gaps: tuple[Gap, ...], cover_days: int, now: datetime, width: int) -> list[Line]:
    """The panel "Nu och näst": contact, next contact, TiB and next, and whether office hours are covered."""
    role, contact = contact_words(duty, now)
    label = 9 if width >= 46 else 8
    lines = [_labelled(t("duty.label.contact"), contact, label, width, role)]
    coming = " · ".join(f"{when(shift.starts_at, now)} {shift.operator}" for shift in duty.contact_next[:2])
    if coming:
        lines.append(_labelled("", coming, label, width))
    lines.append(_labelled(t("duty.label.tib"), _tib_words(duty, now), label, width, _tib_role(duty, now)))
    if duty.tib_backup is not None:
        lines.append(_labelled("", t("duty.tib_backup", who=duty.tib_backup.operator), label, width))
    lines.append(cover_line(gaps, cover_days, now, width))
    return lines


def contact_words(duty: OnDuty, now: datetime) -> tuple[str, str]:
    """The contact now, and its role: red when required and nobody is there (D36)."""
    if duty.contact is not None and _is_missing("contact", duty, now):
        return "late", t("duty.contact.unconfirmed", who=duty.contact.operator)
    if duty.contact is not None:
        return "code", t("duty.contact.until", who=duty.contact.operator, at=when(duty.contact.ends_at, now))
    if duty.contact_required:
        return "late", t("duty.contact.gap")
    return "", t("duty.contact.closed")


def cover_line(gaps: tuple[Gap, ...], cover_days: int, now: datetime, width: int) -> Line:
    """Whether somebody is planned for every required hour, and if not when the first gap is."""
    if not gaps:
        return fit(line(Piece(n("duty.covered", cover_days), "ok")), width)
    first = gaps[0]
    if all(gap.cause == "unverified_phone" for gap in gaps):
        return fit(line(Piece(t("duty.gaps.unrung"), "late")), width)
    return fit(line(Piece(n("duty.gaps", len(gaps), at=when(first.starts_at, now)), "warn")), width)


def _tib_role(duty: OnDuty, now: datetime) -> str:
    """Red where nobody is TiB, or the outgoing waits to be relieved."""
    gone = duty.tib is None or duty.tib_incoming is not None or _is_missing("tib", duty, now)
    return "late" if gone else "warn" if duty.tib_standing == "unconfirmed" else ""


def _is_missing(name: str, duty: OnDuty, now: datetime) -> bool:
    """Whether it is a gap by now that nobody has said they have it."""
    return any(each == name and since <= now for each, since in duty.missing)


def _tib_words(duty: OnDuty, now: datetime) -> str:
    if duty.tib is None and duty.tib_backup is not None:
        # As the red line says: whoever stands behind is rung first.
        return t("duty.tib.nobody.behind", who=duty.tib_backup.operator)
    if duty.tib is None:
        return t("duty.tib.nobody.long")
    if duty.tib_incoming is not None:
        return t("duty.tib.staying.long", who=duty.tib.operator, incoming=duty.tib_incoming.operator)
    if duty.tib_standing == "unconfirmed":
        # Duty passes when it is accepted, not by the clock (DIRECTIVE rule 13): the plan alone makes nobody TiB.
        return t("duty.tib.unconfirmed", who=duty.tib.operator)
    until = t("duty.contact.until", who=duty.tib.operator, at=when(duty.tib.ends_at, now))
    return until + _then(duty.tib_next)


def _then(coming: ShiftRow | None) -> str:
    return "" if coming is None else ", " + t("duty.then", who=coming.operator)


def _labelled(label: str, words: str, room: int, width: int, role: str = "") -> Line:
    return fit(line(cell(label, room, "dim"), Piece(words, role)), width)
