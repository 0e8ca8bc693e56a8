"""Too few descriptors or too little memory is no damage: it is told as not readable now, and nothing is passed over."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from models.store.clock import HeldClock
from models.store.errors import StoreUnavailable
from models.store.spool import reader
from models.store.spool.disk import SHORTAGE, Disk, read_all
from models.store.spool.reader import read_spool
from models.store.spool.writer import SpoolWriter
from tests.conftest import KEY, NIGHT

SIZE = 4096 + 4096
BODIES = [b"%d|" % number + bytes(600) for number in range(1, 21)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A spool of several segments."""
    writer = SpoolWriter(tmp_path / "spool", KEY, HeldClock(NIGHT), size=SIZE)
    for body in BODIES:
        writer.append(body)
    writer.mark_applied(3)
    writer.close()
    return tmp_path / "spool"


class Short:
    """Opening the `at`th file fails, once."""

    def __init__(self, number: int, at: int) -> None:
        self.number = number
        self.left = at

    def __call__(self, folder: int, name: str, most: int) -> bytes:
        self.left -= 1
        if self.left == 0:
            raise OSError(self.number, "short of it")
        return read_all(folder, name, most)


def whole(folder: Path) -> None:
    found = read_spool(folder, KEY)
    assert [each.body for each in found.records][: len(BODIES)] == BODIES
    assert found.faults == ()


@pytest.mark.parametrize("number", SHORTAGE)
def test_a_reader_says_that_it_cannot_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    calls = 1 + 2 * len(list(folder.glob("seg-*")))
    assert calls > 6
    for at in range(1, calls + 1):
        with monkeypatch.context() as patch:
            patch.setattr(reader, "read_all", Short(number, at))
            with pytest.raises(StoreUnavailable, match=r"spool\.unreadable"):
                read_spool(folder, KEY)
    whole(folder)


@pytest.mark.parametrize("number", SHORTAGE)
def test_a_writer_does_not_begin_and_may_be_tried_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    for at in range(1, 1 + len(list(folder.glob("seg-*"))) + 2):
        with monkeypatch.context() as patch:
            patch.setattr(reader, "read_all", Short(number, at))
            with pytest.raises(StoreUnavailable, match=r"spool\.unwritable"):
                SpoolWriter(folder, KEY, HeldClock(NIGHT), size=SIZE)
    writer = SpoolWriter(folder, KEY, HeldClock(NIGHT), size=SIZE)
    assert (writer.found, writer.began, writer.applied) == (len(BODIES), len(BODIES), 3)
    assert writer.append(b"after") == len(BODIES) + 1
    writer.close()
    whole(folder)


class Uncut(Disk):
    def cut(self, folder: int, name: str, size: int) -> None:
        raise OSError(errno.EMFILE, "short of it")


def test_a_writer_that_cannot_sync_what_it_found_does_not_begin(folder: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"spool\.unwritable"):
        SpoolWriter(folder, KEY, HeldClock(NIGHT), size=SIZE, disk=Uncut())
    whole(folder)


def test_a_bad_sector_is_damage_as_before(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(reader, "read_all", Short(errno.EIO, 3))
        assert len(read_spool(folder, KEY).records) >= len(BODIES) - 8
