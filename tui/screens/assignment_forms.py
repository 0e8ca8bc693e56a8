"""The forms upon an occasion: taken in, judged, answered, sent back, changed, who goes, what it led to, called off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from models.assignments.rows import AssignmentCard, AssignmentChange, NewAssignment
from models.assignments.rules import wanted
from models.assignments.words import CATEGORIES, FORUMS, HIGHEST_LEVEL, RETURNED_HOW
from models.words.lookup import t
from tui.asks import Ask, HintLines, about_lines
from tui.assignment_form import AssignmentForm, MomentForm, codes_of
from tui.render.ages import local
from tui.render.line import Line
from tui.state import DeskState

JUDGED = ("none_seen", "seen")
LEVELS = tuple(str(level) for level in range(HIGHEST_LEVEL + 1))
LED_TO = ("measure", "guard_order")
_EVENTS = tuple(each for each in FORUMS if each)
ALL_SEATED = "*"


class NewAssignmentForm(MomentForm):
    """An occasion is taken in. `subject` may be a person's code."""

    PLACE = "new_assignment"
    MOMENTS = ("starts", "ends", "needed_by")

    def asks(self) -> Iterable[Ask]:
        return (
            Ask(
                "category", CATEGORIES, "assignment.category", required=True, hint="hint.assignment.category"
            ),
            Ask("title", required=True, hint="hint.assignment.title", limit=120),
            Ask("starts", required=True, hint="hint.assignment.starts", limit=30, meant=True),
            Ask("ends", hint="hint.assignment.ends", limit=30, meant=True),
            Ask("office", hint="hint.assignment.office", limit=20, meant=True),
            Ask("board", hint="hint.assignment.board", limit=20, meant=True),
            Ask("forum", _EVENTS, "assignment.forum", hint="hint.assignment.forum"),
            Ask("persons", start=self.subject, hint="hint.assignment.persons", limit=400, meant=True),
            Ask("place", hint="hint.assignment.place", limit=200),
            Ask("about", hint="hint.assignment.about", limit=1800),
            Ask("risk", JUDGED, "assignment.risk", hint="hint.assignment.risk"),
            Ask("ours", ("no", "yes"), "assignment.ours_to_judge", hint="hint.assignment.ours"),
            Ask("needed_by", hint="hint.assignment.needed_by", limit=30, meant=True),
        )

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        return about_lines([(t("place.new_assignment"), "title")], width)

    def wanted(self, ask: Ask) -> bool:
        if ask.name == "forum":
            return bool(self.query("#field-board")) and bool(self.value("board"))
        return True

    def typed(self, ask: Ask, text: str) -> None:
        super().typed(ask, text)
        if ask.name == "board":
            self.show_wanted()
            self.explain("persons")
        if ask.name == "category":
            self.explain("risk")

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        if ask.name == "category" and value:
            needs = wanted(value, "not_judged")
            word = "judged_first" if value == "known_persons" else needs
            return f"{t(f'assignment.category.{value}')}: {t(f'assignment.wants.{word}')}", "strong"
        if ask.name == "persons" and value:
            if value.strip() == ALL_SEATED:
                return t("assignment.all_seated"), "strong" if self.value("board") else "warn"
            return ", ".join(codes_of(value)), "strong"
        return super().meaning_of(ask, value)

    def send(self, values: Mapping[str, str]) -> str:
        services = self.desk.services
        persons = codes_of(values["persons"])
        if values["persons"].strip() == ALL_SEATED:
            persons = services.seated_on(values["board"])
        starts = self._at["starts"]
        assert starts is not None
        new = NewAssignment(
            category=values["category"],
            title=values["title"],
            starts_at=starts,
            ends_at=self._at["ends"],
            needed_by=self._at["needed_by"],
            persons=persons,
            asker="office" if values["office"] else "board" if values["board"] else "person",
            office=values["office"],
            board=values["board"],
            forum=values["forum"] if values["board"] else "",
            place=values["place"],
            about=values["about"],
            risk=values["risk"] or "not_judged",
            escalate=values["ours"] == "yes",
        )
        return services.register_assignment(new)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        found = super().complaint(values)
        # The moments are read on the event loop, where the fields are.
        self._at: dict[str, datetime | None] = {
            name: self.moment(name, values[name]) for name in self.MOMENTS
        }
        return found

    def sent(self, result: str) -> None:
        self.desk.tell(t("tell.assignment.registered"))
        self.desk.open_place("assignment", result)


class JudgeRisk(AssignmentForm):
    """Whether a risk is seen with persons one knows."""

    PLACE = "judge_risk"
    TELL = "tell.assignment.judged"

    def asks(self) -> Iterable[Ask]:
        return (Ask("risk", JUDGED, "assignment.risk", required=True, hint="hint.assignment.judge"),)

    def send(self, values: Mapping[str, str]) -> None:
        self.desk.services.judge_assignment(self.subject, self.version, values["risk"])


class AnswerRisk(AssignmentForm):
    """What the analysis found: ours, or the office's as we were told of it."""

    PLACE = "answer_risk"
    TELL = "tell.assignment.answered"

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("level", LEVELS, "risk.level", required=True, hint="hint.risk.level"),
            Ask("result", required=True, hint="hint.assignment.result", limit=1800),
        )

    def stored(self, ask: Ask, typed: str) -> str:
        """A level is chosen by its own number: 0 is no threat."""
        if ask.name == "level":
            text = typed.strip()
            return text if text in LEVELS else ""
        return super().stored(ask, typed)

    def show_hint(self, ask: Ask) -> None:
        super().show_hint(ask)
        if ask.name == "level":
            self.query_one(HintLines).put([t(f"risk.level.{each}") for each in LEVELS], t(ask.hint))

    def send(self, values: Mapping[str, str]) -> None:
        self.desk.services.answer_assignment(
            self.subject, self.version, values["result"], int(values["level"])
        )


class ReturnRisk(AssignmentForm):
    """Whoever asked has the answer: how."""

    PLACE = "return_risk"
    TELL = "tell.assignment.returned"

    def asks(self) -> Iterable[Ask]:
        return (Ask("how", RETURNED_HOW, "assignment.how", required=True, hint="hint.assignment.how"),)

    def send(self, values: Mapping[str, str]) -> None:
        self.desk.services.return_assignment(self.subject, self.version, values["how"])


class WhoGoes(AssignmentForm):
    """Those who go, by code: the whole list anew."""

    PLACE = "who_goes"
    TELL = "tell.assignment.people"

    def asks(self) -> Iterable[Ask]:
        return (Ask("persons", hint="hint.assignment.persons", limit=400, meant=True),)

    def filled(self, ask: Ask, card: AssignmentCard) -> str:
        return ", ".join(card.row.persons)

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        if value.strip() == ALL_SEATED:
            return t("assignment.all_seated"), "strong"
        return super().meaning_of(ask, value)

    def send(self, values: Mapping[str, str]) -> None:
        persons = codes_of(values["persons"])
        if values["persons"].strip() == ALL_SEATED and self.card is not None:
            persons = self.card.seated
        self.desk.services.assignment_people(self.subject, self.version, persons)


class LedTo(AssignmentForm):
    """A measure or a guard order that it led to, by number."""

    PLACE = "led_to"
    TELL = "tell.assignment.linked"

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("what", LED_TO, "assignment.led_to", required=True),
            Ask("number", required=True, hint="hint.assignment.number", limit=6),
        )

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        return None if values["number"].isdigit() else ("number", t("form.bad_number"))

    def send(self, values: Mapping[str, str]) -> None:
        self.desk.services.link_assignment(self.subject, self.version, values["what"], int(values["number"]))


class ChangeAssignment(AssignmentForm):
    """What it is, where and when; what is left as it stands is not changed."""

    PLACE = "change_assignment"
    TELL = "tell.assignment.changed"
    MOMENTS = ("starts", "ends", "needed_by")

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("title", required=True, hint="hint.assignment.title", limit=120),
            Ask("starts", required=True, hint="hint.assignment.starts", limit=30, meant=True),
            Ask("ends", hint="hint.assignment.ends", limit=30, meant=True),
            Ask("needed_by", hint="hint.assignment.needed_by", limit=30, meant=True),
            Ask("place", hint="hint.assignment.place", limit=200),
            Ask("about", hint="hint.assignment.about", limit=1800),
        )

    def filled(self, ask: Ask, card: AssignmentCard) -> str:
        row = card.row
        told: dict[str, str | datetime | None] = {
            "title": card.title,
            "starts": row.starts_at,
            "ends": row.ends_at,
            "needed_by": row.needed_by,
            "place": card.place,
            "about": card.about,
        }
        value = told[ask.name]
        return f"{local(value):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value or ""

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        found = super().complaint(values)
        self._at: dict[str, datetime | None] = {
            name: self.moment(name, values[name]) for name in self.MOMENTS
        }
        return found

    def send(self, values: Mapping[str, str]) -> None:
        change = AssignmentChange(
            title=values["title"], place=values["place"], about=values["about"],
            starts_at=self._at["starts"], ends_at=self._at["ends"], needed_by=self._at["needed_by"],
        )  # fmt: skip
        self.desk.services.change_assignment(self.subject, self.version, change)


class CallOff(AssignmentForm):
    """It does not take place: why."""

    PLACE = "call_off"
    TELL = "tell.assignment.called_off"

    def asks(self) -> Iterable[Ask]:
        return (Ask("why", required=True, hint="hint.assignment.why", limit=400),)

    def send(self, values: Mapping[str, str]) -> None:
        self.desk.services.call_off_assignment(self.subject, self.version, values["why"])
