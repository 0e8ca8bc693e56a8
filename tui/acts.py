"""What an officer does from anywhere: take, release and escalate alarms, and the everyday of a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import t
from tui import themes
from tui.naming import RELEASE_WITHIN_S, AcknowledgeGuard, HeldKey
from tui.render.ages import clock
from tui.render.alarms import loud_words, whose
from tui.render.errors import say
from tui.state import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.alarms.outbox import PendingAct
    from models.alarms.rows import AlarmRow
    from models.store.errors import VaktbordError
    from models.watch.rows import DisturbanceRow
    from tui.app import VaktbordApp

ONE_PRESS = frozenset(
    {
        "acknowledge", "escalate", "release", "checked", "alerted", "ring", "act", "skip", "new", "details",
        "answered", "busy", "no_answer", "voicemail", "wrong_person",
    }
)  # fmt: skip
"""Actions where a key held down counts once (SCREENS principle 5)."""
ASKED_FOR_S = 20.0
NEEDS_DATABASE = frozenset(
    {
        "release", "escalate", "awake", "tell_early", "checked", "alerted", "confirm_source", "close", "shelve",
        "unshelve", "skip", "answered", "busy", "no_answer", "voicemail", "wrong_person",
        "file_incident", "new", "enter_alarm", "change", "take", "bring_up",
    }
)  # fmt: skip
"""What cannot be done while the database is away, not even later: it would show as done what nobody else can see."""


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
        here = place is None or place.PLACE in ("overview", "locked")
        if named is None or place is None or here or place.subject_alarm() == named.id:
            return t("action.acknowledge")
        return t("action.acknowledge.other", whose=whose(named))

    def do_acknowledge(self) -> None:
        desk, named = self._desk, self._desk.state.named
        if named is None:
            return
        self.held.counted("acknowledge", desk.mono())
        if self.guard.rests(desk.mono()):
            desk.tell(t("tell.another_now", whose=whose(named)))
        elif desk.state.away or named.id not in self._taking:
            self._take(named)  # a try that hangs with the database must not keep one that needs none

    def _take(self, alarm: AlarmRow) -> None:
        desk = self._desk
        self._taking.add(alarm.id)

        def acknowledge() -> bool:
            try:
                return desk.services.acknowledge(alarm.id, alarm.version) is not False
            finally:
                self._taking.discard(alarm.id)

        def taken(confirmed: bool) -> None:
            if not confirmed:
                desk.tell(t("tell.taken_here", alarm=loud_words(alarm)))
                return
            self._mine = (alarm.id, desk.mono())
            key = desk.keymap.letter("release")
            desk.tell(t("tell.acknowledged", alarm=loud_words(alarm), key=key))
            if desk.place is not None:
                desk.place.taken(alarm.id)

        def not_taken(error: VaktbordError) -> None:
            desk.tell(say(error, whose(alarm)), Tone.PROBLEM)

        desk.act(acknowledge, taken, not_taken)

    def took(self, alarm_id: str) -> None:
        """The officer took this alarm otherwise than by `do_acknowledge`: it can be released all the same."""
        self._mine = (alarm_id, self._desk.mono())

    def forget(self) -> None:
        """Another officer sits here: nothing was taken just now."""
        self._mine = None

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

    def can_open_taken(self) -> bool:
        return self._taken_elsewhere() is not None

    def word_open_taken(self) -> str:
        alarm = self._taken_elsewhere()
        return t("action.open_taken") if alarm is None else t("action.open_taken.whose", whose=whose(alarm))

    def do_open_taken(self) -> None:
        alarm = self._taken_elsewhere()
        if alarm is not None:
            self._desk.open_alarm(alarm.id)

    def _taken_elsewhere(self) -> AlarmRow | None:
        """The alarm last taken with the key, while it waits for its first act and another subject is on the screen."""
        place = self._desk.place
        if self._mine is None or place is None or place.subject_alarm() == self._mine[0]:
            return None
        alarm = self._desk.state.find(self._mine[0])
        return alarm if alarm is not None and alarm.state == "acknowledged" else None

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

    def tell_confirmed(self, gone: Iterable[PendingAct]) -> None:
        """What was taken here while the database was away has come to it: say what the database made of it."""
        desk = self._desk
        for act in gone:
            if act.verb == "reveal":
                continue
            alarm = desk.state.find(act.alarm_id)
            if alarm is None:
                continue
            if alarm.rings:
                desk.tell(t("tell.not_confirmed", alarm=loud_words(alarm)), Tone.PROBLEM)
            elif alarm.acknowledged_label == act.actor.label:
                desk.tell(t("tell.confirmed", alarm=loud_words(alarm)))
            elif alarm.acknowledged_label and alarm.acknowledged_at is not None:
                at = clock(alarm.acknowledged_at, seconds=True)
                words = t("tell.overtaken", who=alarm.acknowledged_label, whose=whose(alarm), at=at)
                desk.tell(words, Tone.PROBLEM)


class Disturbances:
    """Ticking off what troubled reception: once to be asked back, and once more to say that the ARC was asked."""

    def __init__(self, desk: VaktbordApp) -> None:
        self._desk = desk
        self._asked: tuple[str, float] | None = None
        self._ticking: set[str] = set()

    def can_checked(self) -> bool:
        next_one = self._desk.state.disturbance
        return next_one is not None and next_one.ended_at is not None and next_one.id not in self._ticking

    def word_checked(self) -> str:
        return t("action.checked.again") if self.asked else t("action.checked")

    @property
    def asked(self) -> str:
        """The disturbance that a second press ticks; "" where none has been pressed for lately."""
        if self._asked is None or self._desk.mono() - self._asked[1] > ASKED_FOR_S:
            return ""
        return self._asked[0]

    def do_checked(self) -> None:
        desk, row = self._desk, self._desk.state.disturbance
        if row is None:
            return
        desk.alarm_acts.held.counted("checked", desk.mono())
        if self.asked != row.id:
            self._asked = (row.id, desk.mono())
            return
        self._asked = None
        self._tick(row)

    def _tick(self, row: DisturbanceRow) -> None:
        desk = self._desk
        self._ticking.add(row.id)

        def failed(error: VaktbordError) -> None:
            self._ticking.discard(row.id)
            desk.tell(say(error), Tone.PROBLEM)

        desk.act(lambda: desk.services.settle(row.id), lambda _: desk.tell(t("tell.checked")), failed)


class Everyday:
    """Back, help, palette, colours, leaving."""

    def __init__(self, desk: VaktbordApp) -> None:
        self._desk = desk

    def can_back(self) -> bool:
        desk = self._desk
        return desk.problem_told or desk.state.call_list or desk.depth > 1 or desk.current_mode != "overview"

    def do_back(self) -> None:
        desk = self._desk
        if desk.state.call_list:  # it lies upon everything, a problem that is told included
            desk.put_call_list_away()
        elif desk.problem_told:
            desk.forget_told()
        else:
            desk.step_back()

    def can_people_tab(self) -> bool:
        return self._desk.place is not None and self._desk.place.PLACE != "people"

    def do_people_tab(self) -> None:
        self._desk.go("people")

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

    def do_lock(self) -> None:
        self._desk.lock.lock("key")

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
