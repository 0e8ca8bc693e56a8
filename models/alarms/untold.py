"""New alarms that no officer has been told of yet, told once each or, in a flood, together (TRUST threat 5)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, RowMapping, exists, literal, select
from sqlmodel import Session

from models.alarms.ladder import MANY, Fired, alone, folded_letters, letters, notice_facts, shared
from models.alarms.standing import ladders
from models.alarms.tables import Alarm
from models.channels.outgoing import put
from models.channels.rows import NewLetter
from models.notices.commands import NewNotice, tell
from models.notices.tables import Notice
from models.store.clock import Clock

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_NOTICE: Any = Notice.__table__  # type: ignore[attr-defined]  # as above

AT_ONCE = 1000
RECIPIENT = "tib"
FOLDED = "folded"


def tell_new(session: Session, clock: Clock) -> Fired:
    """Make a notice of each new alarm, or one of them all when they are more than ten, and wake whom the ladder wakes
    at once; the answer tells how many alarms, and what kept the channels from being written to.

    At most 1 000 at a time, so that reception never waits long for the pen, most urgent first. An alarm whose
    first ladder step has fired is told of by the step.
    """
    connection = session.connection()
    found = _untold(connection)
    if not found:
        return Fired()
    now = clock.now()
    facts = notice_facts(connection, found)
    error = alone(session, lambda: _wake(session, found, facts, clock))
    done = Fired(len(found), (error,) if error else ())
    many = len(found) > MANY
    notices = [
        NewNotice(
            f"alarm:{row['id']}", "new", RECIPIENT, "notice.alarm.new", facts[row["id"]], row["priority"] < 4
        )
        for row in found
    ]
    if not many:
        tell(session, shared(connection, notices, now), now)
        return done
    # Each still gets its row, settled at once, so that nothing but rows remembers who has been told of what.
    tell(session, notices, now, outcome=FOLDED)
    values: dict[str, object] = {"count": len(found), "worst": notices[0].values}
    urgent = any(each.urgent for each in notices)
    counted = NewNotice(f"alarms:{now.isoformat()}", "new", RECIPIENT, "notice.alarm.many", values, urgent)
    tell(session, shared(connection, [counted], now), now)
    return done


def _wake(
    session: Session, found: list[RowMapping], facts: dict[str, dict[str, object]], clock: Clock
) -> None:
    """Write what leaves the desk as soon as these alarms ring."""
    now = clock.now()
    those = ladders(session.connection(), now)
    away: list[NewLetter] = []
    for row in found:
        reach = those.of(row).rule(row["priority"]).at_once
        away += letters(row, "new", "new", facts[row["id"]], reach)
    put(session, folded_letters(away, now), clock)


def _untold(connection: Connection) -> list[RowMapping]:
    told = exists().where(
        _NOTICE.c.subject == literal("alarm:").concat(_ALARM.c.id),
        _NOTICE.c.threshold == "new",
        _NOTICE.c.recipient == RECIPIENT,
    )
    found = connection.execute(
        select(_ALARM)
        # "Not closed" says nothing more than "new", except to SQLite: it leads to the index of open alarms.
        .where(_ALARM.c.state == "new", _ALARM.c.state != "closed")
        .where(_ALARM.c.ladder_round == 1, _ALARM.c.ladder_step == 0, ~told)
        .order_by(_ALARM.c.priority, _ALARM.c.seq)
        .limit(AT_ONCE)
    )
    return list(found.mappings())
