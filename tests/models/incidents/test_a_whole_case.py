"""From a duress alarm through police report, crisis support and court to closing: one timeline, nothing left open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.access.actor import LOADER
from models.alarms.commands import acknowledge
from models.alarms.commands import close as close_alarm
from models.audit.verify import verify
from models.crisis.commands import answer, follow_up, offer
from models.crisis.views import support_of
from models.incidents.assessing import assess
from models.incidents.closing import obstacles
from models.incidents.commands import close, open_from_alarm
from models.incidents.feedback import give_feedback
from models.incidents.remedial import acts_of, add_act, end_act
from models.incidents.views import case_timeline
from models.journal.history import view_history
from models.obligations.commands import set_aside, settle
from models.obligations.views import obligations_of
from models.people.commands import add_mandate, add_office
from models.people.validity import local_day
from models.police.commands import write_report
from models.police.court import add_date, close_case, open_case
from models.police.rows import ReportTold
from models.police.views import courts_of, report_of
from models.store.clock import HeldClock
from models.store.errors import Refused
from models.store.store import Store
from tests.models.alarms.build import add_person, alarm_event, ring
from tests.models.audit.record import KEY, sign
from tests.models.incidents.build import JUDGED, version
from tests.models.people.build import EK


def the_case(store: Store, clock: HeldClock) -> tuple[str, str]:
    """The alarm, worked and closed, and the incident that came of it, with all that is owed on it."""
    person_id, transmitter_id = add_person(store, clock)
    with store.write() as session:
        office = add_office(session, LOADER, "HL", "Havslistan", "08-465 004 30", clock)
        add_mandate(
            session,
            LOADER,
            person_id,
            "group_leader",
            1000,
            clock,
            valid_from=local_day(clock.now()),
            office_id=office,
        )
    alarm = ring(store, alarm_event("duress"), person_id=person_id, transmitter_id=transmitter_id)
    with store.write() as session:
        acknowledge(session, EK, alarm, clock)
        incident = open_from_alarm(session, EK, alarm, "hotad vid porten", "harm", clock)
    with store.write() as session:
        close_alarm(session, EK, alarm, "real", "polisen tog vid", clock)
    return alarm, incident


def refused(store: Store, incident: str, clock: HeldClock) -> str:
    """Which obstacle stops a closing now, reason or no reason."""
    with pytest.raises(Refused) as found, store.write() as session:
        close(session, EK, incident, "handled", "allt gjort", version(store, incident), clock)
    return found.value.message_id


def test_from_a_duress_alarm_to_a_closed_case_on_one_timeline(store: Store, clock: HeldClock) -> None:
    _, incident = the_case(store, clock)
    today = local_day(clock.now())
    assert refused(store, incident, clock) == "incident.obstacle.assessment"
    with store.write() as session:
        assess(session, EK, incident, JUDGED, version(store, incident), clock)
        act = add_act(session, EK, incident, "byt lås", "city", today + timedelta(days=3), clock)
        end_act(session, EK, act, "done", "bytt", acts_of(session.connection(), incident)[0].version, clock)
    assert refused(store, incident, clock) == "incident.obstacle.feedback"
    with store.write() as session:
        give_feedback(session, EK, incident, "ringt", version(store, incident), clock, reporter="arc")
    assert refused(store, incident, clock).startswith("police.")
    with store.write() as session:
        told = ReportTold(
            state="filed", filed_by="person", filed_at=clock.now(), number="5000-K1-26", mandate_stated=True,
            protection_asked=True, helped=True,
        )  # fmt: skip
        write_report(session, EK, incident, told, 0, clock)
        support = offer(session, EK, incident, clock, provider="Företagshälsan")
        answer(session, EK, support, True, 1, clock)
        court = open_case(session, EK, incident, "Provstads tingsrätt", clock, number="B 1-26")
        add_date(session, EK, court, "hearing", clock.now() + timedelta(days=40), clock)
    for days in (1, 6, 23):
        clock.jump(days * 86400)
        with store.write() as session:
            (row,) = support_of(session.connection(), incident, local_day(clock.now()))
            assert row.next_due is not None and row.next_due.due_on <= local_day(clock.now())
            follow_up(session, EK, row.next_due.id, "done", row.next_due.version, clock)
    clock.jump(20 * 86400)
    assert refused(store, incident, clock) == "court.obstacle.open"
    with store.write() as session:
        (case,) = courts_of(session.connection(), incident)
        close_case(session, EK, court, "convicted", case.version, clock)
        told = ReportTold(decision="prosecuted", decided_on=today, closed_on=local_day(clock.now()))
        report = report_of(session.connection(), incident, local_day(clock.now()))
        write_report(session, EK, incident, told, report.version, clock)
        for each in obligations_of(session.connection(), incident):
            if each.kind == "insurance":
                set_aside(session, EK, each.id, each.version, "har egen försäkring", clock)
            elif each.state in ("open", "not_known"):
                settle(session, EK, each.id, each.version, clock)
    with store.write() as session:
        assert obstacles(session.connection(), incident) == ()
        close(session, EK, incident, "handled", "dom föll", version(store, incident), clock)

    sign(store)
    with store.read() as connection:
        owed = obligations_of(connection, incident)
        told_of = [row.verb for row in case_timeline(connection, incident)]
        assert verify(connection, KEY).fault is None
    assert {each.state for each in owed} == {"done", "known", "not_applicable"}
    assert [each.reason for each in owed if each.state == "not_applicable"] == ["har egen försäkring"]
    told_once = [verb for verb in told_of if not verb.startswith(("obligation.", "plan."))]
    assert told_once == [
        "alarm.acknowledged", "incident.opened", "incident.alarm_linked", "alarm.closed",
        "incident.assessed", "incident.act_added", "incident.act_ended", "incident.fed_back", "police.filed",
        "crisis.offered", "crisis.accepted", "court.opened", "court.date_set", *["crisis.followed_up"] * 3,
        "court.closed", "police.decided", "incident.closed",
    ]  # fmt: skip
    with store.write() as session:
        history = view_history(session, EK, "SF-07", clock)
    assert {(each.kind, each.open) for each in history.rows} == {("alarm", False), ("incident", False)}
    assert (history.events, history.alarms_year) == (1, 1)
