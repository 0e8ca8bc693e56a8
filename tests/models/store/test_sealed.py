"""A sealed file: read as written, by its key and name alone, and never half of it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.store.sealed import SealedFile
from tests.conftest import KEY


def test_it_is_read_as_it_was_last_written(tmp_path: Path) -> None:
    sealed = SealedFile(tmp_path / "folder" / "senders", KEY)
    assert sealed.read() is None
    for content in (b"planted word", b"", b"another"):
        sealed.write(content)
        assert sealed.read() == content
    path = tmp_path / "folder" / "senders"
    assert b"another" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [each.name for each in path.parent.iterdir()] == ["senders"]


@given(data=st.data())
def test_any_change_is_found(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "senders"
    SealedFile(path, KEY).write(b"1234")
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    assert SealedFile(path, KEY).read() is None


def test_another_key_another_name_or_half_of_it_opens_nothing(tmp_path: Path) -> None:
    path = tmp_path / "senders"
    SealedFile(path, KEY).write(b"1234")
    assert SealedFile(path, bytes(32)).read() is None
    path.rename(tmp_path / "partners")
    assert SealedFile(tmp_path / "partners", KEY).read() is None
    for length in (0, 5, 12, 25):
        path.write_bytes((tmp_path / "partners").read_bytes()[:length])
        assert SealedFile(path, KEY).read() is None


def test_a_write_that_fails_leaves_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = SealedFile(tmp_path / "senders", KEY)
    sealed.write(b"before")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        sealed.write(b"after")
    assert sealed.read() == b"before"
    assert [each.name for each in tmp_path.iterdir()] == ["senders"]
