"""Who saw whom, and the reviews of it, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from models.access.actor import LOADER, Actor, operator_at
from models.audit import review, seen
from models.audit.rows import Saw
from models.audit.sampling import Rules, pick
from models.people.commands import add_person
from models.store.chain import record
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Overtaken, Refused
from models.store.store import Store
from models.store.tables import Entry, EntryDetail
from tests.models.access.conftest import Staff

_ENTRY = Entry.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_DETAIL = EntryDetail.__table__  # type: ignore[attr-defined]  # as above
AUDITOR = operator_at("op-rev", "R. Visor", "auditor", "cli")
KEY = bytes(32)
NOBODY = Rules(lambda saw: False, lambda saw: False, lambda saw: True)


def person(store: Store, code: str, name: str = "Kim Påhittad") -> str:
    with store.write() as session:
        return add_person(session, LOADER, code, name, store.clock)


def look(store: Store, who: Actor, person_id: str, **detail: object) -> None:
    with store.write() as session:
        record(session, who, "person.revealed", f"person:{person_id}", store.clock.now(), dict(detail))


def saw(store: Store, code: str, **more: object) -> tuple[Saw, ...]:
    with store.write() as session:
        return seen.who_saw(session, AUDITOR, code, store.clock, **more)  # type: ignore[arg-type]  # as who_saw takes them


def test_who_saw_her_address_in_march_and_why(store: Store, staff: Staff, clock: HeldClock) -> None:
    staff.add("dan", "tib")
    anna, other = person(store, "SF-07"), person(store, "SF-08")
    look(store, staff.at("dan"), anna, fields=["address"], reason="alarm", reference="alarm:a1")
    look(store, staff.at("dan"), anna, fields=["phone"], reason="ringer upp")
    look(store, staff.at("dan"), other, fields=["address"])
    with store.write() as session:
        seen.record_view(session, staff.at("dan"), "people", store.clock, count=2, fields=["name"])
        seen.record_view(session, staff.at("dan"), "people", store.clock, subjects=[f"person:{other}"])
        seen.record_search(
            session, staff.at("dan"), "people", "Kim", store.clock, KEY, count=1, opened=f"person:{anna}"
        )
        record(
            session, staff.at("dan"), "person.opened", f"person:{anna}", store.clock.now(), {"alarm": "a2"}
        )
    found = saw(store, "SF-07", field="address")
    assert [(each.verb, each.reason, each.reference) for each in found] == [
        ("person.revealed", "alarm", "alarm:a1"),
        ("search.opened", "", ""),
        ("person.opened", "alarm", "alarm:a2"),
    ]
    assert {each.verb for each in saw(store, "SF-07")} == {
        "person.revealed", "list.viewed", "search.opened", "person.opened", "audit.seen_by_asked",
    }  # fmt: skip
    assert saw(store, "SF-07", begins=clock.now() + timedelta(days=1)) == ()
    assert saw(store, "SF-07", ends=clock.now()) == ()
    assert "audit.seen_by_asked" not in {each.verb for each in saw(store, "SF-07", field="address")}
    with pytest.raises(Refused):
        saw(store, "SF-07", field="adress")


def test_to_ask_takes_the_right_and_a_person(store: Store) -> None:
    with pytest.raises(NotFound):
        saw(store, "SF-99")
    with pytest.raises(NotAllowed), store.write() as session:
        seen.who_saw(session, operator_at("op", "X", "tib", "cli"), "SF-07", store.clock)


def test_searches_are_kept_as_a_keyed_hash(store: Store, staff: Staff) -> None:
    with store.write() as session:
        seen.record_search(session, staff.at("adm"), "people", " Påhittad  KIM ", store.clock, KEY, count=1)
    with store.read() as connection:
        rows = str(
            connection.execute(
                select(_ENTRY, _DETAIL.c.body).join(_DETAIL, _DETAIL.c.id == _ENTRY.c.detail_id)
            ).all()
        )
    assert "hittad" not in rows
    assert seen.hash_words("påhittad kim", KEY) in rows
    assert seen.hash_words("påhittad kim", bytes([1]) * 32) not in rows


def _saw(seq: int, who: str = "dan", subject: str = "person:p", minutes: int = 0) -> Saw:
    at = datetime(2026, 3, 2, 10, tzinfo=UTC) + timedelta(minutes=minutes)
    return Saw(seq, at, who, who, "person.revealed", subject, (), "", "")


def test_a_drawing_can_be_repeated_and_never_draws_nothing() -> None:
    looked = [_saw(seq) for seq in range(1, 400)]
    one, again, other = (pick(looked, seed, 0.05, NOBODY) for seed in (7, 7, 8))
    assert one == again != other
    assert 5 < len(one) < 45
    assert len(pick(looked[:3], 7, 0.0, NOBODY)) == 1
    assert pick([], 7, 1.0, NOBODY) == {}


def test_many_persons_within_an_hour_are_picked() -> None:
    fast = [_saw(seq, subject=f"person:{seq}", minutes=seq) for seq in range(1, 13)]
    assert [seq for seq, why in pick(fast, 1, 0, NOBODY).items() if "bulk" in why] == [11, 12]
    slow = [_saw(seq, subject=f"person:{seq}", minutes=7 * seq) for seq in range(1, 20)]
    assert not any("bulk" in why for why in pick(slow, 1, 0, NOBODY).values())
    shared = [_saw(seq, who=f"o{seq % 2}", subject=f"person:{seq}", minutes=seq) for seq in range(1, 13)]
    assert not any("bulk" in why for why in pick(shared, 1, 0, NOBODY).values())


def test_rules_pick_what_a_reviewer_should_see(store: Store, staff: Staff, clock: HeldClock) -> None:
    staff.add("dan", "tib")
    anna, own = person(store, "SF-07"), person(store, "SF-08", "Eva Dan")
    with store.write() as session:
        session.connection().execute(text("UPDATE operator SET name = 'M. Dan' WHERE code = 'dan'"))
    look(store, staff.at("dan"), anna, fields=["address"])
    look(store, staff.at("dan"), own, fields=["address"])
    with store.write() as session:
        drawn = review.draw(session, AUDITOR, 1, store.clock, 0.0)
    assert drawn is not None
    with store.read() as connection:
        items = review.unsigned(connection)
    reasons = {each.saw.subject: set(each.reasons) - {"sample"} for each in items}
    assert reasons == {
        f"person:{anna}": {"after_hours", "no_open_case"},
        f"person:{own}": {"after_hours", "no_open_case", "own_record"},
    }
    with store.write() as session:
        assert review.draw(session, AUDITOR, 1, store.clock) is None


def test_each_item_is_signed_once_by_another(store: Store, staff: Staff) -> None:
    staff.add("cia", "head")
    anna = person(store, "SF-07")
    look(store, staff.at("cia"), anna)
    with store.write() as session:
        review.draw(session, AUDITOR, 1, store.clock, 1.0)
    with store.read() as connection:
        (item,) = review.unsigned(connection)
    with pytest.raises(Refused, match="own_act"), store.write() as session:
        review.sign(session, staff.at("cia"), item.number, "ok", "", store.clock)
    with pytest.raises(Refused, match="needs_words"), store.write() as session:
        review.sign(session, AUDITOR, item.number, "question", " ", store.clock)
    with store.write() as session:
        review.sign(session, AUDITOR, item.number, "question", "Varför?", store.clock)
    with pytest.raises(Overtaken), store.write() as session:
        review.sign(session, AUDITOR, item.number, "ok", "", store.clock)
    with pytest.raises(NotAllowed), store.write() as session:
        review.sign(session, staff.at("adm"), item.number, "ok", "", store.clock)
    with store.read() as connection:
        assert review.unsigned(connection) == ()
        verbs = connection.execute(
            text("SELECT verb FROM entry WHERE verb LIKE 'audit.%' ORDER BY seq")
        ).scalars()
        assert list(verbs) == ["audit.review_drawn", "audit.item_signed"]
