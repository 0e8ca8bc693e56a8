"""Who is owed what on a day: new persons, what was offered, documents that open anew, elections (D6-D8, D78, D81)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.access.actor import LOADER
from models.duties.agreeing import assure
from models.duties.deciding import add_document, add_version, opened_anew
from models.duties.documents import current, tree, version_of_file, versions
from models.duties.ledger import Owed, ledger, owed
from models.duties.rows import Change
from models.people.commands import add_mandate, add_person
from models.people.offers import attest_offer, change_offer, offers_of, record_offer
from models.people.talks import next_due
from models.people.validity import local_day
from models.store.clock import HeldClock
from models.store.errors import NotFound, Refused, VaktbordError
from models.store.policy import Talks, decide
from models.store.store import Store

TODAY = date(2026, 11, 25)
SHA = "a" * 64
ELECTION = Talks(election_begins="2026-06-01", election_ends="2026-09-13")
SHORTER = Talks(election_begins="2026-06-01", election_ends="2026-09-13", election_months=3)


def person(store: Store, code: str = "SF-07", since: date = TODAY, category: str = "commissioner") -> str:
    """A covered person."""
    with store.write() as session:
        person_id = add_person(session, LOADER, code, "Eva Exempel", store.clock)
        add_mandate(session, LOADER, person_id, category, 1000, store.clock, valid_from=since)
    return person_id


def offer(
    store: Store, person_id: str, kind: str, on: date, state: str = "offered", planned: bool = True
) -> str:
    """Something offered on a day."""
    held_on = on if state == "held" else None
    with store.write() as session:
        return record_offer(
            session, LOADER, person_id, kind, state, on, "möte", store.clock, held_on=held_on, planned=planned
        )


def directive(
    store: Store, name: str, on: date, *reopens: str, code: str = "TA", kind: str = "directive"
) -> str:
    """A version of a document; the document with its first."""
    with store.write() as session:
        if not versions(session.connection(), code):
            add_document(session, LOADER, code, kind, "Tillämpningsanvisning", store.clock)
        return add_version(
            session, LOADER, code, name, on, "stadsdirektören", store.clock, sha256=SHA, reopens=reopens
        )


def lines(store: Store, day: date = TODAY, only: bool = True) -> dict[str, Owed]:
    """What is owed by kind, of one person."""
    with store.read() as connection:
        return {line.kind: line for line in (owed if only else ledger)(connection, day)}


def test_a_new_person_is_owed_exactly_what_the_directive_says(store: Store) -> None:
    person(store)
    person(store, "SF-08", category="political_official")
    found = lines(store)
    assert {kind: (line.code, line.state, line.due_on, line.standing) for kind, line in found.items()} == {
        "introduction": ("SF-07", "not_offered", date(2026, 12, 25), "due"),
        "training": ("SF-07", "not_offered", date(2027, 2, 23), "ahead"),
        "talk": ("SF-07", "not_offered", date(2027, 11, 25), "ahead"),
        "education": ("SF-07", "not_offered", date(2027, 2, 23), "ahead"),
        "knows_routine": ("SF-07", "not_offered", date(2027, 2, 23), "ahead"),
    }


def test_what_was_offered_is_owed_no_more_and_shows_what_became_of_it(store: Store) -> None:
    whose = person(store, since=TODAY - timedelta(days=300))
    version_id = directive(store, "2026", TODAY - timedelta(days=200))
    offer_id = offer(store, whose, "introduction", TODAY - timedelta(days=3))
    offer(store, whose, "training", TODAY - timedelta(days=3), "held")
    offer(store, whose, "talk", TODAY - timedelta(days=3), "declined")
    with store.write() as session:
        attest_offer(session, LOADER, offer_id, TODAY - timedelta(days=1), "underskrift", 1, store.clock)
        assure(session, LOADER, whose, "education", "course", store.clock, reference="Dnr 2026/7")
    assert set(lines(store)) == {"knows_routine"}
    found = lines(store, only=False)
    assert [
        (kind, found[kind].state, found[kind].due_on) for kind in ("introduction", "training", "talk")
    ] == [
        ("introduction", "attested", None),
        ("training", "held", None),
        ("talk", "declined", date(2027, 11, 22)),
    ]
    assert found["introduction"].version_id == version_id
    with store.read() as connection:
        [row] = [row for row in offers_of(connection, whose) if row.kind == "introduction"]
    assert (row.version_id, row.attested_on, row.attested_how, row.answered_on) == (
        version_id, TODAY - timedelta(days=1), "underskrift", None,
    )  # fmt: skip


def test_an_earlier_day_tells_what_stood_on_it(store: Store, clock: HeldClock) -> None:
    """Offered on the 25th, yes on the 27th, held on the 1st, attested on the 3rd; made sure of anew on the 3rd."""
    whose = person(store, since=date(2026, 1, 1))
    told = offer(store, whose, "training", TODAY)
    with store.write() as session:
        assure(session, LOADER, whose, "education", "course", clock)
    for days, act in ((2, "accepted"), (4, "held"), (2, "attested")):
        clock.advance(days * 86_400)
        today = local_day(clock.now())
        with store.write() as session:
            if act == "attested":
                attest_offer(session, LOADER, told, today, "underskrift", 3, clock)
                assure(session, LOADER, whose, "education", "signed", clock)
            else:
                seen = 1 if act == "accepted" else 2
                held_on = today if act == "held" else None
                change_offer(session, LOADER, told, act, seen, clock, held_on=held_on)
    found = {}
    for day in (24, 25, 26, 27, 30, 31, 32, 33):
        on = date(2026, 11, 1) + timedelta(days=day - 1)
        of = lines(store, on, only=False)
        found[day] = (of["training"].state, of["training"].held_on is not None, of["education"].state)
    sure = "attested"
    assert found == {
        24: ("not_offered", False, "not_offered"), 25: ("offered", False, sure), 26: ("offered", False, sure),
        27: ("accepted", False, sure), 30: ("accepted", False, sure), 31: ("held", True, sure),
        32: ("held", True, sure), 33: ("attested", True, sure),
    }  # fmt: skip


def test_what_was_cancelled_was_not_offered(store: Store) -> None:
    whose = person(store)
    offer_id = offer(store, whose, "introduction", TODAY)
    assert "introduction" not in lines(store)
    with store.write() as session:
        change_offer(session, LOADER, offer_id, "cancelled", 1, store.clock)
    assert "introduction" in lines(store)


def test_a_version_opens_anew_what_it_says_from_the_day_it_holds(store: Store) -> None:
    whose = person(store, since=date(2026, 1, 1))
    directive(store, "2026", date(2026, 1, 26), "introduction")
    for kind in ("introduction", "training", "talk"):
        offer(store, whose, kind, date(2026, 11, 1))
    later = directive(store, "2027", date(2027, 3, 1), "introduction", "talk")
    assert set(lines(store, date(2027, 2, 28))) == {"education", "knows_routine"}
    found = lines(store, date(2027, 3, 1))
    assert {kind: line.due_on for kind, line in found.items() if line.reopened_by == later} == {
        "introduction": date(2027, 3, 31),
        "talk": date(2027, 3, 31),
    }
    with store.read() as connection:
        assert {line.kind for line in opened_anew(connection, later, date(2027, 3, 2))} == {
            "introduction",
            "talk",
        }


def test_an_offer_with_the_new_version_before_it_holds_is_not_opened_by_it(
    store: Store, clock: HeldClock
) -> None:
    whose = person(store)
    ahead = directive(store, "2027", TODAY, "introduction")
    with store.write() as session:
        add_version(
            session, LOADER, "TA", "2028", TODAY, "stadsdirektören", clock,
            valid_from=TODAY + timedelta(days=30), reopens=("introduction",),
        )  # fmt: skip
        newest = versions(session.connection(), "TA")[0].id
        record_offer(
            session, LOADER, whose, "introduction", "offered", TODAY, "brev", clock, version_id=newest
        )
    assert ahead != newest
    assert "introduction" not in lines(store, TODAY + timedelta(days=40))


@pytest.mark.parametrize(
    ("rule", "last", "since", "due_on"),
    [
        (Talks(), date(2026, 3, 10), date(2024, 1, 1), date(2027, 3, 10)),
        (Talks(count_by="calendar"), date(2026, 3, 10), date(2024, 1, 1), date(2027, 12, 31)),
        (Talks(count_by="calendar"), date(2026, 12, 31), date(2024, 1, 1), date(2027, 12, 31)),
        # The first talk comes within the interval, however the years are counted.
        (Talks(count_by="calendar"), None, date(2026, 3, 10), date(2027, 3, 10)),
        # An election: half a year, on its first day at the soonest, and never later than it would have been.
        (ELECTION, date(2026, 1, 10), date(2024, 1, 1), date(2026, 7, 10)),
        (ELECTION, date(2025, 9, 10), date(2024, 1, 1), date(2026, 6, 1)),
        (ELECTION, date(2026, 3, 20), date(2024, 1, 1), date(2027, 3, 20)),
        (ELECTION, date(2025, 4, 1), date(2024, 1, 1), date(2026, 4, 1)),
        (SHORTER, date(2026, 5, 2), date(2024, 1, 1), date(2026, 8, 2)),
    ],
)  # fmt: skip
def test_when_the_next_talk_is_due(rule: Talks, last: date | None, since: date, due_on: date) -> None:
    assert next_due(last, since, rule) == due_on


DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@given(DAYS, DAYS, DAYS, st.sampled_from(["rolling", "calendar"]))
def test_an_election_never_makes_a_talk_later(last: date, begins: date, ends: date, count_by: str) -> None:
    quiet = Talks(count_by=count_by)
    loud = Talks(count_by=count_by, election_begins=begins.isoformat(), election_ends=ends.isoformat())
    since = date(2023, 1, 1)
    assert next_due(last, since, loud) <= next_due(last, since, quiet)


def test_the_city_decides_how_the_year_is_counted(store: Store, clock: HeldClock) -> None:
    whose = person(store, since=date(2025, 1, 1))
    offer(store, whose, "talk", date(2026, 2, 2))
    assert lines(store, only=False)["talk"].due_on == date(2027, 2, 2)
    with store.write() as session:
        decide(session, LOADER, Talks(count_by="calendar"), "KS 2026/1", clock.now(), clock.now())
    assert lines(store, only=False)["talk"].due_on == date(2027, 12, 31)


def test_the_tree_of_documents_and_the_versions_in_force(store: Store, clock: HeldClock) -> None:
    with store.write() as session:
        add_document(session, LOADER, "sp", "programme", "Säkerhetsprogram", clock)
        add_document(session, LOADER, "TA", "directive", "Anvisning", clock, parent="SP")
        add_document(session, LOADER, "R1", "routine", "Rutin hot och våld", clock, parent="ta")
        add_version(session, LOADER, "TA", "2026", date(2026, 1, 26), "stadsdirektören", clock, sha256=SHA)
        add_version(
            session, LOADER, "TA", "2027", date(2026, 11, 1), "stadsdirektören", clock,
            valid_from=date(2027, 1, 1), changes=(Change("d8", "city", "Samtal två gånger om året"),),
        )  # fmt: skip
    with store.read() as connection:
        rows = tree(connection, TODAY)
        now = current(connection, "directive", TODAY)
        later = current(connection, "directive", date(2027, 1, 1))
        assert version_of_file(connection, SHA) == now
        assert current(connection, "routine", TODAY) is None
    assert [(row.code, row.depth, row.parent, row.versions) for row in rows] == [
        ("SP", 0, None, 0), ("TA", 1, "SP", 2), ("R1", 2, "TA", 0),
    ]  # fmt: skip
    assert now is not None
    assert later is not None
    assert (now.name, later.name, later.changes) == (
        "2026", "2027", (Change("D8", "city", "Samtal två gånger om året"),),
    )  # fmt: skip
    assert (rows[1].current, rows[1].coming) == (now, later)


def _wrong(**told: object) -> Callable[..., object]:
    def tried(session: object, clock: HeldClock) -> object:
        values: dict[str, object] = {
            "code": "TA", "name": "2026", "decided_on": TODAY, "decided_by": "stadsdirektören", **told,
        }  # fmt: skip
        return add_version(session, LOADER, clock=clock, **values)  # type: ignore[arg-type]  # wrong on purpose

    return tried


@pytest.mark.parametrize(
    ("wrong", "message_id"),
    [
        (_wrong(code="XX"), "document.not_found"),
        (_wrong(name=" "), "document.version_unnamed"),
        (_wrong(decided_by=""), "document.version_unnamed"),
        (_wrong(valid_from=TODAY - timedelta(days=1)), "document.valid_before_decided"),
        (_wrong(sha256="ABC"), "document.bad_sha256"),
        (_wrong(changes=(Change("D89", "city", "x"),)), "document.no_such_duty"),
        (_wrong(changes=(Change("D8", "tib", "x"),)), "document.no_such_holder"),
        (_wrong(changes=(Change("D8", "city", " "),)), "document.change_says_nothing"),
        (_wrong(reopens=("visit",)), "document.no_such_reopening"),
        (_wrong(name="2025"), "document.version_exists"),
    ],
)
def test_a_version_that_cannot_be_is_refused(
    sqlite_store: Store, clock: HeldClock, wrong: Callable[..., object], message_id: str
) -> None:
    directive(sqlite_store, "2025", date(2025, 1, 1))
    with pytest.raises(VaktbordError) as refused, sqlite_store.write() as session:
        wrong(session, clock)
    assert refused.value.message_id == message_id


def test_a_document_under_one_that_is_not_there_or_told_twice_is_refused(
    sqlite_store: Store, clock: HeldClock
) -> None:
    with pytest.raises(NotFound), sqlite_store.write() as session:
        add_document(session, LOADER, "R1", "routine", "Rutin", clock, parent="TA")
    with sqlite_store.write() as session:
        add_document(session, LOADER, "R1", "routine", "Rutin", clock)
    with pytest.raises(Refused, match=r"document\.exists"), sqlite_store.write() as session:
        add_document(session, LOADER, "r1", "routine", "Rutin", clock)


def test_the_days_are_those_where_the_city_lies(clock: HeldClock) -> None:
    assert local_day(clock.now()) == TODAY
