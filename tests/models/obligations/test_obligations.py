"""The list follows its incident: made when it opens, settled by facts and by hand, in the way of closing (D12)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from models.incidents.commands import open_incident
from models.incidents.tables import Incident
from models.obligations import closing
from models.obligations.commands import set_aside, settle, take_back
from models.obligations.keeping import keep
from models.obligations.reading import seen_by
from models.obligations.rows import NewShare
from models.obligations.sharing import forget_words, share
from models.obligations.views import obligations_of, owed, same_matter, shares_of
from models.store import chain
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, Overtaken, Refused
from models.store.store import Store
from models.store.timeline import timeline
from tests.models.obligations.build import ADMIN, AUDITOR, EK, case, case_of, row_of


def test_the_list_is_made_with_the_incident_grouped_by_holder(store: Store) -> None:
    incident = case(store)
    with store.read() as connection:
        rows = obligations_of(connection, incident)
        waiting = owed(connection)
    assert [row.holder for row in rows] == ["city"] * 4 + ["office"] * 3 + ["person"] * 2 + ["board"] * 2
    assert {row.party for row in rows if row.holder == "office"} == {"HL"}
    assert {row.party for row in rows if row.holder == "board"} == {"KF"}
    assert {row.state for row in rows if row.holder == "city"} == {"open"}
    assert {row.state for row in rows if row.holder != "city"} == {"not_known"}
    assert {row.id for row in waiting} == {row.id for row in rows}
    by_kind = {row.kind: row for row in rows}
    due = by_kind["insurance"].due_at
    assert due is not None and due - store.clock.now() == timedelta(hours=168)
    with store.read() as connection:
        assert chain.verify(connection) is None


def test_ticking_says_done_of_ours_and_known_of_theirs_and_can_be_taken_back(sqlite_store: Store) -> None:
    incident = case(sqlite_store)
    for kind, state in (("crisis_support", "done"), ("insurance", "known")):
        row = row_of(sqlite_store, incident, kind)
        with sqlite_store.write() as session:
            assert settle(session, EK, row.id, row.version, sqlite_store.clock) == state
        after = row_of(sqlite_store, incident, kind)
        assert (after.state, after.settled_label) == (state, EK.label)
        with pytest.raises(Overtaken), sqlite_store.write() as session:
            settle(session, EK, row.id, row.version, sqlite_store.clock)
        with pytest.raises(Refused), sqlite_store.write() as session:
            settle(session, EK, row.id, after.version, sqlite_store.clock)
        with sqlite_store.write() as session:
            take_back(session, EK, row.id, after.version, sqlite_store.clock)
        assert row_of(sqlite_store, incident, kind).state == row.state
    with sqlite_store.read() as connection:
        told = [each.verb for each in timeline(connection, f"incident:{incident}")]
    assert told.count("obligation.settled") == told.count("obligation.taken_back") == 2


def test_what_is_not_owed_needs_a_reason_that_only_readers_see(sqlite_store: Store) -> None:
    incident = case(sqlite_store)
    row = row_of(sqlite_store, incident, "crisis_support")
    with pytest.raises(Refused), sqlite_store.write() as session:
        set_aside(session, EK, row.id, row.version, "  ", sqlite_store.clock)
    with sqlite_store.write() as session:
        set_aside(session, EK, row.id, row.version, "har egen läkare", sqlite_store.clock)
        share(session, EK, incident, NewShare("from", "office", "hl", "de ringer honom"), sqlite_store.clock)
    found = case_of(sqlite_store, incident)
    assert row_of(sqlite_store, incident, "crisis_support").reason == "har egen läkare"
    hidden = str(seen_by(ADMIN, found))
    assert "läkare" not in hidden and "ringer" not in hidden
    with sqlite_store.read() as connection:
        told = str(timeline(connection, f"incident:{incident}"))
    assert "läkare" not in told and "ringer" not in told


def test_facts_settle_and_a_hand_is_never_overruled(sqlite_store: Store) -> None:
    incident = case(sqlite_store)
    by_hand = row_of(sqlite_store, incident, "police_report")
    with sqlite_store.write() as session:
        settle(session, EK, by_hand.id, by_hand.version, sqlite_store.clock)
    _put(sqlite_store, incident, police="not_filed", board_id=None)
    assert row_of(sqlite_store, incident, "police_report").state == "known"
    assert row_of(sqlite_store, incident, "report_help").state == "not_applicable"
    assert row_of(sqlite_store, incident, "board_safety").state == "not_applicable"
    _put(sqlite_store, incident, police="to_file")
    assert row_of(sqlite_store, incident, "report_help").state == "open"
    _put(sqlite_store, incident, police="filed")
    fact = row_of(sqlite_store, incident, "report_help")
    with pytest.raises(Refused), sqlite_store.write() as session:
        take_back(session, EK, fact.id, fact.version, sqlite_store.clock)


def test_the_list_changes_nothing_when_nothing_changed(sqlite_store: Store) -> None:
    incident = case(sqlite_store)
    before = case_of(sqlite_store, incident).rows
    with sqlite_store.write() as session:
        keep(session, EK, incident, sqlite_store.clock)
    assert case_of(sqlite_store, incident).rows == before


def test_only_what_the_city_owes_stands_in_the_way_of_closing(store: Store) -> None:
    incident = case(store)
    with store.read() as connection:
        (one,) = closing.obstacles(connection, incident)
    # The assessment is asked for by the incident itself.
    assert (dict(one.values)["number"], one.yields) == (3, True)
    with store.write() as session:
        closing.leave(session, EK, incident, "överlämnat till polisen", store.clock)
        assert closing.obstacles(session.connection(), incident) == ()
    left = [row for row in case_of(store, incident).rows if row.state == "not_applicable"]
    assert {row.reason for row in left} == {"överlämnat till polisen"} and len(left) == 3
    assert row_of(store, incident, "insurance").state == "not_known"


@pytest.mark.parametrize(
    ("new", "message"),
    [
        (NewShare("to", "office", "HL", "x"), "share.no_ground"),
        (NewShare("to", "office", "HL", "x", "general_clause"), "share.not_an_authority"),
        (NewShare("to", "office", "HL", "x", "duty"), "share.not_an_authority"),
        (NewShare("to", "office", "HL", " ", "consent"), "share.empty_what"),
        (NewShare("to", "office", "XX", "x", "consent"), "office.not_found"),
        (NewShare("to", "paper", "", "x", "consent"), "share.no_such_party"),
        (NewShare("to", "office", "HL", "x", "because"), "share.no_such_ground"),
    ],
)
def test_nothing_is_shared_without_a_ground_that_holds(
    sqlite_store: Store, new: NewShare, message: str
) -> None:
    incident = case(sqlite_store)
    with pytest.raises(Exception, match=message), sqlite_store.write() as session:
        share(session, EK, incident, new, sqlite_store.clock)


def test_boards_and_offices_stand_in_one_line_of_record(store: Store, clock: HeldClock) -> None:
    incident = case(store)
    with store.write() as session:
        share(session, EK, incident, NewShare("to", "office", "HL", "vi bedömer", "consent", "phone"), clock)
        share(session, EK, incident, NewShare("from", "board", "KF", "flyttar mötet"), clock)
        share(session, EK, incident, NewShare("to", "police", "", "hotet", "crime"), clock)
    with store.read() as connection:
        told = [
            (each.direction, each.with_kind, each.party, each.ground)
            for each in shares_of(connection, incident)
        ]
    assert told == [
        ("to", "office", "HL", "consent"),
        ("from", "board", "KF", ""),
        ("to", "police", "", "crime"),
    ]
    with store.write() as session:
        forget_words(session.connection(), incident)
    assert {each.what for each in case_of(store, incident).shares} == {""}


def test_double_work_is_shown_with_who_is_at_it(store: Store, clock: HeldClock) -> None:
    first = case(store)
    clock.advance(47 * 3600)
    second = case(store)
    clock.advance(3 * 3600)
    third = case(store)
    with store.read() as connection:
        seen = {each.incident_id: each for each in same_matter(connection, first)}
        later = {each.incident_id for each in same_matter(connection, third)}
    assert set(seen) == {second} and later == {second}
    assert seen[second].because == "person" and seen[second].parties == ("HL", "KF")


def test_an_auditor_settles_and_shares_nothing(sqlite_store: Store) -> None:
    incident = case(sqlite_store)
    row = row_of(sqlite_store, incident, "insurance")
    with pytest.raises(NotAllowed), sqlite_store.write() as session:
        settle(session, AUDITOR, row.id, row.version, sqlite_store.clock)
    with pytest.raises(NotAllowed), sqlite_store.write() as session:
        share(session, AUDITOR, incident, NewShare("from", "other", "", "x"), sqlite_store.clock)


def test_a_case_that_concerns_nobody_known_owes_only_judgement_and_measures(sqlite_store: Store) -> None:
    with sqlite_store.write() as session:
        incident = open_incident(session, EK, "skrik", "near_miss", sqlite_store.clock)
        keep(session, EK, incident, sqlite_store.clock)
    assert {row.kind for row in case_of(sqlite_store, incident).rows} == {"assessment", "measures"}


def _put(store: Store, incident: str, **values: object) -> None:
    with store.write() as session:
        session.connection().execute(
            update(Incident).where(Incident.id == incident).values(**values)  # type: ignore[arg-type]  # a column
        )
        keep(session, EK, incident, store.clock)
