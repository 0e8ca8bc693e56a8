"""What officers do with alarms: one verb, one transaction, one entry (D34; DIRECTIVE rules 1, 2, 11).

Every command raises NotAllowed without the right, NotFound without the row, Refused where the state machine says
no, and Overtaken when another was first. `seen` is the row version the officer acted on.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, select, update
from sqlmodel import Session

from models.access.actor import Actor, is_unproven
from models.access.rights import check
from models.alarms import states
from models.alarms.finding import let_find
from models.alarms.repeats import close_repeats
from models.alarms.same_person import require_seen
from models.alarms.standing import ladders
from models.alarms.tables import Alarm
from models.alarms.words import CLOSE_CLASSES
from models.alarms.working import begin_plan
from models.notices.commands import NewNotice, drop_for, tell
from models.store.chain import record, record_lost
from models.store.clock import Clock, deadline
from models.store.errors import NotFound, Overtaken, Refused
from models.store.policy import Stale, in_force
from models.store.text import clean

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
# How long an alarm stays quiet for somebody who has not shown who they are, before it rings again.
UNPROVEN_S = 20.0
_NOT_DUE = {"due_at": None, "due_boot_id": "", "due_boottime": 0.0}


def acknowledge(
    session: Session, actor: Actor, alarm_id: str, clock: Clock, *, at: datetime | None = None
) -> None:
    """ "I have it": exactly one officer wins. Opens the person's card for that officer, on record.

    Somebody who has not shown who they are quiets it for 20 s and opens nothing, and yields to an officer who has.

    `at` is when it was done, where the database could not take it then.
    """
    check(actor, "alarm.acknowledge")
    row = _locked(session, alarm_id)
    if row["state"] in ("acknowledged", "action_taken"):
        if row["acknowledged_by"] == actor.id:
            raise Refused("alarm.already_yours")
        if actor.kind == "unproven" or not is_unproven(row["acknowledged_by"]):
            _lost(session, actor, row, clock)
            raise Overtaken("alarm.already_taken", who=row["acknowledged_label"], at=row["acknowledged_at"])
        state = row["state"]
    else:
        state = states.after(row["state"], "acknowledge", row["kind"])
    now = clock.now()
    _change(
        session,
        row,
        state=state,
        acknowledged_at=at or now,
        acknowledged_by=actor.id,
        acknowledged_label=actor.label,
        first_acknowledged_at=row["first_acknowledged_at"]
        or (None if actor.kind == "unproven" else at or now),
        **_due(clock, UNPROVEN_S if actor.kind == "unproven" else _stale_s(session, row["priority"], now)),
    )
    drop_for(session, f"alarm:{alarm_id}", now)
    record(session, actor, "alarm.acknowledged", f"alarm:{alarm_id}", now, event_at=at)
    if actor.kind == "unproven":
        return
    if row["person_id"]:
        record(session, actor, "person.opened", f"person:{row['person_id']}", now, {"alarm": alarm_id})
    begin_plan(session, actor, row, clock)


def release(session: Session, actor: Actor, alarm_id: str, clock: Clock) -> None:
    """Let go of the alarm: unacknowledged again, and the ladder goes on where it was."""
    check(actor, "alarm.release")
    row = _locked(session, alarm_id)
    state = states.after(row["state"], "release", row["kind"])
    if row["acknowledged_by"] != actor.id:
        _lost(session, actor, row, clock)
        raise Overtaken("alarm.held_by_another", who=row["acknowledged_label"], at=row["acknowledged_at"])
    now = clock.now()
    wait = ladders(session.connection(), now).of(row).wait(row["priority"], row["ladder_step"])
    _change(
        session,
        row,
        state=state,
        acknowledged_at=None,
        acknowledged_by=None,
        acknowledged_label="",
        **(_due(clock, wait) if wait is not None else _NOT_DUE),
    )
    told = NewNotice(
        f"alarm:{alarm_id}",
        f"released:{row['version']}",
        "all",
        "notice.alarm.released",
        _facts(session, row),
        True,
    )
    tell(session, [told], now)
    record(session, actor, "alarm.released", f"alarm:{alarm_id}", now)


def add_note(
    session: Session, actor: Actor, alarm_id: str, text: str, clock: Clock, *, at: datetime | None = None
) -> None:
    """Write a note on the alarm's timeline, in any state. A note by the one who has it keeps it from going stale.

    `at` is when it was written, where the database could not take it then.
    """
    check(actor, "alarm.note")
    row = _locked(session, alarm_id)
    note = _required(text, "alarm.empty_note")
    now = clock.now()
    if row["state"] == "acknowledged" and row["acknowledged_by"] == actor.id:
        fresh = _due(clock, _stale_s(session, row["priority"], now))
        session.connection().execute(update(_ALARM).where(_ALARM.c.id == alarm_id).values(**fresh))
    let_find(session.connection(), alarm_id, note)
    record(session, actor, "alarm.noted", f"alarm:{alarm_id}", now, {"note": note}, at)


def act(
    session: Session,
    actor: Actor,
    alarm_id: str,
    text: str,
    clock: Clock,
    seen: int | None = None,
    *,
    at: datetime | None = None,
) -> None:
    """Record that something was done about it, and what: the second act after acknowledging.

    `at` is when it was done, where the database could not take it then.
    """
    check(actor, "alarm.act")
    row = _locked(session, alarm_id, seen)
    state = states.after(row["state"], "act", row["kind"])
    what = _required(text, "alarm.empty_act")
    now = clock.now()
    _change(session, row, state=state, action_at=row["action_at"] or at or now, **_NOT_DUE)
    let_find(session.connection(), alarm_id, what)
    record(session, actor, "alarm.acted", f"alarm:{alarm_id}", now, {"what": what}, at)


def close(
    session: Session,
    actor: Actor,
    alarm_id: str,
    close_class: str,
    reason: str,
    clock: Clock,
    seen: int | None = None,
    *,
    others: Collection[str] | None = None,
    repeats: Collection[str] = (),
) -> None:
    """End the work on an alarm with a class and a reason. Only an acknowledged alarm can be closed.

    `others` are the same person's open alarms that the officer has seen listed: raises Refused where there are more.
    `repeats` are alarms of the same signal that end with it, each on record by itself; all end, or none.
    """
    check(actor, "alarm.close")
    row = _locked(session, alarm_id, seen)
    if close_class not in CLOSE_CLASSES:
        raise Refused("alarm.no_such_class", given=close_class, known=", ".join(CLOSE_CLASSES))
    state = states.after(row["state"], "close", row["kind"])
    why = _required(reason, "alarm.empty_reason")
    told: dict[str, object] = {"class": close_class, "reason": why}
    if others is not None and (
        there := require_seen(session.connection(), alarm_id, row["person_id"], others)
    ):
        told["seen"] = len(there)
    now = clock.now()
    _change(session, row, state=state, closed_at=now, close_class=close_class, close_reason=why, **_NOT_DUE)
    drop_for(session, f"alarm:{alarm_id}", now)
    let_find(session.connection(), alarm_id, why)
    record(session, actor, "alarm.closed", f"alarm:{alarm_id}", now, told)
    if repeats:
        close_repeats(session, actor, alarm_id, repeats, close_class, why, clock)


def shelve(
    session: Session,
    actor: Actor,
    alarm_id: str,
    until: datetime,
    reason: str,
    clock: Clock,
    seen: int | None = None,
) -> None:
    """Quiet an alarm until an instant, with a reason. Never a personal or duress alarm (DIRECTIVE rule 2)."""
    check(actor, "alarm.shelve")
    row = _locked(session, alarm_id, seen)
    state = states.after(row["state"], "shelve", row["kind"])
    why = _required(reason, "alarm.empty_reason")
    now = clock.now()
    if not now < until <= now + timedelta(hours=24):
        raise Refused("alarm.shelf_too_long", hours=24)
    _change(session, row, state=state, shelved_until=until, **_due(clock, (until - now).total_seconds()))
    detail: dict[str, object] = {"until": until.isoformat(), "reason": why}
    record(session, actor, "alarm.shelved", f"alarm:{alarm_id}", now, detail)


def unshelve(session: Session, actor: Actor, alarm_id: str, clock: Clock) -> None:
    """Take an alarm up again before its shelf ends; it is the officer's, acknowledged."""
    check(actor, "alarm.unshelve")
    row = _locked(session, alarm_id)
    state = states.after(row["state"], "unshelve", row["kind"])
    now = clock.now()
    _change(
        session,
        row,
        state=state,
        shelved_until=None,
        acknowledged_at=now,
        acknowledged_by=actor.id,
        acknowledged_label=actor.label,
        **_due(clock, _stale_s(session, row["priority"], now)),
    )
    record(session, actor, "alarm.unshelved", f"alarm:{alarm_id}", now)
    if row["person_id"]:
        record(session, actor, "person.opened", f"person:{row['person_id']}", now, {"alarm": alarm_id})


def escalate(session: Session, actor: Actor, alarm_id: str, clock: Clock) -> None:
    """Call the officer behind and everybody at a desk, now; the alarm's state stays."""
    check(actor, "alarm.escalate")
    row = _locked(session, alarm_id)
    if row["state"] == "closed":
        raise Refused("alarm.cannot_escalate", state="closed")
    now = clock.now()
    facts = _facts(session, row)
    tell(
        session,
        [
            NewNotice(
                f"alarm:{alarm_id}",
                f"escalated:{now.isoformat()}",
                who,
                "notice.alarm.escalated",
                facts,
                True,
            )
            for who in ("tib_backup", "all")
        ],
        now,
    )
    from models.alarms.ladder import letters
    from models.channels.outgoing import put

    put(session, letters(row, f"escalated:{now.isoformat()}", "escalated", facts, ("wake_backup",)), clock)
    record(session, actor, "alarm.escalated", f"alarm:{alarm_id}", now, {"by_hand": True})


def confirm_source(session: Session, actor: Actor, alarm_id: str, clock: Clock) -> None:
    """Record that the ARC was called back and stands behind an alarm phoned in."""
    check(actor, "alarm.note")
    row = _locked(session, alarm_id)
    _change(session, row, arc_verified=True)
    record(session, actor, "alarm.source_confirmed", f"alarm:{alarm_id}", clock.now())


def _lost(session: Session, actor: Actor, row: RowMapping, clock: Clock) -> None:
    """Put on record that the actor tried and another had the alarm already."""
    first: dict[str, object] = {"to": row["acknowledged_label"]}
    record_lost(session, actor, "alarm.lost_race", f"alarm:{row['id']}", clock.now(), first)


def _locked(session: Session, alarm_id: str, seen: int | None = None) -> RowMapping:
    row = (
        session.connection()
        .execute(select(_ALARM).where(_ALARM.c.id == alarm_id).with_for_update())
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotFound("alarm.not_found", alarm=alarm_id)
    if seen is not None and row["version"] != seen:
        raise Overtaken("alarm.changed_meanwhile", who=row["acknowledged_label"], at=row["acknowledged_at"])
    return row


def _change(session: Session, row: RowMapping, **values: object) -> None:
    session.connection().execute(
        update(_ALARM).where(_ALARM.c.id == row["id"]).values(version=row["version"] + 1, **values)
    )


def _due(clock: Clock, seconds: float) -> dict[str, object]:
    due = deadline(clock, seconds)
    return {"due_at": due.at, "due_boot_id": due.boot_id, "due_boottime": due.boottime}


def _stale_s(session: Session, priority: int, now: datetime) -> float:
    return float(in_force(session.connection(), Stale, now).seconds[priority - 1])


def _required(text: str, message_id: str) -> str:
    kept = clean(text, keep_lines=True)
    if not kept:
        raise Refused(message_id)
    return kept


def _facts(session: Session, row: RowMapping) -> dict[str, object]:
    from models.alarms.ladder import notice_facts

    return notice_facts(session.connection(), [row])[str(row["id"])]
