"""A risk that waits for our answer, soon late or late, and an occasion nobody has judged, told to our contact (D43)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from models.assignments.reminding import due
from models.store.clock import zone
from models.store.store import Store
from models.words.lookup import known, n, t
from scheduler.bubble import Bubble
from scheduler.due_bubble import code_of
from scheduler.reminders import tell_or_count, untold

SLOT = "assignments"


def look_to_assignments(store: Store) -> int:
    """Make the notices that are due, each once for ever; returns how many. Writes nothing where none is."""
    with store.read() as connection:
        if not untold(connection, due(connection, store.clock.now())):
            return 0
    with store.write() as session:
        notices = due(session.connection(), store.clock.now())
        return tell_or_count(session, notices, store.clock, "assignments", "notice.assignment.many")


def assignment_bubble(text_id: str, values: Mapping[str, object], urgent: bool) -> Bubble:
    """The bubble of a stored notice "notice.assignment.*"; its values are not trusted."""
    title = t("notice.assignment.title")
    count = values.get("count")
    if text_id == "notice.assignment.many":
        return Bubble(title, n(text_id, count if type(count) is int else 0), urgent, SLOT)
    words = {"number": code_of(values.get("number")), "at": _at(values.get("at"))}
    return Bubble(title, t(text_id if known(text_id) else "notice.assignment.asked", **words), urgent, SLOT)


def _at(told: object) -> str:
    try:
        return f"{datetime.fromisoformat(str(told)).astimezone(zone()):%Y-%m-%d %H:%M}"
    except ValueError:
        return "?"
