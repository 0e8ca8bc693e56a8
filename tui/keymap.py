"""Which key does what: the actions' own keys in one language, with the user's on top."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from models.store.errors import SettingsProblem
from tui.actions import ACTIONS, BY_ID, EVERYWHERE, LOCKED, Action

_SHOWN = {
    "question_mark": "?", "escape": "esc", "ctrl+p": "^p", "ctrl+q": "^q", "enter": "enter",
    "home": "Home", "slash": "/", "up": "↑", "down": "↓", "left": "←", "right": "→",
}  # fmt: skip
_NAMED_KEYS = frozenset(
    {"enter", "escape", "tab", "up", "down", "left", "right", "home", "question_mark", "slash"}
)
_OWN_CONTROL = frozenset({"ctrl+p", "ctrl+q"})


def shown(key: str) -> str:
    """A key as the footer writes it: "F2", "k", "esc"."""
    if key in _SHOWN:
        return _SHOWN[key]
    return key.upper() if len(key) > 1 and key[0] == "f" and key[1:].isdigit() else key


class Keymap:
    """Which key does what, in one language, with the user's own keys on top.

    Raises SettingsProblem naming an unknown action (with the nearest), a key that terminals eat, or a key
    with two meanings on one screen.
    """

    def __init__(self, language: str, own: Mapping[str, str] | None = None) -> None:
        self._letters = {action.id: action.sv if language == "sv" else action.en for action in ACTIONS}
        for action_id, key in (own or {}).items():
            if action_id not in BY_ID:
                near = difflib.get_close_matches(action_id, BY_ID, 1, 0.0)
                raise SettingsProblem("settings.unknown_action", name=action_id, nearest=near[0])
            self._letters[action_id] = _checked(action_id, key)
        self._by_key: dict[str, list[Action]] = {}
        for action in sorted(ACTIONS, key=lambda action: action.order):
            for key in self.keys(action.id):
                for other in self._by_key.setdefault(key, []):
                    if _share_a_place(action, other):
                        raise SettingsProblem(
                            "settings.key_twice", key=shown(key), one=other.id, other=action.id
                        )
                self._by_key[key].append(action)

    def keys(self, action_id: str) -> tuple[str, ...]:
        """The F-key first, then the letter."""
        return tuple(key for key in (BY_ID[action_id].f, self._letters[action_id]) if key)

    def works_in_fields(self, action_id: str) -> bool:
        """Whether a key of it works while text is typed: an F-key, escape or a control key."""
        return any(
            key == "escape" or (len(key) > 1 and key not in _NAMED_KEYS) for key in self.keys(action_id)
        )

    def letter(self, action_id: str) -> str:
        """The key outside fields as people read it; the F-key where there is no letter."""
        keys = self.keys(action_id)
        return shown(keys[-1]) if keys else ""

    def shown(self, action_id: str) -> str:
        """The key as the footer writes it: the F-key where there is one."""
        keys = self.keys(action_id)
        return shown(keys[0]) if keys else ""

    def all_keys(self) -> Iterable[str]:
        """Every key that does something."""
        return self._by_key.keys()

    def action(self, key: str, place: str) -> Action | None:
        """What the key does on this screen."""
        return next((action for action in self._by_key.get(key, ()) if action.here(place)), None)


def handbook_table(language: str) -> list[tuple[str, str, str]]:
    """Keys, short words and sentence of every action, for the handbook (words in the language in use)."""
    keymap = Keymap(language)
    return [
        (" / ".join(shown(key) for key in keymap.keys(action.id)), action.word, action.sentence)
        for action in sorted(ACTIONS, key=lambda action: action.order)
    ]


def _share_a_place(one: Action, other: Action) -> bool:
    if one.places & other.places:
        return True
    return any(
        EVERYWHERE in wide.places and narrow.places != {LOCKED}
        for wide, narrow in ((one, other), (other, one))
    )


def _checked(action_id: str, key: str) -> str:
    wanted = {"?": "question_mark", "/": "slash", "esc": "escape"}.get(key, key.lower())
    number = wanted[1:] if wanted.startswith("f") else ""
    fine = (
        (len(wanted) == 1 and wanted.isascii() and wanted.isalnum())
        or wanted in _NAMED_KEYS
        or wanted in _OWN_CONTROL
        or (number.isdigit() and 1 <= int(number) <= 10)
    )
    if not fine:
        raise SettingsProblem("settings.key_unusable", name=action_id, key=key)
    return wanted
