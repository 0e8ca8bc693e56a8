"""The screens that exist, by name. They are imported when first gone to, so that the first frame is quick.

Roots are places one goes to and comes back to as they were left; the others are opened upon what is shown,
with the id of what they show.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.place import Place

ROOTS: dict[str, str] = {
    "overview": "tui.screens.overview:Overview",
}
OPENED: dict[str, str] = {
    "help": "tui.screens.help:Help",
}


def exists(name: str) -> bool:
    """Whether there is such a screen."""
    return name in ROOTS or name in OPENED


def make(name: str, *subject: str) -> Place:
    """A new screen of this name, for the subject it is opened on."""
    module, _, class_name = (ROOTS.get(name) or OPENED[name]).partition(":")
    place: type[Place] = getattr(import_module(module), class_name)
    return place(*subject)


def handles(name: str, method: str) -> bool:
    """Whether the screen has this method; imports it."""
    module, _, class_name = (ROOTS.get(name) or OPENED[name]).partition(":")
    return hasattr(getattr(import_module(module), class_name), method)
