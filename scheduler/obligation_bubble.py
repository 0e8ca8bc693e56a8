"""The bubble of what is late on an incident, owed or a step of its routine: its number, what, and for how many days."""

from __future__ import annotations

import re
from collections.abc import Mapping

from models.obligations.kinds import BY_NAME
from models.obligations.words import HOLDERS
from models.words.lookup import known, n, t
from scheduler.bubble import Bubble

SLOT, ROUTINES = "obligations", "routines"
_NUMBER = re.compile(r"\d{4}-\d{1,6}")


def obligation_bubble(text_id: str, values: Mapping[str, object]) -> Bubble:
    """The bubble of a stored notice "notice.obligation.*"; its values are not trusted."""
    title = t("notice.obligation.title")
    count = values.get("count")
    if text_id == "notice.obligation.many" or not known(text_id):
        many = count if type(count) is int else 0
        return Bubble(title, n("notice.obligation.many", many), slot=SLOT)
    told = {
        **_number_and_days(values),
        "kind": t(f"obligation.kind.{kind}") if (kind := values.get("kind")) in BY_NAME else "-",
        "holder": t(f"obligation.holder.{holder}") if (holder := values.get("holder")) in HOLDERS else "-",
    }
    return Bubble(title, _said(text_id, told), slot=SLOT)


def routine_bubble(text_id: str, values: Mapping[str, object]) -> Bubble:
    """The bubble of a stored notice "notice.routine.*"; its values are not trusted."""
    title = t("notice.routine.title")
    if text_id == "notice.routine.many" or not known(text_id):
        count = values.get("count")
        return Bubble(title, n("notice.routine.many", count if type(count) is int else 0), slot=ROUTINES)
    step = values.get("step")
    told = {**_number_and_days(values), "step": step if type(step) is int and 0 < step < 1000 else "-"}
    return Bubble(title, _said(text_id, told), slot=ROUTINES)


def _number_and_days(values: Mapping[str, object]) -> dict[str, object]:
    number, days = values.get("number"), values.get("days")
    return {
        "number": number if isinstance(number, str) and _NUMBER.fullmatch(number) else "-",
        "days": days if type(days) is int and days >= 0 else 0,
    }


def _said(text_id: str, told: Mapping[str, object]) -> str:
    on_the_day = f"{text_id}.today"
    return t(on_the_day if not told["days"] and known(on_the_day) else text_id, **told)
