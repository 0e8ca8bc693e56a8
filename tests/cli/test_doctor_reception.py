"""What doctor says of reception: the spool, doors in clear, lines, our own test, disturbances."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from models.access.actor import WATCH
from models.store import keys
from models.store.chain import record
from models.store.clock import SystemClock
from models.store.home import Home
from models.store.ids import new_id
from models.store.spool.writer import SpoolWriter
from models.store.store import Store
from models.watch.canary import canary_sent, canary_stored
from models.watch.disturbances import note
from tests.cli.conftest import Command, store_of
from tests.cli.running import add_transmitters


def verdicts(vaktbord: Command) -> dict[str, tuple[str, str]]:
    """Grade and words of each subject."""
    told = json.loads(vaktbord("doctor", "--json").out)
    return {each["subject"]: (each["grade"], each["words"]) for each in told}


def test_a_fresh_home_has_nothing_against_it(vaktbord: Command) -> None:
    told = verdicts(vaktbord)
    for subject in ("spool", "open_doors", "lines", "disturbances", "paths"):
        assert told[subject][0] == "good", told[subject]
    assert told["reception"][0] == told["canary"][0] == "doubtful"


def spooled(home: Home, *bodies: bytes) -> SpoolWriter:
    """A spool with these records, still held."""
    key = keys.derive(home.master_key(home.settings()), keys.SPOOL)
    writer = SpoolWriter(home.spool, key, SystemClock())
    for body in bodies:
        writer.append(body)
    return writer


def test_a_spool_is_sound_waits_or_is_damaged(home: Home, vaktbord: Command) -> None:
    writer = spooled(home, b"one" * 50, b"two" * 50, b"three" * 50)
    writer.mark_applied(1)
    writer.close()
    assert verdicts(vaktbord)["spool"][0] == "doubtful"
    assert "2 poster väntar" in verdicts(vaktbord)["spool"][1]
    writer = spooled(home)
    writer.mark_applied(3)
    writer.close()
    grade, words = verdicts(vaktbord)["spool"]
    assert (grade, "till nummer 3" in words) == ("good", True)

    home.spool.chmod(0o755)
    assert verdicts(vaktbord)["spool"][0] == "doubtful"
    home.spool.chmod(0o700)

    writer = spooled(home, b"four" * 50, b"five" * 50)
    writer.close()
    [*_, newest] = sorted(home.spool.glob("seg-????????"))
    content = bytearray(newest.read_bytes())
    content[4096 + 60] ^= 1
    newest.write_bytes(content)
    told = vaktbord("doctor", "--json")
    found = {each["subject"]: each for each in json.loads(told.out)}
    assert (found["spool"]["grade"], told.code) == ("bad", 4)
    assert "fråga larmcentralen" in found["spool"]["words"]


@pytest.mark.parametrize(
    ("setting", "where", "grade"),
    [
        ("[intake]\nwebhook", "127.0.0.1:12001", "good"),
        ("[intake]\nwebhook", "0.0.0.0:12001", "doubtful"),
        ("[watch]\nmetrics", "[::1]:9464", "good"),
        ("[watch]\nmetrics", "192.0.2.1:9464", "doubtful"),
    ],
)
def test_doors_in_clear_belong_on_this_machine(
    home: Home, vaktbord: Command, setting: str, where: str, grade: str
) -> None:
    told = home.settings_file.read_text()
    table, name = setting.split("\n")
    line = f'{name} = "{where}"'
    told = told.replace(table, f"{table}\n{line}") if table in told else f"{told}\n{table}\n{line}\n"
    home.settings_file.write_text(told)
    found = verdicts(vaktbord)["open_doors"]
    assert found[0] == grade
    assert (where in found[1]) == (grade != "good")


def _canary(store: Store, age: timedelta) -> None:
    canary_id = new_id()
    then = store.clock.now() - age
    with store.write() as session:
        canary_sent(session, canary_id, store.clock)
        canary_stored(session.connection(), canary_id, then, then)


def _disturbance(kind: str) -> Callable[[Store], None]:
    def make(store: Store) -> None:
        with store.write() as session:
            note(session, kind, store.clock.now(), store.clock, ended_at=store.clock.now())

    return make


@pytest.mark.parametrize(
    ("make", "subject", "grade"),
    [
        (lambda store: _canary(store, timedelta(seconds=20)), "canary", "good"),
        (lambda store: _canary(store, timedelta(seconds=900)), "canary", "doubtful"),
        (_disturbance("outage"), "disturbances", "doubtful"),
        (_disturbance("spool_changed"), "disturbances", "bad"),
        (_disturbance("database_rolled_back"), "disturbances", "bad"),
    ],
)
def test_what_the_database_tells_of_reception(
    home: Home, vaktbord: Command, make: Callable[[Store], None], subject: str, grade: str
) -> None:
    store = store_of(home)
    make(store)
    store.close()
    assert verdicts(vaktbord)[subject][0] == grade


def test_lines_never_heard_are_named_and_paths_are_doubted(home: Home, vaktbord: Command) -> None:
    add_transmitters(vaktbord, "1001")
    grade, words = verdicts(vaktbord)["lines"]
    assert grade == "doubtful"
    assert "1001" in words
    assert verdicts(vaktbord)["paths"][0] == "good"
    home.settings_file.write_text(home.settings_file.read_text().replace('kind = "test"', 'kind = "city"'))
    grade, words = verdicts(vaktbord)["paths"]
    assert (grade, words.startswith("1 larmsändare")) == ("doubtful", True)
    store = store_of(home)
    with store.write() as session:
        session.connection().execute(text("UPDATE transmitter SET interval_s = 60"))
    store.close()
    assert verdicts(vaktbord)["lines"][0] == "good"


def test_an_emergency_sheet_that_is_missing_or_of_an_old_key_is_told(home: Home, vaktbord: Command) -> None:
    assert verdicts(vaktbord)["paper"][0] == "doubtful"
    assert vaktbord("paper", "make").code == 0
    assert verdicts(vaktbord)["paper"][0] == "good"
    store = store_of(home)
    with store.write() as session:
        record(session, WATCH, "key.rotated", "key:master", store.clock.now())
    store.close()
    grade, words = verdicts(vaktbord)["paper"]
    assert (grade, "gamla koden" in words) == ("doubtful", True)
