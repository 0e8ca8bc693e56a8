"""The bubbles of police reports, days in court and crisis support: an incident's number, a code, a day, no more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from models.store.clock import zone
from models.words.lookup import n, t
from scheduler.bubble import Bubble
from scheduler.due_bubble import due_words

SLOT = "law"
KINDS = ("police", "court", "crisis")
_NUMBER = re.compile(r"\d{4}-\d{1,6}")


def law_bubble(text_id: str, values: Mapping[str, object], person: str, now: datetime) -> Bubble:
    """The bubble of a stored notice "notice.law.*"; its values are not trusted, `person` is as it may be shown."""
    named = text_id.removeprefix("notice.law.").split(".")[0]
    kind = named if named in KINDS else KINDS[0]
    title = t(f"notice.law.{kind}.title")
    if text_id.endswith(".many"):
        count = values.get("count")
        return Bubble(title, n(f"notice.law.{kind}.many", count if type(count) is int else 0), slot=SLOT)
    told = values.get("number")
    number = told if isinstance(told, str) and _NUMBER.fullmatch(told) else "-"
    if kind == "crisis":
        return Bubble(
            title, due_words("notice.law.crisis", values, now, number=number, person=person), slot=SLOT
        )
    if kind == "court":
        words = t("notice.law.court", number=number, person=person, at=_at(values.get("at")))
        return Bubble(title, words, slot=SLOT)
    day = values.get("day")
    words = t("notice.law.police", number=number, person=person, day=day if type(day) is int else "?")
    return Bubble(title, words, slot=SLOT)


def _at(told: object) -> str:
    try:
        return f"{datetime.fromisoformat(str(told)).astimezone(zone()):%Y-%m-%d %H:%M}"
    except ValueError:
        return "?"
