"""What happens to alarms by themselves: ladder steps, stale acknowledgements, shelves that end (DIRECTIVE rule 9).

Everything is computed from rows at each call; nothing is remembered between calls, so a machine that slept or a
watch that restarted fires what is overdue at once, and nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, insert, or_, select, update
from sqlmodel import Session

from models.access.actor import WATCH
from models.alarms import states
from models.alarms.stagger import in_turn
from models.alarms.standing import Standing, ladders
from models.alarms.tables import Alarm, Escalation
from models.channels.outgoing import put
from models.channels.rows import NewLetter
from models.notices.commands import NewNotice, tell
from models.people.tables import Person
from models.rota.views import also_told
from models.store.chain import record
from models.store.clock import Clock
from models.store.engine import is_away
from models.store.ladder import DESKS, LADDER_ACTS

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ESCALATION: Any = Escalation.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above

AT_ONCE = 500
MANY = 10


@dataclass(frozen=True, slots=True)
class Fired:
    """What a look at the ladder did: how many alarms moved, and what was raised for those that could not."""

    moved: int = 0
    failed: tuple[Exception, ...] = ()


@dataclass(slots=True)
class _Told:
    """What one look tells: at the desks, and away from them."""

    notices: list[NewNotice] = field(default_factory=list)
    letters: list[NewLetter] = field(default_factory=list)


def fire_due(session: Session, clock: Clock) -> Fired:
    """Do what is due on open alarms, most urgent first, at most 500 at a time.

    Each alarm is moved whole or not at all, by itself: one whose row cannot be moved stops no other, stays due, and
    is told of in the answer. Raises only what concerns them all, such as a database that is away.
    """
    now = clock.now()
    connection = session.connection()
    due, failed = _due(connection, clock)
    due = in_turn(connection, due, clock)
    if not due:
        return Fired(0, tuple(failed))
    those = ladders(connection, now)
    facts = notice_facts(connection, due)
    whole = _Told()
    moved = 0
    for row in due:
        told = _Told()
        # An alarm climbs the ladder it began to ring by, whatever is decided meanwhile.
        error = alone(session, lambda: _move(session, row, those.of(row), clock, facts, told))  # noqa: B023  # run at once
        if error is None:
            whole.notices += told.notices
            whole.letters += told.letters
            moved += 1
        else:
            failed.append(error)
    tell(session, _folded(shared(connection, whole.notices, now), now), now)
    error = alone(session, lambda: put(session, folded_letters(whole.letters, now), clock))
    return Fired(moved, (*failed, error) if error else tuple(failed))


def shared(connection: Connection, notices: list[NewNotice], now: datetime) -> list[NewNotice]:
    """What is for TiB is for the incoming and the officer behind as well, until the incoming accepts (rule 13)."""
    mine = [each for each in notices if each.recipient == "tib"]
    others = also_told(connection, now) if mine else ()
    return [*notices, *(replace(each, recipient=other) for other in others for each in mine)]


def _due(connection: Connection, clock: Clock) -> tuple[list[RowMapping], list[Exception]]:
    """The alarms that something is due on; a row that cannot be read is left out, and why is told."""
    by_boot = and_(_ALARM.c.due_boot_id == clock.boot_id(), _ALARM.c.due_boottime <= clock.boottime())
    ids = (
        connection.execute(
            select(_ALARM.c.id)
            .where(_ALARM.c.due_at.is_not(None), or_(_ALARM.c.due_at <= clock.now(), by_boot))
            .order_by(_ALARM.c.priority, _ALARM.c.seq)
            .limit(AT_ONCE)
        )
        .scalars()
        .all()
    )
    if not ids:
        return [], []
    failed: list[Exception] = []
    try:
        return _rows(connection, ids), failed
    except Exception as error:
        if is_away(error):
            raise
    found: list[RowMapping] = []
    for alarm_id in ids:
        try:
            found += _rows(connection, [alarm_id])
        except Exception as error:
            if is_away(error):
                raise
            failed.append(error)
    return found, failed


def _rows(connection: Connection, ids: Sequence[str]) -> list[RowMapping]:
    # Whoever holds a row is acting on that alarm now, or is frozen: it waits for the next look, the others do not.
    found = connection.execute(
        select(_ALARM)
        .where(_ALARM.c.id.in_(ids), _ALARM.c.due_at.is_not(None))
        .order_by(_ALARM.c.priority, _ALARM.c.seq)
        .with_for_update(skip_locked=True)
    )
    return list(found.mappings())


def alone(session: Session, act: Callable[[], object]) -> Exception | None:
    """Do it whole, entries and all, or not at all; what was raised if it could not be done."""
    pending = session.info.setdefault("entries", [])
    before = len(pending)
    try:
        with session.begin_nested():
            act()
    except Exception as error:
        if is_away(error):
            raise
        del pending[before:]
        return error
    return None


def _move(
    session: Session,
    row: RowMapping,
    ladder: Standing,
    clock: Clock,
    facts: dict[str, dict[str, object]],
    told: _Told,
) -> None:
    move = _climb if row["state"] == "new" else _ring_again
    move(session, row, ladder, clock, facts[row["id"]], told)


def _climb(
    session: Session,
    row: RowMapping,
    ladder: Standing,
    clock: Clock,
    facts: dict[str, object],
    told: _Told,
) -> None:
    """Fire every step that is due, in order, and set the next deadline from the last one's."""
    now = clock.now()
    step, at, boottime = int(row["ladder_step"]), row["due_at"], float(row["due_boottime"])
    if row["due_boot_id"] != clock.boot_id():
        boottime = clock.boottime() + (at - now).total_seconds()
    rule = ladder.rule(row["priority"])
    steps = len(rule.steps)
    while True:
        place = min(step, steps - 1)
        act, reach = LADDER_ACTS[place], rule.steps[place].reach
        _fired(session, row["id"], int(row["ladder_round"]), step, act, now)
        threshold = f"{act}:{row['ladder_round']}:{step}"
        subject, text_id = f"alarm:{row['id']}", f"notice.alarm.{act}"
        told.notices += [
            NewNotice(subject, threshold, DESKS[word], text_id, facts, True)
            for word in reach
            if word in DESKS
        ]
        told.letters += letters(row, threshold, act, facts, reach)
        step += 1
        wait = ladder.wait(row["priority"], step)
        if wait is None:
            at = None
            break
        # Past the last step the call list repeats from now, so that a long sleep does not pile up repeats.
        base, base_boot = (now, clock.boottime()) if step >= steps else (at, boottime)
        at, boottime = base + timedelta(seconds=wait), base_boot + wait
        if step >= steps or (at > now and boottime > clock.boottime()):
            break
    values: dict[str, object] = {"ladder_step": step, "due_at": at, "due_boot_id": "", "due_boottime": 0.0}
    if at is not None:
        values |= {"due_boot_id": clock.boot_id(), "due_boottime": boottime}
    session.connection().execute(update(_ALARM).where(_ALARM.c.id == row["id"]).values(**values))


def _ring_again(
    session: Session,
    row: RowMapping,
    ladder: Standing,
    clock: Clock,
    facts: dict[str, object],
    told: _Told,
) -> None:
    """An acknowledgement without an act went stale, or a shelf ended: unacknowledged again, and louder at once."""
    verb = "shelf_ends" if row["state"] in ("shelved", "out_of_service") else "stale"
    now = clock.now()
    rounds = int(row["ladder_round"]) + 1
    wait = ladder.wait(row["priority"], 1)
    values: dict[str, object] = {
        "state": states.after(row["state"], verb, row["kind"]),
        "acknowledged_at": None,
        "acknowledged_by": None,
        "acknowledged_label": "",
        "shelved_until": None,
        "ladder_round": rounds,
        "ladder_step": 1,
        "due_at": None if wait is None else now + timedelta(seconds=wait),
        "due_boot_id": clock.boot_id(),
        "due_boottime": clock.boottime() + (wait or 0.0),
        "version": row["version"] + 1,
    }
    session.connection().execute(update(_ALARM).where(_ALARM.c.id == row["id"]).values(**values))
    _fired(session, row["id"], rounds, 0, "louder", now)
    name = "alarm.shelf_ended" if verb == "shelf_ends" else "alarm.went_stale"
    record(session, WATCH, name, f"alarm:{row['id']}", now, {"held_by": str(row["acknowledged_label"])})
    threshold = f"{verb}:{rounds}"
    told.notices.append(NewNotice(f"alarm:{row['id']}", threshold, "all", f"notice.{name}", facts, True))
    rule = ladder.rule(row["priority"])
    told.letters += letters(row, threshold, "again", facts, (*rule.at_once, *rule.steps[0].reach))


def _fired(session: Session, alarm_id: str, rounds: int, step: int, act: str, now: datetime) -> None:
    fired = {"alarm_id": alarm_id, "round": rounds, "step": step, "act": act, "fired_at": now}
    session.connection().execute(insert(_ESCALATION).values(**fired))
    record(session, WATCH, "alarm.escalated", f"alarm:{alarm_id}", now, {"act": act, "step": step})


def _folded(notices: list[NewNotice], now: datetime) -> list[NewNotice]:
    """More than ten of one kind at once become one that counts them: a flood must not bury the desk."""
    kinds: dict[tuple[str, str], list[NewNotice]] = {}
    for each in notices:
        kinds.setdefault((each.text_id, each.recipient), []).append(each)
    folded: list[NewNotice] = []
    for (text_id, recipient), those in kinds.items():
        if len(those) <= MANY:
            folded += those
            continue
        values: dict[str, object] = {"count": len(those), "worst": those[0].values}
        subject = f"alarms:{now.isoformat()}"
        folded.append(NewNotice(subject, text_id, recipient, "notice.alarm.many", values, True))
    return folded


def letters(
    row: RowMapping, threshold: str, act: str, facts: dict[str, object], reach: Sequence[str]
) -> list[NewLetter]:
    """What leaves the desk about an alarm; nothing where the reach is desks only, and nothing of a drill."""
    away = tuple(word for word in reach if word not in DESKS)
    if not away or row["drill"]:
        return []
    subject = f"alarm:{row['id']}"
    return [NewLetter(subject, threshold, f"channel.alarm.{act}", facts, row["priority"], away)]


def folded_letters(those: list[NewLetter], now: datetime) -> list[NewLetter]:
    """More than ten at once become one that counts them and names the worst: a flood must not bury a telephone."""
    if len(those) <= MANY:
        return those
    worst = min(those, key=lambda each: each.priority)
    values: dict[str, object] = {"count": len({each.subject for each in those}), "worst": worst.values}
    reach = tuple(dict.fromkeys(word for each in those for word in each.reach))
    subject = f"alarms:{now.isoformat()}"
    return [NewLetter(subject, worst.threshold, "channel.alarm.many", values, worst.priority, reach)]


def notice_facts(connection: Connection, rows: Sequence[RowMapping]) -> dict[str, dict[str, object]]:
    """What a notice may say about each alarm: class, priority, since when, and the person's code."""
    people = {row["person_id"] for row in rows if row["person_id"]}
    codes: dict[str, str] = {}
    if people:
        found = connection.execute(select(_PERSON.c.id, _PERSON.c.code).where(_PERSON.c.id.in_(people)))
        codes = {row.id: row.code for row in found}
    return {
        str(row["id"]): {
            "kind": row["kind"],
            "priority": row["priority"],
            "since": row["received_at"].isoformat(),
            "person": codes.get(row["person_id"], ""),
            **({"drill": True} if row["drill"] else {}),
            **({"proof": True} if row["proof"] else {}),
        }
        for row in rows
    }
