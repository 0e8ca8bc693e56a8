"""The bubble of something owed on an incident and late: the incident's number, what, and for how many days."""

from __future__ import annotations

import re
from collections.abc import Mapping

from models.obligations.kinds import BY_NAME
from models.obligations.words import HOLDERS
from models.words.lookup import known, n, t
from scheduler.bubble import Bubble

SLOT = "obligations"
_NUMBER = re.compile(r"\d{4}-\d{1,6}")


def obligation_bubble(text_id: str, values: Mapping[str, object]) -> Bubble:
    """The bubble of a stored notice "notice.obligation.*"; its values are not trusted."""
    title = t("notice.obligation.title")
    count = values.get("count")
    if text_id == "notice.obligation.many" or not known(text_id):
        many = count if type(count) is int else 0
        return Bubble(title, n("notice.obligation.many", many), slot=SLOT)
    number, kind, holder, days = (values.get(name) for name in ("number", "kind", "holder", "days"))
    told = {
        "number": number if isinstance(number, str) and _NUMBER.fullmatch(number) else "-",
        "kind": t(f"obligation.kind.{kind}") if kind in BY_NAME else "-",
        "holder": t(f"obligation.holder.{holder}") if holder in HOLDERS else "-",
        "days": days if type(days) is int and days >= 0 else 0,
    }
    on_the_day = f"{text_id}.today"
    return Bubble(
        title, t(on_the_day if not told["days"] and known(on_the_day) else text_id, **told), slot=SLOT
    )
