"""One form for the police report, a case in court and its days, crisis support, and word back to the reporter.

The subject is "mode|id|seen|more": what is done, with which row, and the version that was seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from models.crisis.words import FOLLOW_UP_STATES
from models.incidents.words import REPORTERS
from models.police.words import COURT_OUTCOMES, DATE_KINDS, DECISIONS, FILERS
from models.store.clock import zone
from models.words.lookup import t
from tui.asks import Ask, about_lines, word_of
from tui.days import day_of
from tui.form import Form
from tui.register_acts import past_day_of
from tui.render.ages import day_short
from tui.render.line import Line
from tui.render.panels import today_of
from tui.state import DeskState

STATES = ("filed", "to_file", "not_filed", "not_known")
YES_NO = ("yes", "no")
KNOWN = ("yes", "no", "not_known")
FILED, OPEN = ("filed",), ("filed", "to_file")
PAST, AHEAD = frozenset({"on", "decided_on", "closed_on"}), frozenset({"day"})


@dataclass(frozen=True, slots=True)
class Question:
    """A question and for which answers of the mode's first one it is asked; none of them: always."""

    ask: Ask
    when: frozenset[str] = frozenset()


def _q(name: str, *when: str, choices: tuple[str, ...] = (), family: str = "", required: bool = False,
       limit: int = 200) -> Question:  # fmt: skip
    meant = name in PAST | AHEAD
    ask = Ask(name, choices, family, required, hint=f"hint.law.{name}", limit=limit, meant=meant)
    return Question(ask, frozenset(when))


_NOTE = _q("note", limit=1800)
_CASE = (
    _q("court", required=True, limit=120), _q("number", limit=80), _q("counsel"), _q("counsel_phone", limit=40),
    _q("companion"),
)  # fmt: skip
MODES: Mapping[str, tuple[Question, ...]] = {
    "report": (
        _q("state", choices=STATES, family="law.state", required=True),
        _q("filed_by", *FILED, choices=FILERS, family="police.filer", required=True),
        _q("filed_for", *FILED), _q("on", *FILED, limit=20), _q("number", *FILED, limit=80),
        _q("mandate_stated", *OPEN, choices=KNOWN, family="law.known"),
        _q("protection_asked", *OPEN, choices=KNOWN, family="law.known"),
        _q("officer", *OPEN), _q("officer_phone", *OPEN, limit=40), _q("bops_contact", *OPEN),
        _q("helped", *OPEN, choices=YES_NO, family="register.yes_no"),
        _q("why_not", "not_filed", "not_known", limit=1800),
    ),
    "decision": (
        _q("decision", choices=tuple(each for each in DECISIONS if each), family="police.decision"),
        _q("decided_on", limit=20), _q("decision_note", limit=1800), _q("closed_on", limit=20),
    ),
    "court": _CASE,
    "change_court": (_q("court", limit=120), *_CASE[1:]),
    "close_court": (
        _q("outcome", choices=tuple(each for each in COURT_OUTCOMES if each), family="court.outcome", required=True),
        _q("on", limit=20), _NOTE,
    ),
    "date": (
        _q("kind", choices=DATE_KINDS, family="court.kind", required=True), _q("day", required=True, limit=20),
        _q("time", required=True, limit=5), _q("place"), _NOTE,
    ),
    "change_date": (
        _q("change", choices=("moved", "cancelled"), family="law.change", required=True),
        _q("day", "moved", required=True, limit=20), _q("time", "moved", required=True, limit=5),
        _q("why", "cancelled", required=True, limit=1800),
    ),
    "offer": (_q("recipient"), _q("provider", limit=120), _q("on", limit=20), _NOTE),
    "answer": (
        _q("answer", choices=("accepted", "declined", "ended"), family="law.answer", required=True),
        _q("provider", "accepted", limit=120),
        _q("ask_again", "declined", choices=YES_NO, family="register.yes_no"), _NOTE,
    ),
    "follow_up": (
        _q("outcome", choices=tuple(each for each in FOLLOW_UP_STATES if each != "open"), family="crisis.follow_up",
           required=True),
        _NOTE,
    ),
    "feedback": (
        _q("reporter", choices=REPORTERS, family="incident.reporter", required=True),
        _q("how", required=True, limit=400),
    ),
}  # fmt: skip


class LawForm(Form):
    """What was typed is kept as a draft under the subject, as in every form."""

    PLACE = "law_form"
    TELL = "tell.law"

    def __init__(self, subject: str) -> None:
        self.mode, self.row_id, self.seen, self.more = [*subject.split("|"), "", "", ""][:4]
        self._questions = MODES[self.mode]
        super().__init__(subject)

    def asks(self) -> Iterable[Ask]:
        return (question.ask for question in self._questions)

    def start_of(self, ask: Ask) -> str:
        """What is known already of by whom it was filed, or who told of it, need not be told again."""
        state, _, filed_by = self.more.partition(",") if self.mode == "report" else ("", "", "")
        reporter = self.more if self.mode == "feedback" else ""
        known = {"state": state, "filed_by": filed_by, "reporter": reporter}.get(ask.name, "")
        return word_of(ask, known) if known and known != "not_known" else ""

    def wanted(self, ask: Ask) -> bool:
        when = next(question.when for question in self._questions if question.ask is ask)
        return not when or (self.is_mounted and self.value(self.first) in when)

    def typed(self, ask: Ask, text: str) -> None:
        if ask.name == self.first:
            self.show_wanted()
            self.paint(self.desk.state)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        sentences = [(t(f"law.form.{self.mode}"), "title"), (t(f"law.form.{self.mode}.about"), "dim")]
        if self.mode == "offer":
            whose = t("law.form.offer.whose", person=self.more) if self.more else t("law.form.offer.nobody")
            sentences.append((whose, ""))
        return about_lines(sentences, width)

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        if not value:
            return "", ""
        if ask.name == "time":
            return ("", "") if _time(value) is not None else (t("law.no_time"), "warn")
        if ask.name not in PAST | AHEAD:
            return "", ""
        today = today_of(self.desk.state)
        day = self._day(ask.name, value)
        return (day_short(day, today), "strong") if day is not None else (t("form.bad_day"), "warn")

    def _day(self, name: str, value: str) -> date | None:
        today = today_of(self.desk.state)
        return past_day_of(value, today) if name in PAST else day_of(value, today)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        for ask in self._asks:
            if self.wanted(ask) and values[ask.name] and self.meaning_of(ask, values[ask.name])[1] == "warn":
                return ask.name, self.meaning_of(ask, values[ask.name])[0]
        if values.get("state") == "not_filed" and not values["why_not"]:
            return "why_not", t("law.why_not_wanted")
        return None

    def send(self, values: Mapping[str, str]) -> str:
        asked = {
            question.ask.name: values[question.ask.name]
            for question in self._questions
            if not question.when or values[self.first] in question.when
        }
        act, told = self._told(asked)
        return self.desk.services.do_law(act, {"id": self.row_id, "seen": self.seen, **told})

    def _told(self, asked: dict[str, str]) -> tuple[str, dict[str, str]]:
        """The act and its answers: days as ISO, and of a report only what was answered."""
        told = dict(asked)
        for name in (PAST | AHEAD) & told.keys():
            day = self._day(name, told[name]) if told[name] else None
            told[name] = day.isoformat() if day is not None else ""
        if self.mode in ("report", "decision"):
            on = told.pop("on", "")
            if on:
                told["filed_at"] = self._instant(on, "12:00", past=True)
            return "report", {name: value for name, value in told.items() if value}
        if "day" in told and "time" in told:
            told["at"] = self._instant(told.pop("day"), told.pop("time"))
        if self.mode == "offer" and told.pop("on", "") and (day := self._day("on", asked["on"])) is not None:
            told["at"] = self._instant(day.isoformat(), "12:00", past=True)
        if self.mode == "change_date":
            return ("move_date" if told.pop("change") == "moved" else "cancel_date"), told
        if self.mode == "change_court":
            told = {name: value for name, value in told.items() if value}
        return self.mode, told

    def _instant(self, day: str, typed: str, *, past: bool = False) -> str:
        """The instant meant at the glass; one that has been is never later than now."""
        at = datetime.combine(date.fromisoformat(day), _time(typed) or time(12), tzinfo=zone()).astimezone(
            UTC
        )
        return min(at, self.desk.services.clock.now()).isoformat() if past else at.isoformat()


def _time(typed: str) -> time | None:
    """ "9:30", "0930", "09.30"; None for what is no time."""
    digits = typed.replace(":", "").replace(".", "").zfill(4)
    try:
        return time(int(digits[:2]), int(digits[2:])) if len(digits) == 4 and digits.isdigit() else None
    except ValueError:
        return None
