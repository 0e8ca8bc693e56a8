"""A desktop notification as it leaves us: text that no daemon or command can take for anything else."""

from __future__ import annotations

from dataclasses import dataclass

from models.store.text import clean

MAX_TITLE, MAX_BODY = 80, 200
# Quotes and backslashes go too: one of plyer's ways builds a command text by joining strings.
_LOOKALIKES = str.maketrans({"\\": "/", "'": "’", '"': "”", "`": "’"})


@dataclass(frozen=True, slots=True)
class Bubble:
    """What to raise. `slot` names bubbles that replace each other where the daemon can; "" for none."""

    title: str
    body: str
    urgent: bool = False
    slot: str = ""


def fixed(bubble: Bubble) -> Bubble:
    """The bubble made harmless: one line each, no option, no markup, no escapes, cut to size."""
    return Bubble(
        _plain(bubble.title, MAX_TITLE) or "Vaktbord",
        _plain(bubble.body, MAX_BODY),
        bubble.urgent,
        bubble.slot,
    )


def _plain(text: str, limit: int) -> str:
    """Markup signs become lookalikes rather than entities: half of the daemons show entities as they stand."""
    told = clean(text, limit).translate(_LOOKALIKES)
    told = told.replace("&", "+").replace("<", "‹").replace(">", "›")
    return told.lstrip("-– ").rstrip()
