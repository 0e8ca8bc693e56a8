"""The figures of a period, read from the alarms themselves (D34, D88; DIRECTIVE rules 4, 21).

Drills, tests and what was put out of service are left out and told of. Nothing is grouped by officer.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from models.alarms.tables import Alarm
from models.alarms.words import PRIORITIES
from models.figures.in_force import AsOf, OpenHours
from models.figures.percentiles import Spread, Took, spread
from models.figures.rows import Answered, FalseAlarms, Figures, Period, Step
from models.people.tables import Person, Transmitter
from models.store.policy import AT_HOME, STAFFED, Ladder, Targets, in_force

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_TRANSMITTER: Any = Transmitter.__table__  # type: ignore[attr-defined]  # as above
_A = _ALARM.c

EXCLUDED = ("drill", "test", "out_of_service")
DUTIES = ("office_hours", "tib")
STEPS = ("arc", "desk", "acknowledged", "action", "closed")
"""From when it was triggered to the ARC, from there to us, then from us to each act."""
FALSE_CLASSES = ("user_error", "technical")
CALLS_FOR_HELP = frozenset({"personal", "duress", "burglary", "tamper", "threat_call", "unclassified"})
FEW, SHORT_DAYS = 5, 28
PAGE = 5000
MOST_TRANSMITTERS = 5000


@dataclass(slots=True)
class _Group:
    times: list[Took] = field(default_factory=list)
    within: int = 0
    judged: int = 0

    def add(self, took: Took, target: int | None) -> None:
        self.times.append(took)
        if target is not None and (not took.running or took.seconds > target):
            self.judged += 1
            self.within += took.seconds <= target


@dataclass(slots=True)
class _Device:
    person: str | None = None
    alarms: int = 0
    open: int = 0
    classes: Counter[str] = field(default_factory=Counter)


def read_figures(connection: Connection, period: Period, now: datetime, time_zone: str) -> Figures:
    """Everything that is counted of the alarms received in a period. An alarm still ringing counts until `now`."""
    targets = AsOf(connection, Targets, period.begins_at, period.ends_at)
    ladders = AsOf(connection, Ladder, period.begins_at, period.ends_at)
    hours = OpenHours(connection, period.begins_at, period.ends_at, time_zone)
    excluded = Counter(dict.fromkeys(EXCLUDED, 0))
    priorities = {priority: _Group() for priority in PRIORITIES}
    duties = {duty: _Group() for duty in DUTIES}
    steps: dict[str, list[Took]] = {name: [] for name in STEPS}
    devices: dict[str, _Device] = {}
    for row in _alarms(connection, period):
        why = left_out(row)
        if why:
            excluded[why] += 1
            continue
        received = row["received_at"]
        took = _took(received, row["first_acknowledged_at"], now)
        profile = row["ladder"] if row["ladder"] in (STAFFED, AT_HOME) else ladders.at(received).profile
        target = targets.at(received).seconds(profile).get(row["priority"])
        priorities[row["priority"]].add(took, target)
        duties["office_hours" if hours.holds(received) else "tib"].add(took, target)
        for name, step in _steps(row, took):
            steps[name].append(step)
        if row["kind"] in CALLS_FOR_HELP and row["source"] != "watch":
            _count(devices.setdefault(row["account"], _Device(row["person"])), row)
    aims = in_force(connection, Targets, now).seconds(in_force(connection, Ladder, now).profile)
    short = period.days < SHORT_DAYS
    known = _registered(connection)
    return Figures(
        period=period,
        read_at=now,
        counted=sum(len(group.times) for group in priorities.values()),
        excluded=dict(excluded),
        priorities=tuple(
            _answered(f"P{priority}", group, aims.get(priority), few=FEW if short else 0)
            for priority, group in priorities.items()
        ),
        duties=tuple(_answered(duty, group, None, few=FEW) for duty, group in duties.items()),
        steps=tuple(Step(name, spread(times)) for name, times in steps.items()),
        transmitters=_active(connection),
        false_alarms=tuple(
            sorted(
                (
                    _false(account, device, known.get(account), period, now)
                    for account, device in devices.items()
                ),
                key=lambda each: (-each.false, -each.alarms, each.account),
            )
        ),
    )


def left_out(row: RowMapping) -> str:
    """Why no figure counts an alarm, one of EXCLUDED; "" where it is counted."""
    if row["drill"]:
        return "drill"
    if row["kind"] == "test" or row["close_class"] == "test":
        return "test"
    # A person who was to press for a test may have needed help: what an officer found to be real is counted.
    if row["proof"] and row["close_class"] not in ("real", "probable"):
        return "test"
    return (
        "out_of_service" if row["out_of_service_at"] is not None or row["state"] == "out_of_service" else ""
    )


def _alarms(connection: Connection, period: Period) -> Iterator[RowMapping]:
    """The alarms received in a period, page by page."""
    chosen = (
        select(
            _A.seq, _A.priority, _A.kind, _A.state, _A.source, _A.account, _A.ladder, _A.triggered_at,
            _A.arc_received_at, _A.received_at, _A.first_acknowledged_at, _A.action_at, _A.closed_at, _A.close_class,
            _A.drill, _A.proof, _A.out_of_service_at, _PERSON.c.code.label("person"),
        )
        .select_from(_ALARM.outerjoin(_PERSON, _PERSON.c.id == _A.person_id))
        .where(_A.received_at >= period.begins_at, _A.received_at < period.ends_at)
        .order_by(_A.seq)
        .limit(PAGE)
    )  # fmt: skip
    last = 0
    while True:
        page = connection.execute(chosen.where(_A.seq > last)).mappings().all()
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1]["seq"]


def _took(since: datetime, until: datetime | None, now: datetime) -> Took:
    """A clock that was set back must not make a time less than nothing."""
    return Took(max(0.0, ((until or now) - since).total_seconds()), until is None)


def _steps(row: RowMapping, acknowledged: Took) -> Iterator[tuple[str, Took]]:
    """What is known of an alarm's way; a step that has no beginning or end is left out, save a call still waiting."""
    chain = (
        ("arc", row["triggered_at"], row["arc_received_at"]),
        ("desk", row["arc_received_at"], row["received_at"]),
        ("action", row["received_at"], row["action_at"]),
        ("closed", row["received_at"], row["closed_at"]),
    )
    yield "acknowledged", acknowledged
    for name, since, until in chain:
        if since is not None and until is not None:
            yield name, _took(since, until, until)


def _count(device: _Device, row: RowMapping) -> None:
    device.alarms += 1
    if row["state"] != "closed":
        device.open += 1
    else:
        device.classes[row["close_class"]] += 1
    device.person = row["person"] or device.person


def _answered(group: str, found: _Group, target: int | None, few: int) -> Answered:
    times = spread(found.times)
    if 0 < times.count < few:
        bare = Spread(count=times.count, running=times.running)
        return Answered(group, bare, 0, 0, target, hidden=True)
    return Answered(group, times, found.within, found.judged, target)


def _false(
    account: str, device: _Device, since: datetime | None, period: Period, now: datetime
) -> FalseAlarms:
    classes = device.classes
    begins = max(period.begins_at, since) if since is not None else period.begins_at
    return FalseAlarms(
        account=account,
        person=device.person,
        alarms=device.alarms,
        real=classes["real"] + classes["probable"],
        causes={name: classes[name] for name in FALSE_CLASSES},
        unknown=classes["unknown"],
        open=device.open,
        days=max(1, math.ceil((min(period.ends_at, now) - begins) / timedelta(days=1))),
    )


def _registered(connection: Connection) -> dict[str, datetime]:
    """Since when each transmitter is in the register."""
    found = connection.execute(
        select(_TRANSMITTER.c.account, _TRANSMITTER.c.recorded_at).limit(MOST_TRANSMITTERS)
    )
    return {row.account: row.recorded_at for row in found}


def _active(connection: Connection) -> int:
    chosen = select(func.count()).select_from(_TRANSMITTER).where(_TRANSMITTER.c.active.is_(True))
    return int(connection.execute(chosen).scalar_one())
