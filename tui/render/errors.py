"""An error in words: what, where, and what to do; who was first, said kindly."""

from __future__ import annotations

from datetime import datetime

from models.store.errors import Overtaken, VaktbordError
from models.store.text import clean
from models.words.lookup import known, t
from tui.render.ages import clock


def say(error: VaktbordError, whose: str = "") -> str:
    """The sentence for the officer. `whose` is the code of the alarm it was about."""
    values = {name: _shown(value) for name, value in error.values.items()}
    of_alarm = isinstance(error, Overtaken) and error.message_id.startswith("alarm.")
    if of_alarm and values.get("who") and values.get("at"):
        return t(
            "tell.overtaken",
            whose=clean(whose, 40) or t("tell.the_alarm"),
            who=values["who"],
            at=values["at"],
        )
    if known(error.message_id):
        return t(error.message_id, **values)
    return t("tell.refused", id=error.message_id)


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return clock(value, seconds=True)
    if isinstance(value, tuple):
        return ", ".join(t(f"access.role.{role}") for role in value) or "-"
    return clean(str(value), 200)
