"""The desk shows officers' words to those who may read them, on record once per opening, and blocks to all others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from models.access.actor import Actor, operator_at, unnamed
from models.alarms import commands
from models.incidents.commands import open_incident
from models.store.clock import HeldClock
from models.store.errors import NotFound, StoreUnavailable
from models.store.store import Store
from models.store.timeline import BLOCKS
from tests.conftest import KEY
from tests.models.alarms.build import ring
from tests.models.people.build import EK
from tui.desk_cards import VIEWED_S
from tui.desk_services import LiveServices
from tui.desk_values import DeskSettings

SECRET = "expartnern"
KEEPER = operator_at("op-adm", "A. Keeper", "administrator", "desk")
UNPROVEN = Actor("unproven", "unproven", "M. Ek", "unproven")


@pytest.fixture
def desk(sqlite_store: Store, clock: HeldClock) -> Iterator[LiveServices]:
    path = sqlite_store.path
    assert path is not None
    made = LiveServices(
        DeskSettings(),
        clock,
        lambda: Store.sqlite(path, KEY, clock),
        lambda connection: unnamed("Ek", "desk"),
    )
    made.start()
    yield made
    made.close()


@pytest.fixture
def incident(sqlite_store: Store) -> str:
    with sqlite_store.write() as session:
        return open_incident(
            session, EK, f"{SECRET} ringde", "near_miss", sqlite_store.clock, what_happened=f"{SECRET} kom"
        )


def viewed(store: Store) -> int:
    with store.read() as connection:
        return int(
            connection.execute(text("SELECT count(*) FROM entry WHERE verb = 'incident.viewed'")).scalar_one()
        )


def test_an_opening_is_on_record_once_however_often_the_screen_is_painted(
    desk: LiveServices, sqlite_store: Store, clock: HeldClock, incident: str
) -> None:
    for _ in range(3):
        # Opened from the list of who owes what, it is an opening all the same.
        assert desk.read_owed_case(incident).rows
        assert desk.read_incident(incident).what_happened == f"{SECRET} kom"
    assert viewed(sqlite_store) == 1
    desk.act_as(unnamed("Berg", "desk"))
    desk.read_incident(incident)
    assert viewed(sqlite_store) == 2, "another officer"
    clock.advance(VIEWED_S)
    desk.read_incident(incident)
    assert viewed(sqlite_store) == 3, "another opening"
    with pytest.raises(NotFound):
        desk.read_incident("none")


@pytest.mark.parametrize("actor", [KEEPER, UNPROVEN])
def test_whoever_may_not_read_them_sees_blocks_everywhere(
    desk: LiveServices, sqlite_store: Store, incident: str, actor: Actor
) -> None:
    alarm_id = ring(sqlite_store)
    with sqlite_store.write() as session:
        commands.add_note(session, EK, alarm_id, f"{SECRET} syns", sqlite_store.clock)

    def all_of_it() -> str:
        told = (desk.read_board().incidents, desk.read_incidents(True, 10), desk.read_incident(incident))
        return str((*told, desk.read_alarm(alarm_id)))

    assert SECRET in all_of_it()
    assert len(desk.search_history(SECRET, None, 10).rows) == 1
    before = viewed(sqlite_store)
    desk.act_as(actor)
    assert SECRET not in all_of_it()
    assert desk.search_history(SECRET, None, 10).rows == ()
    assert desk.read_board().incidents[0].title == BLOCKS
    assert viewed(sqlite_store) == before, "nothing was seen"
    desk.act_as(unnamed("Berg", "desk"))
    assert SECRET in str(desk.read_board().incidents), "who may is not shown what another saw"


def looks(store: Store, alarm_id: str) -> list[str]:
    """Who is on record as having read what was written about an alarm."""
    with store.read() as connection:
        chosen = text(
            "SELECT actor_label FROM entry WHERE verb = 'alarm.viewed' AND subject = :alarm ORDER BY seq"
        )
        return list(connection.execute(chosen, {"alarm": f"alarm:{alarm_id}"}).scalars())


def test_what_stands_about_an_alarm_is_on_record_before_another_reads_it(
    desk: LiveServices, sqlite_store: Store, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    alarm_id, silent = ring(sqlite_store), ring(sqlite_store, account="1002")
    with sqlite_store.write() as session:
        commands.acknowledge(session, EK, alarm_id, clock)
        commands.add_note(session, EK, alarm_id, f"{SECRET} syns", clock)
    desk.act_as(unnamed("Berg", "desk"))
    assert SECRET not in str(desk.read_alarm(alarm_id, words=False)), "what a form needs of it shows no words"
    desk.read_alarm(silent)
    assert looks(sqlite_store, alarm_id) == looks(sqlite_store, silent) == []

    with monkeypatch.context() as patched:

        def away() -> None:
            raise StoreUnavailable("store.away")

        patched.setattr(desk, "writing", away)
        masked = desk.read_alarm(alarm_id)
        assert SECRET not in str(masked), "what cannot be put on record is not shown"
        assert masked.row.acknowledged_label == "M. Ek"
        assert BLOCKS in str(masked.timeline)

    for _ in range(3):
        assert SECRET in str(desk.read_alarm(alarm_id).timeline)
    assert looks(sqlite_store, alarm_id) == ["Berg"]
    assert "alarm.viewed" not in {row.verb for row in desk.read_alarm(alarm_id).timeline}
    clock.advance(VIEWED_S)
    desk.read_alarm(alarm_id)
    assert looks(sqlite_store, alarm_id) == ["Berg", "Berg"], "another opening"
    desk.act_as(EK)
    assert SECRET in str(desk.read_alarm(alarm_id).timeline)
    assert looks(sqlite_store, alarm_id) == ["Berg", "Berg"], (
        "whoever has the alarm opened it by acknowledging"
    )


def test_why_a_step_was_passed_over_is_read_with_what_stands_about_the_alarm(
    desk: LiveServices, sqlite_store: Store, clock: HeldClock
) -> None:
    alarm_id = ring(sqlite_store)
    desk.act_as(EK)
    desk.acknowledge(alarm_id, 1)
    plan = desk.read_plan(alarm_id)
    assert plan is not None
    assert plan.standing.current is not None
    step = plan.standing.current.step.id
    desk.work_plan(alarm_id, plan.standing.seen, step, "skipped", told={"reason": f"{SECRET} öppnade"})
    assert SECRET in str(desk.read_plan(alarm_id)), "whoever has the alarm"
    for actor, reads in ((KEEPER, False), (operator_at("op-berg", "S. Berg", "tib", "desk"), True)):
        desk.act_as(actor)
        masked = desk.read_plan(alarm_id)
        assert SECRET not in str(masked)
        assert BLOCKS in str(masked)
        desk.read_alarm(alarm_id)
        assert (SECRET in str(desk.read_plan(alarm_id))) == reads
    assert looks(sqlite_store, alarm_id) == ["S. Berg"]
