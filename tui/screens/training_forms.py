"""Forms of training: a course, an invitation, and what came of one (D7, D16, D65)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from models.training.words import COURSE_FORMS
from models.words.lookup import t
from tui.asks import Ask
from tui.render.ages import day_short
from tui.risk_form import RiskForm

ANSWERS = ("accepted", "declined", "completed", "cancelled")


class NewCourse(RiskForm):
    """A course into the catalogue."""

    PLACE = "new_course"

    def asks(self) -> Iterable[Ask]:
        yield Ask("code", required=True, hint="hint.course.code", limit=16)
        yield Ask("title", required=True, limit=120)
        yield Ask("form", COURSE_FORMS, "course.form", required=True)
        yield Ask("open", ("no", "yes"), "course.open_to", hint="hint.course.open")
        yield Ask("months", hint="hint.course.months", limit=3)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        if values["months"] and not values["months"].isdecimal():
            return "months", t("course.months_unclear")
        return None

    def send(self, values: Mapping[str, str]) -> str:
        return self.desk.services.add_course(
            values["code"],
            values["title"],
            values["form"],
            values["open"] == "yes",
            int(values["months"] or 0),
        )

    def sent(self, result: str) -> None:
        self.desk.tell(t("cli.course.added", code=result))


class NewInvitation(RiskForm):
    """Persons invited to a course; `subject` is its code where one stood on it."""

    PLACE = "new_invitation"

    def asks(self) -> Iterable[Ask]:
        if not self.subject:
            yield Ask("course", required=True, hint="hint.course.code", limit=16)
        yield Ask("persons", required=True, hint="hint.course.persons", limit=400)
        yield Ask("channel", required=True, hint="hint.course.channel", limit=80)

    def send(self, values: Mapping[str, str]) -> int:
        course = self.subject or values["course"]
        return self.desk.services.invite(course, values["persons"], values["channel"])

    def sent(self, result: int) -> None:
        self.desk.tell(t("tell.invited", count=result))


class AnswerInvitation(RiskForm):
    """What came of an invitation. `subject` is "7 SF-04 PS1"; a day is asked for what was completed."""

    PLACE = "answer_invitation"
    DAYS = ("on",)

    def asks(self) -> Iterable[Ask]:
        yield Ask("state", ANSWERS, "course.state", required=True)
        yield Ask("on", hint="hint.day.past", limit=20, meant=True)

    def wanted(self, ask: Ask) -> bool:
        return ask.name != "on" or self.value("state") == "completed"

    def typed(self, ask: Ask, text: str) -> None:
        if ask.name == "state":
            self.show_wanted()

    def send(self, values: Mapping[str, str]) -> date | None:
        day = self.day(values, "on") if values["state"] == "completed" else None
        number = int(self.subject.split()[0])
        return self.desk.services.answer_invitation(number, self.seen, values["state"], day)

    def sent(self, result: date | None) -> None:
        until = t("course.holds_until", day=day_short(result, self.today)) if result else ""
        self.desk.tell(" ".join(part for part in (t("tell.answered"), until) if part))
