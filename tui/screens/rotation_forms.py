"""Officers who take turns: a rotation that is laid out in the rota, or a temporary rota for some days (D35, D36)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from models.rota.rotations import EVERY
from models.rota.words import DUTIES
from models.words.lookup import n, t
from tui.asks import Ask, about_lines
from tui.days import day_of
from tui.render.ages import day_short, local, weekday, weekday_short
from tui.render.line import Line
from tui.rota_values import Rotation
from tui.shift_form import ShiftForm
from tui.state import DeskState
from tui.weekdays import clock_of, weekdays_of

LAID_DAYS = 84
"""How far ahead a rotation is laid out at first, where no last day is given."""


class RotationForm(ShiftForm):
    """Who takes turns in which order, how often they change, on which weekdays and between which times."""

    UNTOLD = {"every": "week"}

    def __init__(self, duty: str = "", day: str = "") -> None:
        self._duty, self._day = duty, day
        super().__init__(f"{duty} {day}".strip())

    def turns(self) -> tuple[Ask, ...]:
        """The questions that both forms ask."""
        duty = t(f"rota.duty.{self._duty}") if self._duty else ""
        return (
            Ask("duty", choices=DUTIES, family="rota.duty", required=True, start=duty),
            Ask("officers", required=True, limit=400, meant=True, hint="hint.rotation_officers"),
            Ask("every", choices=EVERY, family="rotation.every", hint="hint.untold"),
            Ask("weekdays", limit=60, meant=True, hint="hint.rotation_weekdays"),
            Ask("begins_at", required=True, limit=5, start="07:00"),
            Ask("ends_at", required=True, limit=5, start="07:00", hint="hint.rotation_times"),
        )  # fmt: skip

    @property
    def today(self) -> date:
        """The day at the glass."""
        return local(self.desk.state.now).date()

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        if ask.name == "officers" and value:
            found = [self.officer(each) for each in value.replace(",", " ").split()]
            if not self.officers:
                return "", ""
            if any(each is None for each in found):
                return t("officer.unclear"), "warn"
            return ", ".join(each.name for each in found if each is not None), "strong"
        if ask.name == "weekdays":
            days = weekdays_of(value)
            if days is None:
                return t("rotation.bad_weekdays"), "warn"
            monday = date(2026, 1, 5)
            return " ".join(weekday_short(monday + timedelta(days=day - 1)) for day in days), "strong"
        if ask.name in ("first", "last") and value:
            day = day_of(value, self.today)
            return (
                (t("form.bad_day"), "warn")
                if day is None
                else (f"{weekday(day)} {day_short(day, self.today)}", "strong")
            )
        return super().meaning_of(ask, value)

    def wrong(self, values: Mapping[str, str], *, ends_needed: bool = True) -> tuple[str, str] | None:
        if any(self.officer(each) is None for each in _names(values["officers"])):
            return "officers", t("officer.unclear.long")
        if weekdays_of(values["weekdays"]) is None:
            return "weekdays", t("rotation.bad_weekdays")
        for name in ("begins_at", "ends_at"):
            if clock_of(values[name]) is None:
                return name, t("form.bad_time")
        for name in ("first", "last"):
            if values.get(name) and day_of(values[name], self.today) is None:
                return name, t("form.bad_day")
        first, last = self._days(values)
        return ("last", t("shift.bad_span")) if last is not None and last < first else None

    def _days(self, values: Mapping[str, str]) -> tuple[date, date | None]:
        first = day_of(values["first"], self.today) or self.today
        return first, day_of(values["last"], self.today) if values["last"] else None

    def rotation(self, values: Mapping[str, str], name: str) -> Rotation:
        """What was typed."""
        first, last = self._days(values)
        found = [self.officer(each) for each in _names(values["officers"])]
        begins, ends = clock_of(values["begins_at"]), clock_of(values["ends_at"])
        assert begins is not None and ends is not None
        return Rotation(
            values["duty"], name, tuple(each.id for each in found if each is not None), self.told(values, "every"),
            weekdays_of(values["weekdays"]) or (), begins, ends, first, last,
        )  # fmt: skip

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        return self.wrong(values)

    def sent(self, result: Any) -> None:
        self.desk.tell(n("tell.laid_out", int(result)))


class NewPattern(RotationForm):
    """A rotation until further notice, or to a day; it fills the rota where nothing stands."""

    PLACE = "new_pattern"

    def asks(self) -> Iterable[Ask]:
        duty, *turns = self.turns()
        return (
            duty,
            Ask("name", required=True, limit=60),
            *turns,
            Ask("first", limit=30, meant=True, start=self._day, hint="hint.rotation_first"),
            Ask("last", limit=30, meant=True, hint="hint.rotation_last"),
        )

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        return about_lines([(t("new_pattern.title"), "title"), (self.codes(), "dim")], width)

    def send(self, values: Mapping[str, str]) -> int:
        rotation = self.rotation(values, values["name"])
        until = rotation.begins_on + timedelta(days=LAID_DAYS)
        if rotation.ends_on is not None:
            until = min(rotation.ends_on, until)
        return self.desk.services.set_rotation(rotation, until)


class TemporaryRota(RotationForm):
    """For some days another rota holds: what stands there gives way."""

    PLACE = "temporary_rota"

    def asks(self) -> Iterable[Ask]:
        return (
            *self.turns(),
            Ask("first", required=True, limit=30, meant=True, start=self._day, hint="hint.rotation_first"),
            Ask("last", required=True, limit=30, meant=True, hint="hint.temporary_last"),
        )

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        sentences = [(t("temporary_rota.title"), "title"), (t("temporary_rota.effect"), "warn"),
                     (self.codes(), "dim")]  # fmt: skip
        return about_lines(sentences, width)

    def send(self, values: Mapping[str, str]) -> int:
        return self.desk.services.set_temporary(self.rotation(values, ""))


class LayOut(ShiftForm):
    """`subject` is the rotation's id, and its name: laid out on to a day."""

    PLACE = "lay_out"

    def __init__(self, subject: str, name: str = "") -> None:
        self._named = name
        super().__init__(subject)

    def asks(self) -> Iterable[Ask]:
        return (Ask("last", required=True, limit=30, meant=True, start="+84", hint="hint.lay_out"),)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        return about_lines([(t("lay_out.title", name=self._named), "title")], width)

    def _last(self, typed: str) -> date | None:
        return day_of(typed, local(self.desk.state.now).date())

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        day = self._last(value)
        return (f"{weekday(day)} {day:%Y-%m-%d}", "strong") if day else (t("form.bad_day"), "warn")

    def typed(self, ask: Ask, text: str) -> None:
        self.paint(self.desk.state)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        return None if self._last(values["last"]) else ("last", t("form.bad_day"))

    def send(self, values: Mapping[str, str]) -> int:
        last = self._last(values["last"])
        assert last is not None
        return self.desk.services.lay_out(self.subject, last)

    def sent(self, result: Any) -> None:
        self.desk.tell(n("tell.laid_out", int(result)))


def _names(typed: str) -> list[str]:
    return typed.replace(",", " ").split()
