"""Duties nobody accepted, a contact who is not there, gaps to come: each told once, to whom it is for (rule 13)."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from models.access.actor import LOADER, Actor, operator_at
from models.access.commands import add_operator
from models.access.phones import verify_phone
from models.alarms.ladder import fire_due
from models.alarms.untold import tell_new
from models.channels.commands import add_channel
from models.channels.reach import ways_now
from models.channels.rows import Claimed
from models.rota import absence, having
from models.rota.commands import plan_shift, supersede_shift
from models.rota.views import shifts_between
from models.store.clock import HeldClock
from models.store.store import Store
from scheduler.clockwork import Clockwork
from scheduler.letters import letter
from scheduler.notices import DeskNotices
from scheduler.wording import bubble_for
from tests.models.alarms.build import ring
from tests.models.rota.test_cover import at

TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)
LATER = date(2026, 12, 15)
DAY = timedelta(days=1)
Told = list[tuple[str, str, str]]


@pytest.fixture
def staff(sqlite_store: Store, clock: HeldClock) -> dict[str, Actor]:
    """TiB and the contact planned for 60 days; Ek has the night, Berg the day, Ask stands behind."""
    clock.instant = at(TUESDAY, "18:55")
    found: dict[str, Actor] = {}
    with sqlite_store.write() as session:
        for code, role in (("ek", "tib"), ("berg", "tib"), ("ask", "tib"), ("chef", "head")):
            made = add_operator(session, LOADER, code, code.title(), role, clock, phone="070-174 06 90")
            verify_phone(session, LOADER, code, clock)
            found[code] = operator_at(made, code.title(), role, "desk")
        plan_shift(
            session,
            LOADER,
            "tib_backup",
            found["ask"].id,
            at(TUESDAY, "19:00"),
            at(TUESDAY + 3 * DAY, "07:00"),
            clock,
        )
        for n in range(60):
            day, after = TUESDAY + n * DAY, TUESDAY + (n + 1) * DAY
            plan_shift(session, LOADER, "tib", found["ek"].id, at(day, "19:00"), at(after, "07:00"), clock)
            plan_shift(
                session, LOADER, "tib", found["berg"].id, at(after, "07:00"), at(after, "19:00"), clock
            )
            plan_shift(
                session, LOADER, "contact", found["berg"].id, at(after, "08:00"), at(after, "12:00"), clock
            )
            plan_shift(
                session, LOADER, "contact", found["ask"].id, at(after, "12:00"), at(after, "17:00"), clock
            )
    return found


def accepts(store: Store, clock: HeldClock, who: Actor, duty: str, *when: object) -> None:
    clock.instant = at(*when)  # type: ignore[arg-type]  # a day and a time
    with store.write() as session:
        having.accept(session, who, duty, clock)


def looks(store: Store, clock: HeldClock, *when: object) -> Told:
    """What a watch that has just been started tells at that time, and again a moment later, which must be nothing."""
    before = told(store)
    clock.instant = at(*when)  # type: ignore[arg-type]  # a day and a time
    for _ in range(2):
        assert Clockwork(store, lambda: 1, lambda: (True, "")).look_to_rota()
    return told(store)[len(before) :]


def told(store: Store) -> Told:
    """What was told, but for what each officer is told of their own duty, and of sheets to sign."""
    chosen = "SELECT text_id, recipient, subject FROM notice WHERE outcome IS NULL ORDER BY seq"
    with store.read() as connection:
        return [
            (row[0].removeprefix("notice."), row[1], row[2])
            for row in connection.execute(text(chosen))
            if not row[2].startswith(("shift:", "rota:", "handover:"))
        ]


def names(rows: Told) -> list[tuple[str, str]]:
    return [row[:2] for row in rows]


def test_a_missed_handover_is_told_to_the_head_after_a_quarter_once(
    sqlite_store: Store, clock: HeldClock, staff: dict[str, Actor]
) -> None:
    store = sqlite_store
    with store.write() as session:
        add_channel(session, LOADER, "chefens telefon", "apprise", "json://127.0.0.1:9/x", "head", clock)
    accepts(store, clock, staff["ek"], "tib", TUESDAY, "19:00")
    assert looks(store, clock, WEDNESDAY, "07:14") == []
    assert names(looks(store, clock, WEDNESDAY, "07:15")) == [("duty.staying", "head")]
    assert looks(store, clock, WEDNESDAY, "07:40") == []
    with store.read() as connection:
        [row] = connection.execute(text('SELECT text_id, subject, "values" FROM outgoing')).all()
    assert (row[0], set(json.loads(row[2]))) == ("channel.duty.nobody", {"duty", "since"})
    accepts(store, clock, staff["berg"], "tib", WEDNESDAY, "07:45")
    assert [each for each in looks(store, clock, WEDNESDAY, "07:50") if each[0].startswith("duty.")] == []


def test_the_contact_who_is_not_there_is_a_gap_after_five_minutes(
    sqlite_store: Store, clock: HeldClock, staff: dict[str, Actor]
) -> None:
    store = sqlite_store
    accepts(store, clock, staff["ek"], "tib", TUESDAY, "19:00")
    accepts(store, clock, staff["berg"], "tib", WEDNESDAY, "07:00")
    assert looks(store, clock, WEDNESDAY, "08:04") == []
    assert names(looks(store, clock, WEDNESDAY, "08:05")) == [
        ("duty.contact_unconfirmed", f"operator:{staff['ask'].id}"), ("duty.contact_unconfirmed", "tib"),
    ]  # fmt: skip
    assert names(looks(store, clock, WEDNESDAY, "08:10")) == [("duty.contact_unconfirmed", "head")]
    accepts(store, clock, staff["berg"], "contact", WEDNESDAY, "08:11")
    assert looks(store, clock, WEDNESDAY, "11:59") == []
    assert len(looks(store, clock, WEDNESDAY, "12:05")) == 2


def test_gaps_are_told_of_14_7_and_1_days_before_and_illness_at_once(
    sqlite_store: Store, clock: HeldClock, staff: dict[str, Actor]
) -> None:
    store = sqlite_store
    accepts(store, clock, staff["ek"], "tib", TUESDAY, "19:00")
    with store.write() as session:
        for row in shifts_between(session.connection(), at(LATER, "08:00"), at(LATER, "12:00")):
            if row.duty == "contact":
                supersede_shift(session, LOADER, row.id, row.version, clock)
    gap = at(LATER, "08:00")
    opened = names(looks(store, clock, TUESDAY, "19:01"))
    assert opened == [("gap.opened", "contact"), ("gap.opened", "head")]
    assert looks(store, clock, TUESDAY, "19:40") == []

    def at_gap(days: int, minutes: int = 0) -> list[tuple[str, str]]:
        moment = gap - days * DAY + timedelta(minutes=minutes)
        before = told(store)
        clock.instant = moment
        for _ in range(2):
            assert Clockwork(store, lambda: 1, lambda: (True, "")).look_to_rota()
        return [row[:2] for row in told(store)[len(before) :] if row[0].startswith("gap.")]

    assert at_gap(15) == []
    assert at_gap(14) == [("gap.coming", "contact")]
    assert at_gap(8) == []
    assert at_gap(7, 1) == [("gap.coming", "contact")]
    with store.write() as session:
        ill, well = at(LATER + DAY, "06:00"), at(LATER + 2 * DAY, "00:00")
        absence.report(session, staff["ask"], staff["ask"].id, "sick", ill, well, clock)
    assert at_gap(7, 2) == [("gap.absent", "contact"), ("gap.absent", "head")]
    assert at_gap(1) == [("gap.coming", "contact"), ("gap.coming", "head")]


def test_without_a_rota_nothing_is_told(sqlite_store: Store, clock: HeldClock) -> None:
    assert looks(sqlite_store, clock, WEDNESDAY, "12:00") == []


def test_until_the_incoming_accepts_alarms_reach_both_and_the_officer_behind(
    sqlite_store: Store, clock: HeldClock, staff: dict[str, Actor]
) -> None:
    store = sqlite_store

    def rung() -> set[str]:
        ring(store)
        with store.write() as session:
            tell_new(session, clock)
        return recipients("new")

    def recipients(threshold: str) -> set[str]:
        newest = "made_at = (SELECT max(made_at) FROM notice)"
        like = "threshold LIKE :t AND text_id LIKE 'notice.alarm.%'"
        chosen = text(f"SELECT recipient FROM notice WHERE {like} AND {newest}")
        with store.read() as connection:
            return set(connection.execute(chosen, {"t": threshold}).scalars())

    def woken() -> tuple[str, ...]:
        with store.read() as connection:
            ways = ways_now(connection, clock.now())
            return tuple(way.name for way in ways.ways if way.id in ways.meant(["wake_tib"]))

    with store.write() as session:
        for name, whose in (
            ("ek", "ek"),
            ("berg", "berg"),
            ("ask", "ask"),
            ("alla", "all"),
        ):
            add_channel(session, LOADER, name, "apprise", f"json://127.0.0.1:9/{name}", whose, clock)
    accepts(store, clock, staff["ek"], "tib", TUESDAY, "19:00")
    assert woken() == ("ek",)
    assert rung() == {"tib"}
    clock.instant = at(WEDNESDAY, "07:02")
    assert woken() == ("ek", "berg", "ask")
    assert rung() == {"tib", "tib_incoming", "tib_backup"}
    clock.advance(181)
    with store.write() as session:
        fire_due(session, clock)
    assert recipients("louder:%") == {"tib", "tib_incoming", "tib_backup"}
    desks = {}
    for code in ("ek", "berg", "ask", "chef"):
        desk = DeskNotices(store, None, code, staff[code].id)  # type: ignore[arg-type]  # nothing is raised here
        with store.read() as connection:
            desks[code] = {"tib", "tib_incoming", "tib_backup", "head"} & set(
                desk._recipients_now(connection)
            )
    assert desks == {"ek": {"tib"}, "berg": {"tib_incoming"}, "ask": {"tib_backup"}, "chef": {"head"}}
    accepts(store, clock, staff["berg"], "tib", WEDNESDAY, "07:06")
    assert woken() == ("berg",)
    assert rung() == {"tib"}


@pytest.mark.parametrize(
    "name", ["duty.staying", "duty.no_contact", "gap.now", "gap.absent", "gap.coming", "gap.opened", "duty.x"]
)
def test_a_bubble_says_which_duty_and_when(name: str) -> None:
    values: dict[str, object] = {"duty": "tib", "cause": "absent", "at": at(WEDNESDAY, "07:00").isoformat()}
    shown = bubble_for(f"notice.{name}", values, True, at(WEDNESDAY, "08:00"))
    assert "{" not in shown.title + shown.body
    assert "TiB" in shown.body or "ontakt" in shown.body
    odd = bubble_for(
        f"notice.{name}", {"duty": "\x1b[2J", "cause": 7, "at": "x" * 900}, True, at(WEDNESDAY, "08:00")
    )
    assert "\x1b" not in odd.body
    assert len(odd.body) < 200


def test_the_head_reads_which_duty_on_the_telephone() -> None:
    since = at(WEDNESDAY, "07:00")
    values: dict[str, object] = {"duty": "tib", "since": since.isoformat()}
    message = Claimed("id", "channel", "apprise", "duty:x", "channel.duty.nobody", values, 1, since)
    told = letter(message, at(WEDNESDAY, "07:15"))
    assert told.body == f"Ingen har bekräftat tjänsten TiB på 15 min. Ref {message.ref}"
