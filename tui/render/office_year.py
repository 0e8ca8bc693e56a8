"""A year of office hours: a line a month, a sign a day, the day under the cursor in words (D37)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.rota.hours import KINDS
from models.words.lookup import known, n, t
from tui.render.ages import day_short, local, weekday
from tui.render.line import Line, Piece, cell, fit, joined, line

if TYPE_CHECKING:
    from datetime import date

    from models.rota.hours import OfficeDay
    from models.rota.profile import ProfileYear
    from models.store.policy import OfficeHours

_ROLES = {
    "ordinary": "",
    "weekend": "dim",
    "red": "late",
    "eve": "late",
    "squeeze": "warn",
    "half": "warn",
    "own": "title",
}
_MONTH = 6


def year_lines(told: ProfileYear, cursor: date, today: date, width: int) -> list[Line]:
    """The twelve months. The cursor's day is reversed and stands between marks, today is bold."""
    step = 3 if width >= _MONTH + 31 * 3 else 2
    head = [cell(str(told.year), _MONTH, "title")]
    head += [Piece(f"{day if step == 3 else day % 10:>{step}}", "dim") for day in range(1, 32)]
    lines: list[Line] = [fit(tuple(head), width)]
    for month in range(1, 13):
        pieces = [cell(t(f"time.month.{month}")[:3], _MONTH, "dim")]
        for day in (each for each in told.days if each.day.month == month):
            here = day.day == cursor
            role = "unacknowledged" if here else "strong" if day.day == today else _ROLES[day.kind]
            pieces.append(Piece(f"{'>' if here else ' '}{sign_of(day)}".rjust(step), role))
        lines.append(fit(tuple(pieces), width))
    return lines


def sign_of(day: OfficeDay) -> str:
    """The day's sign: what it is; of a day that is open all the same, that of a half or an ordinary one."""
    kind = "half" if day.kind in ("eve", "squeeze") and day.opens is not None else day.kind
    return t(f"hours.letter.{kind}")


def day_words(day: OfficeDay) -> str:
    """ "torsdag 24 december 2026: julafton, stängt"."""
    name = f"{weekday(day.day)} {day.day.day} {t(f'time.month.{day.day.month}')} {day.day.year}"
    what = t(f"rota.half.{day.name}") if known(f"rota.half.{day.name}") else day.name
    what = what or t(f"rota.day.{day.kind}")
    when = (
        t("hours.closed")
        if day.opens is None or day.closes is None
        else f"{day.opens:%H:%M}-{day.closes:%H:%M}"
    )
    return t("hours.day", day=name, what=what, when=when)


def legend(width: int) -> Line:
    """What the signs mean."""
    pieces = (Piece(f"{t(f'hours.letter.{kind}')} {t(f'hours.sign.{kind}')}", _ROLES[kind]) for kind in KINDS)
    return fit(line(" ", *joined(pieces)), width)


def profile_words(told: ProfileYear) -> str:
    """What holds now, in a sentence, with its decision."""
    decision = t("hours.decided", decision=told.decision) if told.decision else t("hours.undecided")
    return t("hours.now", hours=hours_words(told.hours), decision=decision)


def hours_words(hours: OfficeHours) -> str:
    """ "mån-fre 08:00-17:00, fre 08:00-15:00"."""
    words = f"{weekdays_words(hours.weekdays)} {hours.opens}-{hours.closes}"
    others = ", ".join(f"{day_word(day)} {opens}-{closes}" for day, opens, closes in hours.times)
    return f"{words}, {others}" if others else words


def weekdays_words(days: tuple[int, ...]) -> str:
    """ "mån-fre", or each day where they do not follow upon each other."""
    those = sorted(days)
    if len(those) > 2 and those == list(range(those[0], those[-1] + 1)):
        return f"{day_word(those[0])}-{day_word(those[-1])}"
    return " ".join(day_word(day) for day in those)


def day_word(weekday_: int) -> str:
    """ "mån" of an ISO weekday."""
    return t(f"time.weekday.{weekday_}")[:3]


def version_lines(told: ProfileYear, today: date, width: int) -> list[Line]:
    """The versions, that which holds latest first."""
    return [
        fit(
            line(
                " ",
                cell(t("hours.from", day=day_short(local(row.valid_from).date(), today)), 20),
                row.decision,
            ),
            width,
        )
        for row in told.versions
    ]


def special_lines(told: ProfileYear, after: date, width: int) -> list[Line]:
    """The days of the year that are not as others and are still to come, the soonest first."""
    coming = [day for day in told.days if day.day > after and day.kind not in ("ordinary", "weekend")]
    return [
        fit(line(" ", cell(sign_of(day), 2, _ROLES[day.kind]), Piece(day_words(day), "dim")), width)
        for day in coming
    ]


def summary(told: ProfileYear) -> str:
    """How many days of the year are open."""
    return n("hours.open_days", told.open_days, year=told.year)
