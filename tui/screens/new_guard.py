"""Guards are ordered for a person: from when until when, by whom, their number, and who decided (D23)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.form import Form
from tui.moments import moment_of
from tui.person_field import PersonFinder
from tui.protection_services import NewGuard as Ordered
from tui.render.ages import when
from tui.render.line import Line
from tui.state import DeskState


class NewGuard(Form):
    """`subject` is the person's code, "" where it is asked."""

    PLACE = "new_guard"

    def __init__(self, subject: str = "") -> None:
        super().__init__(subject)
        self._finder = PersonFinder(self, "person")

    def on_mount(self) -> None:
        super().on_mount()
        if self.value("person"):
            self._finder.typed(self.value("person"))
        if self.subject:
            self.field("starts").input.focus()

    def asks(self) -> Iterable[Ask]:
        return (
            Ask(
                "person", required=True, start=self.subject, hint="hint.measure_person", limit=60, meant=True
            ),
            Ask("starts", hint="hint.guard_start", limit=30, meant=True),
            Ask("ends", required=True, hint="hint.guard_end", limit=30, meant=True),
            Ask("supplier", required=True, limit=120),
            Ask("phone", required=True, limit=40),
            Ask("decided_by", required=True, limit=120),
            Ask("place", hint="hint.guard_words", limit=400),
            Ask("contact", hint="hint.guard_words", limit=400),
            Ask("reason", hint="hint.guard_words", limit=1800),
        )

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        return about_lines([(t("new_guard.title"), "title"), (t("new_guard.about"), "warn")], width)

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        if ask.name == "person":
            return self._finder.meaning()
        if ask.name in ("starts", "ends") and value:
            now = self.desk.state.now
            at = (
                self._starts(value)
                if ask.name == "starts"
                else moment_of(value, self._starts(self.value("starts")) or now)
            )
            return (when(at, now), "strong") if at is not None else (t("form.bad_time"), "warn")
        return "", ""

    def typed(self, ask: Ask, text: str) -> None:
        if ask.name == "person":
            self._finder.typed(text)
        if ask.name == "starts":
            self.explain("ends")

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        starts = self._starts(values["starts"])
        if starts is None:
            return "starts", t("form.bad_time")
        ends = moment_of(values["ends"], starts)
        if ends is None:
            return "ends", t("form.bad_time")
        return self._finder.complaint()

    def send(self, values: Mapping[str, str]) -> str:
        starts = self._starts(values["starts"])
        assert starts is not None
        ends = moment_of(values["ends"], starts)
        assert ends is not None
        return self.desk.services.order_guard(
            Ordered(
                person=self._finder.code or values["person"],
                starts_at=starts,
                ends_at=ends,
                supplier=values["supplier"],
                phone=values["phone"],
                decided_by=values["decided_by"],
                place=values["place"],
                contact=values["contact"],
                reason=values["reason"],
            )
        )

    def sent(self, result: str) -> None:
        self.desk.tell(t("tell.guard_ordered"))
        self.desk.open_place("guard", result)

    def _starts(self, typed: str) -> datetime | None:
        now = self.desk.services.clock.now()
        return now if not typed else moment_of(typed, now)
