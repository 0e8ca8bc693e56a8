"""What an officer does from anywhere: take, release and escalate alarms, and the everyday of a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import t
from tui import themes
from tui.naming import RELEASE_WITHIN_S, AcknowledgeGuard, HeldKey
from tui.reception import Health
from tui.render.alarms import loud_words, whose
from tui.render.errors import say
from tui.state import Tone

if TYPE_CHECKING:
    from models.alarms.rows import AlarmRow
    from models.store.errors import VaktbordError
    from tui.app import VaktbordApp

ONE_PRESS = frozenset({"acknowledge", "escalate", "release"})
"""Actions where a key held down counts once (SCREENS principle 5)."""


class AlarmActs:
    """One press, one alarm: acknowledging, releasing, escalating, and ticking off a gap in reception."""

    def __init__(self, desk: VaktbordApp) -> None:
        self._desk = desk
        self.guard = AcknowledgeGuard()
        self.held = HeldKey()
        self._taking: set[str] = set()
        self._mine: tuple[str, float] | None = None

    def can_acknowledge(self) -> bool:
        return self._desk.state.named is not None

    def word_acknowledge(self) -> str:
        """Away from the strip, whose alarm the key takes: one's own is taken already."""
        named, place = self._desk.state.named, self._desk.place
        if named is None or place is None or place.PLACE == "overview" or place.subject_alarm() == named.id:
            return t("action.acknowledge")
        return t("action.acknowledge.other", whose=whose(named))

    def do_acknowledge(self) -> None:
        desk, named = self._desk, self._desk.state.named
        if named is None:
            return
        self.held.counted("acknowledge", desk.mono())
        if self.guard.rests(desk.mono()):
            desk.tell(t("tell.another_now", whose=whose(named)))
        elif named.id not in self._taking:
            self._take(named)

    def _take(self, alarm: AlarmRow) -> None:
        desk = self._desk
        self._taking.add(alarm.id)

        def acknowledge() -> None:
            try:
                desk.services.acknowledge(alarm.id, alarm.version)
            finally:
                self._taking.discard(alarm.id)

        def taken(_: None) -> None:
            self._mine = (alarm.id, desk.mono())
            key = desk.keymap.letter("release")
            desk.tell(t("tell.acknowledged", alarm=loud_words(alarm), key=key))
            if desk.place is not None:
                desk.place.taken(alarm.id)

        def not_taken(error: VaktbordError) -> None:
            desk.tell(say(error, whose(alarm)), Tone.PROBLEM)

        desk.act(acknowledge, taken, not_taken)

    def can_release(self) -> bool:
        alarm = self._just_taken()
        return alarm is not None and alarm.state == "acknowledged"

    def do_release(self) -> None:
        desk, alarm = self._desk, self._just_taken()
        if alarm is None:
            return
        self.held.counted("release", desk.mono())
        self._mine = None
        desk.act(
            lambda: desk.services.release(alarm.id, alarm.version),
            lambda _: desk.tell(t("tell.released", alarm=loud_words(alarm))),
        )

    def _just_taken(self) -> AlarmRow | None:
        if self._mine is None or self._desk.mono() - self._mine[1] > RELEASE_WITHIN_S:
            return None
        return self._desk.state.find(self._mine[0])

    def escalate(self, alarm_id: str) -> None:
        """Call the next officers about an alarm, now."""
        desk, alarm = self._desk, self._desk.state.find(alarm_id)
        if alarm is None:
            return
        self.held.counted("escalate", desk.mono())
        desk.act(
            lambda: desk.services.escalate(alarm.id, alarm.version),
            lambda _: desk.tell(t("tell.escalated", alarm=loud_words(alarm))),
        )

    def can_checked(self) -> bool:
        reception = self._desk.state.reception
        return reception.outage is not None and reception.health is Health.UP

    def do_checked(self) -> None:
        if self._desk.judge.settle_outage() is not None:
            self._desk.tell(t("tell.checked"))


class Everyday:
    """Back, help, palette, colours, leaving."""

    def __init__(self, desk: VaktbordApp) -> None:
        self._desk = desk

    def can_back(self) -> bool:
        desk = self._desk
        return desk.problem_told or desk.state.call_list or desk.depth > 1 or desk.current_mode != "overview"

    def do_back(self) -> None:
        desk = self._desk
        if desk.problem_told:
            desk.forget_told()
        elif desk.state.call_list:
            desk.put_call_list_away()
        elif desk.depth > 1:
            desk.pop_screen()
        elif desk.current_mode != "overview":
            desk.go("overview")

    def can_help(self) -> bool:
        return self._desk.place is not None and self._desk.place.PLACE != "help"

    def do_help(self) -> None:
        if self._desk.place is not None:
            self._desk.open_place("help", self._desk.place.PLACE)

    def do_palette(self) -> None:
        self._desk.action_command_palette()

    def do_theme(self) -> None:
        desk = self._desk
        desk.theme = themes.next_theme(desk.theme)
        desk.screen.refresh(layout=True)
        desk.tell(t(f"theme.{desk.theme}"))

    def do_quit(self) -> None:
        self._desk.leave()

    def can_new(self) -> bool:
        return self._desk.has_place("new")

    def do_new(self) -> None:
        self._desk.open_place("new")

    def can_enter_alarm(self) -> bool:
        place = self._desk.place
        return self._desk.has_place("enter_alarm") and place is not None and place.PLACE != "enter_alarm"

    def do_enter_alarm(self) -> None:
        self._desk.open_place("enter_alarm")
