"""The bubble of a duty that nobody accepted, or of a gap in the rota: which duty, when and why, and nobody's name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from models.rota.words import DUTIES, GAP_CAUSES
from models.store.clock import zone
from models.words.lookup import known, n, t
from scheduler.bubble import Bubble

SLOT = "rota"


def rota_bubble(text_id: str, values: Mapping[str, object], urgent: bool) -> Bubble:
    """The bubble of a stored notice "notice.duty.*" or "notice.gap.*"; its values are not trusted."""
    title = t("notice.duty.title" if text_id.startswith("notice.duty.") else "notice.gap.title")
    count = values.get("count")
    if text_id == "notice.gap.many":
        return Bubble(title, n(text_id, count if type(count) is int else 0), urgent, SLOT)
    duty, cause = values.get("duty"), values.get("cause")
    words = {
        "duty": t(f"rota.role.{duty if duty in DUTIES else 'tib'}"),
        "cause": t(f"rota.cause.{cause if cause in GAP_CAUSES else 'nobody'}"),
        "at": at_words(values.get("at")),
    }
    return Bubble(title, t(text_id if known(text_id) else "notice.gap.now", **words), urgent, SLOT)


def at_words(told: object) -> str:
    """An instant of a stored notice as the glass says it; "?" for what is none."""
    try:
        return f"{datetime.fromisoformat(str(told)).astimezone(zone()):%Y-%m-%d %H:%M}"
    except ValueError:
        return "?"
