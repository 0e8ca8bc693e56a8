"""Channels come, are tested each month, and go; an officer says that they are awake (DIRECTIVE rules 5 and 9)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.access.tables import Operator
from models.alarms.tables import Alarm
from models.channels.outgoing import TEST_S, put_over
from models.channels.reach import ways_now
from models.channels.rows import NewLetter
from models.channels.tables import Awake, Channel, ChannelTest, Outgoing
from models.channels.words import CHANNEL_DUTIES
from models.store.chain import record
from models.store.clock import Clock, deadline
from models.store.errors import NotFound, Overtaken, Refused
from models.store.guard import hold
from models.store.ids import new_id
from models.store.policy import Stale, in_force
from models.store.text import clean

_CHANNEL: Any = Channel.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_TEST: Any = ChannelTest.__table__  # type: ignore[attr-defined]  # as above
_OUT: Any = Outgoing.__table__  # type: ignore[attr-defined]  # as above
_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # as above
_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # as above
_AWAKE: Any = Awake.__table__  # type: ignore[attr-defined]  # as above

MOST_IN_USE = 50
MOST_NAME = 40
MOST_ADDRESS = 2000
CODE_HOLDS = timedelta(hours=24)
# No letter or digit that sounds or looks like another when it is read out over a telephone.
_CODE_SIGNS = "ACEFHJKLMNPRTUVXY34679"
_CODE_LENGTH = 6


def add_channel(
    session: Session,
    actor: Actor,
    name: str,
    kind: str,
    address: str | Sequence[str],
    whose: str,
    clock: Clock,
) -> str:
    """Add a way to wake somebody; returns its id.

    `address` is Apprise's URL, or a command's argv, whose program is named by its whole path. `whose` is a duty or an
    operator's code. Raises Refused for a name that is empty, too long or taken, an address that cannot be, or too
    many channels; NotFound for an operator who does not work here.
    """
    check(actor, "channel.add")
    shown = clean(name, 2 * MOST_NAME)
    if not shown or len(shown) > MOST_NAME:
        raise Refused("channel.bad_name", most=MOST_NAME)
    stored = _address(kind, address)
    connection = session.connection()
    duty, operator_id = whose.strip().lower(), None
    if duty not in CHANNEL_DUTIES:
        works = select(_OPERATOR.c.id).where(_OPERATOR.c.code == duty, _OPERATOR.c.active)
        operator_id = connection.execute(works).scalar()
        if operator_id is None:
            raise NotFound("channel.no_such_holder", given=clean(whose, 40), known=", ".join(CHANNEL_DUTIES))
    hold(session, "channel")
    rows = connection.execute(select(_CHANNEL.c.name).where(_CHANNEL.c.active).limit(MOST_IN_USE))
    names = [row.name.casefold() for row in rows]
    if shown.casefold() in names:
        raise Refused("channel.name_taken", name=shown)
    if len(names) >= MOST_IN_USE:
        raise Refused("channel.too_many", most=MOST_IN_USE)
    channel_id, now = new_id(), clock.now()
    connection.execute(
        insert(_CHANNEL).values(
            id=channel_id,
            name=shown,
            kind=kind,
            address=stored,
            duty=None if operator_id else duty,
            operator_id=operator_id,
            active=True,
            recorded_at=now,
            version=1,
        )
    )
    detail: dict[str, object] = {"channel": shown, "kind": kind, "whose": duty}
    record(session, actor, "channel.added", f"channel:{channel_id}", now, detail)
    return channel_id


def remove_channel(session: Session, actor: Actor, name: str, clock: Clock) -> None:
    """The channel is used no more, and what waits for it is not sent. Raises NotFound."""
    check(actor, "channel.remove")
    row = _channel(session, name)
    now = clock.now()
    session.connection().execute(
        update(_CHANNEL)
        .where(_CHANNEL.c.id == row["id"])
        .values(active=False, ended_at=now, version=row["version"] + 1)
    )
    record(session, actor, "channel.removed", f"channel:{row['id']}", now, {"channel": row["name"]})


def ask_test(session: Session, actor: Actor, name: str, clock: Clock) -> str:
    """Send a test over the channel, with a code that its receiver is to read out; returns the test's id.

    Nobody at the desk is shown the code: only who received it can tell it. Raises NotFound.
    """
    check(actor, "channel.test")
    row = _channel(session, name)
    code = "".join(secrets.choice(_CODE_SIGNS) for _ in range(_CODE_LENGTH))
    test_id, now = new_id(), clock.now()
    session.connection().execute(
        insert(_TEST).values(
            id=test_id,
            channel_id=row["id"],
            code=code,
            asked_at=now,
            asked_by=actor.id,
            asked_label=actor.label,
            confirmed_label="",
        )
    )
    letter = NewLetter(f"channel:{row['id']}", f"test:{test_id}", "channel.test", {"test": test_id}, 1, ())
    put_over(session, letter, [row["id"]], clock, lasts_s=TEST_S)
    record(session, actor, "channel.test_asked", f"channel:{row['id']}", now, {"channel": row["name"]})
    return test_id


def confirm_test(session: Session, actor: Actor, code: str, clock: Clock) -> str:
    """A receiver has read out the code of a test; returns the channel's name. Raises Refused for any other code.

    The code holds for a day and once.
    """
    check(actor, "channel.confirm")
    told = "".join(sign for sign in clean(code, 40).upper() if sign.isalnum())
    connection, now = session.connection(), clock.now()
    hold(session, "channel")
    rows = connection.execute(
        select(_TEST.c.id, _TEST.c.channel_id, _TEST.c.code, _CHANNEL.c.name)
        .join(_CHANNEL, _CHANNEL.c.id == _TEST.c.channel_id)
        .where(_TEST.c.confirmed_at.is_(None), _TEST.c.asked_at > now - CODE_HOLDS, _CHANNEL.c.active)
        .order_by(_TEST.c.seq.desc())
        .limit(4 * MOST_IN_USE)
    )
    found = next((row for row in rows if secrets.compare_digest(row.code.encode(), told.encode())), None)
    if found is None:
        raise Refused("channel.no_such_code", hours=int(CODE_HOLDS.total_seconds() // 3600))
    connection.execute(
        update(_TEST)
        .where(_TEST.c.id == found.id)
        .values(confirmed_at=now, confirmed_by=actor.id, confirmed_label=actor.label)
    )
    detail: dict[str, object] = {"channel": found.name}
    record(session, actor, "channel.confirmed", f"channel:{found.channel_id}", now, detail)
    return str(found.name)


def awake(session: Session, actor: Actor, alarm_id: str, clock: Clock) -> None:
    """ "I am awake": nothing more of this alarm goes to the officer's own channels; the ladder climbs on to others.

    For who has the alarm it puts off the time at which it would ring again, as a note does. Raises NotFound, Refused
    when it is closed or nobody knows who says so, and Overtaken when another has it.
    """
    check(actor, "alarm.awake")
    connection = session.connection()
    row = (
        connection.execute(select(_ALARM).where(_ALARM.c.id == alarm_id).with_for_update())
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotFound("alarm.not_found", alarm=clean(alarm_id, 40))
    now = clock.now()
    if row["state"] in ("acknowledged", "action_taken"):
        if row["acknowledged_by"] != actor.id:
            raise Overtaken("alarm.already_taken", who=row["acknowledged_label"], at=row["acknowledged_at"])
        if row["state"] == "acknowledged":
            fresh = deadline(clock, float(in_force(connection, Stale, now).seconds[row["priority"] - 1]))
            due = {"due_at": fresh.at, "due_boot_id": fresh.boot_id, "due_boottime": fresh.boottime}
            connection.execute(update(_ALARM).where(_ALARM.c.id == alarm_id).values(**due))
    elif row["state"] != "new":
        raise Refused("channel.nothing_rings")
    elif actor.kind != "operator":
        raise Refused("channel.awake_by_nobody")
    else:
        _mute(session, row, actor, clock)
    record(session, actor, "alarm.awake", f"alarm:{alarm_id}", now)


def _mute(session: Session, row: RowMapping, actor: Actor, clock: Clock) -> None:
    """Keep the officer's word, and stop what waits for channels that only they hold."""
    connection = session.connection()
    build = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    said = {
        "id": new_id(),
        "alarm_id": row["id"],
        "round": row["ladder_round"],
        "operator_id": actor.id,
        "said_at": clock.now(),
    }
    connection.execute(build(_AWAKE).values(**said).on_conflict_do_nothing())
    own = ways_now(connection, clock.now()).held_by(actor.id)
    connection.execute(
        update(_OUT)
        .where(_OUT.c.subject == f"alarm:{row['id']}", _OUT.c.channel_id.in_(own))
        .where(_OUT.c.outcome.is_(None), _OUT.c.claimed_by.is_(None))
        .values(outcome="stopped", settled_at=clock.now())
    )


def _channel(session: Session, name: str) -> RowMapping:
    """The channel in use by that name; one command at a time goes past here."""
    hold(session, "channel")
    shown = clean(name, 2 * MOST_NAME)
    rows = session.connection().execute(
        select(_CHANNEL.c.id, _CHANNEL.c.name, _CHANNEL.c.version).where(_CHANNEL.c.active).limit(MOST_IN_USE)
    )
    for row in rows.mappings():
        if row["name"].casefold() == shown.casefold():
            return row
    raise NotFound("channel.not_found", name=clean(name, MOST_NAME))


def _address(kind: str, address: str | Sequence[str]) -> str:
    if isinstance(address, str):
        told = address.strip()
        if kind != "apprise" or "://" not in told or len(told) > MOST_ADDRESS or not told.isprintable():
            raise Refused("channel.bad_address")
        return told
    argv = list(address)
    stored = json.dumps(argv, ensure_ascii=False)
    plain = all(each and "\0" not in each for each in argv)
    if (
        kind != "command"
        or not argv
        or not argv[0].startswith("/")
        or not plain
        or len(stored) > MOST_ADDRESS
    ):
        raise Refused("channel.bad_command")
    return stored
