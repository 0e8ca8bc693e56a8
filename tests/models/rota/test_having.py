"""Duty passes when the incoming accepts: at the desk, by phone, taken; the contact says "på plats" (rule 13)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text

from models.access.actor import Actor, operator_at, unnamed
from models.access.commands import end
from models.rota import absence, having
from models.rota.commands import override, substitute, swap, temporary
from models.rota.cover import Span
from models.rota.duty import Away, Had, Record, Stood, on_duty_at
from models.rota.patterns import Turn, laid_out, lay_out, patterns, set_pattern
from models.rota.rows import ShiftRow
from models.rota.views import gaps, holder, on_duty, shifts_between
from models.store import chain
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, Overtaken, Refused
from models.store.store import Store
from tests.models.people.build import AUDITOR, LIND, operator
from tests.models.rota.test_cover import STOCKHOLM, at
from tests.models.rota.test_rota import THURSDAY, WEDNESDAY, plan

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def city(sqlite_store: Store) -> tuple[Store, HeldClock, Actor, Actor, Actor]:
    """Ek has the night, Berg the day and the office-hours contact; Ask is planned for nothing."""
    store, clock = sqlite_store, sqlite_store.clock
    assert isinstance(clock, HeldClock)
    those = [
        operator_at(operator(store, code, name), name, "tib", "desk-1")
        for code, name in (("mek", "M. Ek"), ("sberg", "S. Berg"), ("aask", "A. Ask"))
    ]
    clock.instant = at(TUESDAY, "18:00")
    plan(store, "tib", those[0].id, at(TUESDAY, "19:00"), at(WEDNESDAY, "07:00"))
    plan(store, "tib", those[1].id, at(WEDNESDAY, "07:00"), at(WEDNESDAY, "19:00"))
    plan(store, "contact", those[1].id, at(WEDNESDAY, "08:00"), at(WEDNESDAY, "17:00"))
    return store, clock, those[0], those[1], those[2]


def act(store: Store, clock: HeldClock, moment: datetime, verb: str, actor: Actor, *told: object) -> str:
    clock.instant = moment
    with store.write() as session:
        return str(getattr(having, verb)(session, actor, *told, clock))


def who(store: Store, duty: str, moment: datetime) -> tuple[str, str, str]:
    with store.read() as connection:
        found = holder(connection, duty, moment)
    return found.standing, found.operator, found.incoming.operator if found.incoming else ""


def test_the_outgoing_stays_until_the_incoming_accepts(
    city: tuple[Store, HeldClock, Actor, Actor, Actor],
) -> None:
    store, clock, ek, berg, _ = city
    assert who(store, "tib", at(TUESDAY, "19:30")) == ("unconfirmed", "M. Ek", "M. Ek")
    act(store, clock, at(TUESDAY, "18:50"), "accept", ek, "tib")
    assert who(store, "tib", at(TUESDAY, "18:50")) == ("confirmed", "M. Ek", "")
    assert who(store, "tib", at(WEDNESDAY, "06:59")) == ("confirmed", "M. Ek", "")
    assert who(store, "tib", at(WEDNESDAY, "07:20")) == ("staying", "M. Ek", "S. Berg")
    with store.read() as connection:
        late = on_duty(connection, at(WEDNESDAY, "07:20"))
    assert late.tib is not None
    assert late.tib_incoming is not None
    assert (late.tib.operator, late.tib_standing, late.tib_incoming.operator) == (
        "M. Ek",
        "staying",
        "S. Berg",
    )
    act(store, clock, at(WEDNESDAY, "07:25"), "accept", berg, "tib")
    assert who(store, "tib", at(WEDNESDAY, "07:24")) == ("staying", "M. Ek", "S. Berg")
    assert who(store, "tib", at(WEDNESDAY, "07:25")) == ("confirmed", "S. Berg", "")
    with store.read() as connection:
        assert chain.verify(connection) is None
        told = [row[0] for row in connection.execute(text("SELECT verb FROM entry WHERE verb LIKE 'duty.%'"))]
    assert told == ["duty.accepted", "duty.accepted"]


def test_by_phone_the_outgoing_enters_it_and_the_incoming_signs_at_login(
    city: tuple[Store, HeldClock, Actor, Actor, Actor],
) -> None:
    store, clock, ek, berg, ask = city
    act(store, clock, at(TUESDAY, "19:00"), "accept", ek, "tib")
    clock.instant = at(WEDNESDAY, "07:01")
    with store.write() as session, pytest.raises(Refused, match="not_the_outgoing"):
        having.accept_by_phone(session, ask, "tib", berg.id, clock)
    with store.write() as session, pytest.raises(Refused, match="not_theirs"):
        having.accept_by_phone(session, ek, "tib", ask.id, clock)
    act(store, clock, at(WEDNESDAY, "07:01"), "accept_by_phone", ek, "tib", berg.id)
    with store.read() as connection:
        found = holder(connection, "tib", clock.now()).had
    assert found is not None
    assert (found.way, found.operator, found.signed_at) == ("phone", "S. Berg", None)
    for signs, count in ((ek, 0), (berg, 1), (berg, 0)):
        with store.write() as session:
            assert having.sign(session, signs, at(WEDNESDAY, "09:00")) == count
    with store.read() as connection:
        found = holder(connection, "tib", clock.now()).had
    assert found is not None
    assert found.signed_at == at(WEDNESDAY, "09:00")


def test_who_may_accept_what(city: tuple[Store, HeldClock, Actor, Actor, Actor]) -> None:
    store, clock, ek, berg, ask = city
    for moment, actor, verb, told, why in (
        (at(TUESDAY, "17:59"), ek, "accept", ("tib",), "not_yours"),
        (at(TUESDAY, "19:00"), ask, "accept", ("tib",), "not_yours"),
        (at(TUESDAY, "19:00"), ek, "accept", ("vakt",), "no_such_duty"),
        (at(TUESDAY, "19:00"), unnamed("anna", "cli"), "accept", ("tib",), "who_are_you"),
        (at(TUESDAY, "19:00"), unnamed("anna", "cli"), "take", ("tib",), "who_are_you"),
    ):
        with pytest.raises(Refused) as refused:
            act(store, clock, moment, verb, actor, *told)
        assert refused.value.message_id.endswith(why)
    with pytest.raises(NotAllowed):
        act(store, clock, at(TUESDAY, "19:00"), "accept", AUDITOR, "tib")
    act(store, clock, at(TUESDAY, "19:00"), "accept", ek, "tib")
    with pytest.raises(Refused, match="already_yours"):
        act(store, clock, at(TUESDAY, "19:01"), "accept", ek, "tib")
    with pytest.raises(Refused, match="already_yours"):
        act(store, clock, at(TUESDAY, "19:01"), "take", ek, "tib")
    assert berg.id


def test_tib_is_taken_now_and_nobody_is_waited_for(
    city: tuple[Store, HeldClock, Actor, Actor, Actor],
) -> None:
    store, clock, ek, berg, ask = city
    act(store, clock, at(TUESDAY, "19:00"), "accept", ek, "tib")
    act(store, clock, at(WEDNESDAY, "07:30"), "take", ask, "tib")
    assert who(store, "tib", at(WEDNESDAY, "07:30")) == ("confirmed", "A. Ask", "")
    with store.read() as connection:
        row = on_duty(connection, at(WEDNESDAY, "07:30")).tib
    assert row is not None
    assert (row.operator, row.ends_at) == ("A. Ask", at(WEDNESDAY, "19:00"))
    act(store, clock, at(WEDNESDAY, "08:30"), "accept", berg, "tib")
    assert who(store, "tib", at(WEDNESDAY, "08:30")) == ("confirmed", "S. Berg", "")


def test_whoever_takes_tib_is_away_no_more(city: tuple[Store, HeldClock, Actor, Actor, Actor]) -> None:
    """Told sick by mistake, or well again: they took it and were nobody all the same."""
    store, clock, ek, *_ = city
    now = clock.now()
    with store.write() as session:
        absence.report(session, ek, ek.id, "sick", now, None, clock)
    clock.jump(60)
    with store.write() as session:
        having.take(session, ek, "tib", clock)
    with store.read() as connection:
        assert holder(connection, "tib", clock.now()).operator_id == ek.id


def test_the_contact_is_in_place_within_their_shift_only(
    city: tuple[Store, HeldClock, Actor, Actor, Actor],
) -> None:
    store, clock, _, berg, ask = city
    assert who(store, "contact", at(WEDNESDAY, "08:04"))[0] == "unconfirmed"
    act(store, clock, at(WEDNESDAY, "08:04"), "accept", berg, "contact")
    assert who(store, "contact", at(WEDNESDAY, "08:04")) == ("confirmed", "S. Berg", "")
    assert who(store, "contact", at(WEDNESDAY, "17:00")) == ("nobody", "", "")
    act(store, clock, at(WEDNESDAY, "15:00"), "take", ask, "contact")
    assert who(store, "contact", at(WEDNESDAY, "15:00")) == ("confirmed", "A. Ask", "")
    with store.read() as connection:
        planned = shifts_between(connection, at(WEDNESDAY, "14:00"), at(WEDNESDAY, "18:00"))
    assert [(row.operator, row.ends_at) for row in planned if row.duty == "contact"] == [
        ("S. Berg", at(WEDNESDAY, "15:00")), ("A. Ask", at(WEDNESDAY, "17:00"))
    ]  # fmt: skip


def test_a_contact_nobody_planned_is_taken_until_the_office_closes(
    city: tuple[Store, HeldClock, Actor, Actor, Actor],
) -> None:
    store, clock, ek, _, _ = city
    act(store, clock, at(THURSDAY, "10:00"), "take", ek, "contact")
    with store.read() as connection:
        row = on_duty(connection, at(THURSDAY, "10:00")).contact
    assert row is not None
    assert (row.operator, row.ends_at) == ("M. Ek", at(THURSDAY, "17:00"))


def test_sickness_is_a_gap_at_once_and_a_substitute_mends_it(
    city: tuple[Store, HeldClock, Actor, Actor, Actor],
) -> None:
    store, clock, ek, berg, ask = city
    clock.instant = at(WEDNESDAY, "06:30")
    with store.write() as session:
        sick = absence.report(session, ek, berg.id, "sick", at(WEDNESDAY, "06:30"), None, clock)
    with store.read() as connection:
        found = gaps(connection, clock.now(), at(WEDNESDAY, "19:00"))
        assert [(gap.duty, gap.cause) for gap in found] == [("tib", "absent"), ("contact", "absent")]
        assert (
            connection.execute(text("SELECT count(*) FROM entry_detail WHERE body LIKE '%sick%'")).scalar()
            == 0
        )
        [shift] = [
            s for s in shifts_between(connection, clock.now(), at(WEDNESDAY, "18:00")) if s.duty == "contact"
        ]
    assert who(store, "contact", at(WEDNESDAY, "08:00")) == ("nobody", "", "")
    with store.write() as session:
        substitute(session, LIND, shift.id, ask.id, shift.version, clock)
    with store.read() as connection:
        assert [gap.duty for gap in gaps(connection, clock.now(), at(WEDNESDAY, "19:00"))] == ["tib"]
    with store.write() as session:
        absence.back(session, berg, sick, 1, clock)
    with store.write() as session, pytest.raises(Overtaken):
        absence.back(session, berg, sick, 1, clock)
    with store.read() as connection:
        assert gaps(connection, clock.now(), at(WEDNESDAY, "19:00")) == ()
        assert absence.absences(connection, clock.now()) == ()
    with store.write() as session:
        end(session, LIND, berg.id, clock)
        session.connection().execute(text("UPDATE operator SET phone = NULL WHERE code = 'aask'"))
    with store.read() as connection:
        causes = {(gap.duty, gap.cause) for gap in gaps(connection, clock.now(), at(WEDNESDAY, "19:00"))}
    assert causes == {("tib", "inactive"), ("contact", "no_phone")}


def test_lunch_swap_override_and_a_temporary_rota(city: tuple[Store, HeldClock, Actor, Actor, Actor]) -> None:
    store, clock, ek, berg, ask = city
    clock.instant = at(TUESDAY, "18:30")

    def plans(duty: str) -> list[tuple[str, str, str]]:
        with store.read() as connection:
            rows = shifts_between(connection, at(TUESDAY, "19:00"), at(WEDNESDAY, "19:00"))
        return [
            (r.operator[3:], f"{r.starts_at.astimezone(STOCKHOLM):%H}", f"{r.ends_at.astimezone(STOCKHOLM):%H}")
            for r in rows if r.duty == duty
        ]  # fmt: skip

    with store.read() as connection:
        rows = {
            (r.duty, r.operator): r for r in shifts_between(connection, clock.now(), at(WEDNESDAY, "19:00"))
        }
    contact, night, day = rows["contact", "S. Berg"], rows["tib", "M. Ek"], rows["tib", "S. Berg"]
    with store.write() as session:
        substitute(
            session, LIND, contact.id, ask.id, 1, clock,
            from_at=at(WEDNESDAY, "12:00"), until=at(WEDNESDAY, "13:00"), kind="lunch",
        )  # fmt: skip
        swap(session, LIND, (night.id, 1), (day.id, 1), clock)
    assert plans("contact") == [("Berg", "08", "12"), ("Ask", "12", "13"), ("Berg", "13", "17")]
    assert plans("tib") == [("Berg", "19", "07"), ("Ek", "07", "19")]
    with store.write() as session:
        override(session, LIND, "tib", ask.id, at(WEDNESDAY, "05:00"), at(WEDNESDAY, "09:00"), clock)
    assert plans("tib") == [("Berg", "19", "05"), ("Ask", "05", "09"), ("Ek", "09", "19")]
    with store.write() as session:
        temporary(
            session, LIND, "tib", at(WEDNESDAY, "06:00"), at(WEDNESDAY, "12:00"),
            [(berg.id, at(WEDNESDAY, "06:00"), at(WEDNESDAY, "11:00"))], clock,
        )  # fmt: skip
    assert plans("tib") == [
        ("Berg", "19", "05"),
        ("Ask", "05", "06"),
        ("Berg", "06", "11"),
        ("Ek", "12", "19"),
    ]
    with store.write() as session, pytest.raises(Overtaken):
        swap(session, LIND, (night.id, 2), (day.id, 2), clock)
    with store.write() as session, pytest.raises(Refused):
        temporary(session, LIND, "tib", at(WEDNESDAY, "06:00"), at(WEDNESDAY, "07:00"),
                  [(berg.id, at(WEDNESDAY, "06:00"), at(WEDNESDAY, "08:00"))], clock)  # fmt: skip
    with store.write() as session, pytest.raises(NotAllowed):
        swap(session, ek, (night.id, 2), (day.id, 2), clock)


def test_a_rotation_is_laid_out_where_nothing_stands(
    city: tuple[Store, HeldClock, Actor, Actor, Actor],
) -> None:
    store, clock, ek, berg, ask = city
    turns = [
        Turn(0, ek.id, "07:00", "19:00"),
        Turn(0, ask.id, "19:00", "07:00"),
        Turn(1, berg.id, "07:00", "07:00"),
    ]
    spring = laid_out(2, turns, date(2026, 3, 28), date(2026, 3, 28), date(2026, 3, 29), STOCKHOLM)
    assert [(span.ends_at - span.starts_at) // timedelta(hours=1) for _, span in spring] == [12, 11, 24]
    with store.write() as session:
        tib = set_pattern(session, LIND, "tib", "Grund", 2, turns, WEDNESDAY, TUESDAY, clock)
        office = [Turn(day, ek.id, "07:00", "18:00") for day in range(7)]
        contact = set_pattern(session, LIND, "contact", "Kontor", 7, office, WEDNESDAY, TUESDAY, clock)
        made = lay_out(session, LIND, tib, TUESDAY, date(2026, 12, 31), clock)
        lay_out(session, LIND, contact, TUESDAY, date(2026, 12, 31), clock)
        assert lay_out(session, LIND, tib, TUESDAY, date(2026, 12, 31), clock) == ()
    assert len(made) > 50
    with store.read() as connection:
        assert [row.name for row in patterns(connection)] == ["Grund", "Kontor"]
        assert gaps(connection, at(TUESDAY, "19:00"), at(date(2026, 12, 31), "23:00")) == ()
        eve = at(date(2026, 12, 24), "10:00")
        assert on_duty(connection, eve).contact is None
        assert not on_duty(connection, eve).contact_required
    for bad in ([], [Turn(2, ek.id, "07:00", "19:00")], [Turn(0, ek.id, "sju", "19:00")]):
        with store.write() as session, pytest.raises(Refused, match="bad_turns"):
            set_pattern(session, LIND, "tib", "Fel", 2, bad, WEDNESDAY, TUESDAY, clock)


NIGHTS = [(date(2026, 3, 28), 23), (date(2026, 10, 24), 25)]


@pytest.mark.parametrize(("day", "hours"), NIGHTS)
def test_every_minute_of_both_nights_has_one_answer(day: date, hours: int) -> None:
    """Ek accepts, Berg accepts 20 minutes late, Ask is sick: the instants of the doubled hour are told apart."""
    after = day + timedelta(days=1)
    edges = [at(day, "12:00"), at(day, "23:00"), at(after, "02:30"), at(after, "06:00"), at(after, "12:00")]
    names = ("M. Ek", "S. Berg", "A. Ask", "M. Ek")
    stood = tuple(
        Stood(ShiftRow(str(n), "tib", who, who, first, last), Span(first, last))
        for n, (who, first, last) in enumerate(zip(names, edges, edges[1:], strict=False))
    )
    late = edges[1] + timedelta(minutes=20)
    had = (
        Had("a", "tib", "M. Ek", "M. Ek", "", "accepted", "0", edges[0], late),
        Had("b", "tib", "S. Berg", "S. Berg", "", "accepted", "1", late, edges[3]),
        Had("c", "tib", "M. Ek", "M. Ek", "", "accepted", "3", edges[3], None),
    )
    known = Record(stood, had, (Away("A. Ask", edges[2], None),))
    counted: dict[tuple[str, str], int] = {}
    minute = edges[0]
    while minute < edges[-1]:
        told = on_duty_at("tib", minute, known)
        assert told.operator_id is not None
        counted[told.standing, told.operator] = counted.get((told.standing, told.operator), 0) + 1
        minute += timedelta(minutes=1)
    assert sum(counted.values()) == hours * 60
    assert counted["staying", "M. Ek"] == 20
    assert set(counted) == {("confirmed", "M. Ek"), ("staying", "M. Ek"), ("confirmed", "S. Berg")}
    assert counted["confirmed", "S. Berg"] == int((edges[3] - late).total_seconds() // 60)
    # Nobody came: without anything accepted the plan is the answer, and the sick are no answer.
    bare = Record(stood, (), known.away)
    assert {on_duty_at("tib", edges[0] + n * timedelta(minutes=1), bare).standing for n in range(20 * 60)} == {
        "unconfirmed", "nobody"
    }  # fmt: skip
