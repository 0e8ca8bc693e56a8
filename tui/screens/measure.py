"""Åtgärd: one support measure, from what it is to why it ended; the next step on one key."""

from __future__ import annotations

from collections.abc import Callable

from models.alarms.rows import TimelineRow
from models.measures.progress import OVER
from models.measures.rows import MeasureCard
from models.words.lookup import t
from tui.protection_sheet import Sheet
from tui.render.line import EMPTY, Line
from tui.render.protection import facts, guard_line, measure_facts, today_at
from tui.state import DeskState
from tui.widgets.panels import rule


class Measure(Sheet[MeasureCard]):
    """Opened upon a list with a measure's id."""

    PLACE = "measure"

    def reading(self) -> Callable[[], MeasureCard]:
        services, measure_id = self.desk.services, self.subject
        return lambda: services.read_measure(measure_id)

    def lines(self, card: MeasureCard, state: DeskState, width: int) -> list[Line]:
        row = card.row
        told = [
            *measure_facts(row, today_at(state.now)),
            ("what", card.what, "strong"),
            *([("supplier", card.supplier, "")] if card.supplier else []),
            *([("findings", card.findings, "")] if card.findings else []),
        ]
        lines = [rule(f"{t('place.measure')} {row.number} · {row.person}", "", width), *facts(told, width)]
        if card.guards:
            lines += [EMPTY, rule(t("fact.protection.guards"), "", width)]
            lines += [guard_line(each, state.now, width) for each in card.guards]
        return lines

    def told(self, card: MeasureCard) -> tuple[TimelineRow, ...]:
        return card.timeline

    # What can be done

    def _open(self) -> bool:
        return self.card is not None and self.card.row.state not in OVER

    @property
    def _may_decide(self) -> bool:
        return self.card is not None and self.card.may_decide

    def can_step_measure(self) -> bool:
        return self._open() and (self._may_decide or self.card is None or self.card.row.state != "requested")

    def word_step_measure(self) -> str:
        state = self.card.row.state if self.card is not None else "requested"
        return t(f"action.step_measure.{state}") if state not in OVER else t("action.step_measure")

    def do_step_measure(self) -> None:
        self.desk.open_place("step_measure", self.subject)

    def can_change_measure(self) -> bool:
        return self._open()

    def do_change_measure(self) -> None:
        self.desk.open_place("change_measure", self.subject)

    def can_end_measure(self) -> bool:
        return self._open() and (self._may_decide or self.card is None or self.card.row.state != "in_place")

    def do_end_measure(self) -> None:
        self.desk.open_place("end_measure", self.subject)

    def can_whole_protection(self) -> bool:
        return self.card is not None

    def do_whole_protection(self) -> None:
        if self.card is not None:
            self.desk.open_place("whole_protection", self.card.row.person)
