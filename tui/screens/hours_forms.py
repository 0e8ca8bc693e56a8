"""What is decided of office hours: a whole profile from a day on, and one day of the city's own (D37, D86)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from textual.widgets import Input

from models.rota.hours import HALF_DAYS, RULES
from models.words.lookup import t
from tui.asks import Ask, about_lines, word_of
from tui.days import day_of
from tui.form import Form
from tui.hours_form import YES_NO, Unread, profile_of, span_of, typed_of
from tui.render.ages import local
from tui.render.line import Line
from tui.render.office_year import day_words, hours_words
from tui.state import DeskState

if TYPE_CHECKING:
    from models.rota.profile import ProfileYear

DAY_RULES = ("closed", "own", "profile")


class NewHours(Form):
    """A new version; what holds now stands in the fields, and only what is changed is typed."""

    PLACE = "new_hours"

    def __init__(self, subject: str = "") -> None:
        self._told: ProfileYear | None = None
        super().__init__(subject)

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("weekdays", required=True, hint="hint.hours.weekdays", limit=40),
            Ask("span", required=True, hint="hint.hours.span", limit=20),
            Ask("others", hint="hint.hours.others", limit=120),
            Ask("red", choices=YES_NO, family="hours.red", required=True),
            Ask("eves", choices=RULES, family="hours.rule", required=True, hint="hint.hours.eves"),
            Ask("half_days", hint="hint.hours.half_days", limit=20, meant=True),
            Ask("half_closes", required=True, hint="hint.hours.half_closes", limit=5),
            Ask("squeeze", choices=RULES, family="hours.rule", required=True, hint="hint.hours.squeeze"),
            Ask("starts", required=True, hint="hint.hours.starts", limit=20, meant=True),
            Ask("decision", required=True, hint="hint.hours.decision", limit=120),
        )

    def on_mount(self) -> None:
        super().on_mount()
        services, year = self.desk.services, local(self.desk.state.now).year
        self.desk.read(lambda: services.read_profile(year), self._got, "profile")

    def _got(self, told: ProfileYear) -> None:
        """What holds now into the fields that nobody has typed in."""
        self._told = told
        if not self.is_attached:
            return
        for name, value in typed_of(told.hours).items():
            field = self.field(name).input
            if not field.value:
                ask = next(each for each in self._asks if each.name == name)
                with field.prevent(Input.Changed):  # what nobody typed is no draft
                    field.value = word_of(ask, value) if ask.choices else value
                self.explain(name)
        self.desk.repaint()

    def start_of(self, ask: Ask) -> str:
        return t("day.tomorrow") if ask.name == "starts" else ""

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        sentences = [(t("place.new_hours"), "title")]
        if self._told is not None:
            sentences.append((t("hours.form.now", hours=hours_words(self._told.hours)), "dim"))
        return about_lines(sentences, width)

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        if ask.name == "starts" and value:
            day = day_of(value, local(self.desk.state.now).date())
            return (day.isoformat(), "strong") if day is not None else (t("hours.no_day"), "warn")
        if ask.name == "half_days":
            numbers = [int(each) for each in value.replace(",", " ").split() if each.isdecimal()]
            named = [t(f"rota.half.{HALF_DAYS[at - 1]}") for at in numbers if 1 <= at <= len(HALF_DAYS)]
            return ", ".join(named) or t("hours.no_half"), "dim"
        return "", ""

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        if self._told is None:
            return "weekdays", t("card.reading")
        try:
            profile_of(values, self._told.hours)
        except Unread as error:
            return error.name, error.words
        if day_of(values["starts"], local(self.desk.state.now).date()) is None:
            return "starts", t("hours.no_day")
        return None

    def send(self, values: Mapping[str, str]) -> None:
        starts = day_of(values["starts"], local(self.desk.state.now).date())
        assert self._told is not None
        assert starts is not None
        hours = profile_of(values, self._told.hours)
        self.desk.services.decide_hours(hours, values["decision"], starts)

    def sent(self, result: Any) -> None:
        self.desk.tell(t("tell.hours.decided"))


class OwnDay(Form):
    """One day that the city decides by itself; the subject is the day."""

    PLACE = "own_day"

    def __init__(self, subject: str) -> None:
        self.day = date.fromisoformat(subject)
        self._told: ProfileYear | None = None
        super().__init__(subject)

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("rule", choices=DAY_RULES, family="hours.day_rule", required=True),
            Ask("span", required=True, hint="hint.hours.span", limit=20),
            Ask("decision", required=True, hint="hint.hours.decision", limit=120),
        )

    def on_mount(self) -> None:
        super().on_mount()
        services, year = self.desk.services, self.day.year
        self.desk.read(lambda: services.read_profile(year), self._got, "profile")

    def _got(self, told: ProfileYear) -> None:
        self._told = told
        if self.is_attached:
            self.desk.repaint()

    def wanted(self, ask: Ask) -> bool:
        return ask.name != "span" or (self.is_mounted and self.value("rule") == "own")

    def typed(self, ask: Ask, text: str) -> None:
        self.show_wanted()

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        sentences = [(t("place.own_day"), "title")]
        if self._told is not None:
            day = self._told.days[(self.day - date(self.day.year, 1, 1)).days]
            sentences.append((day_words(day), "strong"))
        return about_lines(sentences, width)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        if values["rule"] == "own":
            try:
                span_of("span", values["span"])
            except Unread as error:
                return error.name, error.words
        return None

    def send(self, values: Mapping[str, str]) -> None:
        opens, closes = span_of("span", values["span"]) if values["rule"] == "own" else ("", "")
        self.desk.services.decide_day(self.day, values["rule"], opens, closes, values["decision"])

    def sent(self, result: Any) -> None:
        self.desk.tell(t("tell.hours.day", day=self.day.isoformat()))
