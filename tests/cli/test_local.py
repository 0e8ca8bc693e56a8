"""What commands tell from the spool while the database is away: no less than is there, and no more than is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.alarms import views
from models.alarms.spooled import pack
from models.store import keys
from models.store.clock import SystemClock
from models.store.home import Home
from models.store.spool.format import BEGIN, RECORD_HEADER
from models.store.spool.writer import SpoolWriter
from tests.cli.conftest import Command, store_of
from tests.models.alarms.build import alarm_event, frame, receive
from tui.cli import local, status

OLDER = "Äldre larm visas inte förrän databasen är tillbaka: fråga larmcentralen."
UNREADABLE = "Något som tagits emot går inte att läsa. Ring larmcentralen"


def fill(home: Home, *zones: str) -> None:
    """A spool with one alarm a zone, each in a record of its own."""
    clock = SystemClock()
    writer = SpoolWriter(home.spool, keys.derive(home.master_key(home.settings()), keys.SPOOL), clock)
    for zone in zones:
        writer.append(pack([frame(alarm_event(zone=zone), clock.now(), sequence=zone)]))
    writer.close()


def harm_first_record(home: Home) -> None:
    """One byte is not as it was written."""
    [segment] = home.spool.glob("seg-*")
    data = bytearray(segment.read_bytes())
    data[BEGIN + RECORD_HEADER + 4] ^= 1
    segment.write_bytes(data)


@pytest.fixture
def away(home: Home) -> None:
    """No database can be opened here."""
    for each in home.database.parent.glob(home.database.name + "*"):
        each.rename(each.with_name("away-" + each.name))
    home.database.mkdir()


@pytest.mark.usefixtures("away")
def test_damage_in_the_spool_is_said_where_the_spool_is_all_there_is(home: Home, vaktbord: Command) -> None:
    fill(home, "1", "2")
    found = local.waiting(home, home.settings(), None)
    assert (len(found.alarms), found.frames, found.faults) == (2, 2, 0)
    assert UNREADABLE not in vaktbord("alarms").err
    assert UNREADABLE not in vaktbord("status").out
    harm_first_record(home)
    found = local.waiting(home, home.settings(), None)
    assert (len(found.alarms), found.frames, found.faults) == (1, 1, 1)
    assert UNREADABLE in vaktbord("alarms").err
    assert UNREADABLE in "\n".join(status.lines(status.look(home, home.settings()), home.settings()))


@pytest.mark.usefixtures("away")
def test_a_spool_under_another_key_is_said(home: Home, vaktbord: Command) -> None:
    writer = SpoolWriter(home.spool, bytes(32), SystemClock())
    writer.append(b"a stranger's")
    writer.close()
    assert "gick inte att läsa" in vaktbord("alarms").err
    assert UNREADABLE in "\n".join(status.lines(status.look(home, home.settings()), home.settings()))
    assert vaktbord("status", "--json").code == 5


def test_damage_beyond_what_the_database_has_is_said_with_it(home: Home, vaktbord: Command) -> None:
    fill(home, "1", "2")
    harm_first_record(home)
    told = vaktbord("alarms")
    assert "EJ I DATABASEN" in told.out
    assert UNREADABLE in told.err


def test_what_the_database_has_already_does_not_wait(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "BOARD_LIMIT", 2)  # so many are asked for at a time
    fill(home, "1", "2", "3")
    store = store_of(home)
    with store.read() as connection:
        waiting = local.waiting(home, home.settings(), connection)
    assert (len(waiting.alarms), waiting.frames) == (3, 3)
    for alarm in waiting.alarms[1:]:
        stored = replace(alarm_event(zone=alarm.zone), id=alarm.id)
        receive(store, frame(stored, store.clock.now(), sequence=alarm.zone))
    with store.read() as connection:
        again = local.waiting(home, home.settings(), connection)
    store.close()
    assert [alarm.zone for alarm in again.alarms] == ["1"]


@pytest.mark.usefixtures("away")
def test_without_the_database_older_alarms_are_not_said_to_be_none(home: Home, vaktbord: Command) -> None:
    home.spool.mkdir(exist_ok=True)
    told = vaktbord("alarms")
    assert (told.code, told.out) == (5, "")
    assert OLDER in told.err
