"""Officers' own words are read with the right to it and on record; who lacks it sees blocks, on both engines."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from sqlalchemy import select

from models.access.actor import LOADER, Actor, operator_at
from models.alarms import commands as alarm_commands
from models.alarms import history as h
from models.alarms.card import alarm_card
from models.audit.seen import who_saw
from models.incidents.commands import add_note, change, close, link_alarm, open_incident
from models.incidents.reading import hidden_row, seen_by, view_incident
from models.incidents.views import incident_card, queue
from models.people.commands import add_person
from models.store.errors import NotAllowed, NotFound
from models.store.store import Store
from models.store.tables import Entry
from tests.models.alarms.build import ring
from tests.models.incidents.build import ready
from tests.models.people.build import EK

KEEPER = operator_at("op-adm", "A. Keeper", "administrator", "desk-1")
HEAD = operator_at("op-chef", "C. Chef", "head", "desk-1")
AUDITOR = operator_at("op-rev", "R. Visor", "auditor", "cli")
SECRET = "expartnern"
_ENTRY = Entry.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


@pytest.fixture
def people(store: Store) -> tuple[str, str]:
    with store.write() as session:
        return (
            add_person(session, LOADER, "SF-07", "Eva Hemlig", store.clock),
            add_person(session, LOADER, "SF-08", "Kim Hemlig", store.clock),
        )


@pytest.fixture
def incident(store: Store, people: tuple[str, str]) -> str:
    """One with words in every place that takes any, and the alarm of another person in it."""
    alarm_id = ring(store, person_id=people[1])
    with store.write() as session:
        made = open_incident(
            session, EK, f"{SECRET} ringde", "near_miss", store.clock, person="SF-07",
            what_happened=f"{SECRET} ringde på dörren",
        )  # fmt: skip
        add_note(session, EK, made, f"{SECRET} igen", store.clock)
        change(session, EK, made, 1, store.clock, what_happened=f"{SECRET} kom", police="to_file")
        link_alarm(session, EK, made, alarm_id, store.clock)
    return made


def said(value: object) -> str:
    return str(value)


def test_who_reads_an_incident_is_found_by_each_person_in_it(
    store: Store, people: tuple[str, str], incident: str
) -> None:
    with store.write() as session:
        card = view_incident(session, HEAD, incident, store.clock)
    assert card.what_happened == f"{SECRET} kom"
    for code in ("SF-07", "SF-08"):
        with store.write() as session:
            (saw,) = [
                each
                for each in who_saw(session, AUDITOR, code, store.clock)
                if each.verb == "incident.viewed"
            ]
        assert (saw.who, saw.subject, saw.reason, saw.reference) == (
            "C. Chef", f"incident:{incident}", "incident", f"incident:{card.row.number}",
        )  # fmt: skip
    with store.read() as connection:
        again = incident_card(connection, incident)
    assert again is not None
    assert "incident.viewed" not in {row.verb for row in again.timeline}, "looks would push out what was done"


def test_who_may_not_read_them_is_refused_and_nothing_is_put_on_record(store: Store, incident: str) -> None:
    unproven = Actor("unproven", "unproven", "M. Ek", "unproven")
    for actor in (KEEPER, unproven):
        with pytest.raises(NotAllowed), store.write() as session:
            view_incident(session, actor, incident, store.clock)
    with pytest.raises(NotFound), store.write() as session:
        view_incident(session, HEAD, "none", store.clock)
    with store.read() as connection:
        viewed = select(_ENTRY.c.seq).where(_ENTRY.c.verb == "incident.viewed")
        assert connection.execute(viewed).all() == []


def test_blocks_stand_for_words_and_what_is_counted_stays(store: Store, incident: str) -> None:
    seen = ready(store, EK, incident)
    with store.write() as session:
        close(
            session, EK, incident, "handled", f"{SECRET} greps", seen, store.clock, despite=f"{SECRET} pågår"
        )
    with store.read() as connection:
        card = incident_card(connection, incident)
        (row,) = queue(connection, closed=True)
    assert card is not None
    assert said(asdict(card)).count(SECRET) >= 6
    assert seen_by(HEAD, card) == card
    hidden = seen_by(KEEPER, card)
    assert SECRET not in said(asdict(hidden))
    assert SECRET not in said(asdict(hidden_row(row)))
    assert (hidden.row.number, hidden.row.person, hidden.row.close_class) == (row.number, "SF-07", "handled")
    assert [each.verb for each in hidden.timeline] == [each.verb for each in card.timeline]
    police = next(each.detail for each in hidden.timeline if each.verb == "incident.changed")["police"]
    assert police == {"from": "not_known", "to": "to_file"}


def test_an_alarms_words_are_blocks_too_but_for_who_has_the_alarm(
    store: Store, people: tuple[str, str]
) -> None:
    alarm_id = ring(store, person_id=people[0])
    with store.write() as session:
        alarm_commands.add_note(session, EK, alarm_id, f"{SECRET} syns", store.clock)

    def card(actor: Actor, *, words: bool) -> str:
        with store.read() as connection:
            return said(alarm_card(connection, alarm_id, actor.id, store.clock.now(), words=words))

    assert SECRET in card(HEAD, words=True)
    assert SECRET not in card(KEEPER, words=False)
    with store.write() as session:
        alarm_commands.acknowledge(session, KEEPER, alarm_id, store.clock)
    assert SECRET in card(KEEPER, words=False), "who has the alarm has opened it, on record"


def test_what_may_not_be_read_cannot_be_searched_for(store: Store) -> None:
    alarm_id = ring(store)
    with store.write() as session:
        alarm_commands.add_note(session, EK, alarm_id, f"{SECRET} syns", store.clock)
    with store.read() as connection:
        assert len(h.history(connection, SECRET, h.Vocabulary({}, {}))) == 1
        assert h.history(connection, SECRET, h.Vocabulary({}, {}, written=False)) == ()
