"""What a locked desk keeps shut: no way leads from the locked screen but by its own keys."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.command import CommandPalette

from models.words.lookup import t
from tui import places
from tui.actions import BY_ID, LOCKED
from tui.placed_app import PlacedApp

if TYPE_CHECKING:
    from tui.acts import AlarmActs
    from tui.keymap import Keymap
    from tui.lock import DeskLock
    from tui.services import DeskServices


QUIET = frozenset({"", "esc", "enter", "Home"})
"""Keys that ask for nothing in particular: one that leads nowhere needs no word."""


class LockingApp(PlacedApp):
    """Tells the lock of keys and mouse, and goes nowhere while it is on."""

    services: DeskServices
    lock: DeskLock
    alarm_acts: AlarmActs
    keymap: Keymap

    @property
    def closed(self) -> bool:
        """Whether nothing may be opened: the desk is locked, or the first reading has not yet told who may log in."""
        unknown = self.services.login.on is None and self.state.board is None
        return self.lock.on or (unknown and not self.state.away)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, (events.InputEvent, events.Paste)):
            self.lock.touched()
        await super().on_event(event)

    def go(self, name: str) -> None:
        if not self.closed:
            super().go(name)

    def open_place(self, name: str, *subject: str) -> None:
        if not self.closed:
            super().open_place(name, *subject)

    def open_alarm(self, alarm_id: str) -> None:
        if not self.closed:
            super().open_alarm(alarm_id)

    def action_command_palette(self) -> None:
        if not self.closed and not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder=t("palette.placeholder"), id="--command-palette"))

    def nothing_done(self, key: str, action_id: str = "") -> None:
        """A key took or did nothing here and now: say so, but over nothing that is being said."""
        if action_id == "acknowledge":
            if self.lock.on:
                self.lock.help()
            else:
                self.tell(t("tell.nothing_rings"))
        elif not self.closed and self.state.told is None and key not in QUIET:
            self.tell(t("tell.does_nothing", key=key, help=self.keymap.shown("help")), about=self.here)

    def shut(self, action_id: str) -> bool:
        """Whether the lock keeps this from being done, by key, click or palette."""
        return self.lock.on and not (action_id in BY_ID and BY_ID[action_id].here(LOCKED))

    def went_on(self) -> None:
        """The process was stopped and goes on: whoever is at the terminal now has shown nothing."""
        self.call_later(self.lock.slept)  # a signal's call has no screen of its own to switch from
        self.paint_all()

    def paint_all(self) -> None:
        """Everything on the glass, anew."""
        raise NotImplementedError

    def forget_told(self) -> None:
        """What was told has been read."""
        raise NotImplementedError

    def now_sits(self, label: str) -> None:
        """Who sits here from now on, as colleagues read it; what was told to another is not told to them."""
        if label != self.state.me:
            self.forget_told()
            self.alarm_acts.forget()
        self.state = replace(self.state, me=label)

    def begin_anew(self) -> None:
        """Leave every place that was open, as for an officer who has just come. Only while the desk is locked."""
        for name in places.ROOTS:
            if name != self.current_mode and name in self._modes:
                self.remove_mode(name)
                self.add_mode(name, partial(places.make, name))
