"""The panels beside the board: open incidents, what must be offered, and all of it in two lines when small."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import n, t
from tui.render.ages import day_short, local, weekday
from tui.render.line import Line, Piece, as_much_as_fits, cell, fit, line
from tui.render.rota import contact_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from models.board.rows import BoardSnapshot
    from models.incidents.rows import IncidentRow
    from models.people.rows import OffersDue
    from tui.state import DeskState


def incident_lines(board: BoardSnapshot, today: date, width: int, height: int) -> list[Line]:
    """The open incidents, as many as there is room for; the last line counts the rest."""
    rows = board.incidents
    if not rows:
        return [fit(line(Piece(t("incidents.none"), "dim")), width)]
    room = max(1, height)
    shown = rows if board.incident_count <= room else rows[: room - 1]
    lines = [incident_line(row, today, width) for row in shown]
    left_out = board.incident_count - len(shown)
    if left_out > 0:
        lines.append(fit(line(Piece(n("incidents.more", left_out), "dim", "incidents")), width))
    return lines


def incident_line(row: IncidentRow, today: date, width: int) -> Line:
    """Number, what, whom, and what it waits for."""
    room = max(8, width - 10 - 7 - 24)
    return fit(
        (
            cell(row.number, 10, "code"),
            cell(row.title, room),
            Piece(" "),
            cell(row.person or "", 7),
            cell(incident_waits(row, today), 23, "dim"),
        ),
        width,
    )


def incident_waits(row: IncidentRow, today: date) -> str:
    """What comes next: to be taken up again, or the police report that is not confirmed (rule 17)."""
    if row.bring_up_on is not None:
        if row.bring_up_on < today:
            return t("incident.bring_up.late", day=day_short(row.bring_up_on, today))
        days = (row.bring_up_on - today).days
        day = (
            t("time.today")
            if days == 0
            else weekday(row.bring_up_on)
            if days < 7
            else day_short(row.bring_up_on, today)
        )
        return t("incident.bring_up", day=day)
    if row.police in ("not_known", "to_file"):
        return t("incident.police.not_known")
    return t(f"incident.outcome.{row.outcome}")


def offer_lines(offers: OffersDue, today: date, width: int) -> list[Line]:
    """What must be offered: security talks at least yearly, the directive at introduction, training (D6-D8)."""
    late = Piece(n("offers.talks_overdue", offers.talks_overdue), "warn") if offers.talks_overdue else None
    soon = Piece(n("offers.talks_soon", offers.talks_soon)) if offers.talks_soon else None
    talks: list[Piece] = [piece for piece in (late, soon) if piece is not None]
    first = [Piece(t("offers.talks") + " ", "dim")]
    if talks:
        first += [talks[0]] if len(talks) == 1 else [talks[0], Piece(" · ", "dim"), talks[1]]
    else:
        first.append(Piece(t("offers.talks.none"), "ok"))
    lines = [fit(tuple(first), width)]
    if offers.next_due_on is not None:
        lines.append(
            fit(line(Piece(t("offers.next", day=day_short(offers.next_due_on, today)), "dim")), width)
        )
    lines.append(_counted("offers.introductions", offers.introductions_missing, width))
    lines.append(_counted("offers.trainings", offers.trainings_missing, width))
    return lines


def _counted(word: str, count: int, width: int) -> Line:
    piece = Piece(n(word, count), "warn") if count else Piece(t(f"{word}.none"), "ok")
    return fit(line(piece), width)


def digest_lines(state: DeskState, width: int, key: Callable[[str], str]) -> list[Line]:
    """What a small terminal drops, in two lines, each part with the key that opens it."""
    board = state.board
    if board is None:
        return []
    offers = board.offers
    role, contact = contact_words(board.duty, state.now)
    due = offers.talks_overdue + offers.introductions_missing
    return [
        as_much_as_fits(
            [
                Piece(
                    f" {n('digest.incidents', board.incident_count)} ({key('incidents')})", "", "incidents"
                ),
                Piece(
                    (n("digest.offers", due) if due else t("digest.offers.none")) + f" ({key('people')})",
                    "warn" if due else "",
                    "people",
                ),
                *exposed_digest(board, state, key),
                *waiting_referrals(board.referrals, key),
            ],
            width,
        ),
        as_much_as_fits(
            [
                Piece(
                    f" {t('duty.label.contact')}: {contact} ({key('rota')})",
                    "" if role == "code" else role,
                    "rota",
                )
            ],
            width,
        ),
    ]


def exposed_digest(board: BoardSnapshot, state: DeskState, key: Callable[[str], str]) -> tuple[Piece, ...]:
    """Answers of ours that are late, else how much of the coming 72 hours exposes somebody; nothing where nothing."""
    late, ahead = len(board.exposed.late(state.now)), len(board.exposed.ahead)
    if late:
        return (Piece(f"{n('assignment.late', late)} ({key('assignments')})", "late", "assignments"),)
    if not ahead:
        return ()
    return (Piece(f"{n('digest.exposed', ahead)} ({key('assignments')})", "", "assignments"),)


def waiting_referrals(count: int, key: Callable[[str], str]) -> tuple[Piece, ...]:
    """How many referrals no owner has confirmed, with the keys to their list; nothing where there are none."""
    if not count:
        return ()
    keys = f"{key('people')} {key('referrals')}"
    return (Piece(f"{n('referral.waiting', count)} ({keys})", "warn", "people"),)


def today_of(state: DeskState) -> date:
    """The day at the glass."""
    return local(state.now).date()
