"""A change of key is refused while anything waits or is connected, and then all is as before."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.store import keys
from models.store.engine import connect_sqlite
from models.store.errors import IntegrityProblem, Refused
from models.store.home import Home
from models.store.spool.writer import SpoolWriter
from models.watch.commands import desk_beat
from tests.cli.conftest import Command, store_of
from tests.cli.rotating import CLOCK, live, master_of, require_whole, rotate, spool
from tests.cli.running import add_transmitters, running


@pytest.fixture
def lived(home: Home, vaktbord: Command) -> Home:
    return live(home, vaktbord)


def _connected(home: Home) -> object:
    return connect_sqlite(home.database, keys.derive(master_of(home), keys.DATABASE))


def _a_desk(home: Home) -> object:
    store = store_of(home)
    with store.write() as session:
        desk_beat(session, "desk-1", "M. Ek", "ok", False, CLOCK)
    store.close()
    return None


def _a_desk_on_this_machine(home: Home) -> object:
    home.outbox.mkdir()
    return SpoolWriter(
        home.outbox / "desk", keys.derive(master_of(home), keys.OUTBOX), CLOCK, size=256 * 1024
    )


def _an_outbox(home: Home) -> object:
    writer = _a_desk_on_this_machine(home)
    assert isinstance(writer, SpoolWriter)
    writer.append(b"act")
    writer.close()
    return None


def _a_spool(home: Home) -> object:
    spool(home, taken_in=False)
    return None


@pytest.mark.parametrize(
    ("hinder", "message_id"),
    [
        (_connected, "key.in_use"),
        (_a_desk, "key.desk_open"),
        (_a_desk_on_this_machine, "key.desk_open"),
        (_an_outbox, "key.outbox_waits"),
        (_a_spool, "key.spool_waits"),
    ],
)
def test_it_is_refused_while_something_waits_or_is_connected(
    lived: Home, hinder: Callable[[Home], object], message_id: str
) -> None:
    before = master_of(lived)
    kept = hinder(lived)
    with pytest.raises(Refused) as told:
        rotate(lived)
    assert told.value.message_id == message_id
    if isinstance(kept, SpoolWriter):
        kept.close()
    del kept
    require_whole(lived, before, rotated=False)
    assert lived.spool.exists()


def test_a_spool_of_another_key_is_not_thrown_away(lived: Home) -> None:
    lived.outbox.mkdir()
    SpoolWriter(lived.outbox / "desk", bytes(32), CLOCK, size=256 * 1024).close()
    writer = SpoolWriter(lived.outbox / "desk", bytes(32), CLOCK, size=256 * 1024)
    writer.append(b"act")
    writer.close()
    with pytest.raises(IntegrityProblem) as told:
        rotate(lived)
    assert told.value.message_id == "key.cannot_read_waiting"
    assert (lived.outbox / "desk").exists()


def test_not_while_the_watch_runs_and_the_watch_runs_afterwards(home: Home, vaktbord: Command) -> None:
    add_transmitters(vaktbord, "1001", "1002")
    before = master_of(home)
    with running(home, vaktbord) as watch:
        watch.send("1001")
        watch.until(lambda: watch.in_database(["1001"]))
        told = vaktbord("key", "rotate")
        assert told.code == 5
        assert str(watch.process.pid) in told.err
    told = vaktbord("key", "rotate")
    assert told.code == 0, told.err
    require_whole(home, before, rotated=True)
    with running(home, vaktbord) as watch:
        watch.send("1002")
        watch.until(lambda: watch.in_database(["1001", "1002"]))
        assert watch.status()["code"] == 0, watch.status()
    assert vaktbord("audit", "verify").code == 0
