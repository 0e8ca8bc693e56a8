"""The desk: wires screens, keys, feed and commands together. What is shown comes from `DeskState` alone."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.command import CommandPalette

from models.words import lookup
from models.words.lookup import t
from tui import places, themes
from tui.actions import Keymap
from tui.acts import ONE_PRESS, AlarmActs, Everyday
from tui.alerting import Bell
from tui.dispatch import Dispatcher
from tui.drafts import Drafts
from tui.feed import Away, CannotStart, Feed, Seen
from tui.guarded_app import GuardedApp
from tui.naming import named_alarm
from tui.palette import DeskCommands
from tui.place import Place
from tui.reception import Beat, Health, ReceptionJudge
from tui.render import ages
from tui.render.alarms import title_words
from tui.render.call_list import LAST_STEP
from tui.render.errors import say
from tui.state import DeskState, Told, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.services import DeskServices

NOTE_S = 8.0
TICK_S = 1.0


class VaktbordApp(GuardedApp):
    """One officer's desk. `mono` is the clock that ages of reception and rests of keys are measured by."""

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
        super().__init__(settings.log, services.clock)
        self.animation_level = "none"
        self.services = services
        self.mono = mono
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = themes.named(settings.theme)
        self.state = DeskState(services.clock.now(), me=settings.me, arc_phone=settings.arc_phone)
        self.judge = ReceptionJudge(mono())
        self.keymap = Keymap(settings.language, settings.keys)
        self.dispatcher = Dispatcher(self.keymap, lambda: self.place, self.go)
        self.alarm_acts = AlarmActs(self)
        self.dispatcher.doers += [self.alarm_acts, Everyday(self)]
        self.drafts = Drafts()
        self.seen_cycle = 0
        self._bell = Bell()
        self._away_since: float | None = None
        self._told: Told | None = None
        self._shown_title = ""
        self._put_away: str | None = None
        self._stopping = False
        for name in places.ROOTS:
            if name != "overview":
                self.add_mode(name, partial(places.make, name))
        for key in self.keymap.all_keys():
            # Caps lock must not make a desk deaf.
            for case in {key, key.upper()} if len(key) == 1 else {key}:
                self.bind(case, f"desk('{key}')", show=False)

    # Starting and stopping

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.FALLBACKS

    def on_mount(self) -> None:
        self._terminal("\x1b[22;0t")
        self.set_interval(TICK_S, self.repaint)
        self.call_after_refresh(self._start)

    def _start(self) -> None:
        feed = Feed(self.services, self.post_message, lambda: self._stopping, self.record_fault, self.mono)
        self.run_worker(feed.run, thread=True, exclusive=True, exit_on_error=False, group="feed")

    def leave(self) -> None:
        """End the desk; the watch goes on, and that is said."""
        words = t("quit.demo") if self.services.settings.demo else t("quit.watch_goes_on")
        self.exit(0, message=Text(words))

    async def action_quit(self) -> None:
        self.leave()

    def action_command_palette(self) -> None:
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder=t("palette.placeholder"), id="--command-palette"))

    def action_help_quit(self) -> None:
        self.tell(t("tell.quit_key"))

    def on_unmount(self) -> None:
        self._stopping = True
        self._terminal("\x1b[23;0t")
        self.services.close()

    # What was read

    def on_seen(self, message: Seen) -> None:
        watch = message.pulse.watch
        beat = Beat(watch.epoch, watch.cycle, watch.receiving, watch.stopped_at is not None, watch.fault)
        self.judge.see(beat, message.mono, self.services.clock.now())
        self._away_since = None
        self.seen_cycle = watch.cycle
        board = message.board or self.state.board
        if board is not None and message.pulse.notifications is not None:
            health, notified_at = message.pulse.notifications
            board = replace(board, notifications=health, notified_at=notified_at)
        self.state = replace(self.state, board=board)
        self.repaint()

    def on_away(self, message: Away) -> None:
        self._away_since = message.since
        self.repaint()

    def on_cannot_start(self, message: CannotStart) -> None:
        code = message.error.exit_code
        self.exit(code, return_code=code, message=Text(say(message.error)))

    def finished(self) -> None:
        self.repaint()

    def repaint(self) -> None:
        """Judge reception, name the alarm that F2 takes, and show the state on every place that is open."""
        if self._stopping or not self.is_running:
            return
        mono = self.mono()
        if self._told is not None and self._told.until is not None and mono >= self._told.until:
            self._told = None
        self.state = replace(
            self.state,
            now=self.services.clock.now(),
            reception=self.judge.judge(mono),
            away_s=None if self._away_since is None else mono - self._away_since,
            told=self._told,
        )
        self._name_alarm(by_hand=False)
        self.state = replace(
            self.state, keys=self.dispatcher.hints(self._typing), letters=self.dispatcher.letters
        )
        for screen in self._shown_places():
            screen.show(self.state)
        self._alert(mono)

    @property
    def _typing(self) -> bool:
        """Whether letters go into a field now; widgets that take text say so by `takes_text`."""
        return bool(getattr(self.focused, "takes_text", False))

    def _name_alarm(self, *, by_hand: bool) -> None:
        cursor = self.place.subject_alarm() if self.place is not None else None
        under = self.state.find(cursor) if cursor else None
        named = named_alarm(self.state.board.alarms if self.state.board else (), under)
        self.alarm_acts.guard.name(named.id if named else None, self.mono(), by_hand=by_hand)
        calling = named is not None and named.ladder_step >= LAST_STEP and named.id != self._put_away
        self.state = replace(self.state, named=named, cursor=cursor, call_list=calling)

    def put_call_list_away(self) -> None:
        """The officer has seen whom to call for this alarm and wants the screen back."""
        self._put_away = self.state.named.id if self.state.named else None

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

    def tell(self, text: str, tone: Tone = Tone.NOTE) -> None:
        """Say something on the line above the keys. A problem stays until the officer does something else."""
        until = None if tone is Tone.PROBLEM else self.mono() + NOTE_S
        self._told = Told(text, tone, until)
        self.repaint()

    @property
    def problem_told(self) -> bool:
        """Whether a problem stands on the glass, not yet read."""
        return self._told is not None and self._told.tone is Tone.PROBLEM

    def forget_told(self) -> None:
        """What was told has been read."""
        self._told = None

    # Keys

    def action_desk(self, key: str) -> None:
        """A key was pressed: do what it means on this screen, if it applies."""
        action = self.dispatcher.meaning(key)
        if action is None:
            return
        if action.id in ONE_PRESS and not self.alarm_acts.held.counts(action.id, self.mono()):
            return
        self.perform(action.id)

    def perform(self, action_id: str) -> None:
        """Do an action by its id, from a key, a click or the palette."""
        if action_id in ("open_named", "open_also"):
            self._open_clicked(action_id)
            return
        told = self._told
        if not self.dispatcher.do(action_id):
            if action_id == "acknowledge":
                self.tell(t("tell.nothing_rings"))
            return
        if self.problem_told and self._told is told:
            self._told = None
        self.repaint()

    def _open_clicked(self, which: str) -> None:
        if which == "open_named" and self.state.named is not None:
            self.open_alarm(self.state.named.id)
        elif which == "open_also" and self.state.also is not None:
            self.open_alarm(self.state.also.id)

    def escalate(self, alarm_id: str) -> None:
        """Call the next officers about an alarm, now."""
        self.alarm_acts.escalate(alarm_id)

    # Places

    @property
    def place(self) -> Place | None:
        """The uppermost place; a question may stand in front of it."""
        return next(reversed(self._shown_places()), None)

    def _shown_places(self) -> list[Place]:
        if not self._screen_stacks.get(self._current_mode):
            return []
        return [screen for screen in self.screen_stack if isinstance(screen, Place)]

    @property
    def depth(self) -> int:
        """How many places lie upon each other."""
        return len(self._shown_places())

    def has_place(self, name: str) -> bool:
        """Whether there is a screen of this name."""
        return places.exists(name)

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
