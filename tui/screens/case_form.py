"""One form for what is done in a case: its facts, assessment, acts, files, handing over, merging.

The subject is "mode|incident|thing|seen": what is done, in which incident, with what, and the version that was seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from models.incidents.words import (
    ACT_HOLDERS,
    CHANNELS,
    ITEMS,
    MOTIVES,
    PERPETRATORS,
    REPORTERS,
    SCENES,
    TARGETS,
    TENSES,
    WAITING,
)
from models.store.clock import zone
from models.words.lookup import n, t
from tui.asks import Ask, about_lines
from tui.days import day_of
from tui.form import Form
from tui.register_acts import past_day_of
from tui.render.ages import day_short, local, weekday, when
from tui.render.case import word
from tui.render.line import Line
from tui.render.panels import today_of
from tui.state import DeskState

if TYPE_CHECKING:
    from tui.case_services import CaseSheet
    from tui.rota_values import Officer

YES_NO = ("yes", "no")
SEVERITIES, LEVELS, STEPS = ("1", "2", "3", "4"), ("0", "1", "2", "3", "4"), ("1", "2", "3", "4", "5")
ALL_ITEMS = tuple(item for items in ITEMS.values() for item in items)
DAYS = frozenset({"due", "review", "bring_up"})
MOMENTS = frozenset({"occurred_at", "occurred_until", "office_informed_at"})
OF_SHEET = frozenset({"occurred_at", "board", "actor", "event"})
"""What is known of these stands beside the facts."""
SETS = {"happened": "facts", "class": "facts", "told": "facts"}


def _q(
    name: str, choices: tuple[str, ...] = (), family: str = "", *, required: bool = False, limit: int = 400
) -> Ask:
    meant = name in DAYS | MOMENTS or name in ("to", "level")
    hint = f"hint.case.{name}"
    return Ask(
        name, choices, f"incident.{family}" if family else "", required, hint=hint, limit=limit, meant=meant
    )


MODES: Mapping[str, tuple[Ask, ...]] = {
    "happened": (
        _q("tense", TENSES, "tense"), _q("occurred_at", limit=40), _q("occurred_until", limit=40),
        _q("scene", SCENES, "scene"), _q("place", limit=400), _q("target", TARGETS, "target"), _q("board", limit=40),
        _q("event", limit=40),
    ),
    "class": (
        _q("item", ALL_ITEMS, "item"), _q("channel", CHANNELS, "channel"), _q("motive", MOTIVES, "motive"),
        _q("perpetrator", PERPETRATORS, "perpetrator"), _q("actor", limit=40),
    ),
    "told": (
        _q("reporter_kind", REPORTERS, "reporter"), _q("reporter", limit=200), _q("reporter_phone", limit=40),
        _q("office_informed_at", limit=40),
    ),
    "wait": (_q("waiting_for", WAITING, "waiting"), _q("bring_up", limit=20)),
    "assess": (
        _q("severity", SEVERITIES, "severity", required=True), _q("danger", YES_NO, "yes_no", required=True),
        _q("ongoing", YES_NO, "yes_no", required=True), _q("level", required=True, limit=1),
        _q("likelihood", STEPS, "likelihood", required=True),
        _q("consequence", STEPS, "consequence", required=True), _q("reasoning", required=True, limit=2000),
        _q("review", limit=20),
    ),
    "strike": (_q("reason", required=True, limit=400),),
    "act": (
        _q("what", required=True), _q("holder", ACT_HOLDERS, "holder", required=True),
        _q("due", required=True, limit=20), _q("owner", limit=80),
    ),
    "end_act": (_q("state", ("done", "dropped"), "act", required=True), _q("how")),
    "keep": (_q("path", required=True), _q("about")),
    "save": (_q("folder", required=True),),
    "merge": (_q("sure", YES_NO, "yes_no", required=True),),
    "hand_over": (_q("to", required=True, limit=40), _q("reason", required=True)),
}  # fmt: skip


class CaseForm(Form):
    """What was typed is kept as a draft under the subject, as in every form."""

    PLACE = "case_form"

    def __init__(self, subject: str) -> None:
        self.mode, self.incident, self.thing, self.seen = [*subject.split("|"), "", "", ""][:4]
        super().__init__(subject)
        self._sheet: CaseSheet | None = None
        self._officers: tuple[tuple[str, str], ...] = ()

    def asks(self) -> Iterable[Ask]:
        return MODES[self.mode]

    def on_mount(self) -> None:
        super().on_mount()
        services, incident = self.desk.services, self.incident
        if self.mode == "hand_over":
            self.desk.read(services.read_officers, self._got_officers, "case-officers")
        elif incident:
            self.desk.read(lambda: services.read_case(incident), self._got, f"case-form-{incident}")

    def _got_officers(self, officers: tuple[Officer, ...]) -> None:
        self._officers = tuple((each.code, each.name) for each in officers)
        if self.is_attached:
            self.paint(self.desk.state)

    def _got(self, sheet: CaseSheet) -> None:
        first, self._sheet = self._sheet is None, sheet
        if not (first and self.is_attached):
            return
        for ask in self._asks:
            if self.desk.drafts.text(self.PLACE, self.subject, ask.name) is None:
                start = self.start_of(ask)
                if start:
                    self.field(ask.name).input.value = start
        self.paint(self.desk.state)

    def start_of(self, ask: Ask) -> str:
        """What is known already stands in its field; an assessment is always made anew."""
        if self._sheet is None or (self.mode not in SETS and self.mode != "wait"):
            return ""
        sheet = self._sheet
        stored = getattr(sheet if ask.name in OF_SHEET else sheet.facts, ask.name, "")
        if isinstance(stored, datetime):
            return f"{local(stored):%Y-%m-%d %H:%M}"
        if ask.choices:
            return str(ask.choices.index(stored) + 1) if stored in ask.choices else ""
        return str(stored or "")

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        number = self._sheet.number if self._sheet is not None else ""
        sentences = [
            (t(f"case.form.{self.mode}", number=number), "title"),
            (t(f"case.form.{self.mode}.about"), "dim"),
        ]
        if self.mode == "hand_over":
            count = len([each for each in self.thing.split(",") if each])
            sentences.insert(1, (n("case.form.hand_over.count", count), "strong"))
            sentences.append((", ".join(f"{code} {name}" for code, name in self._officers), ""))
        if self.mode == "merge" and self._sheet is not None:
            other = next((each.number for each in self._sheet.doubles if each.id == self.thing), "")
            sentences.insert(1, (t("case.form.merge.into", number=number, other=other), "strong"))
        return about_lines(sentences, width)

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        if not value:
            return "", ""
        if ask.name in DAYS:
            today = today_of(self.desk.state)
            day = day_of(value, today)
            return (
                (f"{weekday(day)} {day_short(day, today)}", "strong") if day else (t("day.unclear"), "warn")
            )
        if ask.name == "level":
            return (word("level", value), "strong") if value in LEVELS else (t("case.no_level"), "warn")
        if ask.name in MOMENTS:
            at = self._moment(value)
            return (when(at, self.desk.state.now), "strong") if at else (t("case.no_moment"), "warn")
        if ask.name == "to" and self._officers:
            name = next((name for code, name in self._officers if code == value.lower()), "")
            return (name, "strong") if name else (t("case.no_officer"), "warn")
        return "", ""

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        for ask in self._asks:
            if ask.meant and self.meaning_of(ask, values[ask.name])[1] == "warn":
                return ask.name, self.meaning_of(ask, values[ask.name])[0]
        if self._sheet is None and (self.mode in SETS or self.mode == "wait"):
            # Sent before what is known stood there, it would take away what was known.
            return self._asks[0].name, t("card.reading")
        if self.mode == "end_act" and values["state"] == "dropped" and not values["how"]:
            return "how", t("incident.act_dropped_why")
        return None

    def send(self, values: Mapping[str, str]) -> str:
        if self.mode == "keep":
            self.desk.services.keep_case_file(self.incident, values["path"], values["about"])
            return ""
        if self.mode == "save":
            return self.desk.services.save_case_file(self.thing, values["folder"])
        if self.mode == "merge" and values["sure"] != "yes":
            return "no"
        today = today_of(self.desk.state)
        told = {"incident": self.incident, "thing": self.thing, "seen": self.seen}
        for name, value in values.items():
            if name in DAYS and value:
                day = day_of(value, today)
                told[name] = day.isoformat() if day is not None else ""
            elif name in MOMENTS and value:
                at = self._moment(value)
                told[name] = at.isoformat() if at is not None else ""
            else:
                told[name] = value
        return self.desk.services.do_case(SETS.get(self.mode, self.mode), told)

    def sent(self, result: str) -> None:
        if self.mode == "merge" and result == "no":
            return
        if self.mode == "hand_over":
            self.desk.tell(n("tell.case.hand_over", int(result)))
            return
        self.desk.tell(t(f"tell.case.{self.mode}", result=result))
        if self.mode == "merge":
            self.desk.step_back()
            self.desk.open_place("incident", self.thing)  # the one that goes on: it is to be assessed anew

    def _moment(self, typed: str) -> datetime | None:
        """A day and a time where the city lies: "20/11 14:30"; the day alone is its beginning, a time alone today."""
        today = today_of(self.desk.state)
        parts = typed.replace(",", " ").split()
        at, day = time(), today
        if parts and ":" in parts[-1]:
            try:
                at = time.fromisoformat(parts.pop().zfill(5))
            except ValueError:
                return None
        if parts:
            words = " ".join(parts)
            ahead = self.mode == "happened" and self.is_mounted and self.value("tense") == "pending"
            found = day_of(words, today) if ahead else past_day_of(words, today) or day_of(words, today)
            if found is None:
                return None
            day = found
        return datetime.combine(day, at, zone()).astimezone(UTC)
