"""Whatever waits on an incident that is taken into another is asked for, shown and in the way of a closing there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Connection, text

from models.crisis.commands import offer
from models.crisis.views import due_follow_ups
from models.incidents.assessing import assess
from models.incidents.commands import change, link_alarm, open_incident
from models.incidents.describing import Facts, state_facts
from models.incidents.evidence import files_of, keep_file
from models.incidents.feedback import give_feedback
from models.incidents.merging import merge
from models.incidents.queues import the_queue
from models.incidents.remedial import acts_of, add_act
from models.incidents.views import incident_card
from models.measures.commands import request
from models.obligations.commands import set_aside
from models.obligations.rows import NewShare
from models.obligations.sharing import share
from models.obligations.views import late, obligations_of, shares_of
from models.people.validity import local_day
from models.police.commands import write_report
from models.police.court import add_date, open_case
from models.police.rows import ReportTold
from models.police.views import courts_of, dates_ahead, report_of, unconfirmed
from models.store import schema
from models.store.base import metadata
from models.store.clock import HeldClock
from models.store.store import Store
from tests.models.alarms.build import EK, ring
from tests.models.incidents.build import JUDGED, ready, version
from tests.models.incidents.test_case import ids
from tests.models.people.build import person

Make = Callable[[Store, str], None]
Asked = Callable[[Connection, str, Store], bool]


@dataclass(frozen=True)
class Waits:
    """Something that waits on an incident: how it comes about, what asks for it, and what a closing says of it.

    `tables` are those it stands in; `stays` is what was made of the one that stays beforehand.
    """

    make: Make
    asked: Asked
    obstacle: str = ""
    tables: tuple[str, ...] = ()
    stays: Make | None = None


def at(store: Store, incident: str) -> int:
    return version(store, incident)


def queued(which: str, *marks: str) -> Asked:
    def asked(connection: Connection, incident: str, store: Store) -> bool:
        now = store.clock.now()
        rows = the_queue(connection, which, (EK.id, EK.label), now, local_day(now))
        return any(row.row.id == incident and set(marks) <= set(row.late) and not row.rests for row in rows)

    return asked


def owed(kind: str) -> Asked:
    """Told of as late, by the number of this incident."""
    return lambda connection, incident, store: any(
        (row.incident_id, row.kind) == (incident, kind) for row in late(connection, store.clock.now())
    )


def acts(verb: Callable[..., object], *given: object, **named: object) -> Make:
    """An act on the incident that takes no version."""

    def make(store: Store, incident: str) -> None:
        with store.write() as session:
            verb(session, EK, incident, *given, store.clock, **named)

    return make


def report(**told: object) -> Make:
    def make(store: Store, incident: str) -> None:
        with store.read() as connection:
            seen = report_of(connection, incident, local_day(store.clock.now())).version
        with store.write() as session:
            write_report(session, EK, incident, ReportTold(**told), seen, store.clock)  # type: ignore[arg-type]  # its names

    return make


def facts(**known: object) -> Make:
    def make(store: Store, incident: str) -> None:
        with store.write() as session:
            state_facts(session, EK, incident, Facts(**known), at(store, incident), store.clock)  # type: ignore[arg-type]  # its names

    return make


def becomes(**fresh: object) -> Make:
    def make(store: Store, incident: str) -> None:
        with store.write() as session:
            change(session, EK, incident, at(store, incident), store.clock, **fresh)  # type: ignore[arg-type]  # its names

    return make


def told(store: Store, incident: str) -> None:
    with store.write() as session:
        give_feedback(session, EK, incident, "ringt", at(store, incident), store.clock)


def nothing(_: Store, __: str) -> None:
    """Every new incident waits for it."""


def alarm(store: Store, incident: str) -> None:
    raised = ring(store)
    with store.write() as session:
        link_alarm(session, EK, incident, raised, store.clock)


def reviewed(store: Store, incident: str) -> None:
    planned = replace(JUDGED, next_review_on=local_day(store.clock.now()) + timedelta(days=2))
    with store.write() as session:
        assess(session, EK, incident, planned, at(store, incident), store.clock)


def in_court(store: Store, incident: str) -> None:
    with store.write() as session:
        case = open_case(session, EK, incident, "Provstads tingsrätt", store.clock)
        add_date(session, EK, case, "hearing", store.clock.now() + timedelta(days=9), store.clock)


def measure(store: Store, incident: str) -> None:
    with store.read() as connection:
        card = incident_card(connection, incident)
    assert card is not None and card.row.person is not None
    with store.write() as session:
        request(session, EK, card.row.person, "guarding", "rondering", store.clock, incident=card.row.number)


def set_aside_by_hand(store: Store, incident: str) -> None:
    with store.write() as session:
        for row in obligations_of(session.connection(), incident):
            if row.unsettled:
                set_aside(session, EK, row.id, row.version, "tas med kontoret", store.clock)


def first_day(connection: Connection, incident: str, store: Store) -> bool:
    return any(
        row.incident_id == incident and row.day >= 5
        for row in unconfirmed(connection, local_day(store.clock.now()))
    )


def assessed_anew(connection: Connection, incident: str, store: Store) -> bool:
    return owed("assessment")(connection, incident, store) or queued("overdue", "review")(
        connection, incident, store
    )


CITY, FEEDBACK, UNKNOWN = (
    "incident.obstacle.obligations",
    "incident.obstacle.feedback",
    "police.obstacle.unknown",
)
WAITING: dict[str, Waits] = {
    "a ringing alarm": Waits(
        alarm, lambda c, i, _: bool(incident_card(c, i).alarms), "incident.obstacle.alarms", ("incident_alarm",)  # type: ignore[union-attr]  # it is there
    ),
    "a remedial act": Waits(
        acts(add_act, "byta lås", "city", date(2026, 11, 26)), queued("overdue", "act"), "incident.obstacle.acts",
        ("remedial_act",),
    ),
    "an act of somebody else": Waits(
        acts(add_act, "byta nummer", "person", date(2026, 11, 26)), lambda c, i, _: bool(acts_of(c, i)),
        "incident.obstacle.acts",
    ),
    "a measure": Waits(
        measure,
        lambda c, i, _: c.execute(text("SELECT 1 FROM measure WHERE incident_id = :i"), {"i": i}).first() is not None,
        tables=("measure", "guard_order", "assignment_measure"),
    ),
    "crisis support to follow up": Waits(
        acts(offer), lambda c, i, s: any(row.incident_id == i for row in due_follow_ups(c, local_day(s.clock.now()))),
        "crisis.obstacle.follow_ups", ("crisis_support", "crisis_follow_up"),
    ),
    "crisis support never offered": Waits(nothing, owed("crisis_support"), CITY, ("obligation",)),
    "measures never taken": Waits(nothing, owed("measures"), CITY, stays=set_aside_by_hand),
    "help with the report": Waits(nothing, owed("report_help"), CITY),
    "a day in court": Waits(
        in_court, lambda c, i, s: any(row.incident_id == i for row in dates_ahead(c, s.clock.now())),
        "court.obstacle.open", ("court_case", "court_date"),
    ),
    "a court case": Waits(
        in_court, lambda c, i, _: [row.open for row in courts_of(c, i)] == [True], "court.obstacle.open"
    ),
    "a police report of which nobody knows": Waits(nothing, first_day, UNKNOWN, ("police_report",)),
    "a police report to be filed": Waits(report(state="to_file"), first_day, UNKNOWN),
    "a report filed, by nobody knows whom": Waits(
        becomes(police="filed"), lambda c, i, s: report_of(c, i, local_day(s.clock.now())).state == "filed",
        "police.obstacle.by_whom",
    ),
    "a filed report with its number": Waits(
        report(filed_by="person", number="0201-K1-26"),
        lambda c, i, s: report_of(c, i, local_day(s.clock.now())).report_number == "0201-K1-26",
    ),
    "a second filed report": Waits(
        report(filed_by="person", number="0201-K1-26"),
        lambda c, i, s: bool((found := report_of(c, i, local_day(s.clock.now()))).report_number or found.also),
        stays=report(filed_by="office", number="0201-K2-26"),
    ),
    "no assessment": Waits(nothing, assessed_anew, "incident.obstacle.assess", ("assessment",)),
    "a review to come": Waits(reviewed, assessed_anew, "incident.obstacle.assess"),
    "a reporter to be told": Waits(
        facts(reporter_kind="public"), lambda c, i, _: True, FEEDBACK, stays=facts(reporter_kind="staff")
    ),
    "a reporter nobody asked about": Waits(nothing, lambda c, i, _: True, FEEDBACK),
    "a day to be taken up": Waits(becomes(bring_up_on=date(2026, 11, 26)), queued("overdue", "bring_up")),
    "no rest": Waits(nothing, queued("open"), stays=becomes(bring_up_on=date(2026, 12, 24))),
    "the next step is ours": Waits(
        nothing, lambda c, i, s: not queued("waiting")(c, i, s),
        stays=facts(reporter_kind="staff", waiting_for="police"),
    ),
    "an owner": Waits(
        nothing, queued("mine"), stays=lambda s, i: unowned(s, i)
    ),
    "a file": Waits(
        acts(keep_file, "hot.png", b"PNG"), lambda c, i, _: len(files_of(c, i)) == 1, tables=("evidence",)
    ),
    "what was shared": Waits(
        acts(share, NewShare("from", "police", "", "de återkommer")), lambda c, i, _: bool(shares_of(c, i)),
        tables=("share",),
    ),
}  # fmt: skip
# Two held to differ: the one that stays is asked about anew.
NOTHING_WAITS = {"incident_pair"}


def unowned(store: Store, incident: str) -> None:
    with store.write() as session:
        gone = text("UPDATE incident SET owner_id = NULL, owner_label = '' WHERE id = :i")
        session.connection().execute(gone, {"i": incident})


def test_nothing_that_waits_falls_silent_in_a_merge(sqlite_store: Store, clock: HeldClock) -> None:
    store, pairs = sqlite_store, {}
    for at_row, (name, row) in enumerate(WAITING.items()):
        person(store, code := f"SF-{at_row:02}")
        with store.write() as session:
            gone = open_incident(session, EK, name, "near_miss", clock, person=code)
        row.make(store, gone)
        pairs[name] = (gone, code)
    clock.advance(8 * 24 * 3600)
    stays = {}
    for name, (_, code) in pairs.items():
        with store.write() as session:
            stays[name] = open_incident(session, EK, "samma händelse", "near_miss", clock, person=code)
        ready(store, EK, stays[name])
        assert ids(store, stays[name]) == [], name
        if (more := WAITING[name].stays) is not None:
            more(store, stays[name])
    clock.advance(60)
    silent = []
    for name, row in WAITING.items():
        gone = pairs[name][0]
        with store.read() as connection:
            assert row.asked(connection, gone, store), name
        if row.make is not reviewed:  # its own assessment speaks of it all until it is taken in
            assert any(each.startswith(row.obstacle) for each in ids(store, gone)), name
        with store.write() as session:
            merge(session, EK, gone, stays[name], at(store, gone), at(store, stays[name]), clock)
    for name, row in WAITING.items():
        with store.read() as connection:
            if not row.asked(connection, stays[name], store):
                silent.append(name)
            # Asked for once, and by the number that is worked on.
            assert not [each for each in late(connection, clock.now()) if each.incident_id == pairs[name][0]]
        if not any(each.startswith(row.obstacle) for each in ids(store, stays[name])):
            silent.append(f"{name}: {row.obstacle}")
    assert silent == []


def test_every_table_of_an_incident_is_looked_at() -> None:
    schema.load_tables()
    hang, more = {"incident"}, {""}
    while more:
        more = {
            table.name
            for table in metadata.sorted_tables
            if table.name not in hang and any(key.column.table.name in hang for key in table.foreign_keys)
        }
        hang |= more
    looked_at = {table for row in WAITING.values() for table in row.tables}
    assert hang - {"incident"} - NOTHING_WAITS == looked_at
