"""The states of an alarm as one pure machine (ISA-18.2 in plain words; DIRECTIVE rules 1 and 2).

    state          acknowledge   release  act           close   shelve   stale  unshelve      shelf_ends  out_of_service
    new            acknowledged  -        -             -       -        -      -             -           -
    acknowledged   -             new      action_taken  closed  shelved  new    -             -           out_of_service
    action_taken   -             -        action_taken  closed  shelved  -      -             -           out_of_service
    shelved        -             -        -             -       -        -      acknowledged  new         -
    out_of_service -             -        -             closed  -        -      acknowledged  new         -
    closed         -             -        -             -       -        -      -             -           -

Acknowledging and acting are two acts. An alarm restored before anyone saw it is still new: it must be seen.
"""

from __future__ import annotations

from models.alarms.words import PANIC_KINDS
from models.store.errors import Refused

_NEXT: dict[tuple[str, str], str] = {
    ("new", "acknowledge"): "acknowledged",
    ("acknowledged", "release"): "new",
    ("acknowledged", "act"): "action_taken",
    ("acknowledged", "close"): "closed",
    ("acknowledged", "shelve"): "shelved",
    ("acknowledged", "stale"): "new",
    ("action_taken", "act"): "action_taken",
    ("action_taken", "close"): "closed",
    ("action_taken", "shelve"): "shelved",
    ("shelved", "unshelve"): "acknowledged",
    ("shelved", "shelf_ends"): "new",
    ("acknowledged", "out_of_service"): "out_of_service",
    ("action_taken", "out_of_service"): "out_of_service",
    ("out_of_service", "unshelve"): "acknowledged",
    ("out_of_service", "shelf_ends"): "new",
    ("out_of_service", "close"): "closed",
}

VERBS = (
    "acknowledge", "release", "act", "close", "shelve", "stale", "unshelve", "shelf_ends", "out_of_service",
)  # fmt: skip


def after(state: str, verb: str, kind: str) -> str:
    """The state after `verb`; raises Refused where the verb is not for that state or kind.

    Personal and duress alarms cannot be shelved by one person; out of service takes two (DIRECTIVE rule 2).
    """
    if verb == "shelve" and kind in PANIC_KINDS:
        raise Refused("alarm.never_shelved")
    found = _NEXT.get((state, verb))
    if found is None:
        raise Refused(f"alarm.cannot_{verb}", state=state)
    return found


def may(state: str, verb: str, kind: str) -> bool:
    """Whether `verb` is for that state and kind; what a footer shows."""
    return (state, verb) in _NEXT and not (verb == "shelve" and kind in PANIC_KINDS)
