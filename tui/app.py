"""The desk: wires screens, keys, feed and commands together. What is shown comes from `DeskState` alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar, TypeVar

from rich.text import Text
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker, WorkerState, get_current_worker

from models.alarms.rows import AlarmRow
from models.store.errors import VaktbordError
from models.words import lookup
from models.words.lookup import t
from tui import crash, places, themes
from tui.actions import BY_ID, Action, Keymap, here
from tui.alerting import Bell
from tui.feed import Away, CannotStart, Feed, Seen
from tui.naming import RELEASE_WITHIN_S, AcknowledgeGuard, HeldKey, named_alarm
from tui.palette import DeskCommands
from tui.place import Place
from tui.reception import Beat, Health, ReceptionJudge
from tui.render import ages
from tui.render.alarms import loud_words, title_words, whose
from tui.render.errors import say
from tui.services import DeskServices
from tui.state import DeskState, KeyHint, Told, Tone

R = TypeVar("R")
NOTE_S = 8.0
ONE_PRESS = frozenset({"acknowledge", "escalate", "release"})


class Finished(Message):
    """A command or reading ended in its worker."""

    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__()
        self.then = then


class VaktbordApp(App[int]):
    """One officer's desk."""

    TITLE = "Vaktbord"
    CSS_PATH = "desk.tcss"
    COMMANDS = {DeskCommands}
    ALLOW_SELECT = False
    MODES = {"overview": lambda: places.make("overview")}
    DEFAULT_MODE = "overview"
    BINDINGS: ClassVar[list[Any]] = [
        # F2 must reach an alarm from any field and any question: it is looked up before the focused widget.
        Binding("f2", "desk('f2')", show=False, priority=True),
        Binding("ctrl+q", "desk('ctrl+q')", show=False, priority=True),
    ]

    def __init__(self, services: DeskServices, mono: Callable[[], float] = time.monotonic) -> None:
        settings = services.settings
        lookup.use(settings.language)
        ages.use_zone(settings.zone)
        super().__init__()
        self.animation_level = "none"
        self.services = services
        self.mono = mono
        self.keymap = Keymap(settings.language, settings.keys)
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = themes.named(settings.theme)
        self.state = DeskState(services.clock.now(), me=settings.me, arc_phone=settings.arc_phone)
        self._judge = ReceptionJudge(mono())
        self._guard = AcknowledgeGuard()
        self._held = HeldKey()
        self._bell = Bell()
        self._away_since: float | None = None
        self._taking: set[str] = set()
        self._mine: tuple[str, float] | None = None
        self._told: Told | None = None
        self._shown_title = ""
        self._stopping = False
        self.seen_cycle = 0
        for name in places.ROOTS:
            if name != "overview":
                self.add_mode(name, lambda name=name: places.make(name))  # type: ignore[misc]  # mypy: default in lambda
        for key in self.keymap.all_keys():
            for case in {key, key.upper()} if len(key) == 1 else {key}:
                self.bind(case, f"desk('{key}')", show=False)

    # Starting and stopping

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.FALLBACKS

    def on_mount(self) -> None:
        self._terminal("\x1b[22;0t")
        self.set_interval(1.0, self._tick)
        self.call_after_refresh(self._start)

    def _start(self) -> None:
        feed = Feed(self.services, self.post_message, lambda: self._stopping, self.record_fault, self.mono)
        self.run_worker(feed.run, thread=True, exclusive=True, exit_on_error=False, group="feed")

    def leave(self) -> None:
        """End the desk; the watch goes on, and that is said."""
        words = t("quit.demo") if self.services.settings.demo else t("quit.watch_goes_on")
        self.exit(0, message=Text(words))

    def on_unmount(self) -> None:
        self._stopping = True
        self._terminal("\x1b[23;0t")
        self.services.close()

    # What was read

    def on_seen(self, message: Seen) -> None:
        watch = message.pulse.watch
        beat = Beat(watch.epoch, watch.cycle, watch.receiving, watch.stopped_at is not None, watch.fault)
        self._judge.see(beat, message.mono, self.services.clock.now())
        self._away_since = None
        self.seen_cycle = watch.cycle
        if message.board is not None:
            self.state = replace(self.state, board=message.board)
        self.repaint()

    def on_away(self, message: Away) -> None:
        self._away_since = message.since
        self.repaint()

    def on_cannot_start(self, message: CannotStart) -> None:
        self.exit(
            message.error.exit_code, return_code=message.error.exit_code, message=Text(say(message.error))
        )

    def _tick(self) -> None:
        self.repaint()

    def repaint(self) -> None:
        """Judge, name, and show the state on every place of the screen stack."""
        if self._stopping:
            return
        mono = self.mono()
        if self._told is not None and self._told.until is not None and mono >= self._told.until:
            self._told = None
        place = self.place
        away = None if self._away_since is None else mono - self._away_since
        self.state = replace(
            self.state,
            now=self.services.clock.now(),
            reception=self._judge.judge(mono),
            away_s=away,
            told=self._told,
        )
        self._name_alarm(by_hand=False)
        self.state = replace(self.state, keys=self._hints(), letters=self._letters())
        if place is not None:
            for screen in self.screen_stack:
                if isinstance(screen, Place):
                    screen.show(self.state)
        self._alert(mono)

    def _name_alarm(self, *, by_hand: bool) -> None:
        cursor = self.place.subject_alarm() if self.place is not None else None
        under = self.state.find(cursor) if cursor else None
        alarms = self.state.board.alarms if self.state.board else ()
        named = named_alarm(alarms, under)
        self._guard.name(named.id if named else None, self.mono(), by_hand=by_hand)
        self.state = replace(self.state, named=named, cursor=cursor)

    def cursor_moved(self, *, by_hand: bool) -> None:
        """A screen's cursor is on another alarm."""
        self._name_alarm(by_hand=by_hand)
        self.repaint()

    def _alert(self, mono: float) -> None:
        dead = self.state.away_s is not None or self.state.reception.health is Health.DEAD
        if self._bell.due(self.state.ringing, dead, mono):
            self.bell()
        title = title_words(self.state.ringing, dead)
        if title != self._shown_title:
            self._shown_title = title
            self._terminal(f"\x1b]0;{title}\x07")

    def _terminal(self, sequence: str) -> None:
        if self._driver is not None and not self._driver.is_headless and not self._driver.is_web:
            self._driver.write(sequence)

    # Keys and actions

    @property
    def place(self) -> Place | None:
        """The uppermost place; a question may stand in front of it."""
        if not self._screen_stacks.get(self._current_mode):
            return None
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, Place)), None)

    def has_place(self, name: str) -> bool:
        """Whether there is a screen of this name."""
        return places.exists(name)

    def action_desk(self, key: str) -> None:
        """A key was pressed: do what it means on this screen, if it applies."""
        place = self.place
        action = self.keymap.action(key, place.PLACE) if place is not None else None
        if action is None:
            return
        if action.id in ONE_PRESS and not self._held.counts(action.id, self.mono()):
            return
        self.perform(action.id)

    def available_actions(self, *, palette: bool = False) -> list[Action]:
        """What can be done here and now, in the footer's order."""
        place = self.place
        if place is None:
            return []
        found = [action for action in here(place.PLACE) if self.available(action.id)]
        return found if palette else [action for action in found if action.footer]

    def available(self, action_id: str) -> bool:
        """Whether the action applies now: the place is asked first, then the desk."""
        for owner in (self.place, self):
            if owner is None:
                continue
            can = getattr(owner, f"can_{action_id}", None)
            if can is not None:
                return bool(can())
            if hasattr(owner, f"do_{action_id}"):
                return True
        return action_id in places.ROOTS and self.place is not None and action_id != self.place.PLACE

    def working_places(self, action: Action) -> bool:
        """Whether the action is built into any screen there is, for the help screen."""
        return (
            hasattr(self, f"do_{action.id}")
            or action.id in places.ROOTS
            or any(places.handles(name, f"do_{action.id}") for name in action.places if places.exists(name))
        )

    def perform(self, action_id: str) -> None:
        """Do an action by its id, from a key, a click or the palette."""
        if action_id in ("open_named", "open_also"):
            self._open_clicked(action_id)
            return
        if action_id not in BY_ID or not self.available(action_id):
            if action_id == "acknowledge":
                self.tell(t("tell.nothing_rings"))
            return
        if self._told is not None and self._told.tone is Tone.PROBLEM and action_id != "help":
            self._told = None
        for owner in (self.place, self):
            do = getattr(owner, f"do_{action_id}", None)
            if do is not None:
                do()
                self.repaint()
                return
        self.go(action_id)

    def _open_clicked(self, which: str) -> None:
        if which == "open_named" and self.state.named is not None:
            self.open_alarm(self.state.named.id)
        elif which == "open_also" and self.state.board is not None:
            other = next((each for each in self.state.board.alarms if each.id != self.state.cursor), None)
            if other is not None:
                self.open_alarm(other.id)

    def _hints(self) -> tuple[KeyHint, ...]:
        return tuple(
            KeyHint(self.keymap.shown(action.id), action.word, action.id)
            for action in self.available_actions()
            if self.keymap.shown(action.id)
        )

    def _letters(self) -> dict[str, str]:
        return {action_id: self.keymap.letter(action_id) for action_id in BY_ID}

    # Going to places

    def go(self, name: str) -> None:
        """Go to a root place; it is as it was left."""
        self.switch_mode(name)

    def open_place(self, name: str, *subject: str) -> None:
        """Open a place upon the one that is shown."""
        self.push_screen(places.make(name, *subject))

    def open_alarm(self, alarm_id: str) -> None:
        """Open an alarm, unless it is the one that is open."""
        place = self.place
        if not self.has_place("alarm") or place is None:
            return
        if place.PLACE == "alarm":
            if place.subject_alarm() == alarm_id:
                return
            self.pop_screen()
        self.open_place("alarm", alarm_id)

    def can_back(self) -> bool:
        return self._told is not None or len(self.screen_stack) > 1 or self._current_mode != "overview"

    def do_back(self) -> None:
        if self._told is not None and self._told.tone is Tone.PROBLEM:
            self._told = None
        elif len(self.screen_stack) > 1:
            self.pop_screen()
        elif self._current_mode != "overview":
            self.go("overview")
        else:
            self._told = None

    def can_help(self) -> bool:
        return self.place is not None and self.place.PLACE != "help"

    def do_help(self) -> None:
        if self.place is not None:
            self.open_place("help", self.place.PLACE)

    def do_palette(self) -> None:
        self.action_command_palette()

    def do_theme(self) -> None:
        self.theme = themes.next_theme(self.theme)
        self.screen.refresh(layout=True)
        self.tell(t(f"theme.{self.theme}"))

    def do_quit(self) -> None:
        self.leave()

    async def action_quit(self) -> None:
        self.leave()

    def action_help_quit(self) -> None:
        self.tell(t("tell.quit_key"))

    def can_enter_alarm(self) -> bool:
        return self.has_place("enter_alarm") and self.place is not None and self.place.PLACE != "enter_alarm"

    def do_enter_alarm(self) -> None:
        self.open_place("enter_alarm")

    # Acts on alarms

    def can_acknowledge(self) -> bool:
        return self.state.named is not None

    def do_acknowledge(self) -> None:
        named = self.state.named
        if named is None:
            return
        self._held.counted("acknowledge", self.mono())
        if self._guard.rests(self.mono()):
            self.tell(t("tell.another_now", whose=whose(named)))
        elif named.id not in self._taking:
            self._take(named)

    def _take(self, alarm: AlarmRow) -> None:
        self._taking.add(alarm.id)
        words = loud_words(alarm)

        def taken(_: None) -> None:
            self._taking.discard(alarm.id)
            self._mine = (alarm.id, self.mono())
            self.tell(t("tell.acknowledged", alarm=words, key=self.keymap.letter("release")))

        def not_taken(error: VaktbordError) -> None:
            self._taking.discard(alarm.id)
            self.tell(say(error, whose(alarm)), Tone.PROBLEM)

        self.act(lambda: self.services.acknowledge(alarm.id, alarm.version), taken, not_taken)

    def can_release(self) -> bool:
        if self._mine is None:
            return False
        alarm = self.state.find(self._mine[0])
        return (
            alarm is not None
            and alarm.state == "acknowledged"
            and self.mono() - self._mine[1] <= RELEASE_WITHIN_S
        )

    def do_release(self) -> None:
        alarm = self.state.find(self._mine[0]) if self._mine else None
        if alarm is None:
            return
        self._held.counted("release", self.mono())
        self._mine = None
        words = loud_words(alarm)
        self.act(
            lambda: self.services.release(alarm.id, alarm.version),
            lambda _: self.tell(t("tell.released", alarm=words)),
        )

    def escalate(self, alarm_id: str) -> None:
        """Call the next officers about an alarm, now."""
        alarm = self.state.find(alarm_id)
        if alarm is None:
            return
        self._held.counted("escalate", self.mono())
        words = loud_words(alarm)
        self.act(
            lambda: self.services.escalate(alarm.id, alarm.version),
            lambda _: self.tell(t("tell.escalated", alarm=words)),
        )

    def can_checked(self) -> bool:
        return self.state.reception.outage is not None and self.state.reception.health is Health.UP

    def do_checked(self) -> None:
        if self._judge.settle_outage() is not None:
            self.tell(t("tell.checked"))

    # Work in threads

    def act(
        self,
        call: Callable[[], R],
        done: Callable[[R], None] | None = None,
        failed: Callable[[VaktbordError], None] | None = None,
    ) -> None:
        """Run a command in a worker thread; `done` or `failed` comes back on the event loop."""
        self._in_thread(call, done, failed, "acts", exclusive=False)

    def read(
        self,
        call: Callable[[], R],
        done: Callable[[R], None],
        group: str,
        failed: Callable[[VaktbordError], None] | None = None,
    ) -> None:
        """Run a reading in a worker thread; a newer one of the same group makes it void."""
        self._in_thread(call, done, failed, group, exclusive=True)

    def _in_thread(
        self,
        call: Callable[[], R],
        done: Callable[[R], None] | None,
        failed: Callable[[VaktbordError], None] | None,
        group: str,
        *,
        exclusive: bool,
    ) -> None:
        def work() -> None:
            worker = get_current_worker()
            try:
                result = call()
            except VaktbordError as error:
                caught = error
                if not worker.is_cancelled:
                    self.post_message(Finished(lambda: (failed or self._failed)(caught)))
                return
            if done is not None and not worker.is_cancelled:
                self.post_message(Finished(lambda: done(result)))

        self.run_worker(work, thread=True, exclusive=exclusive, exit_on_error=False, group=group)

    def on_finished(self, message: Finished) -> None:
        message.then()
        self.repaint()

    def _failed(self, error: VaktbordError) -> None:
        self.tell(say(error), Tone.PROBLEM)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            code = self.record_fault(event.worker.error)
            self._taking.clear()
            self.tell(crash.words(code, self.services.settings.log), Tone.PROBLEM)

    def tell(self, text: str, tone: Tone = Tone.NOTE) -> None:
        """Say something on the line above the keys. A problem stays until the officer does something else."""
        until = None if tone is Tone.PROBLEM else self.mono() + NOTE_S
        self._told = Told(text, tone, until)
        self.repaint()

    # The last resort

    def record_fault(self, error: BaseException) -> str:
        """Log a fault without what was in memory; returns its code."""
        return crash.record(error, self.services.settings.log, self.services.clock)

    def _handle_exception(self, error: Exception) -> None:
        # Textual's own handler prints every frame's local variables: an address could be among them.
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._say_fault(error)

    def _fatal_error(self) -> None:
        self._say_fault(None)

    def _say_fault(self, error: BaseException | None) -> None:
        code = self.record_fault(error) if error is not None else "V-000000"
        self._exit_renderables = [Text(crash.words(code, self.services.settings.log))]
        self._close_messages_no_wait()

    def get_system_commands(self, screen: Screen[Any]) -> list[SystemCommand]:
        return []
