"""One form for what is done with offers, talks, acts and documents: its questions follow the answers before them.

The subject is "mode|code|thing|seen": what is done, of whom or what, which line, and the version that was seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.duties.words import ACT_OWNERS, ASSURED_WAYS, CANCELLED_BY, DOCUMENT_KINDS
from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.days import day_of
from tui.form import Form
from tui.register_acts import past_day_of
from tui.render.ages import day_short
from tui.render.line import Line
from tui.render.owed import agenda
from tui.render.panels import today_of
from tui.state import DeskState

STATES = ("offered", "accepted", "declined", "booked", "held", "attested", "cancelled")
ONCE = tuple(state for state in STATES if state != "booked")
OUTCOMES = ("held", "moved", "cancelled")
YES_NO = ("yes", "no")
PAST, AHEAD = frozenset({"on", "decided"}), frozenset({"day", "due", "valid"})


@dataclass(frozen=True, slots=True)
class Question:
    """A question and for which answers of the mode's first one it is asked; none of them: always."""

    ask: Ask
    when: frozenset[str] = frozenset()


def _q(name: str, *when: str, choices: tuple[str, ...] = (), family: str = "", required: bool = False,
       limit: int = 120) -> Question:  # fmt: skip
    meant = name in PAST | AHEAD
    ask = Ask(name, choices, family, required, hint=f"hint.owed.{name}", limit=limit, meant=meant)
    return Question(ask, frozenset(when))


_PLACE = (_q("place", "booked", limit=200), _q("participants", "booked", limit=400))
MODES: Mapping[str, tuple[Question, ...]] = {
    "line": (
        _q("state", choices=ONCE, family="owed.state", required=True),
        _q("channel", "offered", required=True, limit=80), _q("how", "attested", required=True, limit=80),
        _q("on", "offered", "held", "attested"),
    ),
    "line_talk": (
        _q("state", choices=STATES, family="owed.state", required=True),
        _q("channel", "offered", "booked", required=True, limit=80), _q("how", "attested", required=True, limit=80),
        _q("on", "offered", "held", "attested"), _q("day", "booked", required=True, limit=20),
        _q("time", "booked", required=True, limit=5), _q("minutes", "booked", limit=3), *_PLACE,
    ),
    "sure": (
        _q("way", choices=ASSURED_WAYS, family="owed.way", required=True), _q("reference", limit=80), _q("on"),
    ),
    "book": (
        _q("day", required=True, limit=20), _q("time", required=True, limit=5), _q("minutes", limit=3),
        _q("channel", required=True, limit=80), _q("trigger", limit=200),
        _q("counts", choices=YES_NO, family="register.yes_no"), _q("place", limit=200),
        _q("participants", limit=400),
    ),
    "talk": (
        _q("outcome", choices=OUTCOMES, family="owed.outcome", required=True), _q("on", "held"),
        _q("risks", "held", limit=2000), _q("participants", "held", limit=400),
        _q("day", "moved", required=True, limit=20), _q("time", "moved", required=True, limit=5),
        _q("by", "cancelled", choices=CANCELLED_BY, family="owed.owner", required=True),
        _q("why", "cancelled", required=True, limit=200),
    ),
    "agree": (
        _q("what", required=True, limit=400), _q("owner", choices=ACT_OWNERS, family="owed.owner", required=True),
        _q("due", limit=20),
    ),
    "settle": (
        _q("state", choices=("done", "dropped"), family="owed.act", required=True), _q("remark", limit=400),
    ),
    "document": (
        _q("code", required=True, limit=20), _q("kind", choices=DOCUMENT_KINDS, family="document.kind", required=True),
        _q("title", required=True, limit=200), _q("parent", limit=20),
    ),
    "version": (
        _q("name", required=True, limit=60), _q("decided", required=True, limit=20),
        _q("decided_by", required=True), _q("decision"), _q("valid", limit=20), _q("file", limit=400),
        _q("changes", limit=400), _q("reopens", limit=80),
    ),
}  # fmt: skip
ACT_OF = {"sure": "assure", "book": "book", "agree": "agree", "settle": "settle", "document": "document",
          "version": "version"}  # fmt: skip
OUTCOME_ACTS = {"held": "hold", "moved": "move", "cancelled": "cancel"}


class OwedForm(Form):
    """What was typed is kept as a draft under the subject, as in every form."""

    PLACE = "owed_form"

    def __init__(self, subject: str) -> None:
        mode, self.code, self.thing, self.seen = [*subject.split("|"), "", "", ""][:4]
        self.mode = "line_talk" if mode == "line" and self.thing == "talk" else mode
        self._questions = MODES[self.mode]
        super().__init__(subject)

    def asks(self) -> Iterable[Ask]:
        return (question.ask for question in self._questions)

    def wanted(self, ask: Ask) -> bool:
        when = next(question.when for question in self._questions if question.ask is ask)
        return not when or (self.is_mounted and self.value(self.first) in when)

    def typed(self, ask: Ask, text: str) -> None:
        self.show_wanted()
        self.paint(self.desk.state)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        kind = t(f"owed.kind.{self.thing}") if self.mode in ("line", "line_talk", "sure") else self.thing
        title = t(f"owed.form.{self.mode}", code=self.code, kind=kind)
        sentences = [(title, "title"), (t(f"owed.form.{self.mode}.about"), "dim")]
        return about_lines(sentences, width)

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        if ask.name not in PAST | AHEAD or not value:
            return "", ""
        today = today_of(self.desk.state)
        day = past_day_of(value, today) if ask.name in PAST else day_of(value, today)
        return (day_short(day, today), "strong") if day is not None else (t("owed.no_day"), "warn")

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        for ask in self._asks:
            if self.wanted(ask) and values[ask.name] and self.meaning_of(ask, values[ask.name])[1] == "warn":
                return ask.name, t("owed.no_day_there")
        if self.mode == "settle" and values["state"] == "dropped" and not values["remark"]:
            return "remark", t("act.dropped_why")
        if values.get("minutes") and not values["minutes"].isdigit():
            return "minutes", t("owed.no_number")
        return None

    def send(self, values: Mapping[str, str]) -> str:
        return self.desk.services.do_owed(*self._told(values))

    def _told(self, values: Mapping[str, str]) -> tuple[str, dict[str, str]]:
        """The act and its answers: days as ISO, and only what was asked."""
        today = today_of(self.desk.state)
        told = {"code": self.code, "seen": self.seen}
        for question in self._questions:
            name = question.ask.name
            if question.when and values[self.first] not in question.when:
                continue
            value = values[name]
            if value and name in PAST | AHEAD:
                day = past_day_of(value, today) if name in PAST else day_of(value, today)
                value = day.isoformat() if day is not None else value
            told[name] = value
        if self.mode in ("line", "line_talk"):
            return self._line(told)
        if self.mode == "talk":
            return OUTCOME_ACTS[told.pop("outcome")], {**told, "number": self.thing}
        if self.mode == "settle":
            told["number"] = self.thing
        elif self.mode == "sure":
            told["item"] = self.thing
        elif self.mode == "version":
            self._file(told)
        elif self.mode == "document":
            told["code"] = values["code"]
        if self.mode == "book":
            told["agenda"] = agenda()
        return ACT_OF[self.mode], told

    def _line(self, told: dict[str, str]) -> tuple[str, dict[str, str]]:
        told["kind"] = self.thing
        state = told["state"]
        if state == "attested":
            return "attest", told
        if state == "booked":
            return "book", {**told, "agenda": agenda()}
        if state == "offered":
            return "offer", told
        return "answer", told

    @staticmethod
    def _file(told: dict[str, str]) -> None:
        """The checksum of the file that was named, read here in the worker."""
        from pathlib import Path

        from models.duties.file_proof import sha256_of

        path = told.pop("file", "")
        told["changes"] = told["changes"].replace(";", "\n")
        if path:
            told["sha256"], told["file_name"] = sha256_of(path), Path(path).name

    def sent(self, result: str) -> None:
        self.desk.tell(t(f"tell.owed.form.{self.mode}"))
