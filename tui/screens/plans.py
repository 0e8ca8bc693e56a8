"""Åtgärdsplaner: which plans are in force, for what, by which decision; enter opens one as it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.plans.rows import PlanRow
from models.words.lookup import language, n, t
from tui.lists import ListPlace
from tui.render.line import Line, Piece, cell, fit, line

TITLE, WHOSE, STEPS = 31, 7, 5


class Plans(ListPlace[PlanRow]):
    """A root place, read anew when something is committed."""

    PLACE = "plans"

    def heading(self) -> str:
        return n("plans.count", len(self.rows))

    def about(self, width: int) -> Sequence[Line]:
        head = line(
            " ", cell(t("plans.title"), TITLE, "dim"), cell(t("plans.whose"), WHOSE, "dim"),
            cell(t("plans.steps"), STEPS, "dim"), Piece(t("plans.decision"), "dim"),
        )  # fmt: skip
        return [fit(head, width)]

    def reading(self) -> Callable[[], Sequence[PlanRow]]:
        return self.desk.services.read_plans

    def line_of(self, row: PlanRow, width: int) -> Line:
        title = row.title_en if language() == "en" else row.title_sv
        version = t("plan.shipped") if row.shipped else t("plan.version", version=row.version)
        decided = t("plan.decided", decision=row.decision) if row.decided else t("plan.example")
        words = line(
            " ", cell(title, TITLE, "strong"), cell(row.whose, WHOSE), cell(str(row.steps), STEPS),
            Piece(f"{version} · {decided}", "" if row.decided else "warn"),
        )  # fmt: skip
        return fit(words, width)

    def key_of(self, row: PlanRow) -> str:
        return f"{row.code}/{row.whose}"

    def none(self) -> str:
        return t("plans.none")

    def opened(self, row: PlanRow) -> None:
        self.desk.open_place("edit_plan", row.code, row.whose)
