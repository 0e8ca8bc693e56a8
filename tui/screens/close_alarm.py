"""Avsluta larmet: the same person's other alarms first, then what ends, in words, then class and reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.alarms.rows import AlarmCard, AlarmRow
from models.alarms.words import CLOSE_CLASSES
from models.plans.rows import WorkedPlan
from models.words.lookup import n, t
from tui.alarm_form import AlarmForm
from tui.asks import Ask, about_lines
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
        )

    @property
    def _others(self) -> tuple[AlarmRow, ...]:
        """The same person's other alarms that are not closed."""
        related = self.card.related if self.card is not None else ()
        return tuple(each for each in related if each.state != "closed")

    def wanted(self, ask: Ask) -> bool:
        return ask.name != "seen" or bool(self._others)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        count = len(self._others)
        return ("seen", n("close.unseen", count)) if count and values["seen"] != str(count) else None

    def _got(self, card: AlarmCard) -> None:
        super()._got(card)
        if self.is_attached:
            self.show_wanted()

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        lines: list[Line] = about_lines([(t("close.title"), "title")], width)
        row = self.row
        others = self._others
        if others:
            lines += about_lines([(n("close.others", len(others)), "warn")], width)
            lines += [related_line(each, when(each.received_at, state.now), width) for each in others]
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
        self.desk.services.close_alarm(self.subject, self.version, values["class"], values["reason"], seen)
