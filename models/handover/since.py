"""What happened since an officer was last here, from the one entry stream: the morning view (D87, rule 12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.alarms.rows import AlarmRow
from models.alarms.tables import Alarm
from models.alarms.views import as_rows, select_alarms
from models.incidents.tables import Incident
from models.people.tables import Person
from models.rota.tables import SeenUntil
from models.store.clock import Clock
from models.store.tables import ChainHead, Entry

_E: Any = Entry.__table__.c  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_A: Any = Alarm.__table__.c  # type: ignore[attr-defined]  # as above
_I: Any = Incident.__table__.c  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_CHAIN: Any = ChainHead.__table__  # type: ignore[attr-defined]  # as above
_SEEN: Any = SeenUntil.__table__  # type: ignore[attr-defined]  # as above

# Where an officer has never said that they have seen anything.
FIRST = timedelta(hours=24)
MOST = 200
# For so long something may be on its way into the record.
WRITING = timedelta(seconds=5)
# What the watch, the glass and lookers do by themselves, and what the lists of alarms and incidents tell already.
_UNTOLD = (
    "alarm.%", "incident.%", "signals.%", "head.%", "watch.%", "desk.%", "operator.signed%", "operator.proven",
    "%.viewed", "%.history_viewed", "person.opened", "person.revealed%", "search.%", "line.heard", "plan.%", "step.%",
    "channel.tested", "notice.%", "paper.sealed", "handover.signed", "backup.%", "list.%", "police.%", "obligation.%",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IncidentSince:
    """An incident that was opened or closed since: number, whose, what came of it, and no words of it."""

    id: str
    number: str
    person: str | None
    outcome: str
    reported_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Since:
    """What happened after entry `after`, which was written or looked at `at`, up to entry `until`.

    `first`: this officer has never been here, and the last day is told. `acts` are how many acts there were upon each
    noun of the record ("measure", "shift"), the most frequent first, and when last.
    """

    after: int
    at: datetime
    until: int
    first: bool
    alarms: tuple[AlarmRow, ...] = ()
    incidents: tuple[IncidentSince, ...] = ()
    acts: tuple[tuple[str, int, datetime], ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether nothing happened that is told."""
        return not (self.alarms or self.incidents or self.acts)


def since(connection: Connection, operator_id: str, now: datetime) -> Since:
    """What this officer has not seen."""
    found = connection.execute(
        select(_SEEN.c.entry_seq, _SEEN.c.at).where(_SEEN.c.operator_id == operator_id)
    ).one_or_none()
    until = int(connection.execute(select(_CHAIN.c.seq)).scalar_one())
    if found is None:
        at = now - FIRST
        before = select(func.max(_E.seq)).where(_E.entered_at <= at)
        after, first = int(connection.execute(before).scalar() or 0), True
    else:
        after, at, first = int(found.entry_seq), found.at, False
    alarms = as_rows(connection.execute(_alarms(at).limit(MOST)))
    return Since(after, at, until, first, alarms, _incidents(connection, at), _acts(connection, after))


def seen(session: Session, actor: Actor, entry: int, clock: Clock) -> None:
    """The actor has seen what happened up to this entry; never less than before. It is no act of the record's."""
    connection = session.connection()
    until = min(entry, int(connection.execute(select(_CHAIN.c.seq)).scalar_one()))
    # What came while it was read was not seen: the hour is that of what was seen last, and not of the key. A moment
    # before it, for what came as that was written; told twice is better than never.
    last = connection.execute(select(_E.entered_at).where(_E.seq == until)).scalar()
    values = {"entry_seq": until, "at": clock.now() if last is None else min(clock.now(), last - WRITING)}
    mine = _SEEN.c.operator_id == actor.id
    done = connection.execute(update(_SEEN).where(mine, _SEEN.c.entry_seq <= until).values(**values))
    known = connection.execute(select(_SEEN.c.operator_id).where(mine)).scalar()
    if done.rowcount == 0 and known is None and actor.kind == "operator":
        connection.execute(insert(_SEEN).values(operator_id=actor.id, **values))


def _alarms(at: datetime) -> Any:
    """Alarms that came, or were closed, since; what is open stands first."""
    return (
        select_alarms()
        .where(_A.drill.is_(False), or_(_A.received_at > at, _A.closed_at > at))
        .order_by(_A.closed_at.is_not(None), _A.priority, _A.seq.desc())
    )


def _incidents(connection: Connection, at: datetime) -> tuple[IncidentSince, ...]:
    """Incidents that were opened or closed since."""
    chosen = (
        select(_I.id, _I.number, _PERSON.c.code, _I.outcome, _I.reported_at, _I.closed_at)
        .select_from(Incident.__table__.outerjoin(_PERSON, _PERSON.c.id == _I.person_id))  # type: ignore[attr-defined]  # as above
        .where(or_(_I.reported_at > at, _I.closed_at > at))
        .order_by(_I.seq.desc())
        .limit(MOST)
    )
    return tuple(IncidentSince(*row) for row in connection.execute(chosen))


def _acts(connection: Connection, after: int) -> tuple[tuple[str, int, datetime], ...]:
    """How many acts there were upon each other noun since."""
    last = func.max(_E.entered_at, type_=_E.entered_at.type)
    chosen = select(_E.verb, func.count(), last).where(_E.seq > after)
    for each in _UNTOLD:
        chosen = chosen.where(_E.verb.not_like(each))
    found: dict[str, tuple[int, datetime]] = {}
    for verb, count, at in connection.execute(chosen.group_by(_E.verb).order_by(_E.verb).limit(MOST)):
        noun = str(verb).partition(".")[0]
        before, latest = found.get(noun, (0, at))
        found[noun] = (before + int(count), max(latest, at))
    acts = [(noun, count, at) for noun, (count, at) in found.items()]
    return tuple(sorted(acts, key=lambda each: (-each[1], each[0])))
