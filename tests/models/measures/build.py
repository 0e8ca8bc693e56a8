"""A head who decides, and measures and guard orders in some state."""

from __future__ import annotations

from datetime import timedelta

from models.access.actor import LOADER, operator_at
from models.measures import commands as c
from models.measures import guarding
from models.measures.rows import MeasureRow
from models.measures.views import measures
from models.people.validity import today
from models.store.store import Store

HEAD = operator_at("op-chef", "C. Chef", "head", "desk-1")


def ask(store: Store, kind: str = "shell_protection", code: str = "SF-07", **more: object) -> str:
    """A measure that was asked for; its id."""
    with store.write() as session:
        return c.request(session, LOADER, code, kind, "galler för källarfönstret", store.clock, **more)  # type: ignore[arg-type]  # a test's own words


def decided(store: Store, measure_id: str) -> None:
    """It was decided today."""
    with store.write() as session:
        c.decide(session, LOADER, measure_id, 1, "säkerhetschefen", store.clock)


def placed(store: Store, kind: str = "shell_protection", code: str = "SF-07", **more: object) -> str:
    """A measure that is in place since today; its id."""
    made = ask(store, kind, code, **more)
    decided(store, made)
    with store.write() as session:
        c.put_in_place(session, LOADER, made, 2, store.clock)
    return made


def guard(store: Store, code: str = "SF-07", starts_h: float = 0, hours: float = 4) -> str:
    """A guard order from so many hours on, for so many; its id."""
    begins = store.clock.now() + timedelta(hours=starts_h)
    with store.write() as session:
        return guarding.order(
            session, LOADER, code, begins, begins + timedelta(hours=hours), "Exempelvakt", "08-465 004 33",
            "säkerhetschefen", store.clock, place="Provgatan 12", reason="hot i brev",
        )  # fmt: skip


def only(store: Store) -> MeasureRow:
    """The one measure there is."""
    with store.read() as connection:
        (row,) = measures(connection, today(store.clock), over_too=True)
    return row
