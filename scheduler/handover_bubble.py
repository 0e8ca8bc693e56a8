"""The bubble of a handover that lacks a signature: when duty passed, and nobody's name."""

from __future__ import annotations

from collections.abc import Mapping

from models.words.lookup import known, t
from scheduler.bubble import Bubble
from scheduler.rota_bubble import at_words

SLOT = "handover"


def handover_bubble(text_id: str, values: Mapping[str, object], urgent: bool) -> Bubble:
    """The bubble of a stored notice "notice.handover.*"; its values are not trusted."""
    name = text_id if known(text_id) else "notice.handover.sign"
    return Bubble(t("notice.handover.title"), t(name, at=at_words(values.get("at"))), urgent, SLOT)
