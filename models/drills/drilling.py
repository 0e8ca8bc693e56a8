"""Playing a drill: invented alarms that ring at the desk, marked everywhere, and leave it for nobody (rule 10).

What is due is computed from rows at each look. A real alarm goes first: while one that is acute waits to be
acknowledged no drill begins, and of one that runs nothing more is raised.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, RowMapping, and_, insert, or_, select, update
from sqlmodel import Session

from models.access.actor import WATCH, Actor
from models.access.rights import check
from models.alarms.standing import ladder_at
from models.alarms.tables import Alarm
from models.drills.scenarios import scenarios
from models.drills.tables import Drill, DrillMoment
from models.notices.commands import drop_for
from models.store.chain import record
from models.store.clock import Clock, deadline
from models.store.errors import Refused
from models.store.guard import hold
from models.store.ids import new_id
from models.store.text import clean
from models.words.lookup import language

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_DRILL: Any = Drill.__table__  # type: ignore[attr-defined]  # as above
_MOMENT: Any = DrillMoment.__table__  # type: ignore[attr-defined]  # as above

ACUTE = 2
MOST = 200


def begin(session: Session, actor: Actor, scenario: str, clock: Clock) -> str:
    """Begin a drill: its first alarm rings at once. Returns its id.

    Raises Refused for an unknown scenario, while another drill runs, or while an acute alarm waits.
    """
    check(actor, "drill.lead")
    known = scenarios()
    if scenario not in known:
        raise Refused("drill.no_such_scenario", given=clean(scenario, 40), known=", ".join(known))
    hold(session, "drill")
    if running(session.connection()) is not None:
        raise Refused("drill.runs_already")
    if acute_waits(session.connection()):
        raise Refused("drill.alarm_waits")
    now, drill_id = clock.now(), new_id()
    session.connection().execute(
        insert(_DRILL).values(
            id=drill_id,
            scenario=scenario,
            running=True,
            began_at=now,
            began_by=actor.id,
            began_label=actor.label,
        )
    )
    for moment in known[scenario].moments:
        due = deadline(clock, moment.after_s)
        session.connection().execute(
            insert(_MOMENT).values(
                id=new_id(),
                drill_id=drill_id,
                kind=moment.kind,
                priority=moment.priority,
                portable=moment.portable,
                position=moment.position or None,
                told=moment.told.in_(language()),
                due_at=due.at,
                boot_id=due.boot_id,
                due_boottime=due.boottime,
            )
        )
    record(session, actor, "drill.began", f"drill:{drill_id}", now, {"scenario": scenario})
    play_due(session, clock)
    return drill_id


def end(session: Session, actor: Actor, clock: Clock) -> str:
    """End the drill that runs: what it invented is closed, what has not rung never will. Returns its id."""
    check(actor, "drill.lead")
    hold(session, "drill")
    row = running(session.connection())
    if row is None:
        raise Refused("drill.none_runs")
    now = clock.now()
    for alarm_id in invented(session.connection(), row["id"]):
        alarm = session.connection().execute(
            select(_ALARM.c.version).where(_ALARM.c.id == alarm_id).with_for_update()
        )
        session.connection().execute(
            update(_ALARM)
            .where(_ALARM.c.id == alarm_id)
            .values(
                state="closed",
                closed_at=now,
                close_class="test",
                due_at=None,
                due_boot_id="",
                due_boottime=0.0,
                version=int(alarm.scalar_one()) + 1,
            )
        )
        drop_for(session, f"alarm:{alarm_id}", now)
        record(session, actor, "alarm.drill_ended", f"alarm:{alarm_id}", now)
    _end(session, actor, row["id"], clock)
    return str(row["id"])


def running(connection: Connection) -> RowMapping | None:
    """The drill that is played now."""
    return connection.execute(select(_DRILL).where(_DRILL.c.ended_at.is_(None)).limit(1)).mappings().first()


def acute_waits(connection: Connection) -> bool:
    """Whether a real alarm of P1 or P2 waits to be acknowledged."""
    # "Not closed" says nothing more than "new", except to SQLite: it leads to the index of open alarms.
    waits = and_(_ALARM.c.state == "new", _ALARM.c.state != "closed", _ALARM.c.drill.is_(False))
    chosen = select(_ALARM.c.seq).where(waits, _ALARM.c.priority <= ACUTE).limit(1)
    return connection.execute(chosen).first() is not None


def wants_playing(connection: Connection) -> bool:
    """Whether a drill runs; asked at every cycle, so that nothing need be written where none does."""
    return running(connection) is not None


def play_due(session: Session, clock: Clock) -> int:
    """Ring what is due of the drill that runs, and end it when all it invented is closed; how many alarms rang."""
    connection = session.connection()
    drill = running(connection)
    if drill is None or acute_waits(connection):
        return 0
    by_boot = and_(_MOMENT.c.boot_id == clock.boot_id(), _MOMENT.c.due_boottime <= clock.boottime())
    due = connection.execute(
        select(_MOMENT)
        .where(_MOMENT.c.drill_id == drill["id"], _MOMENT.c.raised_at.is_(None))
        .where(or_(_MOMENT.c.due_at <= clock.now(), by_boot))
        .order_by(_MOMENT.c.seq)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    rung = 0
    for moment in due.mappings().all():
        _ring(session, moment, clock)
        rung += 1
    left = select(_MOMENT.c.seq).where(_MOMENT.c.drill_id == drill["id"], _MOMENT.c.raised_at.is_(None))
    if not rung and not connection.execute(left.limit(1)).first() and not invented(connection, drill["id"]):
        _end(session, WATCH, drill["id"], clock)
    return rung


def _ring(session: Session, moment: RowMapping, clock: Clock) -> None:
    now, alarm_id = clock.now(), new_id()
    ladder = ladder_at(session.connection(), now)
    due = deadline(clock, ladder.steps(moment["priority"])[0])
    session.connection().execute(
        insert(_ALARM).values(
            id=alarm_id,
            priority=moment["priority"],
            kind=moment["kind"],
            state="new",
            source="watch",
            account="",
            portable=moment["portable"],
            code="",
            text_id="drill.invented",
            text=moment["told"],
            partition="",
            zone="",
            position=moment["position"],
            arc_verified=True,
            triggered_at=now,
            received_at=now,
            acknowledged_label="",
            copies=0,
            ladder=ladder.profile,
            ladder_round=1,
            ladder_step=0,
            due_at=due.at,
            due_boot_id=due.boot_id,
            due_boottime=due.boottime,
            drill=True,
            proof=False,
            version=1,
        )
    )
    session.connection().execute(
        update(_MOMENT).where(_MOMENT.c.id == moment["id"]).values(raised_at=now, alarm_id=alarm_id)
    )
    record(session, WATCH, "alarm.invented", f"alarm:{alarm_id}", now, {"drill": str(moment["drill_id"])})


def _end(session: Session, actor: Actor, drill_id: str, clock: Clock) -> None:
    now = clock.now()
    session.connection().execute(
        update(_DRILL).where(_DRILL.c.id == drill_id).values(ended_at=now, running=False)
    )
    record(session, actor, "drill.ended", f"drill:{drill_id}", now)


def invented(connection: Connection, drill_id: str) -> list[str]:
    """The alarms that a drill has rung and nobody has closed, the first first."""
    found = connection.execute(
        select(_ALARM.c.id)
        .join(_MOMENT, _MOMENT.c.alarm_id == _ALARM.c.id)
        .where(_MOMENT.c.drill_id == drill_id, _ALARM.c.state != "closed")
        .order_by(_ALARM.c.seq)
        .limit(MOST)
    )
    return list(found.scalars())
