"""Talks from booking to notes, agreed acts, what is made sure of, the wheel, and the figures (D8-D11, D48)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.audit.seen import who_saw
from models.duties.agreeing import agree_act, assure, settle_act
from models.duties.ledger import ledger
from models.duties.measured import Measured
from models.duties.measured_offers import behind, measured
from models.duties.talking import book_talk, cancel_talk, hold_talk, move_talk
from models.duties.talks import acts_of, assurances_of, talk, talks_of, view_acts, view_talk
from models.duties.wheel import wheel
from models.people.offers import offers_of
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, Overtaken, Refused, VaktbordError
from models.store.policy import Talks, decide
from models.store.store import Store
from models.words.lookup import known
from tests.models.duties.test_ledger import TODAY, directive, offer, person
from tests.models.people.build import AUDITOR, EK, LIND

AT = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
DAY_S = 86400


def book(store: Store, whose: str, at: datetime = AT, trigger: str = "", renews: bool | None = None) -> str:
    """A talk booked by phone."""
    with store.write() as session:
        return book_talk(
            session, LIND, whose, at, store.clock, channel="telefon", trigger=trigger, renews=renews,
            place="Rum 412", participants="A. Lind",
        )  # fmt: skip


def due(store: Store, day: date = TODAY) -> tuple[str, date | None]:
    """How the yearly talk of the one person stands."""
    with store.read() as connection:
        [line] = [line for line in ledger(connection, day) if line.kind == "talk"]
    return line.state, line.due_on


def states(store: Store, whose: str) -> list[tuple[str, bool]]:
    with store.read() as connection:
        return [(row.state, row.planned) for row in offers_of(connection, whose)]


def test_a_talk_from_offer_to_notes_is_one_line_in_the_ledger(store: Store, clock: HeldClock) -> None:
    whose = person(store)
    offer(store, whose, "talk", TODAY - timedelta(days=2))
    talk_id = book(store, whose)
    assert (states(store, whose), due(store)) == ([("booked", True)], ("booked", date(2027, 11, 23)))
    with store.write() as session:
        move_talk(session, LIND, talk_id, AT + timedelta(days=1), 1, clock)
    with pytest.raises(Refused, match=r"talk\.not_yet"), store.write() as session:
        hold_talk(session, LIND, talk_id, 2, clock)
    clock.advance(10 * DAY_S)
    with store.write() as session:
        hold_talk(session, LIND, talk_id, 2, clock, risks="Okänd bil vid grinden")
    with store.read() as connection:
        row = talk(connection, talk_id)
        assert row is not None
        assert (row.state, row.version, row.sealed, row.starts_at) == (
            "held",
            3,
            True,
            AT + timedelta(days=1),
        )
        [line] = offers_of(connection, whose)
        assert (line.state, line.held_on, line.answered_on) == ("held", date(2026, 12, 4), TODAY)
    with pytest.raises(Refused, match=r"talk\.is_over"), store.write() as session:
        cancel_talk(session, LIND, talk_id, "city", "x", 3, clock)


def test_what_was_said_is_read_by_right_and_on_record_and_stands_in_no_entry(
    store: Store, clock: HeldClock
) -> None:
    whose = person(store)
    talk_id = book(store, whose)
    clock.advance(10 * DAY_S)
    with store.write() as session:
        hold_talk(session, LIND, talk_id, 1, clock, risks="Okänd bil vid grinden")
        agree_act(session, LIND, whose, "Byta lås hemma", "person", clock, talk_id=talk_id)
    for nobody in (EK, AUDITOR):
        with pytest.raises(NotAllowed), store.write() as session:
            view_talk(session, nobody, talk_id, clock)
    with store.write() as session:
        words = view_talk(session, LIND, talk_id, clock)
        assert [each.what for each in view_acts(session, LIND, whose, clock).values()] == ["Byta lås hemma"]
    assert (words.place, words.participants, words.risks) == ("Rum 412", "A. Lind", "Okänd bil vid grinden")
    with store.write() as session:
        seen = [each.verb for each in who_saw(session, AUDITOR, "SF-07", clock)]
    assert seen.count("talk.viewed") == 2
    with store.read() as connection:
        entries = connection.execute(text("SELECT * FROM entry")).all()
        details = connection.execute(text("SELECT * FROM entry_detail")).all()
    told = str(entries) + str(details)
    assert [each for each in ("grinden", "lås", "Rum 412") if each in told] == []


@pytest.mark.parametrize(
    ("renews", "state_and_due"),
    [(None, ("declined", date(2027, 11, 15))), (True, ("booked", date(2027, 11, 25)))],
)
def test_a_talk_for_a_cause_moves_the_year_only_where_that_was_chosen(
    store: Store, renews: bool | None, state_and_due: tuple[str, date]
) -> None:
    whose = person(store)
    offer(store, whose, "talk", TODAY - timedelta(days=10), "declined")
    talk_id = book(store, whose, trigger="larm 12", renews=renews)
    assert due(store) == state_and_due
    with store.read() as connection:
        [row] = talks_of(connection, whose)
    assert (row.id, row.planned, row.renews, row.trigger) == (talk_id, False, bool(renews), "larm 12")


@pytest.mark.parametrize(
    ("by", "state_and_due"),
    [("city", ("not_offered", date(2027, 11, 25))), ("person", ("offered", date(2027, 11, 25)))],
)
def test_what_the_city_calls_off_was_not_offered(
    store: Store, clock: HeldClock, by: str, state_and_due: tuple[str, date]
) -> None:
    whose = person(store)
    talk_id = book(store, whose)
    with store.write() as session:
        cancel_talk(session, LIND, talk_id, by, "sjukdom", 1, clock)
    assert due(store) == state_and_due
    again = book(store, whose, AT + timedelta(days=7))
    # What stayed offered is booked anew; what did not is offered once more.
    assert len(states(store, whose)) == (2 if by == "city" else 1)
    with pytest.raises(Overtaken), store.write() as session:
        move_talk(session, LIND, again, AT + timedelta(days=8), 7, clock)


def test_a_talk_booked_long_after_an_offer_ran_out_is_offered_anew(store: Store) -> None:
    whose = person(store, since=date(2024, 1, 1))
    offer(store, whose, "talk", TODAY - timedelta(days=400), "accepted")
    assert due(store) == ("accepted", date(2026, 10, 21))
    book(store, whose)
    assert due(store) == ("booked", date(2027, 11, 25))
    assert states(store, whose) == [("booked", True), ("accepted", True)]


@pytest.mark.parametrize(
    ("minutes", "at", "channel", "message_id"),
    [
        (4, AT, "brev", "talk.bad_length"),
        (481, AT, "brev", "talk.bad_length"),
        (60, AT - timedelta(days=60), "brev", "talk.booked_in_the_past"),
        (60, AT, " ", "offer.empty_channel"),
    ],
)
def test_a_booking_that_cannot_be_is_refused(
    sqlite_store: Store, minutes: int, at: datetime, channel: str, message_id: str
) -> None:
    whose = person(sqlite_store)
    with pytest.raises(VaktbordError) as refused, sqlite_store.write() as session:
        book_talk(session, LIND, whose, at, sqlite_store.clock, minutes=minutes, channel=channel)
    assert refused.value.message_id == message_id


def test_an_agreed_act_is_open_until_done_or_dropped_with_a_remark(store: Store, clock: HeldClock) -> None:
    whose = person(store)
    with store.write() as session:
        late = agree_act(session, LIND, whose, "Byta lås", "person", clock, due_on=TODAY - timedelta(days=1))
        other = agree_act(session, LIND, whose, "Prova larmet", "city", clock)
        with pytest.raises(Refused, match=r"act\.dropped_why"):
            settle_act(session, LIND, late, "dropped", 1, clock)
        settle_act(session, LIND, other, "done", 1, clock)
    with pytest.raises(Refused, match=r"act\.is_settled"), store.write() as session:
        settle_act(session, LIND, other, "done", 2, clock)
    with store.read() as connection:
        assert [(act.id, act.state) for act in acts_of(connection, whose)] == [
            (late, "open"),
            (other, "done"),
        ]


def test_what_is_made_sure_of_is_superseded_and_a_new_routine_opens_it_anew(
    store: Store, clock: HeldClock
) -> None:
    whose = person(store)
    routine = directive(store, "1", TODAY, "knows_routine", code="R1", kind="routine")
    with store.write() as session:
        assure(session, LIND, whose, "knows_routine", "talk", clock)
        assure(session, LIND, whose, "knows_routine", "signed", clock, reference="Dnr 7")
    with store.read() as connection:
        [row] = assurances_of(connection, whose)
    assert (row.how, row.version_id) == ("signed:Dnr 7", routine)
    directive(store, "2", TODAY + timedelta(days=9), "knows_routine", code="R1", kind="routine")
    for day, state in ((TODAY + timedelta(days=8), "attested"), (TODAY + timedelta(days=9), "not_offered")):
        with store.read() as connection:
            [line] = [line for line in ledger(connection, day) if line.kind == "knows_routine"]
        assert line.state == state


def figures(store: Store, day: date = TODAY) -> dict[str, Measured]:
    with store.read() as connection:
        found = measured(connection, day)
        for figure in found:
            rows = behind(connection, figure.id, day)
            assert all(known(row.words, language) for row in rows for language in ("sv", "en"))
    assert len({figure.id for figure in found}) == len(found)
    for figure in found:
        assert known(f"measured.{figure.id}", "sv"), figure.id
        assert known(f"measured.{figure.id}", "en"), figure.id
    return {figure.id: figure for figure in found}


def test_the_figures_count_what_was_offered_with_accepted_and_held_beside(
    store: Store, clock: HeldClock
) -> None:
    one, two, new = (person(store, code, date(2026, 1, 1)) for code in ("SF-01", "SF-02", "SF-03"))
    offer(store, one, "talk", TODAY - timedelta(days=9), "held")
    offer(store, two, "talk", TODAY - timedelta(days=9), "declined")
    offer(store, new, "introduction", TODAY)
    with store.write() as session:
        agree_act(session, LIND, one, "x", "city", clock, due_on=TODAY - timedelta(days=3))
        agree_act(session, LIND, one, "x", "person", clock, due_on=TODAY - timedelta(days=3))
        election = Talks(election_begins="2026-11-01", election_ends="2026-12-01")
        decide(session, LOADER, election, "KS 1", clock.now(), clock.now())
    found = figures(store)
    told = {
        id: (found[id].count, found[id].of, found[id].state)
        for id in ("talks.offered", "talks.accepted", "talks.held", "introductions.offered", "acts.late", "acts.own",
                   "documents.in_force", "assurances.education", "assurances.routine", "election.period")
    }  # fmt: skip
    assert told == {
        # A shorter interval holds: the third, covered since January, is late since the election began.
        "talks.offered": (2, 3, "overdue"),
        "talks.accepted": (1, 3, "ok"),
        "talks.held": (1, 3, "ok"),
        "introductions.offered": (1, 3, "overdue"),
        "acts.late": (1, None, "overdue"),
        "acts.own": (0, 1, "not_known"),
        "documents.in_force": (0, 0, "attention"),
        "assurances.education": (0, 3, "overdue"),
        "assurances.routine": (0, 3, "not_known"),
        "election.period": (1, None, "ok"),
    }
    with store.read() as connection:
        assert [row.code for row in behind(connection, "talks.offered", TODAY)] == ["SF-03"]
        assert [row.code for row in behind(connection, "introductions.offered", TODAY)] == ["SF-01", "SF-02"]


def test_the_wheel_holds_each_thing_in_its_month_and_what_is_late_in_the_first(
    store: Store, clock: HeldClock
) -> None:
    late, soon = person(store, "SF-01", date(2025, 1, 1)), person(store, "SF-02", date(2026, 2, 1))
    book(store, soon)
    with store.write() as session:
        agree_act(session, LIND, late, "x", "city", clock, due_on=date(2027, 3, 1))
    directive(store, "2027", date(2027, 5, 1))
    with store.read() as connection:
        months = wheel(connection, TODAY)
    assert [month.first for month in (months[0], months[11])] == [date(2026, 11, 1), date(2027, 10, 1)]
    assert len(months) == 12
    assert months[0].talks_late == ("SF-01",)
    assert months[1].booked == ("SF-02",)
    assert [month.first.month for month in months if "SF-02" in month.talks_due] == []
    assert months[4].acts_due == ("SF-01",)
    assert months[6].documents == ("TA 2027",)
