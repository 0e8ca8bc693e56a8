"""What the rota says of the directive: four weeks of cover, office hours decided, calls answered (D35 to D38)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from models.duties.days import begins, ends
from models.duties.measured import BehindRow, Measured, State, of_all
from models.people.validity import local_day
from models.rota.contact_log import answering, unanswered
from models.rota.cover import open_on
from models.rota.rows import Gap
from models.rota.views import gaps
from models.store.policy import OfficeHours, decision_of, in_force

WEEKS = 4
CALLS_DAYS = 30
CALLS = "rota.calls_answered"
_DUTY_OF = {"rota.contact": "contact", "rota.tib": "tib"}


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """Days of the coming four weeks without a gap, of those that must be covered."""
    found = _gaps(connection, day)
    decided = bool(decision_of(connection, OfficeHours, ends(day)))
    return (
        _cover(connection, "D35", "rota.tib", found, day),
        _cover(connection, "D36", "rota.contact", found, day),
        Measured("D37", "rota.hours_decided", "city", int(decided), 1, "ok" if decided else "attention"),
        _calls(connection, day),
    )


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The gaps, the soonest first; the calls that nobody answered, the newest first."""
    if id == CALLS:
        return tuple(
            BehindRow(code or "-", f"measured.behind.{CALLS}", local_day(at), (("at", _clock(at)),))
            for at, code in unanswered(connection, *_month(day))
        )
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


def _calls(connection: Connection, day: date) -> Measured:
    """Of the calls to the contact in office hours of the last 30 days, how many somebody answered (D38)."""
    told = answering(connection, *_month(day))
    answered = told.calls - told.missed
    # Nobody rang: that says nothing of how one is answered.
    state: State = of_all(answered, told.calls) if told.calls else "not_measured"
    return Measured("D38", CALLS, "city", answered, told.calls, state)


def _month(day: date) -> tuple[datetime, datetime]:
    return begins(day - timedelta(days=CALLS_DAYS - 1)), ends(day)


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
    from models.store.clock import zone

    assert isinstance(moment, datetime)
    return f"{moment.astimezone(zone()):%H:%M}"
