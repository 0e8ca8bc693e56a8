"""A file that leaves bears its name only when all of it is there, and is never put over another."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import NoReturn

import pytest

from models.store.errors import NotAllowed, StoreUnavailable, UsageProblem
from models.store.exporting import new_file


def full(*_: object) -> NoReturn:
    raise OSError(errno.ENOSPC, "full")


def not_here(*_: object, **__: object) -> NoReturn:
    raise PermissionError(errno.EPERM, "no links here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of its owner's alone."""
    made = tmp_path / "out"
    made.mkdir(mode=0o700)
    return made


def test_it_bears_its_name_when_it_is_whole(folder: Path) -> None:
    path = folder / "a.txt"
    with new_file(path) as stream:
        stream.write(b"half")
        stream.flush()
        # Killed here it leaves a hidden file, and none that looks whole.
        assert [each.name.startswith(".vaktbord-") for each in folder.iterdir()] == [True]
    assert [(each, each.read_bytes()) for each in folder.iterdir()] == [(path, b"half")]


@pytest.mark.parametrize("over", [False, True])
def test_a_full_disk_leaves_nothing_and_takes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, over: bool
) -> None:
    path = folder / "a.txt"
    if over:
        path.write_bytes(b"before")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreUnavailable), new_file(path, over=over) as stream:
        stream.write(b"half")
    assert [each.read_bytes() for each in folder.iterdir()] == ([b"before"] if over else [])


@pytest.mark.parametrize("links", [True, False])
def test_what_came_there_meanwhile_stays(folder: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    path = folder / "a.txt"
    if not links:
        monkeypatch.setattr(os, "link", not_here)
    with pytest.raises(UsageProblem), new_file(path) as stream:
        stream.write(b"ours")
        path.write_bytes(b"theirs")
    assert [each.read_bytes() for each in folder.iterdir()] == [b"theirs"]


def test_it_is_written_where_there_are_no_hard_links(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", not_here)
    with new_file(folder / "a.txt") as stream:
        stream.write(b"x")
    assert [(each.name, each.read_bytes()) for each in folder.iterdir()] == [("a.txt", b"x")]


def test_one_of_before_gives_way_where_it_may_and_a_link_never(folder: Path) -> None:
    path = folder / "a.ics"
    path.write_bytes(b"before")
    with new_file(path, over=True) as stream:
        stream.write(b"now")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"now", 0o600)
    for there in ("link", ".."):
        if there == "link":
            (folder / there).symlink_to(path)
        with pytest.raises(UsageProblem), new_file(folder / there, over=True):
            pass


def test_a_folder_of_others_is_for_what_was_asked_to_lie_anywhere(folder: Path) -> None:
    folder.chmod(0o755)
    with pytest.raises(NotAllowed), new_file(folder / "a.txt"):
        pass
    with new_file(folder / "a.txt", anywhere=True) as stream:
        stream.write(b"x")
    assert (folder / "a.txt").stat().st_mode & 0o777 == 0o600
    with pytest.raises(NotAllowed), new_file(folder / "none" / "a.txt", anywhere=True):
        pass
