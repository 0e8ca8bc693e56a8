"""What the rota says of the directive: four weeks of cover, and office hours decided (D35, D36, D37)."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection

from models.duties.days import begins, ends
from models.duties.measured import BehindRow, Measured, State
from models.people.validity import local_day
from models.rota.cover import open_on
from models.rota.rows import Gap
from models.rota.views import gaps
from models.store.policy import OfficeHours, decision_of, in_force

WEEKS = 4
_DUTY_OF = {"rota.contact": "contact", "rota.tib": "tib"}


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """Days of the coming four weeks without a gap, of those that must be covered."""
    found = _gaps(connection, day)
    decided = bool(decision_of(connection, OfficeHours, ends(day)))
    return (
        _cover(connection, "D35", "rota.tib", found, day),
        _cover(connection, "D36", "rota.contact", found, day),
        Measured("D37", "rota.hours_decided", "city", int(decided), 1, "ok" if decided else "attention"),
    )


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The gaps, the soonest first."""
    duty = _DUTY_OF.get(id)
    return tuple(
        BehindRow(
            "-",
            f"measured.behind.{id}",
            local_day(gap.starts_at),
            (("from", f"{_clock(gap.starts_at)}"), ("to", f"{_clock(gap.ends_at)}")),
        )
        for gap in (_gaps(connection, day) if duty else ())
        if gap.duty == duty
    )


def _gaps(connection: Connection, day: date) -> tuple[Gap, ...]:
    return gaps(connection, begins(day), begins(day + timedelta(weeks=WEEKS)))


def _cover(connection: Connection, duty: str, id: str, found: tuple[Gap, ...], day: date) -> Measured:
    hours = in_force(connection, OfficeHours, ends(day))
    days = [day + timedelta(days=ahead) for ahead in range(WEEKS * 7)]
    if id == "rota.contact":
        days = [each for each in days if open_on(hours, each)]
    mine = [gap for gap in found if gap.duty == _DUTY_OF[id]]
    bare = {
        each for each in days for gap in mine if gap.starts_at <= ends(each) and gap.ends_at > begins(each)
    }
    state: State = "ok" if not bare else "overdue" if day in bare else "attention"
    return Measured(duty, id, "city", len(days) - len(bare), len(days), state, min(bare, default=None))


def _clock(moment: object) -> str:
    from datetime import datetime

    from models.store.clock import zone

    assert isinstance(moment, datetime)
    return f"{moment.astimezone(zone()):%H:%M}"
