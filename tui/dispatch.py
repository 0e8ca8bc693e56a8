"""From a key to an act: which action a key means here, whether it applies, and who does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import places
from tui.actions import ACTIONS, BY_ID, EVERYWHERE, Action, here
from tui.keymap import Keymap, shown
from tui.state import KeyHint

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tui.place import Place


class Dispatcher:
    """Asks the place first, then the desk's own doers: whoever has `do_<action>` does it, if `can_<action>` agrees.

    A place whose `hints_<action>` is False answers the key, in words, but does not have it among those to press.
    """

    def __init__(
        self, keymap: Keymap, place: Callable[[], Place | None], go: Callable[[str], object]
    ) -> None:
        self.keymap = keymap
        self.doers: list[object] = []
        self._place = place
        self._go = go
        self.letters: Mapping[str, str] = {action.id: keymap.letter(action.id) for action in ACTIONS}

    def meaning(self, key: str) -> Action | None:
        """What the key means on the screen that is shown."""
        place = self._place()
        return self.keymap.action(key, place.PLACE) if place is not None else None

    def available_here(self) -> list[Action]:
        """What can be done here and now, in the footer's order."""
        place = self._place()
        if place is None:
            return []
        return [action for action in here(place.PLACE) if self.applies(action.id)]

    def applies(self, action_id: str) -> bool:
        """Whether the action applies now."""
        place = self._place()
        for owner in (place, *self.doers):
            can = getattr(owner, f"can_{action_id}", None)
            if can is not None:
                return bool(can())
            if hasattr(owner, f"do_{action_id}"):
                return True
        return action_id in places.ROOTS and place is not None and action_id != place.PLACE

    def do(self, action_id: str) -> bool:
        """Do the action if it applies; False when it does not."""
        if action_id not in BY_ID or not self.applies(action_id):
            return False
        for owner in (self._place(), *self.doers):
            act = getattr(owner, f"do_{action_id}", None)
            if act is not None:
                act()
                return True
        self._go(action_id)
        return True

    def hints(self, typing: bool = False) -> tuple[KeyHint, ...]:
        """The footer: only what works here and now. `typing`: letters go into a field, so they do nothing else."""
        return tuple(
            KeyHint(self.keymap.shown(action.id), self._word(action), action.id)
            for action in self.available_here()
            if action.footer
            and self._hinted(action)
            and self.keymap.shown(action.id)
            and (not typing or self.keymap.works_in_fields(action.id))
        )

    def _hinted(self, action: Action) -> bool:
        place = self._place()
        if not getattr(place, f"hints_{action.id}", True):
            return False
        return EVERYWHERE in action.hinted or (place is not None and place.PLACE in action.hinted)

    def _word(self, action: Action) -> str:
        place = self._place()
        for doer in (place, *self.doers):
            word = getattr(doer, f"word_{action.id}", None)
            if word is not None:
                return str(word())
        return action.word

    def built(self, action: Action) -> bool:
        """Whether any screen or the desk itself can do the action at all, for the help screen."""
        method = f"do_{action.id}"
        return (
            action.id in places.ROOTS
            or any(hasattr(doer, method) for doer in self.doers)
            or any(places.handles(name, method) for name in action.places if places.exists(name))
        )

    def keys_shown(self, action_id: str) -> str:
        """All keys of an action as people read them: "F2 / k"."""
        return " / ".join(shown(key) for key in self.keymap.keys(action_id))
