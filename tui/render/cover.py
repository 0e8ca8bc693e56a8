"""The gaps of the coming weeks in lines: when, which duty, why and whose, and how much is covered (D35, D36)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from models.words.lookup import known, n, t
from tui.render.ages import clock, day_short, local, weekday_short
from tui.render.line import Line, Piece, cell, fit, joined, line

if TYPE_CHECKING:
    from datetime import datetime

    from models.rota.mending import Ahead, Candidate, GapRow

NEAR = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


def span_words(starts_at: datetime, ends_at: datetime) -> str:
    """ "ons 25 nov 13:00-15:00", with the last day where it is another."""
    first, last = local(starts_at).date(), local(ends_at).date()
    # Six weeks ahead no day can be taken for that of another year.
    words = f"{weekday_short(first)} {day_short(first, first)} {clock(starts_at)}"
    if first == last:
        return f"{words}-{clock(ends_at)}"
    return f"{words} - {weekday_short(last)} {day_short(last, last)} {clock(ends_at)}"


def gap_line(row: GapRow, now: datetime, width: int) -> Line:
    """One gap: what lies within a day stands in red, and says so."""
    gap = row.gap
    near = gap.starts_at < now + NEAR
    role = "late" if near else "warn"
    sign = t("cover.now") if gap.starts_at <= now else t("cover.near") if near else ""
    why = cause_words(gap.cause, row.operator)
    room = 40 if width >= 110 else 36
    return fit(
        line(
            cell(sign, 5, role), cell(span_words(gap.starts_at, gap.ends_at), room, role),
            cell(t(f"cover.duty.{gap.duty}"), 11), Piece(why, role),
        ),
        width,
    )  # fmt: skip


def cause_words(cause: str, whose: str) -> str:
    """ "frånvarande: K. Nyman"; blocks on a desk for pictures, where the cause is one."""
    words = t(f"rota.cause.{cause}") if known(f"rota.cause.{cause}") else cause
    return f"{words}: {whose}" if whose else words


def about_lines(told: Ahead | None, width: int) -> list[Line]:
    """How much of the required time is planned with somebody who can be reached."""
    if told is None:
        return []
    pieces = []
    for each in told.cover.duties:
        share = t("cover.none") if each.share is None else percent(each.share)
        words = t("cover.share", duty=t(f"cover.duty.{each.duty}"), share=share)
        pieces.append(Piece(words, "ok" if not each.gaps else "warn"))
    lines = [fit(line(" ", *joined(pieces)), width)]
    if told.unrung:
        lines += [fit(line(" ", Piece(n("cover.unrung", told.unrung), "late")), width)]
    return lines


def percent(share: float) -> str:
    """A share rounded down, so that a gap of a minute is never 100 %."""
    return f"{int(share * 1000) / 10:.1f} %".replace(".", t("number.decimal"))


def candidate_words(each: Candidate) -> tuple[str, str]:
    """What stands for or against somebody, and its role."""
    against = ", ".join(t(f"cover.against.{word}") for word in each.against)
    hours = t("cover.hours", hours=round(each.hours))
    words = f"{each.name}: {against or t('cover.free')} ({hours})"
    return words, "strong" if not each.against else "warn" if each.fit else "late"


def candidate_lines(found: tuple[Candidate, ...], most: int, width: int) -> list[Line]:
    """Those who could have it, numbered as they are chosen."""
    lines: list[Line] = []
    for at, each in enumerate(found[:most], 1):
        words, role = candidate_words(each)
        lines.append(
            fit(line(cell(f" {at}", 4, "key"), cell(each.code, 11, "code"), Piece(words, role)), width)
        )
    return lines
