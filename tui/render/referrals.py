"""Referrals in words: the list by number and code, and one card with how its owner is reached (D64, D70)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import t
from tui.render.ages import age_of, when
from tui.render.line import EMPTY, Line, Piece, cell, fit, line, wrap
from tui.render.phones import grouped

if TYPE_CHECKING:
    from datetime import datetime

    from models.referrals.rows import Owner, ReferralCard, ReferralRow

NUMBER, OWNER, AGE = 10, 22, 12
LABEL = 16


def referral_head(width: int) -> Line:
    """The words above the columns."""
    return fit(
        line(
            "  ", cell(t("referral.head.number"), NUMBER, "dim"), cell(t("referral.head.owner"), OWNER, "dim"),
            cell(t("referral.head.made"), AGE, "dim"), Piece(t("referral.head.state"), "dim"),
        ),
        width,
    )  # fmt: skip


def referral_line(row: ReferralRow, now: datetime, width: int) -> Line:
    """Number, owner, age, and what it waits for; nobody's name."""
    dim = "" if row.open else "dim"
    danger = (Piece(f"{t('referral.danger')} · ", "warn" if row.open else "dim"),) if row.danger else ()
    return fit(
        (
            Piece(" "),
            cell(row.number, NUMBER, dim or "code"),
            cell(owner_words(row.owner_kind, row.owner_code), OWNER - 1, dim),
            Piece(" "),
            cell(age_of(row.made_at, now), AGE, dim),
            *danger,
            Piece(state_words(row, now), state_role(row, now)),
        ),
        width,
    )


def owner_words(kind: str, code: str) -> str:
    """ "partikansli HL", "polisen"."""
    return f"{t(f'referral.owner.{kind}')} {code}".strip()


def state_words(row: ReferralRow, now: datetime) -> str:
    """What it waits for, in words."""
    if row.state == "waiting" and row.waits_until is not None and row.waits_until > now:
        if row.out_of_hours:
            return t("referral.state.waiting.out_of_hours")
        return t("referral.state.waiting.until", at=when(row.waits_until, now))
    at = row.confirmed_at if row.state == "confirmed" else row.told_at
    return t(f"referral.state.{row.state}", at=when(at, now) if at is not None else "")


def state_role(row: ReferralRow, now: datetime) -> str:
    """Somebody is to do something now: loud; it waits: plain; it is done: quiet."""
    if not row.open:
        return "dim"
    shut = row.waits_until is not None and row.waits_until > now and not row.out_of_hours
    return "" if row.state == "waiting" and shut else "warn"


def ring_line(owner: Owner, now: datetime) -> tuple[str, str]:
    """Whom to ring and on what number, or until when nobody answers; and its role."""
    if owner.opens_at is not None:
        at = when(owner.opens_at, now)
        if owner.out_of_hours_phone:
            return t("referral.ring.out_of_hours", at=at, phone=grouped(owner.out_of_hours_phone)), "key"
        return t("referral.closed_until", at=at), "warn"
    if not owner.ring:
        return t("referral.no_number"), "warn"
    if owner.contact:
        return t("referral.ring.named", name=owner.contact, phone=grouped(owner.ring)), "key"
    return t("referral.ring", phone=grouped(owner.ring)), "key"


def owner_line(owner: Owner) -> str:
    """ "Hamnlistan (partikansli HL)"."""
    words = owner_words(owner.kind, owner.code)
    return f"{owner.name} ({words})" if owner.name else words


def card_lines(card: ReferralCard, now: datetime, width: int) -> list[Line]:
    """One card whole: what to do first, then what is known."""
    row = card.row
    lines: list[Line] = []
    if row.danger and row.open:
        lines += _plain(t("referral.now.yes"), "late", width)
    lines += _fact("owner", owner_line(card.owner), width, "strong")
    if row.open:
        words, role = ring_line(card.owner, now)
        lines += _fact("contact", words, width, role)
    lines += _fact("state", state_words(row, now), width, state_role(row, now))
    lines += _fact("because", t(f"referral.because.{card.because}") if card.because else "", width)
    lines.append(EMPTY)
    for name, value in (("about", card.about), ("caller", card.caller), ("note", card.note)):
        lines += _fact(name, value or t("referral.not_given"), width, "" if value else "dim")
    lines.append(EMPTY)
    lines += _fact("made", t("referral.made_by", at=when(row.made_at, now), who=row.made_by), width)
    receipt = t("referral.fact.receipt.none")
    if row.confirmed_at is not None:
        receipt = t("referral.receipt", at=when(row.confirmed_at, now), by=card.confirmed_by or "")
    lines += _fact("receipt", receipt, width, "" if row.confirmed_at else "dim")
    return lines


def _plain(words: str, role: str, width: int) -> list[Line]:
    return [fit(line(" ", Piece(part, role)), width) for part in wrap(words, max(1, width - 2))]


def _fact(name: str, words: str, width: int, role: str = "") -> list[Line]:
    parts = wrap(words, max(8, width - LABEL - 2))
    first = line(" ", cell(t(f"referral.fact.{name}"), LABEL, "dim"), Piece(parts[0], role))
    return [
        fit(first, width),
        *(fit(line(" " * (LABEL + 1), Piece(part, role)), width) for part in parts[1:]),
    ]


def referral_words(row: ReferralRow, now: datetime) -> str:
    """One referral as a line of text: number, owner, state; nobody's name."""
    return f"{row.number}: {owner_words(row.owner_kind, row.owner_code)}, {state_words(row, now)}"


def card_words(card: ReferralCard, now: datetime) -> list[str]:
    """One card as lines of text."""
    return [
        card.row.number,
        *(" ".join(piece.text for piece in each).rstrip() for each in card_lines(card, now, 100)),
    ]
