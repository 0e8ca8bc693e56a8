"""Training in words: the catalogue, and who was invited to what, by code (D7, D16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.training.rows import CourseRow
from models.words.lookup import n, t
from tui.render.ages import day_short
from tui.render.line import Line, Piece, cell, fit, joined, line

if TYPE_CHECKING:
    from datetime import date

    from models.training.rows import InvitationRow


def training_line(row: CourseRow | InvitationRow, today: date, width: int) -> Line:
    """One course, or one invitation."""
    return course_line(row, width) if isinstance(row, CourseRow) else invitation_line(row, today, width)


def course_line(row: CourseRow, width: int) -> Line:
    """Code, title, form, how long it holds, and how many were invited, hold it, and held it."""
    dim = "" if row.active else "dim"
    figures = t("course.figures", invited=row.invited, holding=row.holding, expired=row.expired)
    more = joined(
        [
            Piece("" if row.active else t("course.is_ended"), "warn"),
            Piece(figures, dim),
            Piece(t(f"course.form.{row.form}"), "dim"),
            Piece(n("course.months", row.valid_months) if row.valid_months else t("course.for_ever"), "dim"),
            Piece(t("course.open") if row.open_to_part_time else "", "dim"),
        ]
    )
    return fit(
        line(cell(row.code, 10, dim or "code"), cell(row.title, 24 if width < 100 else 40, dim), " ", *more),
        width,
    )


def invitation_line(row: InvitationRow, today: date, width: int) -> Line:
    """Who, which course, what came of it and when."""
    waits = row.state in ("invited", "accepted")
    more = []
    if row.expires_on is not None:
        words = t(
            "course.ran_out" if row.expired else "course.holds_until", day=day_short(row.expires_on, today)
        )
        more.append(Piece(words, "late" if row.expired else "ok"))
    if row.completed_on is not None:
        more.append(Piece(t("course.completed_on", day=day_short(row.completed_on, today)), "dim"))
    more.append(Piece(t("course.invited_on", day=day_short(row.invited_on, today)), "dim"))
    state = cell(t(f"course.state.{row.state}"), 12, "warn" if waits else "")
    return fit(line(cell(row.person, 9, "code"), cell(row.course, 10), state, *joined(more)), width)
