"""What entries are about, by the codes and numbers people know; and what a typed code means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from models.access.tables import Operator
from models.alarms.tables import Alarm
from models.assignments.tables import Assignment
from models.boards.tables import Board
from models.incidents.tables import Incident
from models.journal.rows import Named
from models.measures.tables import Advice, GuardOrder, Measure
from models.people.tables import PartyOffice, Person
from models.referrals.tables import Referral
from models.risks.linking import meant as meant_risk
from models.risks.tables import Threat, ThreatActor, WatchNote
from models.rota.tables import ContactCall
from models.store.errors import NotFound
from models.store.tables import Entry
from models.store.text import clean

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above


def _table(model: Any) -> Any:
    return model.__table__


# Where each kind's own code stands, and whom it concerns.
_CODES: dict[str, tuple[Any, str, str]] = {
    "alarm": (_ALARM, "seq", "person_id"),
    "incident": (_table(Incident), "number", "person_id"),
    "person": (_PERSON, "code", ""),
    "threat": (_table(Threat), "number", ""),
    "actor": (_table(ThreatActor), "code", ""),
    "note": (_table(WatchNote), "seq", ""),
    "referral": (_table(Referral), "number", ""),
    "assignment": (_table(Assignment), "number", ""),
    "office": (_table(PartyOffice), "code", ""),
    "board": (_table(Board), "code", ""),
    "operator": (_table(Operator), "code", ""),
    "measure": (_table(Measure), "", "person_id"),
    "guard": (_table(GuardOrder), "", "person_id"),
    "advice": (_table(Advice), "", "person_id"),
    "contact_call": (_table(ContactCall), "", "person_id"),
}
# What people say before a bare number.
_SPOKEN = {"note": "N-"}
# What is meant by its code beside what threats are linked to.
_ALSO = ("assignment", "referral", "office", "board")
_AT_ONCE = 300


def named(connection: Connection, subjects: Iterable[str]) -> dict[str, Named]:
    """Each subject ("incident:<id>") by its code; one of a kind nobody knows by a code keeps its kind alone."""
    wanted: dict[str, list[str]] = {}
    found: dict[str, Named] = {}
    for subject in dict.fromkeys(subjects):
        kind, _, row_id = subject.partition(":")
        found[subject] = Named(kind, row_id)
        if kind in _CODES and row_id:
            wanted.setdefault(kind, []).append(row_id)
    for kind, ids in wanted.items():
        table, code, person = _CODES[kind]
        columns = [table.c.id]
        columns.append((table.c[code] if code else table.c.id).label("shown"))
        columns.append((_PERSON.c.code if person else table.c.id).label("whose"))
        source = table.outerjoin(_PERSON, _PERSON.c.id == table.c[person]) if person else table
        for start in range(0, len(ids), _AT_ONCE):
            part = ids[start : start + _AT_ONCE]
            for row in connection.execute(select(*columns).select_from(source).where(table.c.id.in_(part))):
                shown = _SPOKEN.get(kind, "") + str(row.shown) if code else ""
                whose = (row.whose or "") if person else ""
                found[f"{kind}:{row.id}"] = Named(kind, str(row.id), shown, whose)
    return found


def meant(connection: Connection, given: str) -> Named:
    """What a typed code or number means: a person, incident, threat, actor, assignment, referral, office or board, or
    an alarm by its number.

    Raises NotFound.
    """
    typed = clean(given, 40)
    try:
        kind, row_id, code = meant_risk(connection, typed)
        return Named(kind, row_id, code)
    except NotFound:
        pass
    for kind in _ALSO:
        table, column, _ = _CODES[kind]
        found = connection.execute(
            select(table.c.id, table.c[column]).where(table.c[column].in_((typed, typed.upper())))
        ).first()
        if found is not None:
            return Named(kind, str(found[0]), str(found[1]))
    if typed.isascii() and typed.isdigit() and len(typed) < 10:
        alarm = connection.execute(
            select(_ALARM.c.id, _ALARM.c.seq).where(_ALARM.c.seq == int(typed))
        ).one_or_none()
        if alarm is not None:
            return Named("alarm", str(alarm.id), str(alarm.seq))
    raise NotFound("journal.nothing_by_code", given=typed)


def log_numbered(connection: Connection, number: int) -> str | None:
    """The id of the written line that stands in the record under a number; None where it is none."""
    found = connection.execute(
        select(_ENTRY.c.subject).where(_ENTRY.c.seq == number, _ENTRY.c.subject.like("log:%"))
    ).scalar()
    return None if found is None else str(found).partition(":")[2]


def number_of_log(connection: Connection, log_id: str) -> int:
    """Under which number a written line stands in the record."""
    chosen = select(_ENTRY.c.seq).where(_ENTRY.c.subject == f"log:{log_id}").order_by(_ENTRY.c.seq).limit(1)
    return int(connection.execute(chosen).scalar_one())
