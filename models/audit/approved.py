"""Whether two persons stand behind every weeding that the record tells of."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Text, select, type_coerce

from models.store.errors import IntegrityProblem
from models.store.tables import Entry, EntryDetail
from models.store.walk import WEEDED, opened_body

_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_DETAIL: Any = EntryDetail.__table__  # type: ignore[attr-defined]  # as above
APPROVED = "two_person.approved"


def first_unapproved(connection: Connection) -> int:
    """The first entry that tells of a weeding nobody approved; 0 where there is none.

    The words go in the approver's transaction, so the approval stands right before what it weeded, by the same
    person, and one of another who asked. Nobody weeds without a second person, also before there were pass phrases.
    """
    next_seq, approver = 0, ""
    rows = connection.execute(
        select(
            _ENTRY.c.seq, _ENTRY.c.verb, _ENTRY.c.actor_id, type_coerce(_DETAIL.c.body, Text), _DETAIL.c.id
        )
        .outerjoin(_DETAIL, _DETAIL.c.id == _ENTRY.c.detail_id)
        .where(_ENTRY.c.verb.in_((WEEDED, APPROVED)))
        .order_by(_ENTRY.c.seq)
        .execution_options(yield_per=500)
    )
    for seq, verb, actor_id, stored, detail_id in rows:
        if verb == WEEDED:
            if (seq, actor_id) != (next_seq, approver):
                return int(seq)
            next_seq = seq + 1
        elif _of_weeding(connection, stored, detail_id, actor_id):
            next_seq, approver = seq + 1, actor_id
    return 0


def _of_weeding(connection: Connection, stored: Any, detail_id: str, approver: str) -> bool:
    try:
        told = json.loads(opened_body(stored, detail_id, connection.dialect))
        return told["kind"] == "weed" and told["asked_id"] not in ("", None, approver)
    except (ValueError, KeyError, TypeError, IntegrityProblem):
        return False  # changed: the walk tells of it
