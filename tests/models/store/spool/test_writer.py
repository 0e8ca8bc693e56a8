"""One writer, a folder of its own, segments made ready ahead and removed when the database has them."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from models.store.clock import HeldClock
from models.store.errors import StoreUnavailable
from models.store.spool import writer as writing
from models.store.spool.disk import Disk
from models.store.spool.reader import read_spool
from models.store.spool.writer import SpoolWriter
from tests.conftest import KEY, NIGHT
from tests.models.store.spool.harmed import HarmedDisk

SIZE = 4096 + 4096


class Full(Disk):
    """A disk on which no block is free: what a file has already can be written, nothing more."""

    full = False

    def fill(self, descriptor: int, size: int) -> None:
        if self.full:
            raise OSError(errno.ENOSPC, "full")
        Disk.fill(self, descriptor, size)


def opened(folder: Path, **more: object) -> SpoolWriter:
    return SpoolWriter(folder, KEY, HeldClock(NIGHT), size=SIZE, **more)  # type: ignore[arg-type]  # the writer's own names


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_numbers_go_on_over_segments_and_restarts(tmp_path: Path) -> None:
    folder = tmp_path / "spool"
    given = []
    for _ in range(3):
        writer = opened(folder)
        given += [writer.append(bytes(1000)) for _ in range(10)]
        spool_id = writer.spool_id
        writer.close()
    assert given == list(range(1, 31))
    found = read_spool(folder, KEY)
    assert [record.number for record in found.records] == given
    assert (found.spool_id, found.last, found.first, found.applied, found.faults) == (spool_id, 30, 1, 0, ())


@pytest.mark.parametrize("after", [0, 1, 9, 10, 29, 30, 31, 10_000])
@pytest.mark.parametrize("most", [1, 7, 5000])
def test_reading_from_somewhere(tmp_path: Path, after: int, most: int) -> None:
    folder = tmp_path / "spool"
    writer = opened(folder)
    for _ in range(30):
        writer.append(bytes(1000))
    writer.close()
    found = read_spool(folder, KEY, after=after, most=most)
    assert [record.number for record in found.records] == list(range(after + 1, min(30, after + most) + 1))
    assert (found.last, found.faults) == (30, ())


def test_only_one_writes(tmp_path: Path) -> None:
    first = opened(tmp_path / "spool")
    with pytest.raises(StoreUnavailable, match="spool.held"):
        opened(tmp_path / "spool")
    first.close()
    opened(tmp_path / "spool").close()


def test_the_folder_is_ours_alone(tmp_path: Path) -> None:
    folder = tmp_path / "spool"
    folder.mkdir(mode=0o755)
    writer = opened(folder)
    writer.append(b"x")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    writer.close()


def test_a_link_in_the_folders_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "spool").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreUnavailable, match="spool.unwritable"):
        opened(tmp_path / "spool")
    with pytest.raises(StoreUnavailable, match="spool.unreadable"):
        read_spool(tmp_path / "spool", KEY)
    assert names(tmp_path / "elsewhere") == []


def make_fifo(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.write_text("notes"),
        lambda path: path.mkdir(),
        lambda path: path.symlink_to("/etc/passwd"),
        make_fifo,
    ],
)
@pytest.mark.parametrize("name", ["notes.txt", "seg-00000002", "seg-00000007", "seg-00000009.new"])
def test_foreign_files_stay_and_harm_nothing(
    tmp_path: Path, make: Callable[[Path], object], name: str
) -> None:
    folder = tmp_path / "spool"
    writer = opened(folder)
    told = {writer.append(b"first"): b"first"}
    writer.close()
    make(folder / name)
    writer = opened(folder)
    for place in range(20):
        body = bytes(900) + b"%d" % place
        told[writer.append(body)] = body
    writer.close()
    found = read_spool(folder, KEY)
    assert {record.number: record.body for record in found.records} == told
    if not name.endswith(".new"):
        assert name in names(folder)


def test_a_thousand_restarts_leave_little_behind(tmp_path: Path) -> None:
    folder = tmp_path / "spool"
    for turn in range(1000):
        disk = HarmedDisk()  # unharmed; it spares the machine the syncs
        writer = opened(folder, disk=disk)
        if turn % 10 == 0:
            writer.mark_applied(writer.append(bytes(200)))
        if turn % 3 == 0:
            writer.prepare()
        writer.prune()
        writer.close()
        disk.let_go()
    assert len(names(folder)) <= 104
    assert sum(path.stat().st_size for path in folder.iterdir()) < 101 * 4700 + 2 * SIZE
    assert read_spool(folder, KEY).last == 100


def test_files_are_pruned_when_many_old_or_large_and_never_before_they_are_taken_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "spool"
    clock = HeldClock(NIGHT)
    writer = SpoolWriter(folder, KEY, clock, size=SIZE)
    for _ in range(40):
        writer.append(bytes(1000))
    monkeypatch.setattr(writing, "KEPT_FILES", 0)
    monkeypatch.setattr(writing, "KEPT_BYTES", 0)
    writer.prune()
    assert read_spool(folder, KEY).first == 1
    writer.mark_applied(20)
    writer.prune()
    found = read_spool(folder, KEY)
    assert 2 < found.first <= 21
    assert (found.last, found.faults) == (40, ())
    monkeypatch.setattr(writing, "KEPT_FILES", 256)
    monkeypatch.setattr(writing, "KEPT_BYTES", 64 << 20)
    writer.mark_applied(40)
    writer.prune()
    assert read_spool(folder, KEY).first == found.first
    clock.advance(writing.KEPT_S + 3600)
    writer.prune()
    assert read_spool(folder, KEY).first > 30
    writer.close()
    writer = opened(folder)
    assert (writer.last, writer.applied) == (40, 40)
    writer.close()


def test_a_full_disk_is_borne_while_a_segment_is_ready(tmp_path: Path) -> None:
    disk = Full()
    writer = opened(tmp_path / "spool", disk=disk)
    writer.append(bytes(3000))
    writer.prepare()
    disk.full = True
    assert writer.append(bytes(3000)) == 2
    for _ in range(3):
        with pytest.raises(OSError, match="full"):
            writer.append(bytes(3000))
    assert names(tmp_path / "spool") == ["seg-00000001", "seg-00000002"]
    disk.full = False
    assert writer.append(bytes(3000)) == 3
    writer.close()
    assert read_spool(tmp_path / "spool", KEY).last == 3


def test_a_writer_begins_on_a_full_disk_in_the_segment_left_ready(tmp_path: Path) -> None:
    writer = opened(tmp_path / "spool")
    writer.append(b"x")
    writer.prepare()
    writer.close()
    disk = Full()
    disk.full = True
    writer = opened(tmp_path / "spool", disk=disk)
    assert writer.append(b"y") == 2
    writer.close()
    empty = opened(tmp_path / "fresh", disk=disk)
    with pytest.raises(OSError, match="full"):
        empty.append(b"x")
    disk.full = False
    assert empty.append(b"x") == 1
    empty.close()


def test_no_key_seals_the_same_number_twice(tmp_path: Path) -> None:
    """A segment left ready is taken over under a fresh salt."""
    folder = tmp_path / "spool"
    seen = set()
    for _ in range(5):
        writer = opened(folder)
        writer.prepare()
        writer.close()
        seen |= {path.read_bytes()[:200] for path in folder.iterdir()}
    assert len(seen) == 1 + 4 * 2


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file")
    with pytest.raises(StoreUnavailable, match="spool.unwritable"):
        opened(tmp_path / "spool")


def test_what_is_too_long_is_refused_and_costs_nothing(tmp_path: Path) -> None:
    writer = opened(tmp_path / "spool")
    with pytest.raises(ValueError, match="too long"):
        writer.append(bytes(writer.most + 1))
    assert writer.append(bytes(writer.most)) == 1
    assert writer.append(b"") == 2
    writer.close()
    assert [len(record.body) for record in read_spool(tmp_path / "spool", KEY).records][1] == 0


WRITER = """
import itertools, sys, threading
from pathlib import Path
from models.store.clock import SystemClock
from models.store.spool.writer import SpoolWriter
writer = SpoolWriter(Path(sys.argv[1]), bytes(range(32)), SystemClock(), size=65536)
ended = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
print("ready", flush=True)
for number in itertools.count(1):
    if number > 1500 and ended.is_set():
        break
    assert writer.append(b"%d:" % number + bytes(number % 700)) == number
    if number % 40 == 0:
        writer.mark_applied(number)
        writer.prepare()
print(number - 1, flush=True)
"""


def test_another_process_reads_while_one_writes(tmp_path: Path) -> None:
    """What is read is always a beginning of what was written, whole, and never called faulty."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path / "spool")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    looks = last = 0
    while process.poll() is None:
        found = read_spool(tmp_path / "spool", KEY, after=max(0, last - 50))
        assert found.faults == ()
        assert found.last >= last
        assert [int(record.body.split(b":")[0]) for record in found.records] == [
            record.number for record in found.records
        ]
        last = found.last
        looks += 1
        if looks == 4:
            process.stdin.close()
    written = int(process.stdout.read())
    process.stdout.close()
    assert process.returncode == 0
    assert looks >= 4
    assert read_spool(tmp_path / "spool", KEY).last == written >= 1500
