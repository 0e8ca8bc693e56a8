"""A line is written in the log or struck, and a call to the contact is noted: short forms, kept as typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from textual.timer import Timer

from models.journal.words import CATEGORIES
from models.rota.words import CALL_OUTCOMES
from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.form import Form
from tui.past_moment import past_moment
from tui.person_field import PersonFinder
from tui.render.ages import when
from tui.render.contact import hours_sentence
from tui.render.line import Line
from tui.state import DeskState

LINE_LIMIT = 1800
ABOUT_LIMIT = 600
MOST_WAIT = 86_400
DRAFT_RESTS_S = 0.5
"""What is typed is kept on disk, sealed, when the fingers rest this long."""


class NewLog(Form):
    """One line of the log. The text is enough; F4 saves it at once."""

    PLACE = "new_log"
    TELL = "tell.logged"

    def __init__(self, subject: str = "") -> None:
        super().__init__(subject)
        self._resting: Timer | None = None

    def on_mount(self) -> None:
        super().on_mount()
        if not any(self.values.values()):
            self.desk.read(self.desk.services.log_draft, self._restore, "log-draft", lambda _: None)

    def _restore(self, texts: dict[str, str]) -> None:
        """What was typed before this desk was closed or lost its power; never over what is typed now."""
        if self.is_attached and not any(self.values.values()):
            for name, text in texts.items():
                if any(ask.name == name for ask in self._asks):
                    self.field(name).input.value = text
            self.field("text").input.cursor_position = len(texts.get("text", ""))

    def typed(self, ask: Ask, text: str) -> None:
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(DRAFT_RESTS_S, self._keep)

    def _keep(self) -> None:
        texts = {ask.name: self.field(ask.name).input.value for ask in self._asks}
        self._put({name: text for name, text in texts.items() if text})

    def _put(self, texts: dict[str, str]) -> None:
        services = self.desk.services
        self.desk.act(lambda: services.keep_log_draft(texts), failed=lambda _: None)

    def sent(self, result: str) -> None:
        if self._resting is not None:
            self._resting.stop()
        self._put({})
        super().sent(result)

    def asks(self) -> Iterable[Ask]:
        yield Ask("text", required=True, hint="hint.log.text", limit=LINE_LIMIT)
        yield Ask("category", choices=CATEGORIES, family="journal.category", hint="hint.log.category")
        yield Ask("at", hint="hint.log.at", limit=40, meant=True)
        yield Ask("about", hint="hint.log.about", start=self.subject, limit=200)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        return about_lines([(t("new_log.title"), "title"), (t("new_log.rule"), "dim")], width)

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        if ask.name != "at" or not value:
            return "", ""
        now = self.desk.services.clock.now()
        at = past_moment(value, now)
        return (when(at, now), "strong") if at is not None else ("?", "warn")

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        if values["at"] and past_moment(values["at"], self.desk.services.clock.now()) is None:
            return "at", t("log.bad_time")
        return None

    def send(self, values: Mapping[str, str]) -> str:
        services = self.desk.services
        at = past_moment(values["at"], services.clock.now()) if values["at"] else None
        return services.write_log(values["text"], values["category"] or "event", at, values["about"])


class StrikeLog(Form):
    """A line is struck through; `subject` is its id."""

    PLACE = "strike_log"
    TELL = "tell.log_struck"

    def asks(self) -> Iterable[Ask]:
        yield Ask("why", required=True, hint="hint.strike_log", limit=400)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        return about_lines([(t("strike_log.title"), "title")], width)

    def send(self, values: Mapping[str, str]) -> None:
        self.desk.services.strike_log(self.subject, values["why"])


class NewContactCall(Form):
    """A call to the office-hours contact. It is taken to have been answered when the form was opened."""

    PLACE = "new_contact_call"
    TELL = "tell.call_logged"

    def __init__(self, subject: str = "") -> None:
        super().__init__(subject)
        self._finder = PersonFinder(self, "person")

    def on_mount(self) -> None:
        self._opened_at = self.desk.services.clock.now()
        super().on_mount()

    def asks(self) -> Iterable[Ask]:
        yield Ask(
            "outcome", choices=CALL_OUTCOMES, family="contact_call.outcome", required=True,
            hint="hint.contact_call.outcome",
        )  # fmt: skip
        yield Ask("waited", hint="hint.contact_call.waited", limit=5)
        yield Ask("person", hint="hint.person", limit=60, meant=True)
        yield Ask("about", hint="hint.contact_call.about", limit=ABOUT_LIMIT)
        yield Ask("called", hint="hint.contact_call.called", limit=40, meant=True)

    def start_of(self, ask: Ask) -> str:
        board = self.desk.state.board
        shut = board is not None and not board.duty.contact_required
        if ask.name == "outcome" and shut:
            return str(CALL_OUTCOMES.index("out_of_hours") + 1)
        return ask.start

    def wanted(self, ask: Ask) -> bool:
        return ask.name != "waited" or not self.is_mounted or self.value("outcome") != "missed"

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        words, role = hours_sentence(state)
        return about_lines([(t("new_contact_call.title"), "title"), (words, role)], width)

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        if ask.name == "person":
            return self._finder.meaning()
        if ask.name == "called" and value:
            now = self.desk.services.clock.now()
            at = past_moment(value, now)
            return (when(at, now), "strong") if at is not None else ("?", "warn")
        return "", ""

    def typed(self, ask: Ask, text: str) -> None:
        if ask.name == "person":
            self._finder.typed(text)
        if ask.name == "outcome":
            self.show_wanted()

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        waited = values["waited"]
        if waited and not (waited.isascii() and waited.isdigit() and int(waited) <= MOST_WAIT):
            return "waited", t("contact_call.bad_wait")
        if values["called"] and past_moment(values["called"], self.desk.services.clock.now()) is None:
            return "called", t("log.bad_time")
        return self._finder.complaint()

    def send(self, values: Mapping[str, str]) -> str:
        from models.rota.contact_log import NewCall

        services = self.desk.services
        wait = timedelta(seconds=int(values["waited"] or 0))
        typed = past_moment(values["called"], services.clock.now()) if values["called"] else None
        called = typed or self._opened_at - wait
        answered = None if values["outcome"] == "missed" else called + wait
        return services.log_call(
            NewCall(called, answered, values["outcome"], values["about"], self._finder.code)
        )
