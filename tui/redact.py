"""A desk for pictures: names, addresses, numbers and notes are blocks of one width before they reach any screen.

It stands between the screens and everything that is read, so that no screen has to think of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from models.alarms.rows import TimelineRow
from models.board.rows import BoardSnapshot
from models.store.errors import VaktbordError
from models.words.lookup import t

if TYPE_CHECKING:
    from tui.services import DeskServices

BLOCKS = "•" * 8
# The fields of rows that hold somebody's name, number, place or words, whatever row they stand in.
HIDDEN = frozenset(
    {
        "name", "phone", "address", "home", "responsible", "responsible_phone", "office_phone", "sealed_reference",
        "placement", "position", "text", "note", "title", "what_happened", "close_reason", "reason", "owner",
        "operator", "who", "label", "acknowledged_label", "officer", "me", "arc_phone", "settled_by", "phrase",
        "evidence", "known", "reasons", "struck_reason", "struck_label", "summary",
        "about", "caller", "confirmed_by", "contact", "contact_phone", "made_by",
        "out_of_hours_phone", "how", "reference", "done_label", "settled_label",
        "what", "supplier", "findings", "place", "came_of", "serial", "decided_by", "noted_by",
        "participants", "risks", "trigger", "why_cancelled", "agenda", "attested_how", "offered_by", "recorded_by",
        "tags", "method", "receipt",
        "filed_for", "report_number", "case_number", "bops_contact", "officer_phone", "decision_note", "why_not",
        "helped_by", "counsel", "counsel_phone", "companion", "outcome_note", "cancelled_why", "recipient", "ended_by",
        "feedback_how", "reporter", "reporter_phone", "reasoning", "struck_by", "struck_why", "ended_how",
        "outgoing", "incoming", "remark",
    }
)  # fmt: skip
# What an entry of a timeline may say in clear: fixed words, days and numbers.
OPEN_DETAILS = frozenset(
    {
        "class", "kind", "until", "number", "by", "outcome", "police", "bring_up_on", "state", "by_hand", "hours",
        "alarm", "incident", "profile",
    }
)  # fmt: skip


def redacted(value: Any) -> Any:
    """The value with blocks in place of what tells of anybody; rows become rows of the same kind."""
    if isinstance(value, tuple):
        return tuple(redacted(each) for each in value)
    if isinstance(value, Mapping):
        return {key: redacted(each) for key, each in value.items()}
    if isinstance(value, TimelineRow):
        return replace(value, who=_block(value.who), detail=_details(value.detail))
    if isinstance(value, BoardSnapshot):
        # The title line says it, so that nobody takes the picture for the desk.
        return replace(_row(value), city=f"{value.city} · {t('redact.on')}".strip(" ·"))
    return _row(value) if is_dataclass(value) and not isinstance(value, type) else value


def redacting(services: DeskServices) -> DeskServices:
    """The same services, every answer of theirs redacted."""
    return cast("DeskServices", _Redacting(services))


class _Redacting:
    """Passes everything on to what is behind it, and hides in what comes back."""

    def __init__(self, behind: object) -> None:
        object.__setattr__(self, "_behind", behind)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._behind, name)
        if name == "login":
            return _Redacting(found)
        return _answering(found) if callable(found) else redacted(found)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._behind, name, value)


def _answering(call: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(call)
    def called(*given: Any, **named: Any) -> Any:
        try:
            return redacted(call(*given, **named))
        except VaktbordError as error:
            error.values = {key: _hide(key, value) for key, value in error.values.items()}
            raise

    return called


def _row(value: Any) -> Any:
    changed = {}
    for each in fields(value):
        if each.init:
            before = getattr(value, each.name)
            after = _hide(each.name, before)
            if after is not before:
                changed[each.name] = after
    return replace(value, **changed) if changed else value


def _hide(name: str, value: Any) -> Any:
    if name == "raw" and isinstance(value, bytes):
        return b""
    if name in HIDDEN and isinstance(value, str):
        return _block(value)
    return redacted(value)


def _details(detail: dict[str, object]) -> dict[str, object]:
    """An entry's details: what is not a fixed word is somebody's own."""
    return {
        name: _details(value) if isinstance(value, dict) else value if name in OPEN_DETAILS else _plain(value)
        for name, value in detail.items()
    }


def _plain(value: object) -> object:
    return _block(value) if isinstance(value, str) else value


def _block(text: str) -> str:
    return BLOCKS if text else text
