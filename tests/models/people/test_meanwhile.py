"""What another wrote in the register since an officer looked is told with who and when, and never written over."""

from __future__ import annotations

import threading

import pytest

from models.access.actor import LOADER, Actor, operator_at
from models.people.meanwhile import WRITES
from models.people.office_standing import office_standings
from models.people.validity import today
from models.store.errors import NotFound, Overtaken, Refused
from models.store.feed import board_counter
from models.store.store import Store
from tests.models.people.build import LIND, hold_homes
from tui.register_acts import ACTS, BY_ID, do

BERG = operator_at("op-berg", "S. Berg", "officer", "desk-3")
TOLD: dict[str, dict[str, str]] = {
    "person.change": {"phone": "070-174 06 10"},
    "person.home": {"address": "Provgatan 1"},
    "person.protect": {"level": "marked"},
    "person.mandate": {"category": "group_leader", "degree": "500"},
    "person.end-mandate": {"category": "group_leader"},
    "person.scope": {"covered": "yes", "ground": "x", "decided_by": "Chefen", "decision": "KS 1"},
    "person.end-scope": {},
    "person.seat": {"board": "SN", "role": "member"},
    "person.end-seat": {"board": "SN"},
    "office.change": {"phone": "08-465 004 40"},
    "office.responsible": {"who": "responsible", "name": "Lo Ny", "phone": "08-465 004 41"},
    "office.verify": {"who": "responsible"},
    "office.end-responsible": {"who": "responsible"},
    "office.end": {},
    "office.reopen": {},
    "board.change": {"phone": "08-465 004 42"},
    "board.lead": {"who": "responsible", "name": "Kim Led"},
    "board.verify": {"who": "responsible"},
    "board.end-lead": {"who": "responsible"},
    "board.analysis": {"reference": "dnr 1"},
    "board.routine": {"reference": "dnr 2", "roles_named": "yes"},
    "board.channel": {"office": "HL", "how": "telefon"},
    "board.withdraw": {"record": "analysis"},
    "board.end": {},
    "board.reopen": {},
}
CODES = {"person": "SF-07", "office": "HL", "board": "SN"}
# These have a version of their own, or only add.
APART = {"person.threat", "person.settle", "person.close-ending", "office.attest"}


def act(store: Store, who: Actor, act_id: str, told: dict[str, str], code: str = "") -> None:
    with store.write() as session:
        do(session, who, BY_ID[act_id], code or CODES[act_id.partition(".")[0]], told, store.clock)


@pytest.fixture
def registered(sqlite_store: Store) -> Store:
    _register(sqlite_store)
    return sqlite_store


def _register(store: Store) -> None:
    with store.write() as session:
        hold_homes(session, store.clock)
    act(store, LOADER, "person.new", {"code": "SF-07", "name": "Eva Exempel"}, "-")
    act(store, LOADER, "office.new", {"code": "HL", "party": "Hamnlistan", "phone": "08-465 004 30"}, "-")
    act(store, LOADER, "board.new", {"code": "SN", "name": "Provnämnden", "kind": "board"}, "-")


def test_every_act_upon_one_is_guarded_or_said_to_need_none() -> None:
    upon = {each.id for each in ACTS if each.on}
    assert upon == set(WRITES) | APART
    assert set(TOLD) == set(WRITES)


def test_each_act_is_told_who_did_the_same_since_and_does_it_when_sent_again(registered: Store) -> None:
    store = registered
    for act_id, told in TOLD.items():
        seen = {**told, "entry": str(board_counter(store))}
        act(store, LIND, act_id, told)
        with pytest.raises(Overtaken) as first:
            act(store, BERG, act_id, seen)
        values = first.value.values
        assert (first.value.message_id, values["who"], values["at"]) == (
            "register.changed_meanwhile", "A. Lind", store.clock.now(),
        ), act_id  # fmt: skip
        # A new try is upon what stands; what the act itself refuses then (it is ended already) is another matter.
        try:
            act(store, BERG, act_id, {**told, "entry": str(values["entry"])})
        except Overtaken:
            pytest.fail(act_id)
        except (Refused, NotFound):
            continue


def test_ones_own_act_since_is_no_surprise(registered: Store) -> None:
    seen = {"phone": "070-174 06 10", "entry": str(board_counter(registered))}
    for _ in range(2):
        act(registered, LIND, "person.change", seen)


def test_another_kind_of_act_and_a_look_are_nothing_in_the_way(registered: Store) -> None:
    seen = str(board_counter(registered))
    act(registered, LIND, "person.home", {"address": "Provgatan 1"})
    act(registered, LIND, "office.responsible", {"who": "responsible", "name": "Lo Ny"})
    act(registered, BERG, "person.change", {"phone": "070-174 06 11", "entry": seen})
    act(registered, BERG, "office.change", {"phone": "08-465 004 40", "entry": seen})
    with pytest.raises(Refused, match=r"register\.no_number"):
        act(registered, BERG, "person.change", {"phone": "1", "entry": "x"})


def test_two_who_send_at_the_same_instant_do_it_one_after_the_other(postgres_store: Store) -> None:
    store = postgres_store
    _register(store)
    seen = {"phone": "08-465 004 50", "entry": str(board_counter(store))}
    ended: list[object] = []

    def berg() -> None:
        try:
            act(store, BERG, "office.change", {**seen, "phone": "08-465 004 51"})
            ended.append("written over")
        except Overtaken as error:
            ended.append(error.values["who"])

    other = threading.Thread(target=berg)
    with store.write() as session:
        do(session, LIND, BY_ID["office.change"], "HL", seen, store.clock)
        other.start()
        other.join(0.3)
        assert not ended, "the other waits"
    other.join(10)
    assert ended == ["A. Lind"]
    with store.read() as connection:
        (office,) = office_standings(connection, today(store.clock))
    assert office.phone == "08-465 004 50"
