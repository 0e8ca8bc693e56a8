"""Threats: sealed, assessed again and again with nothing lost, opened by few and always on record (D19)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from models.access.actor import Actor
from models.alarms.card import alarm_card
from models.alarms.commands import acknowledge
from models.alarms.phone import enter_by_phone
from models.alarms.rows import PhonedAlarm
from models.incidents.commands import open_incident
from models.risks.actors import add_actor, close_actor, review_actor
from models.risks.reading import view_actor, view_threat
from models.risks.rows import Link
from models.risks.tables import ThreatAssessment
from models.risks.threats import assess, close_threat, link, open_threat, strike
from models.risks.views import actors, threats
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Overtaken, Refused
from models.store.store import Store
from models.store.tables import Entry, EntryDetail
from tests.models.alarms.build import ring
from tests.models.risks.group import ADMIN, AUDITOR, OFFICER, REVIEW, TIB, WORDS, people

_ASSESSED: Any = ThreatAssessment.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # as above
_DETAIL: Any = EntryDetail.__table__  # type: ignore[attr-defined]  # as above


def opened(store: Store, clock: HeldClock, level: int = 2, linked: str = "SF-01", **more: Any) -> str:
    with store.write() as session:
        return open_threat(
            session, OFFICER, WORDS, level, "Sedda två kvällar", REVIEW, clock, linked=linked, **more
        )


def details(store: Store, *verbs: str) -> list[dict[str, Any]]:
    """What entries with these verbs say, of all where none is given."""
    with store.read() as connection:
        chosen = select(_DETAIL.c.id, _DETAIL.c.body, _ENTRY.c.verb).join(
            _ENTRY, _ENTRY.c.detail_id == _DETAIL.c.id
        )
        return [
            json.loads(row.body)
            for row in connection.execute(chosen.order_by(_ENTRY.c.seq))
            if not verbs or row.verb in verbs
        ]


def test_a_threat_lives_through_everything_and_its_words_stand_in_no_entry(
    peopled: Store, clock: HeldClock
) -> None:
    number = opened(peopled, clock, evidence="Bild 1", method="SPJ", confidence="low")
    assert number == "H-2026-001"
    clock.advance(86400)
    with peopled.write() as session:
        assess(
            session,
            OFFICER,
            number,
            4,
            "Följde efter hem",
            date(2026, 12, 1),
            clock,
            evidence="Bild 2",
            seen=1,
        )
    with peopled.write() as session:
        close_threat(session, OFFICER, number, "Lagförda", clock)
    with peopled.write() as session:
        card = view_threat(session, OFFICER, number.lower(), clock)
    assert (card.row.state, card.row.level, card.row.closed_on) == ("closed", 0, date(2026, 11, 26))
    assert card.evidence == "Bild 1\nBild 2"
    assert [(each.level, each.reasons, each.method) for each in card.assessments] == [
        (0, "Lagförda", "SPJ"), (4, "Följde efter hem", "SPJ"), (2, "Sedda två kvällar", "SPJ"),
    ]  # fmt: skip
    assert card.links == (Link("person", "SF-01"),)
    with peopled.read() as connection:
        [row] = threats(connection)
    bodies = json.dumps(details(peopled), ensure_ascii=False)
    assert number in bodies
    for words in (WORDS, "Sedda", "Följde", "Lagförda", "Bild", "SPJ"):
        assert words not in bodies
        assert words not in repr(card) + repr(row)


def test_a_struck_assessment_stays_to_be_read(peopled: Store, clock: HeldClock) -> None:
    number = opened(peopled, clock)
    with peopled.write() as session:
        first = view_threat(session, OFFICER, number, clock).assessments[0].id
        with pytest.raises(Refused, match="threat.only_assessment"):
            strike(session, OFFICER, number, first, "fel", clock)
        assess(session, OFFICER, number, 4, "Fel person", REVIEW, clock)
        wrong = view_threat(session, OFFICER, number, clock).assessments[0].id
        strike(session, OFFICER, number, wrong, "Gällde en namne", clock)
    with peopled.write() as session:
        card = view_threat(session, OFFICER, number, clock)
        with pytest.raises(NotFound):
            strike(session, OFFICER, number, wrong, "igen", clock)
    assert card.row.level == 2
    struck = card.assessments[0]
    assert (struck.level, struck.reasons, struck.struck_label, struck.struck_reason) == (
        4, "Fel person", "A. Lind", "Gällde en namne",
    )  # fmt: skip
    with peopled.read() as connection:
        assert len(connection.execute(select(_ASSESSED.c.id)).all()) == 2


def test_striking_what_closed_a_threat_opens_it_again(peopled_file: Store, clock: HeldClock) -> None:
    number = opened(peopled_file, clock, level=3)
    with peopled_file.write() as session:
        close_threat(session, OFFICER, number, "över", clock)
        with pytest.raises(Refused, match="threat.closed_already"):
            assess(session, OFFICER, number, 1, "x", REVIEW, clock)
        closing = view_threat(session, OFFICER, number, clock).assessments[0].id
        strike(session, OFFICER, number, closing, "det var inte över", clock)
        row = view_threat(session, OFFICER, number, clock).row
    assert (row.state, row.level, row.review_on, row.closed_on) == ("open", 3, REVIEW, None)


@pytest.mark.parametrize("who", [TIB, ADMIN, AUDITOR], ids=lambda who: who.role)
def test_few_may_open_a_threat(peopled_file: Store, clock: HeldClock, who: Actor) -> None:
    number = opened(peopled_file, clock)
    for tried in (number, "H-2026-999"):
        with pytest.raises(NotAllowed), peopled_file.write() as session:
            view_threat(session, who, tried, clock)
    with pytest.raises(NotAllowed), peopled_file.write() as session:
        open_threat(session, who, "x", 1, "y", REVIEW, clock)
    assert details(peopled_file, "threat.viewed") == []


def test_who_works_an_alarm_opens_the_threats_against_that_person_only(
    peopled_file: Store, clock: HeldClock
) -> None:
    number, other = opened(peopled_file, clock), opened(peopled_file, clock, linked="SF-02")
    with peopled_file.write() as session:
        alarm = enter_by_phone(session, TIB, PhonedAlarm("SF-01", "personal"), clock)
    with peopled_file.write() as session:
        assert view_threat(session, TIB, number, clock).title == WORDS
        with pytest.raises(NotAllowed):
            view_threat(session, TIB, other, clock)
    [told] = details(peopled_file, "threat.viewed")
    assert (told["threat"], told["reason"], told["reference"]) == (number, "alarm", f"alarm:{alarm}")
    assert len(told["subjects"]) == 1
    with peopled_file.write() as session, pytest.raises(NotAllowed):
        view_threat(session, ADMIN, number, clock)


def test_every_reading_is_on_record_for_whom_it_was_about(peopled: Store, clock: HeldClock) -> None:
    from models.audit.seen import who_saw

    number = opened(peopled, clock)
    with peopled.write() as session:
        view_threat(session, OFFICER, number, clock)
    with peopled.write() as session:
        saw = who_saw(session, AUDITOR, "SF-01", clock)
    assert [(each.verb, each.who) for each in saw][:1] == [("threat.viewed", "A. Lind")]


def test_links_to_incidents_and_actors_stand_on_both(peopled: Store, clock: HeldClock) -> None:
    number = opened(peopled, clock)
    with peopled.write() as session:
        open_incident(session, OFFICER, "hot", "near_miss", clock)
        code = add_actor(session, OFFICER, "grå moped", 2, REVIEW, clock, name="Okänd")
        for given in ("2026-001", code.lower(), code):
            link(session, OFFICER, number, given, clock)
        with pytest.raises(Refused, match="risk.link_to_itself"):
            link(session, OFFICER, number, number, clock)
        with pytest.raises(NotFound, match="risk.nothing_by_code"):
            link(session, OFFICER, number, "SF-99", clock)
    with peopled.write() as session:
        assert view_threat(session, OFFICER, number, clock).links == (
            Link("person", "SF-01"), Link("incident", "2026-001"), Link("actor", "HA-01"),
        )  # fmt: skip
        assert view_actor(session, OFFICER, code, clock).links == (Link("threat", number),)
        link(session, OFFICER, number, "HA-01", clock, ended=True)
        assert view_actor(session, OFFICER, code, clock).links == ()
        with pytest.raises(NotFound, match="risk.not_linked"):
            link(session, OFFICER, number, "HA-01", clock, ended=True)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"title": " "}, "threat.empty_title"),
        ({"reasons": ""}, "threat.empty_reasons"),
        ({"level": 5}, "risk.no_such_level"),
        ({"level": -1}, "risk.no_such_level"),
        ({"review_on": date(2026, 11, 24)}, "risk.review_passed"),
        ({"confidence": "sure"}, "threat.no_such_confidence"),
        ({"linked": "SF-01 SF-77"}, "risk.nothing_by_code"),
    ],
)
def test_what_a_threat_needs(
    peopled_file: Store, clock: HeldClock, changed: dict[str, Any], why: str
) -> None:
    told: dict[str, Any] = {"title": "t", "level": 1, "reasons": "r", "review_on": REVIEW} | changed
    with pytest.raises(Refused, match=why), peopled_file.write() as session:
        open_threat(session, OFFICER, clock=clock, **told)
    with peopled_file.read() as connection:
        assert threats(connection) == ()


def test_the_second_of_two_is_told(peopled_file: Store, clock: HeldClock) -> None:
    number = opened(peopled_file, clock)
    with peopled_file.write() as session:
        assess(session, OFFICER, number, 3, "a", REVIEW, clock, seen=1)
        with pytest.raises(Overtaken):
            assess(session, OFFICER, number, 1, "b", REVIEW, clock, seen=1)
        with pytest.raises(Overtaken):
            close_threat(session, OFFICER, number, "b", clock, seen=1)


def test_the_list_says_what_is_looked_at_first(peopled: Store, clock: HeldClock) -> None:
    with peopled.write() as session:
        for day in (date(2026, 12, 9), date(2026, 12, 1), date(2026, 12, 5)):
            open_threat(session, OFFICER, "x", 1, "y", day, clock)
        close_threat(session, OFFICER, "H-2026-002", "z", clock)
    with peopled.read() as connection:
        assert [row.number[-1] for row in threats(connection)] == ["3", "1", "2"]


def test_an_actor_is_known_better_and_followed_no_more(peopled: Store, clock: HeldClock) -> None:
    with peopled.write() as session:
        code = add_actor(session, OFFICER, "grå moped", 2, REVIEW, clock)
        review_actor(session, OFFICER, code, 3, REVIEW, clock, known="bor i länet", name="N. N.", seen=1)
        with pytest.raises(Overtaken):
            review_actor(session, OFFICER, code, 3, REVIEW, clock, seen=1)
        close_actor(session, OFFICER, code, clock)
        with pytest.raises(Refused, match="actor.closed_already"):
            review_actor(session, OFFICER, code, 1, REVIEW, clock)
        card = view_actor(session, OFFICER, code, clock)
        with pytest.raises(NotAllowed):
            view_actor(session, TIB, code, clock)
    assert (card.row.level, card.known, card.name) == (3, "grå moped\nbor i länet", "N. N.")
    with peopled.read() as connection:
        assert [row.closed_on for row in actors(connection)] == [date(2026, 11, 25)]
    assert "moped" not in json.dumps(details(peopled, "actor.added", "actor.reviewed"))


def test_whoever_has_an_alarm_is_told_of_the_open_threats_of_the_person_and_nobody_else(
    store: Store, clock: HeldClock
) -> None:
    person_id = people(store, clock)["SF-01"]
    lower, higher = opened(store, clock, level=1), opened(store, clock, level=3)
    opened(store, clock, level=4, linked="SF-02")
    alarm = ring(store, person_id=person_id)

    def told(actor: Actor) -> list[tuple[str, int]]:
        with store.read() as connection:
            card = alarm_card(connection, alarm, actor.id, clock.now())
        assert card is not None
        return [(each.number, each.level) for each in card.threats]

    assert told(TIB) == []
    with store.write() as session:
        acknowledge(session, TIB, alarm, clock)
    assert (told(TIB), told(OFFICER)) == ([("H-2026-002", 3), ("H-2026-001", 1)], [])
    with store.write() as session:
        close_threat(session, OFFICER, higher, "Ingen fara längre", clock)
        link(session, OFFICER, lower, "SF-01", clock, ended=True)
    assert told(TIB) == []
