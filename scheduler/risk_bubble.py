"""The bubble of a review of a threat, an actor, a watch note or an analysis: its class, its number and the days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from models.people.validity import local_day
from models.risks.words import REVIEWED
from models.words.lookup import n, t
from scheduler.bubble import Bubble

SLOT = "risks"
_CODE = re.compile(r"(H-\d{4}|HA|N|R)-\d{1,6}")


def risk_bubble(text_id: str, values: Mapping[str, object], now: datetime) -> Bubble:
    """The bubble of a stored notice "notice.risk.*"; its values are not trusted."""
    title = t("notice.risk.title")
    if text_id == "notice.risk.many":
        told = [values.get(name) for name in ("count", "overdue")]
        count, overdue = (each if type(each) is int else 0 for each in told)
        return Bubble(title, n("notice.risk.many", count, overdue=overdue), slot=SLOT)
    kind, code = values.get("kind"), values.get("code")
    told_kind = t(f"risk.kind.{kind if kind in REVIEWED else 'analysis'}").capitalize()
    told_code = code if isinstance(code, str) and _CODE.fullmatch(code) else ""
    try:
        days = (date.fromisoformat(str(values.get("due_on"))) - local_day(now)).days
    except ValueError:
        days = 0
    if days < 0:
        body = n("notice.risk.overdue", -days, kind=told_kind, code=told_code)
    elif days == 0:
        body = t("notice.risk.today", kind=told_kind, code=told_code)
    else:
        body = n("notice.risk.due", days, kind=told_kind, code=told_code)
    return Bubble(title, body, slot=SLOT)
