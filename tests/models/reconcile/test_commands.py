"""A list held against what we received, on both engines: kept, told of, signed once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text, update

from models.access.actor import operator_at
from models.alarms import commands as alarms
from models.alarms.tables import Alarm
from models.reconcile.commands import read_list, reconcile, save_form, sign
from models.reconcile.forms import Form
from models.reconcile.rows import Reconciled
from models.reconcile.views import reconciled, reconciliations, saved_forms, signed_before
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Overtaken, Refused
from models.store.store import Store
from tests.models.alarms.build import EK, add_person, alarm_event, ring

HEAD = operator_at("op-lind", "A. Lind", "head", "desk-1")
ZONE = "Europe/Stockholm"
# The held clock says 03:12:41 on 25 November.
HEADER = "Objekt;Tidpunkt;Mottaget;Ärende\n"


def compare(store: Store, *rows: str, form: Form | None = None) -> Reconciled:
    with store.read() as connection:
        saved = saved_forms(connection)
    told = read_list((HEADER + "\n".join(rows)).encode(), form, saved, ZONE)
    with store.write() as session:
        reading = reconcile(session, EK, told, "november.csv", store.clock, ZONE)
    with store.read() as connection:
        found = reconciled(connection, reading)
    assert found is not None
    return found


def test_what_either_has_and_the_other_lacks(store: Store, clock: HeldClock) -> None:
    add_person(store, clock)
    ring(store, account="1001", sequence="0001")
    clock.advance(3600)
    lost = ring(store, account="1002", sequence="0002")
    clock.advance(1)
    found = compare(
        store,
        "001001;2026-11-25 03:12:30;2026-11-25 03:12:35;77",
        "1001;2026-11-24 20:00:00;;78",
        "9999;2026-11-24 21:00:00;;79",
    )
    row = found.row
    assert (row.lines, row.both, row.only_arc, row.only_here, row.differs) == (3, 1, 2, 1, 3)
    [both] = found.of("both")
    assert (both.line, both.account, both.arc_case, both.kind, both.known) == (
        2,
        "001001",
        "77",
        "personal",
        True,
    )
    assert [(each.line, each.account, each.known) for each in found.of("only_arc")] == [
        (3, "1001", True),
        (4, "9999", False),
    ]
    assert [(each.account, each.alarm_id) for each in found.of("only_here")] == [("1002", lost)]
    assert (row.begins_at, row.ends_at) == (datetime(2026, 10, 31, 23, tzinfo=UTC), clock.now())


def test_the_chain_of_delays(store: Store, clock: HeldClock) -> None:
    """Triggered 03:12:30, at the ARC :35, with us :41, acknowledged after 20 s, acted on 40 s later."""
    alarm_id = ring(store)
    clock.advance(20)
    with store.write() as session:
        alarms.acknowledge(session, EK, alarm_id, clock)
    clock.advance(40)
    with store.write() as session:
        alarms.act(session, EK, alarm_id, "ringde 112", clock)
    found = compare(store, "1001;2026-11-25 03:12:30;2026-11-25 03:12:35;77")
    worst = {name: times.worst.seconds for name, times in found.steps if times.worst}
    assert worst == {"arc": 5, "desk": 6, "acknowledged": 20, "action": 40}


def test_tests_restores_copies_drills_and_our_own_are_no_gap(store: Store, clock: HeldClock) -> None:
    ring(store, sequence="0001")
    drill = ring(store, alarm_event("burglary", 3, "130"), account="1003", sequence="0009")
    with store.write() as session:
        session.connection().execute(update(Alarm).where(Alarm.id == drill).values(drill=True))  # type: ignore[arg-type]  # a column
        session.connection().execute(
            text(
                "INSERT INTO signal (id, raw, alarm_id, event, source, account, token, sequence, code, partition, zone,"
                " received_at, dedupe_key) SELECT id || event, raw, NULL, 'test', source, '1004', token, sequence,"
                " code, partition, zone, received_at, dedupe_key FROM signal WHERE account = '1001'"
            )
        )
    found = compare(store, "1001;;2026-11-25 03:12:41;", "1004;;2026-11-25 03:12:40;")
    assert (found.row.both, found.row.differs) == (2, 0)
    assert [each.alarm_id is None for each in found.of("both")] == [False, True]


def test_the_form_is_kept_for_next_month_and_changes_are_on_record(store: Store, clock: HeldClock) -> None:
    ring(store)
    form = Form(name="LC", account="Objekt", time="Mottaget", case="Ärende")
    compare(store, "1001;x;2026-11-25 03:12:41;", form=form)
    assert compare(store, "1001;y;2026-11-25 03:12:42;").row.form == "LC"
    with store.write() as session:
        save_form(session, EK, form, clock)
    changed = Form(name="LC", account="Objekt", time="Mottaget")
    with store.write() as session:
        save_form(session, EK, changed, clock)
    with store.read() as connection:
        assert saved_forms(connection) == (changed,)
        verbs = (
            connection.execute(text("SELECT verb FROM entry WHERE verb LIKE 'arc.%' ORDER BY seq"))
            .scalars()
            .all()
        )
    assert verbs.count("arc.form_saved") == 2
    assert verbs.count("arc.reconciled") == 2


def test_a_reading_is_signed_once_with_a_remark(store: Store, clock: HeldClock) -> None:
    reading = compare(store, "1001;;2026-11-25 03:12:41;").row
    for remark in ("", " \u200b "):
        with pytest.raises(Refused, match="no_remark"), store.write() as session:
            sign(session, HEAD, reading.id, remark, clock)
    with pytest.raises(NotAllowed), store.write() as session:
        sign(session, EK, reading.id, "klart", clock)
    with pytest.raises(Overtaken), store.write() as session:
        sign(session, HEAD, reading.id, "klart", clock, seen=reading.version + 1)
    with store.write() as session:
        sign(session, HEAD, reading.id, "LC frågad om rad 2, ärende 77", clock, seen=reading.version)
    with pytest.raises(Refused, match="signed_already") as caught, store.write() as session:
        sign(session, HEAD, reading.id, "igen", clock)
    assert caught.value.values["who"] == "A. Lind"
    with store.read() as connection:
        found = reconciled(connection, reading.id)
        assert found is not None
        assert (found.remark, found.row.signed_label) == ("LC frågad om rad 2, ärende 77", "A. Lind")
        assert connection.execute(text("SELECT COUNT(*) FROM entry WHERE verb = 'arc.signed'")).scalar() == 1
    with pytest.raises(NotFound), store.write() as session:
        sign(session, HEAD, "no-such", "x", clock)


def test_a_file_read_again_shows_its_latest_reading_and_keeps_a_signed_one(
    store: Store, clock: HeldClock
) -> None:
    row = "1001;;2026-11-25 03:12:41;"
    first = compare(store, row).row
    assert first.differs == 1
    ring(store)
    second = compare(store, row).row
    assert second.differs == 0
    with store.read() as connection:
        assert [each.id for each in reconciliations(connection)] == [second.id]
        sha256 = connection.execute(text("SELECT sha256 FROM reconciliation")).scalars().first()
        assert sha256 is not None
        assert signed_before(connection, sha256) is None
    with store.write() as session:
        sign(session, HEAD, first.id, "klart", clock)
    with store.read() as connection:
        assert [each.id for each in reconciliations(connection)] == [second.id, first.id]
        signed = signed_before(connection, sha256)
    assert signed is not None
    assert signed.id == first.id


def test_both_meanings_of_the_autumn_hour_are_settled_by_what_we_have(store: Store, clock: HeldClock) -> None:
    clock.instant = datetime(2026, 10, 25, 1, 30, 5, tzinfo=UTC)  # 02:30:05, the second time
    ring(store)
    clock.advance(86400)
    found = compare(store, "1001;;2026-10-25 02:30:00;")
    [both] = found.of("both")
    assert both.arc_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert both.received_at == both.arc_at + timedelta(seconds=5)
