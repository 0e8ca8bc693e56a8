"""Every call that touches the disk fails, or is the process's last, in turn: what was told durable is there, once."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from pathlib import Path

import pytest

from models.store.clock import HeldClock
from models.store.errors import StoreUnavailable
from models.store.spool import writer as writing
from models.store.spool.reader import read_spool
from models.store.spool.writer import SpoolWriter
from tests.conftest import KEY, NIGHT
from tests.models.store.spool.harmed import ACTS, HarmedDisk, Killed

SIZE = 4096 + 4096
RECORDS = 24
_serial = itertools.count()


@pytest.fixture(autouse=True)
def no_real_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    """The power is cut by the test; waiting for the machine's own disk proves nothing more."""
    monkeypatch.setattr(writing, "sync_folder", lambda folder: None)


def live(folder: Path, disk: HarmedDisk, told: dict[int, bytes], tried: set[bytes]) -> SpoolWriter | None:
    """One life of a writer; what `append` returned for is `told`."""
    writer: SpoolWriter | None = None
    try:
        writer = SpoolWriter(folder, KEY, HeldClock(NIGHT), size=SIZE, disk=disk)
        for place in range(RECORDS):
            body = b"%d:" % next(_serial) + bytes(place * 37 % 900)
            tried.add(body)
            try:
                if place % 5 == 0:
                    writer.prepare()
                number = writer.append(body)
            except OSError:
                continue
            assert number not in told
            told[number] = body
            if place % 7 == 0:
                writer.mark_applied(max(0, number - 3))
    except (Killed, StoreUnavailable):
        pass
    return writer


def end(writer: SpoolWriter | None, disk: HarmedDisk) -> None:
    disk.let_go()
    if writer is not None:
        writer.close()


def hold_together(folder: Path, told: dict[int, bytes], tried: set[bytes]) -> None:
    """Nothing told durable is missing, changed or doubled, and nothing stands there that was never written."""
    found = read_spool(folder, KEY)
    numbers = [record.number for record in found.records]
    assert numbers == sorted(set(numbers))
    bodies = {record.number: record.body for record in found.records}
    assert {number: bodies.get(number) for number in told} == told
    assert set(bodies.values()) <= tried
    assert max(Counter(bodies.values()).values(), default=1) == 1
    assert [fault for fault in found.faults if fault.kind != "torn"] == []


def calls_of_a_life(folder: Path) -> int:
    disk = HarmedDisk()
    end(live(folder, disk, {}, set()), disk)
    return disk.calls


@pytest.mark.parametrize("power", [False, True])
@pytest.mark.parametrize("act", ACTS)
def test_each_call_fails_in_turn(tmp_path: Path, act: str, power: bool) -> None:
    calls = calls_of_a_life(tmp_path / "measured")
    assert calls > 2 * RECORDS
    chance = random.Random(11)
    for at in range(1, calls + 1):
        folder = tmp_path / f"{at}"
        told: dict[int, bytes] = {}
        tried: set[bytes] = set()
        disk = HarmedDisk(at, act)
        writer = live(folder, disk, told, tried)
        if power:
            disk.cut_power(chance)
        end(writer, disk)
        if folder.exists():
            hold_together(folder, told, tried)
        again = HarmedDisk()
        end(live(folder, again, told, tried), again)
        hold_together(folder, told, tried)
        assert len(told) >= RECORDS


def test_a_second_failure_while_the_first_is_mended(tmp_path: Path) -> None:
    chance = random.Random(5)
    for turn in range(150):
        folder = tmp_path / f"{turn}"
        told: dict[int, bytes] = {}
        tried: set[bytes] = set()
        for _ in range(4):
            disk = HarmedDisk(chance.randrange(1, 90), chance.choice(ACTS))
            writer = live(folder, disk, told, tried)
            if chance.random() < 0.5:
                disk.cut_power(chance)
            end(writer, disk)
        disk = HarmedDisk()
        end(live(folder, disk, told, tried), disk)
        hold_together(folder, told, tried)


class Unsynced(HarmedDisk):
    """The control: what is promised is not synced."""

    def sync_data(self, descriptor: int) -> None:
        self._maybe()


def test_the_control_without_syncs_loses(tmp_path: Path) -> None:
    lost = 0
    for turn in range(20):
        told: dict[int, bytes] = {}
        disk = Unsynced()
        writer = live(tmp_path / f"{turn}", disk, told, set())
        disk.cut_power(random.Random(turn))
        end(writer, disk)
        if (tmp_path / f"{turn}").exists():
            bodies = {each.number: each.body for each in read_spool(tmp_path / f"{turn}", KEY).records}
            lost += sum(bodies.get(number) != body for number, body in told.items())
    assert lost > 0
