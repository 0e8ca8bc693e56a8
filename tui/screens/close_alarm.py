"""Avsluta larmet: the same person's other alarms first, then what ends, in words, then class and reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.alarms.repeats import repeats_of
from models.alarms.rows import AlarmCard, AlarmRow
from models.alarms.words import CLOSE_CLASSES
from models.plans.rows import WorkedPlan
from models.words.lookup import n, t
from tui.alarm_form import AlarmForm
from tui.asks import Ask, about_lines, word_of
from tui.render.ages import when
from tui.render.card import related_line
from tui.render.line import EMPTY, Line
from tui.render.plan import asks_112, left_to_do
from tui.state import DeskState


class CloseAlarm(AlarmForm):
    """Asked once; enter on the reason closes. Only an acknowledged alarm can be closed."""

    PLACE = "close_alarm"
    TELL = "tell.closed"
    _plan: WorkedPlan | None = None

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("class", choices=CLOSE_CLASSES, family="alarm.class", required=True, hint="hint.class"),
            Ask("reason", required=True, hint="hint.close_reason", limit=1000),
            Ask("seen", required=True, hint="hint.close_seen", limit=4),
            Ask("repeats", hint="hint.close_repeats", limit=4),
        )

    def start_of(self, ask: Ask) -> str:
        """A test that was expected is most likely one; the officer may say otherwise."""
        row = self.row
        if ask.name == "class" and row is not None and row.proof:
            return word_of(ask, "test")
        return super().start_of(ask)

    @property
    def _others(self) -> tuple[AlarmRow, ...]:
        """The same person's other alarms that are not closed."""
        related = self.card.related if self.card is not None else ()
        return tuple(each for each in related if each.state != "closed")

    @property
    def _repeats(self) -> tuple[AlarmRow, ...]:
        """The same signal once more, untouched: what may end in the same act."""
        row = self.row
        return repeats_of(row, self.desk.state.alarms) if row is not None else ()

    def wanted(self, ask: Ask) -> bool:
        if ask.name == "repeats":
            return bool(self._repeats)
        return ask.name != "seen" or bool(self._others)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        count, again = len(self._others), len(self._repeats)
        if count and values["seen"] != str(count):
            return "seen", n("close.unseen", count)
        if values["repeats"] not in ("", "0", str(again)):
            return "repeats", n("close.repeats_differ", again)
        return None

    def _got(self, card: AlarmCard) -> None:
        super()._got(card)
        if self.is_attached:
            self.show_wanted()

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        lines: list[Line] = about_lines([(t("close.title"), "title")], width)
        row = self.row
        others, repeats = self._others, self._repeats
        if others:
            lines += about_lines([(n("close.others", len(others)), "warn")], width)
            # The same signal again is one line with its count: the other alarms must not scroll out of sight.
            again = {each.id for each in repeats}
            apart = [each for each in others if each.id not in again]
            lines += [related_line(each, when(each.received_at, state.now), width) for each in apart]
            if not repeats:
                lines.append(EMPTY)
        if repeats:
            last = when(repeats[-1].received_at, state.now, seconds=True)
            lines += about_lines([(n("close.repeats", len(repeats), at=last), "warn")], width)
            lines.append(EMPTY)
        lines += about_lines([(self.named(), "strong"), (t("close.effect"), "")], width)
        if asks_112(self._plan):
            lines += about_lines([(t("close.no_112"), "warn")], width)
        if row is not None and row.state == "acknowledged":
            lines += about_lines([(t("close.no_act"), "warn")], width)
        left = left_to_do(self._plan) if self._plan is not None else 0
        if left:
            lines += about_lines([(n("close.steps_left", left), "warn")], width)
        return lines

    def on_mount(self) -> None:
        super().on_mount()
        services, subject = self.desk.services, self.subject
        self.desk.read(lambda: services.read_plan(subject), self._got_plan, f"plan-{subject}", lambda _: None)

    def _got_plan(self, plan: WorkedPlan | None) -> None:
        self._plan = plan
        if self.is_attached:
            self.paint(self.desk.state)

    def send(self, values: Mapping[str, str]) -> None:
        seen = tuple(each.id for each in self._others)
        repeats = tuple(each.id for each in self._repeats) if values["repeats"] not in ("", "0") else ()
        services = self.desk.services
        services.close_alarm(self.subject, self.version, values["class"], values["reason"], seen, repeats)
