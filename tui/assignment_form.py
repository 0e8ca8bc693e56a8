"""What forms about an occasion share: its card read once, the version seen, times and codes as people type them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from models.assignments.rows import AssignmentCard
from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.form import Form
from tui.moments import moment_of
from tui.render.ages import when
from tui.render.line import Line
from tui.state import DeskState

_BETWEEN = re.compile(r"[,;\s]+")
START = "starts"


def codes_of(typed: str) -> tuple[str, ...]:
    """Codes of persons, however they are set apart."""
    return tuple(each.upper() for each in _BETWEEN.split(typed.strip()) if each)


class MomentForm(Form):
    """Tells beside a field what moment was meant, and complains of what is none."""

    MOMENTS: tuple[str, ...] = ()
    """The questions that are answered with a moment; those but the first are counted from it."""

    def moment(self, name: str, typed: str) -> datetime | None:
        """The moment that is meant; None for nothing, or for what is none."""
        return moment_of(typed, self._after(name)) if typed else None

    def _after(self, name: str) -> datetime:
        now = self.desk.services.clock.now()
        if name != "ends" or START not in self.MOMENTS or not self.value(START):
            return now
        return moment_of(self.value(START), now) or now

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        if ask.name not in self.MOMENTS or not value:
            return super().meaning_of(ask, value)
        at = self.moment(ask.name, value)
        return (when(at, self.desk.state.now), "strong") if at is not None else (t("form.bad_time"), "warn")

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        for name in self.MOMENTS:
            if values.get(name) and self.moment(name, values[name]) is None:
                return name, t("form.bad_time")
        return None

    def typed(self, ask: Ask, text: str) -> None:
        if ask.name == START and "ends" in self.MOMENTS:
            self.explain("ends")


class AssignmentForm(MomentForm):
    """A form upon an occasion, guarded by the version that was seen. Its card fills what stands there."""

    def __init__(self, assignment_id: str, version: str) -> None:
        super().__init__(assignment_id)
        self.version = int(version)
        self.card: AssignmentCard | None = None

    def on_mount(self) -> None:
        super().on_mount()
        self._read()

    def _read(self) -> None:
        services, assignment_id = self.desk.services, self.subject
        self.desk.read(
            lambda: services.read_assignment(assignment_id, False), self._got, f"{self.PLACE}-{assignment_id}"
        )

    def _got(self, card: AssignmentCard) -> None:
        first = self.card is None
        self.card = card
        if not self.is_attached:
            return
        if first:
            for ask in self._asks:
                start = self.filled(ask, card)
                if start and self.desk.drafts.text(self.PLACE, self.subject, ask.name) is None:
                    self.field(ask.name).input.value = start
                    self.explain(ask.name)
            self.show_wanted()
        else:
            self.version = card.row.version
        self.paint(self.desk.state)

    def filled(self, ask: Ask, card: AssignmentCard) -> str:
        """What stands in the field from the card."""
        return ""

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        title = t(f"place.{self.PLACE}")
        if self.card is not None:
            title = f"{title} · {self.card.row.number} · {self.card.title}"
        return about_lines([(title, "title"), (t(f"about.{self.PLACE}"), "dim")], width)

    def failed(self, error: VaktbordError) -> None:
        super().failed(error)
        self._read()
