"""What weeding takes from the register once it has ended: names of those who answered, reasons; codes and days stay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Connection, func, select, union_all, update

from models.boards.tables import BoardLead
from models.duties.tables import Talk
from models.measures.tables import GuardOrder
from models.people.tables import EndingItem, MandateEnding, OfficeAttestation, OfficeResponsible
from models.people.validity import local_day

_ENDING: Any = MandateEnding.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ITEM: Any = EndingItem.__table__  # type: ignore[attr-defined]  # as above
_RESPONSIBLE: Any = OfficeResponsible.__table__  # type: ignore[attr-defined]  # as above
_ATTESTATION: Any = OfficeAttestation.__table__  # type: ignore[attr-defined]  # as above
_LEAD: Any = BoardLead.__table__  # type: ignore[attr-defined]  # as above
_GUARD: Any = GuardOrder.__table__  # type: ignore[attr-defined]  # as above
_TALK: Any = Talk.__table__  # type: ignore[attr-defined]  # as above

_WORDS: dict[str, tuple[Any, dict[str, str | None]]] = {
    "ending": (_ENDING, {"reason": None}),
    "responsible": (_RESPONSIBLE, {"name": "", "phone": ""}),
    "attestation": (_ATTESTATION, {"attested_by": ""}),
    "lead": (_LEAD, {"name": "", "phone": ""}),
}


def ended_before(before: datetime, weeded: Any) -> CompoundSelect[Any]:
    """Subjects ("ending:ID", "responsible:ID", "attestation:ID", "lead:ID") over before an instant, not `weeded`."""
    day = local_day(before)
    over: tuple[tuple[str, Any, ColumnElement[bool]], ...] = (
        ("ending", _ENDING.c.id, _ENDING.c.closed_at < before),
        ("attestation", _ATTESTATION.c.id, _ATTESTATION.c.attested_on < day),
        *(
            (name, table.c.id, (table.c.valid_to <= day) | (table.c.superseded_at < before))
            for name, table in (("responsible", _RESPONSIBLE), ("lead", _LEAD))
        ),
    )
    parts = []
    for name, row_id, ended in over:
        subject = f"{name}:" + row_id
        parts.append(select(subject.label("subject")).where(ended, ~weeded(subject)))
    return union_all(*parts).order_by("subject")


def forget_words(connection: Connection, subject: str) -> None:
    """Take the names or the reasons away from one subject; an ending's list loses its reasons with it."""
    name, _, row_id = subject.partition(":")
    table, nothing = _WORDS[name]
    connection.execute(update(table).where(table.c.id == row_id).values(**nothing))
    if name == "ending":
        connection.execute(update(_ITEM).where(_ITEM.c.ending_id == row_id).values(reason=None))


def forget_reasons(connection: Connection, person_id: str) -> int:
    """Take away every reason that was written when a person's cover ended; returns how many there were."""
    mine = select(_ENDING.c.id).where(_ENDING.c.person_id == person_id)
    emptied = 0
    for table, those in ((_ENDING, _ENDING.c.person_id == person_id), (_ITEM, _ITEM.c.ending_id.in_(mine))):
        held = those & table.c.reason.is_not(None)
        emptied += int(connection.execute(select(func.count()).select_from(table).where(held)).scalar_one())
        connection.execute(update(table).where(held).values(reason=None))
    return emptied


def forget_places(connection: Connection, person_id: str) -> int:
    """Take away where a person was guarded and met: it may be their home; returns how many places there were."""
    emptied = 0
    for table in (_GUARD, _TALK):
        held = (table.c.person_id == person_id) & table.c.place.is_not(None)
        emptied += int(connection.execute(select(func.count()).select_from(table).where(held)).scalar_one())
        connection.execute(update(table).where(held).values(place=None))
    return emptied
