"""The bubble of a review of a threat, an actor, a watch note or an analysis: its class, its number and the days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from models.risks.words import REVIEWED
from models.words.lookup import t
from scheduler.bubble import Bubble
from scheduler.due_bubble import due_words, many_words

SLOT = "risks"
_CODE = re.compile(r"(H-\d{4}|HA|N|R)-\d{1,6}")


def risk_bubble(text_id: str, values: Mapping[str, object], now: datetime) -> Bubble:
    """The bubble of a stored notice "notice.risk.*"; its values are not trusted."""
    title = t("notice.risk.title")
    if text_id == "notice.risk.many":
        return Bubble(title, many_words(text_id, values), slot=SLOT)
    kind, code = values.get("kind"), values.get("code")
    told_kind = t(f"risk.kind.{kind if kind in REVIEWED else 'analysis'}").capitalize()
    told_code = code if isinstance(code, str) and _CODE.fullmatch(code) else ""
    return Bubble(title, due_words("notice.risk", values, now, kind=told_kind, code=told_code), slot=SLOT)
