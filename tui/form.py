"""A screen that asks: one line a question, enter moves on, F4 sends what stands there.

Everything typed is a draft at once, so that nothing is lost when the officer has to leave; sending forgets it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from models.store.errors import Overtaken, StoreUnavailable, VaktbordError
from models.store.text import clean
from models.words.lookup import t
from tui.asks import Ask, HintLines, word_of
from tui.naming import REPEAT_GAP_S
from tui.place import Place
from tui.render.errors import say
from tui.render.line import Line
from tui.state import DeskState, Tone
from tui.widgets.field import Field
from tui.widgets.lines_view import LinesView


class Form(Place):
    """Asks its ASKS one by one. Subclasses say `about` what it is and `send` it in a worker thread."""

    AUTO_FOCUS = None
    CSS_PATH = Path(__file__).parent / "screens" / "form.tcss"
    BINDINGS = [
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
        Binding("pageup", "about(-1)", show=False),
        Binding("pagedown", "about(1)", show=False),
    ]
    TELL: ClassVar[str] = ""
    """The id of what is told when it was sent."""

    def __init__(self, subject: str = "") -> None:
        super().__init__()
        self.subject = subject
        self._sending = False
        self._is_done = False
        self._entered_at = float("-inf")
        self._refused = ("", "")
        self._asks = tuple(self.asks())

    # What a form says

    def asks(self) -> Iterable[Ask]:
        """The questions, in order."""
        return ()

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        """What the form is for and about, in words."""
        return ()

    def start_of(self, ask: Ask) -> str:
        """What stands in the field at first, where no draft does."""
        return ask.start

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        """What the answer means, and its role, beside the field."""
        return "", ""

    def wanted(self, ask: Ask) -> bool:
        """Whether the question is asked at all, as things stand."""
        return True

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        """A question that cannot be left as answered, and why; None when all is well."""
        return None

    def send(self, values: Mapping[str, str]) -> Any:
        """Do it, in a worker thread."""
        raise NotImplementedError

    def sent(self, result: Any) -> None:
        """It is done; on the event loop."""
        if self.TELL:
            self.desk.tell(t(self.TELL))

    def failed(self, error: VaktbordError) -> None:
        """It was refused; what was typed stays."""
        if isinstance(error, StoreUnavailable) and error.message_id == "store.away":
            self.desk.tell_needs_database()
            return
        changed = isinstance(error, Overtaken) and error.message_id.endswith("changed_meanwhile")
        self.desk.tell(t("form.changed_meanwhile") if changed else say(error), Tone.PROBLEM)

    @property
    def first(self) -> str:
        """The question that is asked first."""
        return self._asks[0].name

    @property
    def draft_of(self) -> str:
        """What the draft is about: a form on the same alarm, opened for another reason, is another draft."""
        return self.subject

    # How it is laid out

    def body(self) -> Iterable[Widget]:
        yield LinesView("about", lambda width: self.about(self.desk.state, width))
        with Vertical(id="fields"):
            for ask in self._asks:
                draft = self.desk.drafts.text(self.PLACE, self.draft_of, ask.name)
                start = self.start_of(ask) if draft is None else draft
                yield Field(
                    ask.name,
                    t(f"ask.{self.PLACE}.{ask.name}"),
                    start,
                    ask.limit,
                    bool(ask.choices) or ask.meant,
                )
        yield HintLines("hint")

    def on_mount(self) -> None:
        self.query_one(LinesView).can_focus = False
        for ask in self._asks:
            self._explain(ask)
        self.show_wanted()
        if self._asks:
            self.field(self.first).input.focus()
        super().on_mount()

    def paint(self, state: DeskState) -> None:
        view = self.query_one(LinesView)
        view.reload()
        room = max(1, self.size.height - len(self._wanted) - 11)
        view.styles.height = min(room, max(1, len(view.lines)))

    def field(self, name: str) -> Field:
        """The field of a question."""
        return self.query_one(f"#field-{name}", Field)

    def value(self, name: str) -> str:
        """The answer as it would be sent: cleaned, a choice as its stored value ("" where it is none)."""
        ask = next(each for each in self._asks if each.name == name)
        return self.stored(ask, self.field(name).input.value)

    @property
    def _wanted(self) -> list[Ask]:
        return [ask for ask in self._asks if self.wanted(ask)]

    def show_wanted(self) -> None:
        """Hide the questions that are not asked now."""
        for ask in self._asks:
            self.field(ask.name).display = self.wanted(ask)

    @property
    def values(self) -> dict[str, str]:
        """Every answer as it would be sent."""
        return {ask.name: self.value(ask.name) for ask in self._asks}

    def stored(self, ask: Ask, typed: str) -> str:
        """What an answer stands for: cleaned text, or the stored value of a choice."""
        text = clean(typed, ask.limit, keep_lines=False)
        if not ask.choices or not text:
            return text
        if text.isdigit() and 1 <= int(text) <= len(ask.choices):
            return ask.choices[int(text) - 1]
        low = text.casefold()
        return next((each for each in ask.choices if word_of(ask, each).casefold().startswith(low)), "")

    # What happens in it

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._entered_at = float("-inf")  # fields keep what is typed to themselves: on_key never hears of it
        ask = self._ask_of(event.input)
        if ask is not None and self.is_mounted:
            self.desk.drafts.keep(self.PLACE, self.draft_of, ask.name, event.value)
            self._explain(ask)
            self._mended(ask)
            self.typed(ask, event.value)

    def typed(self, ask: Ask, text: str) -> None:
        """An answer was changed."""

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        ask = self._ask_of(event.widget)
        for each in self._asks:
            self.field(each.name).point(each is ask)
        if ask is not None:
            self.show_hint(ask)
        self.desk.repaint()

    def show_hint(self, ask: Ask) -> None:
        """Say what may be answered."""
        choices = [f"{at} {word_of(ask, choice)}" for at, choice in enumerate(ask.choices, 1)]
        self.query_one(HintLines).put(choices, t(ask.hint) if ask.hint else "")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        ask = self._ask_of(event.input)
        if ask is None:
            return
        held = self.desk.mono() - self._entered_at < REPEAT_GAP_S
        self._entered_at = self.desk.mono()
        last = ask is self._wanted[-1]
        if last and held:
            return  # enter held down runs to the last question and no further (SCREENS principle 5)
        if not self._answered(ask):
            return
        if last:
            self.do_send()
        else:
            self.action_step(1)

    def on_key(self, event: events.Key) -> None:
        if event.key != "enter":
            self._entered_at = float("-inf")

    def action_step(self, by: int) -> None:
        """To the next question or the one before."""
        names = [ask.name for ask in self._wanted]
        ask = self._ask_of(self.focused)
        at = names.index(ask.name) + by if ask is not None and ask.name in names else 0
        self.field(names[min(len(names) - 1, max(0, at))]).input.focus()

    def action_about(self, by: int) -> None:
        """Scroll what stands above the questions."""
        view = self.query_one(LinesView)
        view.scroll_to(y=view.scroll_offset.y + by * max(1, view.size.height - 1), animate=False)

    def do_send(self) -> None:
        """Send it, if every answer holds."""
        if self._sending or not all(self._answered(ask) for ask in self._wanted):
            return
        values = self.values
        complaint = self.complaint(values)
        if complaint is not None:
            self._refuse(*complaint)
            return
        self._sending = True
        self.desk.forget_told()  # what was wrong with the try before
        self.desk.act(lambda: self.send(values), self._sent, self._not_sent)

    def _sent(self, result: Any) -> None:
        self._sending = False
        self.desk.drafts.forget(self.PLACE, self.draft_of)
        if self.desk.screen is self:
            self.desk.pop_screen()
        else:
            self._is_done = True  # the desk was locked meanwhile, or something lies upon it
        self.sent(result)

    def on_screen_resume(self) -> None:
        if self._is_done:
            self.call_later(self.desk.pop_screen)
        super().on_screen_resume()

    def _not_sent(self, error: VaktbordError) -> None:
        self._sending = False
        self.failed(error)

    def _answered(self, ask: Ask) -> bool:
        """Whether the question is answered as it must be; says so and stays there when not."""
        fault = self._fault(ask)
        if fault:
            self._refuse(ask.name, fault)
        return not fault

    def _fault(self, ask: Ask) -> str:
        """What is wrong with the answer to a question, "" when nothing is."""
        typed, value = self.field(ask.name).input.value, self.value(ask.name)
        label = t(f"ask.{self.PLACE}.{ask.name}")
        if typed.strip() and ask.choices and not value:
            return t("form.no_such_choice", label=label)
        return t("form.required", label=label) if ask.required and not value else ""

    def _refuse(self, name: str, words: str) -> None:
        """Stay at a question and say why; it stands until the answer is put right."""
        self._refused = (name, words)
        self.field(name).input.focus()
        self.desk.tell(words, Tone.PROBLEM)

    def _mended(self, ask: Ask) -> None:
        """A refusal goes from the glass with what it was about."""
        name, words = self._refused
        if name != ask.name or self._fault(ask):
            return
        self._refused = ("", "")
        told = self.desk.state.told
        if told is not None and told.text == words:
            self.desk.forget_told()
            self.desk.repaint()

    def _explain(self, ask: Ask) -> None:
        field = self.field(ask.name)
        value = self.stored(ask, field.input.value)
        words, role = self.meaning_of(ask, value)
        if not words and ask.choices and value:
            words, role = word_of(ask, value), "strong"
        field.mean(words, role or "dim")

    def explain(self, name: str) -> None:
        """Say anew what the answer to a question means."""
        self._explain(next(each for each in self._asks if each.name == name))

    def _ask_of(self, widget: Widget | None) -> Ask | None:
        if widget is None or not isinstance(widget, Input):
            return None
        return next((ask for ask in self._asks if widget.id == f"input-{ask.name}"), None)
