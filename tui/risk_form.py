"""What forms about risks and training share: days as people type them, levels, and a version that was seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import ClassVar

from models.risks.words import LEVELS
from models.words.lookup import t
from tui.asks import Ask, HintLines, about_lines
from tui.days import day_of
from tui.form import Form
from tui.render.ages import day_short, local, weekday
from tui.render.line import Line
from tui.state import DeskState

LEVEL = Ask("level", tuple(map(str, LEVELS)), "risk.level", required=True, hint="hint.risk.level")
REVIEW = Ask("review_on", hint="hint.day.suggested", limit=20, meant=True)
LINKED = Ask("linked", hint="hint.risk.linked", limit=200)


class RiskForm(Form):
    """`DAYS` are the questions that are answered with a day; `seen` is the version that was acted on."""

    DAYS: ClassVar[tuple[str, ...]] = ()
    SUGGESTED: ClassVar[Mapping[str, int]] = {"review_on": 30, "next_on": 365}
    """Days ahead that an empty answer means, for questions that must have a day."""

    def __init__(self, subject: str = "", seen: str = "0") -> None:
        super().__init__(subject)
        self.seen = int(seen) if seen.isdigit() else 0

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        sentences = [(f"{t(f'place.{self.PLACE}')} {self.subject}".rstrip(), "title")]
        return about_lines([*sentences, (t(f"about.{self.PLACE}"), "dim")], width)

    @property
    def today(self) -> date:
        """The day at the glass."""
        return local(self.desk.state.now).date()

    def day(self, values: Mapping[str, str], name: str) -> date | None:
        """The day an answer means, None where it is empty."""
        return day_of(values[name], self.today)

    def must_day(self, values: Mapping[str, str], name: str) -> date:
        """The same of a question that must have a day: the suggested one, or today, where it is empty."""
        return self.day(values, name) or self.today + timedelta(days=self.SUGGESTED.get(name, 0))

    def stored(self, ask: Ask, typed: str) -> str:
        """A level is chosen by its own number: 0 is no threat."""
        if ask.family == "risk.level":
            text = typed.strip()
            return text if text in ask.choices else ""
        return super().stored(ask, typed)

    def show_hint(self, ask: Ask) -> None:
        super().show_hint(ask)
        if ask.family == "risk.level":
            words = [t(f"risk.level.{each}") for each in ask.choices]
            self.query_one(HintLines).put(words, t(ask.hint))

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        ahead = self.SUGGESTED.get(ask.name)
        if ask.name not in self.DAYS or not (value or ahead):
            return "", ""
        day = day_of(value, self.today) if value else self.today + timedelta(days=ahead or 0)
        if day is None:
            return t("day.unclear"), "warn"
        return f"{weekday(day)} {day_short(day, self.today)}", "strong" if value else "dim"

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        for name in self.DAYS:
            if values[name] and day_of(values[name], self.today) is None:
                return name, t("day.unclear.long")
        return None
