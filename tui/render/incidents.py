"""Incidents in words: the queue and one incident whole (D45-D59). Codes, never names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.incidents.words import OUTCOMES
from models.words.lookup import known, t
from tui.render.ages import age_of, day_short, local, weekday, when
from tui.render.alarms import kind_word, role, sign
from tui.render.card import class_word
from tui.render.line import EMPTY, Line, Piece, as_much_as_fits, cell, fit, line, wrap
from tui.render.panels import incident_waits

if TYPE_CHECKING:
    from datetime import date, datetime

    from models.incidents.rows import IncidentCard, IncidentRow

LABEL = 20
GRAVE = 11
WIDE = 108
"""So wide a line has room for the police and the owner too, with a title and the age whole."""
ROOMY = 132
"""So wide a line has room for how severe it is in a column of its own; a narrower one marks it."""


def queue_line(
    row: IncidentRow,
    now: datetime,
    width: int,
    *,
    mark: bool = False,
    grave: tuple[str, str] = ("", ""),
    waits: tuple[str, str] = ("", ""),
) -> Line:
    """Number, person, title, near miss or harm, police, owner, age, and what it waits for, as there is room.

    `grave` is how severe it was held to be, `waits` what is late in it or on whom it waits, each with its role.
    """
    closed = row.state == "closed"
    dim = "dim" if closed else ""
    words, waits_role = waits if waits[0] else (_still(row, now), "dim")
    outcome = Piece(
        cell(t(f"incident.outcome.{row.outcome}"), _outcome_room()).text,
        "warn" if row.outcome == "harm" and not closed else dim,
    )
    age = cell(age_of(row.reported_at, now), 7, dim, right=True)
    head = (
        cell(f"{row.number}*" if mark else row.number, 9, "strong" if mark else dim or "code"),
        cell(row.person or "", 6, dim or "code"),
        Piece("!" if grave[1] == "warn" and width < ROOMY else " ", "warn"),
    )
    if width < WIDE:
        room, waiting = _narrow(width)
        return fit(
            (*head, cell(row.title, room, dim), Piece(" "), outcome, cell(words, waiting, waits_role), age),
            width,
        )
    gravity = [cell(grave[0], GRAVE, grave[1] or dim)] if width >= ROOMY else []
    room = max(12, width - 9 - 7 - GRAVE * len(gravity) - _outcome_room() - 24 - 12 - 26 - 7 - 1)
    return fit(
        (
            *head,
            *gravity,
            cell(row.title, room, dim),
            Piece(" "),
            outcome,
            cell(police_word(row), 24, dim),
            cell(row.owner, 12, dim),
            cell(words, 26, waits_role),
            age,
        ),
        width,
    )


def _narrow(width: int) -> tuple[int, int]:
    """Room for the title and for what it waits for, so that the age is whole on the smallest terminal."""
    rest = width - 9 - 7 - _outcome_room() - 7 - 1
    waiting = min(22, max(10, rest - 9))
    return max(8, rest - waiting), waiting


def _outcome_room() -> int:
    """The longer of near miss and harm, and a space."""
    return 1 + max(len(t(f"incident.outcome.{each}")) for each in OUTCOMES)


def _still(row: IncidentRow, now: datetime) -> str:
    """What nobody hurries: how and when it was closed, the day it is taken up again, or that no day is set."""
    today = local(now).date()
    if row.state == "closed":
        day = day_short(local(row.closed_at).date(), today) if row.closed_at else ""
        return f"{class_told(row)} {day}".strip()
    if row.bring_up_on is None and row.police not in ("not_known", "to_file"):
        return t("incident.bring_up.none")
    return incident_waits(row, today)


def queue_head(width: int) -> Line:
    """The words above the columns."""
    names = [("number", 9), ("person", 7)]
    if width < WIDE:
        room, waiting = _narrow(width)
        names += [("title", room), ("outcome", _outcome_room() + 1), ("waits", waiting)]
    else:
        grave = GRAVE if width >= ROOMY else 0
        names += [("grave", grave)] if grave else []
        names += [
            ("title", max(12, width - 9 - 7 - grave - _outcome_room() - 24 - 12 - 26 - 7 - 1)),
            ("outcome", _outcome_room() + 1),
        ]
        names += [("police", 24), ("owner", 12), ("waits", 26)]
    pieces = [cell(t(f"incident.head.{name}"), room, "dim") for name, room in names]
    return fit((Piece(" "), *pieces, cell(t("incident.head.age"), 6, "dim", right=True)), width)


def police_word(row: IncidentRow) -> str:
    """Whether the police know, as far as we know (rule 17)."""
    return t(f"incident.police.{row.police}")


def closed_words(row: IncidentRow, now: datetime, into: str = "") -> str:
    """ "avslutad 24 nov, hanterad", or the number it went up `into`."""
    at = when(row.closed_at, now) if row.closed_at else ""
    if not row.close_class:
        return t("incident.merged", number=into, at=at) if into else t("cli.incidents.merged")
    return t("incident.closed", at=at, chosen=class_told(row))


def class_told(row: IncidentRow) -> str:
    """What it was closed as, or that another took it in."""
    chosen = f"incident.class.{row.close_class}"
    return t(chosen) if known(chosen) else "" if row.close_class else t("cli.incidents.merged")


def went_into(card: IncidentCard) -> str:
    """The number of the incident that took this one in, "" where none did."""
    told = (row.detail.get("number") for row in card.timeline if row.verb == "incident.merged_into")
    return next((str(number) for number in told if number), "") if not card.row.close_class else ""


def subject_line(row: IncidentRow, now: datetime, width: int, into: str = "") -> Line:
    """Number, person, title, state."""
    state = (
        closed_words(row, now, into)
        if row.state == "closed"
        else t("incident.open", age=age_of(row.reported_at, now))
    )
    outcome = Piece(t(f"incident.outcome.{row.outcome}"), "warn" if row.outcome == "harm" else "")
    head = Piece(f" {t('place.incident')} {row.number} {row.person or ''}".rstrip(), "title")
    return as_much_as_fits([head, outcome, Piece(state), Piece(row.title, "strong")], width)


def incident_lines(card: IncidentCard, now: datetime, width: int) -> list[Line]:
    """One incident whole."""
    row = card.row
    today = local(now).date()
    lines = [
        *_fact("title", row.title, width, "strong"),
        *_fact("person", row.person or t("incident.nobody"), width, "code"),
        *_fact(
            "what", card.what_happened or t("incident.what.none"), width, "" if card.what_happened else "dim"
        ),
        *_fact(
            "outcome",
            t(f"incident.outcome.{row.outcome}.long"),
            width,
            "warn" if row.outcome == "harm" else "",
        ),
        *_fact("police", _police(row, now), width, "warn" if row.police in ("not_known", "to_file") else ""),
        *_fact("owner", row.owner or t("incident.owner.none"), width, "" if row.owner else "warn"),
        *_fact(
            "occurred",
            when(row.occurred_at, now) if row.occurred_at else t("incident.occurred.unknown"),
            width,
        ),
        *_fact("reported", when(row.reported_at, now), width),
        *_fact("bring_up", _bring_up(row, today), width),
    ]
    if row.state == "closed":
        lines += _fact("closed", closed_words(row, now, went_into(card)), width)
        lines += _fact("reason", card.close_reason or "", width)
    if card.alarms:
        lines += [EMPTY, fit(line(Piece(f" {t('incident.alarms')}", "title")), width)]
        for alarm in card.alarms:
            end = class_word(alarm.close_class) or t(f"alarm.state.{alarm.state}")
            lines.append(
                fit(
                    line(
                        " ",
                        cell(f"{sign(alarm.priority)} {kind_word(alarm.kind)}", 27, role(alarm.priority)),
                        cell(when(alarm.received_at, now), 16),
                        Piece(end, "" if alarm.state == "closed" else "strong"),
                    ),
                    width,
                )
            )
    return lines


def _police(row: IncidentRow, now: datetime) -> str:
    """The report is the person's duty, or somebody's in their place; days are told, no deadline is claimed."""
    if row.police not in ("not_known", "to_file"):
        return police_word(row)
    days = max(0, (local(now).date() - local(row.reported_at).date()).days)
    return t("incident.police.pending", word=police_word(row), day=days + 1)


def _bring_up(row: IncidentRow, today: date) -> str:
    day = row.bring_up_on
    if day is None:
        return t("incident.bring_up.none")
    return incident_waits(row, today) if day < today else f"{weekday(day)} {day_short(day, today)}"


def _fact(label: str, words: str, width: int, words_role: str = "") -> list[Line]:
    if not words:
        return []
    return [
        fit(
            line(
                " ",
                cell(t(f"incident.fact.{label}") if at == 0 else "", LABEL - 1, "dim"),
                Piece(part, words_role),
            ),
            width,
        )
        for at, part in enumerate(wrap(words, max(8, width - LABEL - 1)))
    ]
