"""A police report: who filed it, why it was not, what the police decided; nothing that contradicts itself (D58)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from models.incidents.commands import open_incident
from models.people.validity import today
from models.police.commands import write_report
from models.police.rows import Keep, Report, ReportTold
from models.police.views import report_of, unconfirmed
from models.police.weeding import forget_words
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Overtaken, Refused
from models.store.store import Store
from models.store.timeline import timeline
from tests.models.people.build import AUDITOR, EK, person


def opened(store: Store, **more: object) -> str:
    with store.write() as session:
        return open_incident(session, EK, "hot via sms", "near_miss", store.clock, **more)  # type: ignore[arg-type]  # names of open_incident


def write(store: Store, incident_id: str, seen: int, **told: object) -> None:
    with store.write() as session:
        write_report(session, EK, incident_id, ReportTold(**told), seen, store.clock)  # type: ignore[arg-type]  # names of ReportTold


def report(store: Store, incident_id: str) -> Report:
    with store.read() as connection:
        return report_of(connection, incident_id, today(store.clock))


def test_from_not_known_to_the_police_decision(store: Store, clock: HeldClock) -> None:
    person(store, "SF-04")
    incident = opened(store, person="SF-04")
    clock.jump(2 * 86400)
    first = report(store, incident)
    assert (first.state, first.day, first.version, first.confirmed) == ("not_known", 3, 0, False)
    yesterday = clock.now() - timedelta(days=1)
    write(
        store, incident, 0, filed_by="relative", filed_for="Eva Exempel", filed_at=yesterday,
        number="5000-K1-26", mandate_stated=True, protection_asked=False, helped=True,
    )  # fmt: skip
    filed = report(store, incident)
    assert (filed.state, filed.version, filed.report_number, filed.filed_at) == (
        "filed",
        1,
        "5000-K1-26",
        yesterday,
    )
    assert (filed.mandate_stated, filed.protection_asked, filed.helped_by) == (True, False, EK.label)
    clock.jump(86400)
    write(store, incident, 1, decision="dropped", decided_on=today(clock), protection_asked=None)
    decided = report(store, incident)
    assert (decided.decision, decided.protection_asked, decided.mandate_stated) == ("dropped", None, True)
    write(store, incident, 2, closed_on=today(clock))
    with store.read() as connection:
        told = timeline(connection, f"incident:{incident}")
    assert [row.verb for row in told][-3:] == ["police.filed", "police.decided", "police.closed"]
    assert told[-3].event_at == yesterday
    words = " ".join(str(row.detail) for row in told)
    assert "Eva" not in words and "5000-K1-26" not in words


@pytest.mark.parametrize(
    ("told", "message_id"),
    [
        ({"state": "not_filed"}, "police.why_not"),
        ({"state": "filed"}, "police.filed_by_whom"),
        ({"number": "5000-K1-26"}, "police.filed_by_whom"),
        ({"state": "to_file", "number": "5000-K1-26"}, "police.not_filed_yet"),
        ({"state": "not_filed", "why_not": "vill inte", "decision": "dropped"}, "police.not_filed_yet"),
        ({"filed_by": "nobody"}, "police.no_such_filer"),
        ({"filed_by": "person", "decision": "lost"}, "police.no_such_decision"),
        ({"filed_by": "person", "decided_on": date(2027, 1, 1)}, "police.ahead"),
        ({"state": "gone"}, "incident.no_such_police"),
    ],
)
def test_what_contradicts_itself_is_refused(
    sqlite_store: Store, told: dict[str, object], message_id: str
) -> None:
    incident = opened(sqlite_store)
    with pytest.raises(Refused) as refused:
        write(sqlite_store, incident, 0, **told)
    assert refused.value.message_id == message_id
    assert report(sqlite_store, incident) == Report("not_known", 1)


def test_a_decision_cannot_come_before_the_report(sqlite_store: Store, clock: HeldClock) -> None:
    incident = opened(sqlite_store)
    write(sqlite_store, incident, 0, filed_by="person", filed_at=clock.now())
    with pytest.raises(Refused, match=r"police\.before_filed"):
        write(sqlite_store, incident, 1, decision="dropped", decided_on=today(clock) - timedelta(days=1))


def test_two_who_write_at_once_and_those_who_may_not(sqlite_store: Store) -> None:
    incident = opened(sqlite_store)
    write(sqlite_store, incident, 0, state="to_file", officer="A. Polis")
    with pytest.raises(Overtaken):
        write(sqlite_store, incident, 0, state="to_file", officer="B. Polis")
    with pytest.raises(NotFound):
        write(sqlite_store, "nothing", 0, state="to_file")
    with pytest.raises(NotAllowed), sqlite_store.write() as session:
        write_report(session, AUDITOR, incident, ReportTold(officer="C"), 1, sqlite_store.clock)
    write(sqlite_store, incident, 1, officer="")
    assert report(sqlite_store, incident).officer is None
    assert ReportTold().mandate_stated is Keep.AS_IS


def test_unconfirmed_are_those_nobody_knows_of(sqlite_store: Store, clock: HeldClock) -> None:
    asked, reasoned, filed = opened(sqlite_store), opened(sqlite_store), opened(sqlite_store)
    write(sqlite_store, reasoned, 0, why_not="den drabbade svarar inte")
    write(sqlite_store, filed, 0, filed_by="city")
    with sqlite_store.read() as connection:
        found = unconfirmed(connection, today(clock) + timedelta(days=4))
    assert [(row.incident_id, row.day) for row in found] == [(asked, 5)]


def test_weeding_takes_the_words_and_leaves_the_state(sqlite_store: Store) -> None:
    incident = opened(sqlite_store)
    write(
        sqlite_store,
        incident,
        0,
        filed_by="person",
        number="5000-K1-26",
        officer="A. Polis",
        decision="dropped",
    )
    with sqlite_store.write() as session:
        forget_words(session.connection(), incident)
    left = report(sqlite_store, incident)
    assert (left.report_number, left.officer, left.filed_by, left.decision) == (
        None,
        None,
        "person",
        "dropped",
    )
