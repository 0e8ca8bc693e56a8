"""Bytes flipped, cut, swapped and put in anywhere: every record is read as it was written, or a fault tells of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from models.store.clock import HeldClock
from models.store.errors import IntegrityProblem, StoreUnavailable
from models.store.spool import writer as writing
from models.store.spool.reader import SpoolReading, read_spool
from models.store.spool.writer import SpoolWriter
from tests.conftest import KEY, NIGHT
from tests.models.store.spool.harmed import HarmedDisk

SIZE = 4096 + 4096
APPLIED = 9
RECORDS = 40
BODIES = {number: b"%d|" % number + bytes(number * 53 % 700) for number in range(1, RECORDS + 1)}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A spool of several segments in two lives, the oldest records of which are taken in."""
    folder = tmp_path_factory.mktemp("sound") / "spool"
    for numbers in (range(1, 26), range(26, RECORDS + 1)):
        writer = SpoolWriter(folder, KEY, HeldClock(NIGHT), size=SIZE)
        for number in numbers:
            assert writer.append(BODIES[number]) == number
        writer.mark_applied(APPLIED)
        writer.close()
    assert len(list(folder.glob("seg-*"))) >= 5
    return folder


def go_on(folder: Path) -> SpoolReading:
    """The next life begins, knowing from the watch's pulse how far the one before had come."""
    disk = HarmedDisk()  # unharmed; it spares the machine the syncs
    writer = SpoolWriter(folder, KEY, HeldClock(NIGHT), size=SIZE, known=RECORDS, disk=disk)
    writer.append(b"after")
    writer.close()
    disk.let_go()
    return read_spool(folder, KEY, after=APPLIED)


def told_of(found: SpoolReading) -> set[int]:
    return {number for fault in found.faults for number in range(fault.number, min(fault.until, 999) + 1)}


def hold(found: SpoolReading) -> None:
    numbers = [record.number for record in found.records]
    assert numbers == sorted(set(numbers))
    bodies = {record.number: record.body for record in found.records}
    assert bodies.pop(RECORDS + 1) == b"after"
    assert all(BODIES[number] == body for number, body in bodies.items())
    missing = {number for number in BODIES if number > APPLIED} - set(bodies)
    assert missing <= told_of(found), f"lost without a word: {sorted(missing - told_of(found))}"


def flip(data: bytearray, at: int, length: int) -> None:
    if data:
        data[at % len(data)] ^= 1 << length % 8


def cut(data: bytearray, at: int, length: int) -> None:
    del data[at % (len(data) + 1) :]


def blank(data: bytearray, at: int, length: int) -> None:
    if data:
        at %= len(data)
        data[at : at + length] = bytes(len(data[at : at + length]))


def insert(data: bytearray, at: int, length: int) -> None:
    data[at % (len(data) + 1) : 0] = b"\x5a" * length


def drop(data: bytearray, at: int, length: int) -> None:
    if data:
        at %= len(data)
        del data[at : at + length]


def double(data: bytearray, at: int, length: int) -> None:
    if data:
        at %= len(data)
        data[at:at] = data[at : at + length]


def swap(data: bytearray, at: int, length: int) -> None:
    first, second = data[4096 : 4096 + length], data[4096 + at % 4096 : 4096 + at % 4096 + length]
    if len(first) == len(second):
        data[4096 : 4096 + length], data[4096 + at % 4096 : 4096 + at % 4096 + length] = second, first


HARMS = {harm.__name__: harm for harm in (flip, cut, blank, insert, drop, double, swap)}


@how(max_examples=250)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(HARMS)), st.integers(0, 9), st.integers(0, 9000), st.integers(1, 600)
        ),
        min_size=1,
        max_size=3,
    )
)
def test_bytes_are_harmed(
    sound: Path, tmp_path_factory: pytest.TempPathFactory, harms: list[tuple[str, int, int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("harmed") / "spool"
    shutil.copytree(sound, folder)
    files = sorted(folder.iterdir())
    for name, place, at, length in harms:
        path = files[place % len(files)]
        data = bytearray(path.read_bytes())
        HARMS[name](data, at, length)
        path.write_bytes(data)
    found = read_spool(folder, KEY, after=APPLIED)
    bodies = {record.number: record.body for record in found.records}
    assert all(BODIES[number] == body for number, body in bodies.items())
    hold(go_on(folder))
    shutil.rmtree(folder)


@given(st.data())
@how(max_examples=60)
def test_files_are_harmed(sound: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("harmed") / "spool"
    shutil.copytree(sound, folder)
    segments = sorted(folder.glob("seg-*"))
    first, second = data.draw(st.permutations(segments))[:2]
    what = data.draw(st.sampled_from(["remove", "swap", "copy", "empty", "folder", "note"]))
    if what == "remove":
        first.unlink()
    elif what == "swap":
        one, other = first.read_bytes(), second.read_bytes()
        first.write_bytes(other)
        second.write_bytes(one)
    elif what == "copy":
        second.write_bytes(first.read_bytes())
    elif what == "empty":
        first.write_bytes(b"")
    elif what == "folder":
        first.unlink()
        first.mkdir()
    else:
        (folder / "applied").unlink()
    hold(go_on(folder))
    shutil.rmtree(folder)


def test_every_bit_of_one_record_and_header(sound: Path, tmp_path: Path) -> None:
    """No bit of a header's first copy or of a record can change what is read."""
    folder = tmp_path / "spool"
    shutil.copytree(sound, folder)
    path = sorted(folder.glob("seg-*"))[3]
    whole = path.read_bytes()
    before = read_spool(folder, KEY, after=APPLIED)
    assert before.faults == ()
    for at in (*range(0, 160, 3), *range(4096, 4096 + 160)):
        data = bytearray(whole)
        data[at] ^= 1 << at % 8
        path.write_bytes(data)
        after = read_spool(folder, KEY, after=APPLIED)
        if at < 4096:
            assert after == before, "the header's second copy stands in"
        else:
            assert after.faults, f"byte {at} was changed and nobody noticed"
            assert set(before.records) - set(after.records) <= {
                record for record in before.records if record.number in told_of(after)
            }


def test_all_gone(sound: Path, tmp_path: Path) -> None:
    folder = tmp_path / "spool"
    folder.mkdir()
    shutil.copy(sound / "applied", folder / "applied")
    found = go_on(folder)
    assert [(fault.kind, fault.number, fault.until) for fault in found.faults] == [
        ("cut", APPLIED + 1, RECORDS)
    ]
    assert found.spool_id == read_spool(sound, KEY).spool_id


def test_another_key_is_told_and_nothing_is_touched(sound: Path, tmp_path: Path) -> None:
    folder = tmp_path / "spool"
    shutil.copytree(sound, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(IntegrityProblem, match="spool.wrong_key"):
        read_spool(folder, bytes(32))
    with pytest.raises(IntegrityProblem, match="spool.wrong_key"):
        SpoolWriter(folder, bytes(32), HeldClock(NIGHT), size=SIZE)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_no_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="spool.unreadable"):
        read_spool(tmp_path / "none", KEY)


def test_nothing_of_what_was_written_stands_in_the_file(tmp_path: Path) -> None:
    writer = SpoolWriter(tmp_path / "spool", KEY, HeldClock(NIGHT), size=SIZE)
    for _ in range(3):
        writer.append(b"Eva Exempel, Storgatan 1")
    writer.close()
    kept = b"".join(path.read_bytes() for path in (tmp_path / "spool").iterdir())
    assert b"Exempel" not in kept
    assert writing.SEGMENT == 4 << 20
