"""Measures from asked for to ended, on both engines: what is told, what is refused, what stays out of the record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models.access.actor import LOADER
from models.audit.seen import who_saw
from models.incidents.commands import open_incident
from models.measures import commands as c
from models.measures.reading import measure_card, measure_seen_by, view_measure
from models.measures.views import measures
from models.people.talks import add_months
from models.people.validity import today
from models.store.errors import NotAllowed, NotFound, Overtaken, Refused
from models.store.store import Store
from models.store.tables import Entry, EntryDetail
from tests.models.measures.build import HEAD, ask, decided, only, placed
from tests.models.people.build import AUDITOR, EK, person

_ENTRY = Entry.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_DETAIL = EntryDetail.__table__  # type: ignore[attr-defined]  # as above


def test_from_asked_for_to_ended(store: Store) -> None:
    person(store)
    day = today(store.clock)
    made = ask(store, hierarchy="reduce", risk_before=12)
    row = only(store)
    assert (row.person, row.kind, row.purpose, row.standing) == (
        "SF-07",
        "shell_protection",
        "preventive",
        "requested",
    )
    assert (row.recall, row.requested_on, row.risk_before) == (True, day, 12)
    with store.write() as session:
        c.decide(session, HEAD, made, 1, "säkerhetschefen", store.clock)
    with store.write() as session:
        c.put_in_place(session, EK, made, 2, store.clock, supplier="Glas & Lås AB")
    row = only(store)
    assert (row.standing, row.decided_by, row.decided_on, row.in_place_on) == (
        "in_place", "säkerhetschefen", day, day,
    )  # fmt: skip
    assert row.review_on == add_months(day, 12)
    with store.write() as session:
        c.review(session, EK, made, 3, store.clock, risk_after=4, findings="sitter som det ska")
    with store.write() as session:
        c.end(session, HEAD, made, 4, "flyttat", store.clock)
    row = only(store)
    assert (row.state, row.standing, row.ended_on, row.risk_after, row.review_on) == (
        "ended",
        "ended",
        day,
        4,
        None,
    )
    with store.read() as connection:
        card = measure_card(connection, made, store.clock)
    assert card.findings == f"{day} sitter som det ska\n{day} flyttat"
    assert [each.verb for each in card.timeline] == [
        "measure.requested", "measure.decided", "measure.put_in_place", "measure.reviewed", "measure.ended",
    ]  # fmt: skip


def test_an_incident_binds_it_and_declined_is_not_refused(store: Store) -> None:
    person(store)
    with store.write() as session:
        open_incident(session, EK, "hot", "near_miss", store.clock, person="SF-07")
    with store.read() as connection:
        from models.incidents.views import queue

        (incident,) = queue(connection)
    made = ask(store, "guarding", incident=incident.number)
    assert (only(store).purpose, only(store).incident) == ("incident", incident.number)
    with store.write() as session:
        c.decline(session, EK, made, 1, store.clock)
    assert (only(store).state, only(store).standing) == ("refused", "declined")
    other = ask(store)
    with store.write() as session:
        c.refuse(session, HEAD, other, 1, "säkerhetschefen", "ryms inte", store.clock)
    with store.read() as connection:
        rows = measures(connection, today(store.clock), over_too=True)
        assert measures(connection, today(store.clock)) == ()
    assert [row.standing for row in rows] == ["declined", "refused"]


def test_what_waits_comes_first(store: Store) -> None:
    person(store)
    person(store, "SF-08", "Kim Exempel")
    soon, calm = placed(store), placed(store, "alarm")
    asked, waits = ask(store, "home_inspection", "SF-08"), ask(store, "talks")
    decided(store, waits)
    with store.write() as session:
        c.review(session, EK, soon, 3, store.clock, review_on=today(store.clock) + timedelta(days=10))
    late = today(store.clock) + timedelta(days=11)
    with store.read() as connection:
        now = [row.id for row in measures(connection, today(store.clock))]
        then = measures(connection, late)
    assert now == [soon, asked, waits, calm]
    assert then[0].standing == "review_overdue"


@pytest.mark.parametrize(
    ("message_id", "act"),
    [
        ("measure.no_such_kind", {"kind": "magic"}),
        ("measure.no_such_hierarchy", {"hierarchy": "hope"}),
        ("measure.bad_risk", {"risk_before": 26}),
        ("measure.empty_what", {"what": " \x1b "}),
        ("measure.day_ahead", {"requested_on": date(2027, 1, 1)}),
        ("reveal.no_such_incident", {"incident": "2099-001"}),
        ("person.not_found", {"person": "SF-99"}),
    ],
)
def test_what_cannot_be_asked_for(store: Store, message_id: str, act: dict[str, object]) -> None:
    person(store)
    given: dict[str, object] = {"person": "SF-07", "kind": "alarm", "what": "larm", **act}
    with pytest.raises(Refused) as refused, store.write() as session:
        c.request(session, EK, clock=store.clock, **given)  # type: ignore[arg-type]  # what is wrong is the point
    assert refused.value.message_id == message_id


def test_out_of_turn_out_of_order_and_overtaken(store: Store) -> None:
    person(store)
    made = ask(store)
    with pytest.raises(Refused) as refused, store.write() as session:
        c.put_in_place(session, EK, made, 1, store.clock)
    assert (refused.value.message_id, refused.value.values["state"]) == ("measure.not_now", "requested")
    with pytest.raises(Refused) as refused, store.write() as session:
        c.decide(session, HEAD, made, 1, "x", store.clock, on=today(store.clock) - timedelta(days=1))
    assert refused.value.message_id == "measure.out_of_order"
    with pytest.raises(Refused) as refused, store.write() as session:
        c.decide(session, HEAD, made, 1, "  ", store.clock)
    assert refused.value.message_id == "measure.no_decider"
    decided(store, made)
    with pytest.raises(Overtaken), store.write() as session:
        c.change(session, EK, made, 1, store.clock, supplier="x")
    with pytest.raises(NotFound), store.write() as session:
        c.end(session, HEAD, "none", 1, "x", store.clock)
    with pytest.raises(NotAllowed), store.write() as session:
        c.decide(session, EK, made, 2, "jag", store.clock)


def test_the_record_tells_of_days_and_fields_and_of_no_words(store: Store) -> None:
    person(store)
    made = placed(store)
    with store.write() as session:
        c.change(
            session, EK, made, 3, store.clock, what="gallret hemma hos Eva", findings="nyckeln hos grannen"
        )
    with store.write() as session:
        c.end(session, HEAD, made, 4, "Eva vill inte", store.clock)
    with store.read() as connection:
        bodies = connection.execute(select(_DETAIL.c.id, _DETAIL.c.body)).all()
    said = " ".join(row.body for row in bodies if row.body)
    for word in ("galler", "Eva", "granne", "källar"):
        assert word not in said
    assert '"fields":["what","findings"]' in said.replace(" ", "")


def test_who_read_it_is_on_record_and_who_may_not_sees_blocks(store: Store) -> None:
    person(store)
    made = ask(store)
    with store.write() as session:
        assert view_measure(session, EK, made, store.clock).what == "galler för källarfönstret"
    with store.write() as session:
        (saw,) = [
            each for each in who_saw(session, AUDITOR, "SF-07", store.clock) if each.verb == "measure.viewed"
        ]
    assert (saw.who, saw.subject) == ("M. Ek", f"measure:{made}")
    from dataclasses import replace

    keeper = replace(EK, role="administrator")
    with pytest.raises(NotAllowed), store.write() as session:
        view_measure(session, keeper, made, store.clock)
    with store.read() as connection:
        card = measure_card(connection, made, store.clock)
        viewed = select(_ENTRY.c.seq).where(_ENTRY.c.verb == "measure.viewed")
        assert len(connection.execute(viewed).all()) == 1
    assert measure_seen_by(keeper, card).what == "••••••••"
    assert measure_seen_by(LOADER, card).what == card.what
