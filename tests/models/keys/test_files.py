"""Small private files: replaced whole where they truly lie, and nothing of a replacing that was cut off is left."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.keys import moving, sources
from models.keys.files import clear_leftovers, replace_private
from models.store.home import Home
from models.store.settings import Settings
from tests.models.keys.conftest import MASTER, PHRASE, write_key

SECRET = b"a key"
KILLED = """
import os, sys
from pathlib import Path
from models.keys.files import replace_private
Path.replace = lambda *_: os._exit(9)
replace_private(Path(sys.argv[1]), b"a key")
"""


def killed_before_the_rename(path: Path) -> Path:
    """What a process leaves that dies with the new key written and not yet in its place."""
    ended = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert ended.returncode == 9
    (left,) = path.parent.glob(f".{path.name}.*")
    assert left.read_bytes() == SECRET
    return left


def test_what_a_killed_replacing_left_is_cleared(tmp_path: Path) -> None:
    path = tmp_path / "vaktbord.key"
    left = killed_before_the_rename(path)
    other = tmp_path / ".vaktbord.key.backup"
    other.write_bytes(b"not ours")
    with left.open("rb") as held:
        clear_leftovers(path)
        assert held.read() == b"", "emptied, too"
    assert not left.exists()
    assert other.read_bytes() == b"not ours"


def test_one_that_is_being_written_is_let_be(tmp_path: Path) -> None:
    path = tmp_path / "vaktbord.key"
    left = killed_before_the_rename(path)
    with left.open("rb") as writing:
        fcntl.flock(writing, fcntl.LOCK_EX)
        clear_leftovers(path)
        assert left.read_bytes() == SECRET
    clear_leftovers(path)
    assert not left.exists()


def test_a_name_that_leads_to_a_key_in_use_is_removed_and_the_key_kept(tmp_path: Path) -> None:
    path = tmp_path / "vaktbord.key"
    write_key(path)
    os.link(path, tmp_path / ".vaktbord.key.0123abcd")
    (tmp_path / ".vaktbord.key.0123abce").symlink_to(path)
    clear_leftovers(path)
    assert path.read_bytes() == MASTER
    assert not (tmp_path / ".vaktbord.key.0123abcd").exists()


def test_where_nothing_can_be_listed_nothing_is_said(tmp_path: Path) -> None:
    clear_leftovers(tmp_path / "not there" / "vaktbord.key")


@pytest.mark.parametrize("name", ["vaktbord.key", "key.wrapped", "key.recovery", "key.check"])
def test_a_desk_that_starts_clears_them(home: Home, name: str) -> None:
    write_key(home.folder / "vaktbord.key")
    left = killed_before_the_rename(home.folder / name)
    sources.make_ready(home, Settings())
    assert not left.exists()


def test_a_key_behind_a_link_is_replaced_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir()
    target, link = tmp_path / "usb" / "the.key", tmp_path / "vaktbord.key"
    write_key(target)
    link.symlink_to(target)
    replace_private(link, SECRET)
    assert link.is_symlink()
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (SECRET, 0o600)
    assert sorted(tmp_path.iterdir()) == [tmp_path / "usb", link]
    left = killed_before_the_rename_of(target, link)
    clear_leftovers(link)
    assert not left.exists()


def killed_before_the_rename_of(target: Path, link: Path) -> Path:
    subprocess.run([sys.executable, "-c", KILLED, str(link)], check=False)
    (left,) = target.parent.glob(f".{target.name}.*")
    return left


def test_a_key_behind_a_link_is_moved_from_where_it_lies(home: Home, tmp_path: Path) -> None:
    target, link = tmp_path / "the.key", home.folder / "vaktbord.key"
    write_key(target)
    link.symlink_to(target)
    moving.move(home, Settings(), "passphrase", PHRASE)
    assert home.wrapped_key.exists()
    assert not target.exists()
    assert not link.is_symlink()
