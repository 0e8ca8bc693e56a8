"""What falls due in open cases and what was let slip: things owed, remedial acts, and days in court (D12, D27, D29).

As all lines of the sheet: instants and days, never ages; codes and kinds, never what somebody wrote.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from models.handover.saying import at, day, known_word, said
from models.handover.sheet import SheetLine
from models.incidents.tables import Incident, RemedialAct
from models.obligations.rows import ObligationRow
from models.obligations.views import owed
from models.people.tables import Person
from models.people.validity import local_day
from models.police.views import dates_ahead
from models.words.lookup import t

_ACT: Any = RemedialAct.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above

OWED_AHEAD = timedelta(hours=72)
ACT_DAYS = 3
# A day in court is prepared: somebody goes along, and others must know that they are away.
COURT_DAYS = 7
MOST = 200


def deadlines(connection: Connection, now: datetime) -> Iterable[SheetLine]:
    """What the officer who comes must do or remember, in the order it falls due within each kind."""
    for row in dates_ahead(connection, now, COURT_DAYS):
        told = {"number": row.number, "whose": _whose(row.person), "kind": known_word("court.kind", row.kind)}
        yield SheetLine(t("handover.line.court", **told, at=at(row.starts_at)), "warn")
    yield from _owed(connection, now)
    yield from _acts(connection, now)


def _owed(connection: Connection, now: datetime) -> Iterable[SheetLine]:
    """One line for each case and holder, with all that is near: nobody reads eleven lines of one case."""
    near: dict[tuple[str, str], list[ObligationRow]] = {}
    for row in owed(connection):
        if row.due_at is not None and row.due_at <= now + OWED_AHEAD:
            near.setdefault((row.incident, row.holder), []).append(row)
    first = datetime.max.replace(tzinfo=now.tzinfo)
    for (number, holder), rows in sorted(
        near.items(), key=lambda each: (min(row.due_at or first for row in each[1]), each[0])
    ):
        late = [row for row in rows if row.late(now)]
        listed = {
            "late": ", ".join(_kind(row) for row in late),
            "soon": ", ".join(_kind(row) for row in rows if row not in late),
        }
        which = "both" if all(listed.values()) else "late" if late else "soon"
        # What others owe is theirs to do: of us is asked only whether we know (rule 17).
        if holder != "city":
            if not late:
                continue
            which = "theirs"
        told = {
            "number": number,
            "whose": _whose(rows[0].person),
            "holder": known_word("obligation.holder", holder),
            **{name: words for name, words in listed.items() if words},
        }
        weight = "late" if late and holder == "city" else "warn"
        yield SheetLine(t(f"handover.line.owed.{which}", **told), weight)


def _kind(row: ObligationRow) -> str:
    when = "" if row.due_at is None else f" {at(row.due_at)}"
    return f"{known_word('obligation.kind', row.kind)}{when}"


def _acts(connection: Connection, now: datetime) -> Iterable[SheetLine]:
    today = local_day(now)
    found = connection.execute(
        select(_INCIDENT.c.number, _PERSON.c.code, _ACT.c.holder, _ACT.c.owner_label, _ACT.c.due_on)
        .select_from(
            _ACT.join(_INCIDENT, _INCIDENT.c.id == _ACT.c.incident_id).outerjoin(
                _PERSON, _PERSON.c.id == _INCIDENT.c.person_id
            )
        )
        .where(_ACT.c.state == "open", _INCIDENT.c.state != "closed")
        .where(_ACT.c.due_on <= today + timedelta(days=ACT_DAYS))
        .order_by(_ACT.c.due_on, _ACT.c.seq)
        .limit(MOST)
    )
    for row in found:
        late = row.due_on < today
        words = t(
            "handover.line.act_late" if late else "handover.line.act",
            number=row.number,
            whose=_whose(row.code),
            owner=said(row.owner_label) or known_word("obligation.holder", row.holder),
            on=day(row.due_on),
        )
        yield SheetLine(words, "late" if late else "warn")


def _whose(code: str | None) -> str:
    return f" {code}" if code else ""
