"""The outbox of what leaves the desk: written with the act, sent after the commit, at least once (rule 9).

A message waits until a service took it, somebody has the alarm, or its deadline has passed. A try is written down
before it is made, so a watch that ends in the middle makes it once more; the reference in the words tells the receiver
that the two are one. "accepted" says that a service took it, never that anybody saw it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from models.access.actor import WATCH
from models.alarms.tables import Alarm
from models.channels.reach import ways_now
from models.channels.rows import Claimed, NewLetter, Sent, reference
from models.channels.tables import Awake, Channel, ChannelTest, Outgoing
from models.store.chain import record
from models.store.clock import Clock
from models.store.ids import new_id

_OUT: Any = Outgoing.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_CHANNEL: Any = Channel.__table__  # type: ignore[attr-defined]  # as above
_TEST: Any = ChannelTest.__table__  # type: ignore[attr-defined]  # as above
_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # as above
_AWAKE: Any = Awake.__table__  # type: ignore[attr-defined]  # as above

ALARM_S, TEST_S = 900.0, 600.0
BACKOFF_S = (5.0, 10.0, 20.0, 40.0, 60.0)
AT_ONCE = 500
BY_HAND, TEST, EARLY_TEXT = "channel.alarm.escalated", "channel.test", "channel.early."
LATE_TEXT = "channel.alarm.step_late"

_WAITING = select(_OUT.c.seq).where(_OUT.c.outcome.is_(None)).limit(1)


def put(session: Session, letters: Sequence[NewLetter], clock: Clock) -> int:
    """Write what is to go out, once for each channel, subject and threshold; returns how many messages were written.

    A newer message about the same subject takes the place of one that still waits for its channel.
    """
    if not letters:
        return 0
    connection = session.connection()
    ways = ways_now(connection, clock.now())
    if not ways.ways:
        return 0
    awake = _awake(connection, letters)
    return sum(
        put_over(session, letter, ways.meant(letter.reach, awake.get(letter.subject, frozenset())), clock)
        for letter in letters
    )


def put_over(
    session: Session,
    letter: NewLetter,
    channel_ids: Iterable[str],
    clock: Clock,
    *,
    lasts_s: float = ALARM_S,
) -> int:
    """Write one message for each of these channels; returns how many were new."""
    now, connection = clock.now(), session.connection()
    build = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    written = 0
    for channel_id in channel_ids:
        row = {
            "id": new_id(),
            "channel_id": channel_id,
            "subject": letter.subject,
            "threshold": letter.threshold,
            "priority": letter.priority,
            "text_id": letter.text_id,
            "values": json.dumps(letter.values, ensure_ascii=False),
            "made_at": now,
            "due_at": now,
            "ends_at": now + timedelta(seconds=lasts_s),
            "boot_id": clock.boot_id(),
            "due_boottime": clock.boottime(),
            "ends_boottime": clock.boottime() + lasts_s,
            "tries": 0,
            "fault": "",
        }
        made = build(_OUT).values(**row).on_conflict_do_nothing().returning(_OUT.c.seq)
        seq = connection.execute(made).scalar()
        if seq is None:
            continue
        written += 1
        connection.execute(
            update(_OUT)
            .where(_OUT.c.channel_id == channel_id, _OUT.c.subject == letter.subject, _OUT.c.seq < seq)
            .where(_OUT.c.outcome.is_(None), _OUT.c.claimed_by.is_(None))
            .values(outcome="overtaken", settled_at=now)
        )
    return written


def any_outgoing(connection: Connection) -> bool:
    """Whether anything still waits to leave."""
    return connection.execute(_WAITING).scalar() is not None


def claim(session: Session, sender: str, busy: Collection[str], clock: Clock, most: int = 8) -> list[Claimed]:
    """Take what is due in hand, one message a channel, none for channels that are `busy`; settle what is over.

    `sender` names this run of the watch: what another had in hand has lapsed, since only one watch sends.
    """
    connection = session.connection()
    rows = _waiting(connection)
    over = _over(connection, rows)
    taken: list[Claimed] = []
    chosen = set(busy)
    for row in rows:
        if row["claimed_by"] == sender:
            chosen.add(row["channel_id"])
    for row in rows:
        if row["claimed_by"] == sender:
            continue
        by_hand = row["text_id"] in (BY_HAND, LATE_TEXT) or row["text_id"].startswith(EARLY_TEXT)
        if row["subject"] in over[by_hand] or not row["active"]:
            _end(session, row, "stopped", clock)
        elif _has_passed(row, "ends", clock):
            _end(session, row, "expired", clock)
        elif row["channel_id"] not in chosen and len(taken) < most and _is_due(row, clock):
            chosen.add(row["channel_id"])
            taken.append(_take(connection, row, sender, clock))
    return taken


def settle(session: Session, sender: str, sent: Iterable[Sent], clock: Clock) -> None:
    """Write what became of the tries in hand: taken by the service, never to be tried again, or to be tried later."""
    connection = session.connection()
    by_id = {each.id: each for each in sent}
    for row in _waiting(connection, list(by_id)):
        fault = by_id[row["id"]].fault
        if not fault or fault == "refused":
            _end(session, row, "accepted" if not fault else "refused", clock, fault)
        elif row["claimed_by"] == sender:
            pause = BACKOFF_S[min(row["tries"], len(BACKOFF_S)) - 1]
            later = {
                "fault": fault,
                "claimed_by": None,
                "due_at": clock.now() + timedelta(seconds=pause),
                "due_boottime": _boottime_of(row, clock) + pause,
            }
            connection.execute(update(_OUT).where(_OUT.c.id == row["id"]).values(**later))
            if not row["fault"]:
                # Told once: whoever looks at the alarm must know that somebody may not have been reached.
                _tell(session, row, "delayed", clock)


def forget_values(connection: Connection, subject: str, before: datetime | None = None) -> None:
    """Take away what messages about a subject said, of whom; that they were sent, and what became of it, stays
    (gallring). `before`: only those made before that instant. What still waits is left.
    """
    chosen = update(_OUT).where(_OUT.c.subject == subject, _OUT.c.outcome.is_not(None))
    if before is not None:
        chosen = chosen.where(_OUT.c.made_at < before)
    connection.execute(chosen.values(values="{}", fault=""))


def _waiting(connection: Connection, ids: Sequence[str] | None = None) -> list[RowMapping]:
    query = (
        select(_OUT, _CHANNEL.c.name, _CHANNEL.c.kind, _CHANNEL.c.active)
        .join(_CHANNEL, _CHANNEL.c.id == _OUT.c.channel_id)
        .where(_OUT.c.outcome.is_(None))
        # The newest first: it is the one whose words are still true.
        .order_by(_OUT.c.priority, _OUT.c.seq.desc())
        .limit(AT_ONCE)
        # Settling waits for whoever writes a row just now; taking leaves it for the next look.
        .with_for_update(of=_OUT, skip_locked=ids is None)
    )
    if ids is not None:
        query = query.where(_OUT.c.id.in_(ids))
    return list(connection.execute(query).mappings())


def _over(connection: Connection, rows: Sequence[RowMapping]) -> tuple[frozenset[str], frozenset[str]]:
    """The subjects that nobody need be woken for: taken by somebody; and, for what was sent
    though somebody has it, closed.
    """
    subjects = {row["subject"] for row in rows}
    ids = [each.removeprefix("alarm:") for each in subjects if each.startswith("alarm:")]
    states = {
        f"alarm:{row.id}": row.state
        for row in connection.execute(select(_ALARM.c.id, _ALARM.c.state).where(_ALARM.c.id.in_(ids)))
    }
    taken = {subject for subject, state in states.items() if state != "new"}
    folded = {each for each in subjects if each.startswith("alarms:")}
    if folded and not _any_rings(connection):
        taken |= folded
    return frozenset(taken), frozenset(subject for subject, state in states.items() if state == "closed")


def _any_rings(connection: Connection) -> bool:
    found = connection.execute(
        select(_ALARM.c.id).where(_ALARM.c.state == "new", _ALARM.c.state != "closed").limit(1)
    )
    return found.scalar() is not None


def _take(connection: Connection, row: RowMapping, sender: str, clock: Clock) -> Claimed:
    tries = row["tries"] + 1
    connection.execute(
        update(_OUT)
        .where(_OUT.c.id == row["id"])
        .values(claimed_by=sender, tries=tries, tried_at=clock.now())
    )
    where = select(_CHANNEL.c.id, _CHANNEL.c.address).where(_CHANNEL.c.id == row["channel_id"])
    values = json.loads(row["values"])
    if row["text_id"] == TEST:
        # The code stands sealed in the test's own row and nowhere else.
        sealed = select(_TEST.c.id, _TEST.c.code).where(_TEST.c.id == values["test"])
        values = {"code": connection.execute(sealed).one().code}
    return Claimed(
        row["id"],
        row["channel_id"],
        row["kind"],
        row["subject"],
        row["text_id"],
        values,
        tries,
        row["made_at"],
        connection.execute(where).one().address,
    )


def _end(session: Session, row: RowMapping, outcome: str, clock: Clock, fault: str | None = None) -> None:
    now = clock.now()
    session.connection().execute(
        update(_OUT)
        .where(_OUT.c.id == row["id"])
        .values(
            outcome=outcome,
            settled_at=now,
            claimed_by=None,
            fault=row["fault"] if fault is None else fault,
        )
    )
    if outcome in ("accepted", "expired", "refused"):
        _tell(session, row, outcome, clock)


def _tell(session: Session, row: RowMapping, what: str, clock: Clock) -> None:
    """Put what became of a message on the timeline of what it is about."""
    detail: dict[str, object] = {"channel": row["name"], "ref": reference(row["id"]), "tries": row["tries"]}
    record(session, WATCH, f"channel.{what}", row["subject"], clock.now(), detail)


def _is_due(row: RowMapping, clock: Clock) -> bool:
    """Due when either clock says so: a wall clock set back must not hold a message."""
    return bool(row["due_at"] <= clock.now()) or _has_passed(row, "due", clock)


def _has_passed(row: RowMapping, what: str, clock: Clock) -> bool:
    """By the boot clock within the same boot, so that a wall clock set forward throws nothing away; else by the
    wall clock.
    """
    if row["boot_id"] == clock.boot_id():
        return bool(row[f"{what}_boottime"] <= clock.boottime())
    return bool(row[f"{what}_at"] <= clock.now())


def _boottime_of(row: RowMapping, clock: Clock) -> float:
    """Now on the boot clock that the row is kept by; the row's wall times hold after another boot."""
    if row["boot_id"] == clock.boot_id():
        return clock.boottime()
    return float(row["due_boottime"])


def _awake(connection: Connection, letters: Sequence[NewLetter]) -> dict[str, frozenset[str]]:
    """Who has said that they are awake, by the alarms' subjects, in the round that each is in."""
    ids = [each.subject.removeprefix("alarm:") for each in letters if each.subject.startswith("alarm:")]
    rows = connection.execute(
        select(_AWAKE.c.alarm_id, _AWAKE.c.operator_id)
        .join(_ALARM, _ALARM.c.id == _AWAKE.c.alarm_id)
        .where(_AWAKE.c.alarm_id.in_(ids), _AWAKE.c.round == _ALARM.c.ladder_round)
        .limit(AT_ONCE)
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(f"alarm:{row.alarm_id}", set()).add(row.operator_id)
    return {subject: frozenset(those) for subject, those in found.items()}
