"""The bubbles of what falls due on a day: a class, a code and the days, whatever room it comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from models.people.validity import local_day
from models.words.lookup import known, n, t
from scheduler.bubble import Bubble

_CODE = re.compile(r"[A-ZÅÄÖa-zåäö0-9][A-ZÅÄÖa-zåäö0-9.-]{0,15}")
NO_CODE = "-"
REGISTER_SLOT, OWED_SLOT = "register", "owed"
_OF_PERSONS = ("notice.register.ending", "notice.register.answer")


def due_words(stem: str, values: Mapping[str, object], now: datetime, **told: str) -> str:
    """The sentence of `stem`.due, .today or .overdue for the day in `values`, which is not trusted."""
    try:
        days = (date.fromisoformat(str(values.get("due_on"))) - local_day(now)).days
    except ValueError:
        days = 0
    if days == 0:
        return t(f"{stem}.today", **told)
    return n(f"{stem}.{'overdue' if days < 0 else 'due'}", abs(days), **told)


def many_words(text_id: str, values: Mapping[str, object]) -> str:
    """The sentence that counts; what is no number counts as none."""
    count, overdue = (
        each if type(each) is int else 0 for each in (values.get("count"), values.get("overdue"))
    )
    return n(text_id, count, overdue=overdue)


def code_of(told: object) -> str:
    """A code that looks like one; "-" for what does not."""
    return told if isinstance(told, str) and _CODE.fullmatch(told) else NO_CODE


def register_bubble(text_id: str, values: Mapping[str, object], person: str, now: datetime) -> Bubble:
    """The bubble of a stored notice "notice.register.*"; `person` is the code as it may be shown here."""
    title = t("notice.register.title")
    if text_id == "notice.register.many" or not known(f"{text_id}.title"):
        return Bubble(title, many_words("notice.register.many", values), slot=REGISTER_SLOT)
    title = t(f"{text_id}.title")
    code = person if text_id in _OF_PERSONS else code_of(values.get("code"))
    if text_id == "notice.register.no_responsible":
        return Bubble(title, t(text_id, code=code), slot=REGISTER_SLOT)
    return Bubble(title, due_words(text_id, values, now, code=code), slot=REGISTER_SLOT)


def owed_bubble(text_id: str, values: Mapping[str, object], person: str, now: datetime) -> Bubble:
    """The bubble of a stored notice "notice.owed.*"; `person` is the code as it may be shown here."""
    if text_id == "notice.owed.many" or not known(f"{text_id}.title"):
        return Bubble(t("notice.owed.title"), many_words("notice.owed.many", values), slot=OWED_SLOT)
    return Bubble(t(f"{text_id}.title"), due_words(text_id, values, now, person=person), slot=OWED_SLOT)
