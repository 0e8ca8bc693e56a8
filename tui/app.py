"""The desk: wires screens, keys, feed and commands together. What is shown comes from `DeskState` alone."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from rich.text import Text
from textual.binding import Binding

from models.store.errors import StoreUnavailable
from models.words import lookup
from models.words.lookup import t
from tui import places, themes
from tui.acts import NEEDS_DATABASE, ONE_PRESS, AlarmActs, Disturbances, Everyday
from tui.alerting import Bell
from tui.covered_app import CoveredApp
from tui.dispatch import Dispatcher
from tui.drafts import Drafts
from tui.feed import Away, CannotStart, Feed, LocalFeed, LocalSeen, Seen
from tui.keymap import Keymap, shown
from tui.last_resort import LastResort
from tui.lock import DeskLock
from tui.naming import named_alarm
from tui.palette import DeskCommands
from tui.render import ages
from tui.render.alarms import title_words
from tui.render.call_list import LAST_STEP
from tui.render.errors import say
from tui.state import DeskState, Told, Tone
from tui.terminal import DeskDriver
from tui.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.store.errors import VaktbordError
    from tui.services import DeskServices

NOTE_S = 8.0
TICK_S = 1.0
HELD_S = 3.0
F = TypeVar("F", Feed, LocalFeed)


class VaktbordApp(CoveredApp):
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
        Binding("f9", "desk('f9')", show=False, priority=True),
        Binding("ctrl+q", "desk('ctrl+q')", show=False, priority=True),
    ]

    def __init__(self, services: DeskServices, mono: Callable[[], float] = time.monotonic) -> None:
        settings = services.settings
        lookup.use(settings.language)
        ages.use_zone(settings.zone)
        super().__init__(settings.log, services.clock, DeskDriver)
        self.animation_level = "none"
        self.services = services
        self.mono = mono
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = themes.named(settings.theme)
        self.state = DeskState(services.clock.now(), me=settings.me, arc_phone=settings.arc_phone)
        self.truth = Truth(mono())
        self._stopping = threading.Event()
        self.feed = self._feed(Feed)
        self.last_resort: LastResort | None = None
        self.keymap = Keymap(settings.language, settings.keys)
        self.dispatcher = Dispatcher(self.keymap, lambda: self.place, self.go)
        self.alarm_acts = AlarmActs(self)
        self.disturbances = Disturbances(self)
        self.dispatcher.doers += [self.alarm_acts, self.disturbances, Everyday(self)]
        self.drafts = Drafts()
        self._bell = Bell()
        self._has_slept = False
        self._ran_at = time.monotonic()
        self._told: Told | None = None
        self._shown_title = ""
        self.lock = DeskLock(self)
        for name in (*places.ROOTS, "locked"):
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
        self.set_interval(TICK_S, self._tick)
        self.call_after_refresh(self._start)
        driver = self._driver
        if isinstance(driver, DeskDriver):
            driver.woke, driver.awake = self._slept, self.went_on
            phone = self.services.settings.arc_phone
            self.last_resort = LastResort(driver.write_past_the_loop, phone, lambda: self.size.width)
            self.last_resort.start()

    def _start(self) -> None:
        for run in (self.feed.run, self._feed(LocalFeed).run):
            self.run_worker(run, thread=True, exit_on_error=False, group="feed")

    def _feed(self, kind: type[F]) -> F:
        """A reader for a thread of its own; it ends its sleep when the desk ends."""
        stopping = self._stopping
        return kind(
            self.services, self.post_message, stopping.is_set, self.record_fault, self.mono, stopping.wait
        )

    def _tick(self) -> None:
        """The loop lives. After a time in which it did not, everything is judged and painted anew."""
        if self.last_resort is not None and self.last_resort.tick():
            self._slept()
            self.paint_all()
        else:
            self.repaint()
        self.lock.look()

    def _slept(self) -> None:
        """This process did not run for a while: what was not seen meanwhile proves nothing. Also from a signal."""
        self._has_slept = True

    def paint_all(self) -> None:
        """Everything on the glass, anew."""
        self.repaint()
        self.screen.refresh(layout=True)

    def leave(self) -> None:
        """End the desk; the watch goes on, and that is said."""
        words = t("quit.demo") if self.services.settings.demo else t("quit.watch_goes_on")
        self.exit(0, message=Text(words))

    async def action_quit(self) -> None:
        self.leave()

    def action_help_quit(self) -> None:
        self.tell(t("tell.quit_key"))

    def on_unmount(self) -> None:
        self._stopping.set()
        if self.last_resort is not None:
            self.last_resort.stop()
        self._terminal("\x1b[23;0t")
        self.services.close()

    # What was read

    @property
    def seen_cycle(self) -> int:
        """The watch's cycle as last read."""
        return self.truth.seen_cycle

    def on_seen(self, message: Seen) -> None:
        self._wake()
        if self.state.away_s is not None:
            self.read_all_anew()
        self.truth.seen(message, self.services.clock.now())
        outage = self.truth.take_outage()
        if outage is not None:
            again = partial(self.truth.outage_untold, outage)
            self.act(lambda: self.services.saw_outage(outage.began, outage.ended), failed=again)
        self.lock.look()
        self.repaint()
        canary = self.truth.canary_to_tell()
        if canary is not None:
            self.act(lambda: self.services.canary_shown(canary), failed=_untold)

    def on_away(self, message: Away) -> None:
        self.truth.away(message)
        self.repaint()

    def on_local_seen(self, message: LocalSeen) -> None:
        self._wake()
        if self.truth.local(message, self.services.clock.now()):
            self.lock.look()
            self.repaint()

    def _wake(self) -> None:
        """What was not seen while this process did not run proves nothing."""
        ran_at, self._ran_at = self._ran_at, time.monotonic()
        held = self.last_resort is not None and self._ran_at - ran_at > HELD_S
        if self._has_slept or held:
            self._has_slept = False
            self.truth.awake(self.mono())
            self.feed.reading_since = None

    def on_cannot_start(self, message: CannotStart) -> None:
        code = message.error.exit_code
        self.exit(code, return_code=code, message=Text(say(message.error)))

    def finished(self) -> None:
        self.repaint()

    def repaint(self) -> None:
        """Judge reception, name the alarm that F2 takes, show the state on every open place."""
        if self._stopping.is_set() or not self.is_running:
            return
        self._wake()
        mono = self.mono()
        if self._told is not None and self._told.until is not None and mono >= self._told.until:
            self._told = None
        seen = self.truth.put_into(self.state, mono, self.services.clock.now(), self.feed.reading_since)
        self.state = replace(seen, told=self.said_here(self._told))
        self.services.without_database = self.state.away
        self.alarm_acts.tell_confirmed(self.truth.acts_gone())
        self._name_alarm(by_hand=False)
        hints = self.dispatcher.hints(self._typing)
        if self.state.away:
            hints = tuple(hint for hint in hints if hint.action not in NEEDS_DATABASE)
        self.state = replace(
            self.state, keys=hints, letters=self.dispatcher.letters, asked=self.disturbances.asked,
            locked=self.lock.view(mono), nobody_signs_in=self.services.login.on is False,
        )  # fmt: skip
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
        named = named_alarm(self.state.alarms, under)
        self.alarm_acts.guard.name(named.id if named else None, self.mono(), by_hand=by_hand)
        at_end = named is not None and named.ladder_step >= LAST_STEP and named.id != self._put_away
        calling = at_end and not self.works_graver(named)
        self.state = replace(self.state, named=named, cursor=cursor, call_list=calling)

    def cursor_moved(self, *, by_hand: bool) -> None:
        """A screen's cursor is on another alarm."""
        self._name_alarm(by_hand=by_hand)
        self.repaint()

    def _alert(self, mono: float) -> None:
        dead = self.state.blind
        if self._bell.due(self.state.ringing, dead, mono):
            self.bell()
        title = title_words(self.state.ringing, dead)
        if title != self._shown_title:
            self._shown_title = title
            self._terminal(f"\x1b]0;{title}\x07")

    def _terminal(self, sequence: str) -> None:
        if self._driver is not None and not self._driver.is_headless and not self._driver.is_web:
            self._driver.write(sequence)

    def tell(self, text: str, tone: Tone = Tone.NOTE, about: str = "") -> None:
        """Say something on the line above the keys, where `about` is worked. A problem stays until it is answered."""
        until = None if tone is Tone.PROBLEM else self.mono() + NOTE_S
        self._told = Told(text, tone, until, about)
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
            self.nothing_done(shown(key))
            return
        if action.id in ONE_PRESS and not self.alarm_acts.held.counts(action.id, self.mono()):
            return
        self.perform(action.id)

    def perform(self, action_id: str) -> None:
        """Do an action by its id, from a key, a click or the palette."""
        if self.shut(action_id) or self.put_away_by(action_id):
            return
        if action_id in ("open_named", "open_also"):
            self.open_clicked(action_id)
            return
        told = self._told
        if self.state.away and action_id in NEEDS_DATABASE and self.dispatcher.applies(action_id):
            self.tell_needs_database()
            return
        if not self.dispatcher.do(action_id):
            self.nothing_done(self.keymap.letter(action_id), action_id)
            return
        if self.problem_told and self._told is told:
            self._told = None
        self.repaint()

    def tell_needs_database(self) -> None:
        """It cannot be done now, and what can be done instead."""
        self.tell(t("tell.needs_database", key=self.keymap.letter("note")), Tone.PROBLEM)

    def failed(self, error: VaktbordError) -> None:
        """A call was refused or could not be made; say why."""
        if isinstance(error, StoreUnavailable) and error.message_id == "store.away":
            self.tell_needs_database()
        else:
            super().failed(error)

    def escalate(self, alarm_id: str) -> None:
        """Call the next officers about an alarm, now."""
        self.alarm_acts.escalate(alarm_id)


def _untold(error: VaktbordError) -> None:
    """What the desk tells of itself is told again, or by another desk; the officer need not hear of it."""
