"""While the list of calls covers the screen no key reaches what lies behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from tui.actions import LOCKED
from tui.locking_app import LockingApp
from tui.place import Place

if TYPE_CHECKING:
    from tui.keymap import Keymap

ON_LIST = frozenset({"acknowledge", "back", "lock", "quit"})
"""What can be done while the list stands there: take the alarm, put the list away, lock the desk, leave."""


class CoveredApp(LockingApp):
    """Knows whether the list of calls (D35) is what the officer sees, and whose list has been put away."""

    keymap: Keymap
    _put_away: str | None = None

    @property
    def covered(self) -> bool:
        """Whether the list of calls hides the screen; a question in front of both hides the list."""
        screen = self.screen
        return isinstance(screen, Place) and screen.PLACE != LOCKED and screen.has_class("-calling")

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, (events.Key, events.Paste)) and self.covered:
            self.lock.touched()
            if isinstance(event, events.Key):
                event.stop()
                self._key_on_list(event.key)
            return
        await super().on_event(event)

    def _key_on_list(self, key: str) -> None:
        """Letters count for nothing where they would have gone into a field: they were meant for it."""
        takes_text = bool(getattr(self.focused, "takes_text", False))
        place = self.place
        key = key.lower() if len(key) == 1 else key
        action = self.keymap.action(key, place.PLACE) if place is not None else None
        if action is None or action.id not in ON_LIST or (takes_text and len(key) == 1):
            return
        self.action_desk(key)

    def put_away_by(self, action_id: str) -> bool:
        """Whether this put the list away: what goes back, goes back from the list and not from what it hides."""
        if action_id != "back" or not self.covered:
            return False
        self.put_call_list_away()
        self.repaint()
        return True

    def put_call_list_away(self) -> None:
        """The officer has seen whom to call for this alarm and wants the screen back."""
        self._put_away = self.state.named.id if self.state.named else None

    def action_desk(self, key: str) -> None:
        """A key was pressed: do what it means."""
        raise NotImplementedError

    def repaint(self) -> None:
        """Show the state on every place that is open."""
        raise NotImplementedError
