"""A form about a measure: filled from its card, guarded by the version seen; how days and risks are told."""

from __future__ import annotations

from datetime import date

from models.measures.rows import MeasureCard
from models.measures.words import HIGHEST_RISK
from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.asks import Ask
from tui.days import day_of
from tui.form import Form
from tui.render.ages import day_short, local, weekday


class DayForm(Form):
    """Tells beside a field what day or number was meant, and complains of what is none."""

    DAYS: frozenset[str] = frozenset()
    NUMBERS: dict[str, int] = {}
    """The questions that take a number, with the highest."""

    @property
    def today(self) -> date:
        """The day at the glass."""
        return local(self.desk.state.now).date()

    def day(self, typed: str) -> date | None:
        """The day that is meant; None for nothing."""
        return day_of(typed, self.today)

    def number(self, typed: str) -> int | None:
        """The number that is meant; None for nothing."""
        return int(typed) if typed.isdigit() else None

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        if ask.name in self.DAYS and value:
            day = self.day(value)
            if day is None:
                return t("form.bad_day"), "warn"
            return f"{weekday(day)} {day_short(day, self.today)}", "strong"
        if ask.name in self.NUMBERS and value and not self._fits(ask.name, value):
            return t("form.bad_number"), "warn"
        return super().meaning_of(ask, value)

    def wrong(self, values: dict[str, str]) -> tuple[str, str] | None:
        """A day or number that is none."""
        for name in sorted(self.DAYS):
            if values.get(name) and self.day(values[name]) is None:
                return name, t("form.bad_day")
        for name in self.NUMBERS:
            if values.get(name) and not self._fits(name, values[name]):
                return name, t("form.bad_number")
        return None

    def _fits(self, name: str, typed: str) -> bool:
        return typed.isdigit() and int(typed) <= self.NUMBERS[name]


RISK = HIGHEST_RISK


class MeasureForm(DayForm):
    """The card is read once, when the form is opened, and again when an act was refused."""

    def __init__(self, measure_id: str) -> None:
        super().__init__(measure_id)
        self.card: MeasureCard | None = None

    def on_mount(self) -> None:
        super().on_mount()
        self._read()

    def _read(self) -> None:
        services, measure_id = self.desk.services, self.subject
        self.desk.read(lambda: services.read_measure(measure_id), self._got, f"{self.PLACE}-{measure_id}")

    def _got(self, card: MeasureCard) -> None:
        first = self.card is None
        self.card = card
        if not self.is_attached:
            return
        if first:
            for ask in self._asks:
                if self.desk.drafts.text(self.PLACE, self.subject, ask.name) is None:
                    self.field(ask.name).input.value = self.start_of(ask)
                self.explain(ask.name)
            self.show_wanted()
            wanted = self._wanted
            if wanted:
                self.field(wanted[0].name).input.focus()
        self.paint(self.desk.state)

    @property
    def state(self) -> str:
        """The state of the measure; "" until it is read."""
        return self.card.row.state if self.card is not None else ""

    @property
    def version(self) -> int:
        """The version that was seen."""
        return self.card.row.version if self.card is not None else 0

    def failed(self, error: VaktbordError) -> None:
        super().failed(error)
        self._read()

    def named(self, message_id: str) -> str:
        """The heading with number, kind and person."""
        if self.card is None:
            return t("card.reading")
        row = self.card.row
        return t(message_id, number=row.number, kind=t(f"measure.kind.{row.kind}"), person=row.person)
