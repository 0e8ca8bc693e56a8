"""The overview in one reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select

from models.access.break_glass import unreviewed
from models.alarms import views as alarms
from models.alarms.standing import ladder_at
from models.assignments import views as assignments
from models.backup import views as backup
from models.board.flood import flood
from models.board.refused import refused_traffic
from models.board.rows import BoardSnapshot
from models.handover import missing as handover
from models.incidents import views as incidents
from models.measures.views import guards_on_board
from models.people import views as people
from models.referrals import views as referrals
from models.rota import views as rota
from models.store.clock import zone
from models.store.policy import Targets, in_force
from models.store.sealing import unreadable_is_marked
from models.store.tables import ChainHead, Entry, Meta
from models.watch.canary import newest
from models.watch.disturbances import unsettled
from models.watch.silence import silent_count, unproven_count
from models.watch.views import notification_health, watch_row

_HEAD: Any = ChainHead.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # as above
_META: Any = Meta.__table__  # type: ignore[attr-defined]  # as above

INCIDENTS_SHOWN = 20
SPARED = timedelta(seconds=9)
# Acts that change alarms, or nothing that the overview shows. Of every other act all is read anew.
_ALARMS_ONLY = (
    "signals.received", "intake.refused", "person.opened", "watch.started", "watch.stopped", "disturbance.noted",
    "disturbance.ended", "disturbance.settled", "line.silent", "line.heard", "head.signed", "person.revealed",
    "person.revealed_sealed",
    "list.viewed", "search.rested", "search.opened", "incident.viewed", "talk.viewed", "measure.viewed", "guard.viewed",
    "referral.viewed", "assignment.viewed", "person.history_viewed", "journal.viewed",
    "advice.viewed", "protection.viewed", "threat.viewed", "actor.viewed", "watch_note.viewed", "analysis.viewed",
)  # fmt: skip
# Acts upon these change neither who is covered nor what was offered; of every other the ledger of offers is read anew.
_APART_FROM_OFFERS = (
    "alarm", "incident", "signals", "intake", "watch", "disturbance", "line", "head", "duty", "shift", "plan",
    "step", "handover", "drill", "referral", "measure", "guard", "advice", "threat", "actor", "watch_note",
    "analysis", "channel", "backup", "assignment", "break_glass", "notice", "desk", "search", "log", "contact_call",
    "protection", "transmitter", "access", "operator",
)  # fmt: skip
_COUNTER = select(_HEAD.c.seq)
_OTHER_ACTS = (
    select(_ENTRY.c.seq)
    .where(
        _ENTRY.c.seq > bindparam("seen"),
        _ENTRY.c.verb.not_like("alarm.%"),
        _ENTRY.c.verb.not_in(_ALARMS_ONLY),
    )
    .limit(1)
)
_ACTS_ON_OFFERS = (
    select(_ENTRY.c.seq)
    .where(
        _ENTRY.c.seq > bindparam("seen"),
        _ENTRY.c.verb.not_in(_ALARMS_ONLY),
        *(_ENTRY.c.verb.not_like(f"{noun}.%") for noun in _APART_FROM_OFFERS),
    )
    .limit(1)
)


@unreadable_is_marked()
def read_board(
    connection: Connection,
    now: datetime,
    time_zone: str = "Europe/Stockholm",
    before: BoardSnapshot | None = None,
) -> BoardSnapshot:
    """Everything the overview shows, of one moment. `now` decides who is on duty and what is due.

    `before`, an earlier reading of the same database, spares what no act has touched since: when alarms stream in,
    the alarms are what is read; how many lines are unproven may then be as old as `SPARED`. What is owed moves by the
    day and with acts upon it alone, and is taken over as long as neither has come.
    """
    counter = int(connection.execute(_COUNTER).scalar_one())
    if before is None or not _still_holds(connection, before, counter, now):
        before = _read_all(connection, counter, now, time_zone, before)
    counts = alarms.open_counts(connection)
    heard = alarms.last_signal(connection)
    health, notified_at = notification_health(connection, now)
    return replace(
        before,
        counter=counter,
        read_at=now,
        alarms=alarms.open_alarms(connection),
        open_count=sum(counts.by_priority.values()),
        by_priority=counts.by_priority,
        unacknowledged=counts.unacknowledged,
        drills=counts.drills,
        last_signal_at=heard[0] if heard else None,
        last_signal_person=heard[1] if heard else None,
        intake_notices=refused_traffic(connection),
        watch=watch_row(connection),
        notifications=health,
        notified_at=notified_at,
        disturbances=unsettled(connection),
        silent=silent_count(connection),
        canary=newest(connection),
        flood=flood(connection, now),
    )


def _still_holds(connection: Connection, before: BoardSnapshot, counter: int, now: datetime) -> bool:
    """Whether nothing but alarms was acted on since `before`, and what moves with time alone is fresh enough."""
    if before.planned_at is None or not timedelta(0) <= now - before.planned_at < SPARED:
        return False
    if counter == before.counter:
        return True
    return counter > before.counter and not connection.execute(_OTHER_ACTS, {"seen": before.counter}).first()


def _offers_hold(connection: Connection, before: BoardSnapshot, counter: int, today: date) -> bool:
    """Whether what was owed at `before` is owed still: the same day, and no act upon persons, offers or rules since."""
    if before.offers_on != today or counter < before.counter:
        return False
    return (
        counter == before.counter or not connection.execute(_ACTS_ON_OFFERS, {"seen": before.counter}).first()
    )


def _read_all(
    connection: Connection, counter: int, now: datetime, time_zone: str, before: BoardSnapshot | None
) -> BoardSnapshot:
    """The reading without its alarms: what is planned, open and decided."""
    meta = {row.name: row.value for row in connection.execute(select(_META.c.name, _META.c.value))}
    ladder = ladder_at(connection, now)
    today = now.astimezone(zone(time_zone)).date()
    same = before is not None and _offers_hold(connection, before, counter, today)
    duty, gaps, cover_days = rota.duty_and_cover(connection, now)
    return BoardSnapshot(
        counter=counter,
        read_at=now,
        city=meta.get("city", ""),
        demo=meta.get("demo") == "yes",
        alarms=(),
        open_count=0,
        by_priority={},
        unacknowledged=0,
        targets=in_force(connection, Targets, now).seconds(ladder.profile),
        last_signal_at=None,
        last_signal_person=None,
        incidents=incidents.queue(connection, INCIDENTS_SHOWN),
        incident_count=incidents.open_count(connection),
        duty=duty,
        gaps=gaps,
        cover_days=cover_days,
        offers=before.offers if before is not None and same else people.offers_due(connection, today),
        offers_on=today,
        intake_notices=(),
        watch=watch_row(connection),
        notifications="",
        notified_at=None,
        ladder_profile=ladder.profile,
        ladder_seconds=ladder.seconds,
        # It scans the register, and moves by the day.
        unproven=unproven_count(connection, now),
        planned_at=now,
        backup=backup.health(connection),
        break_glass=unreviewed(connection),
        guards=guards_on_board(connection, now),
        referrals=referrals.open_count(connection),
        handover=handover.board(connection, duty, now),
        exposed=assignments.exposed(connection, now),
    )
