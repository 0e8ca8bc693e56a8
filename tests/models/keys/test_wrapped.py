"""A wrapped key: opened by its pass phrase and by no other, and never mistaken for another when it is damaged."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.keys import wrapped
from models.keys.wrapped import Cost
from models.store.errors import IntegrityProblem, NotAllowed, Refused

PHRASE = "åtta blå hästar i regn"
LIGHT = Cost(8, 1, 1)
MASTER = bytes(range(32))


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("wrapped") / "key.wrapped"
    wrapped.wrap(path, MASTER, PHRASE, LIGHT)
    return path


def test_the_pass_phrase_opens_it_and_nothing_else_does(sealed: Path) -> None:
    assert wrapped.unwrap(sealed, PHRASE)[0] == MASTER
    for wrong in (PHRASE + " ", PHRASE.upper(), "", "x" * 600, "rad\nbrytning i frasen"):
        with pytest.raises(NotAllowed) as told:
            wrapped.unwrap(sealed, wrong)
        assert told.value.message_id == "key.wrong_phrase"
        assert told.value.exit_code == 3


def test_every_keyboard_writes_the_same_letter(sealed: Path) -> None:
    assert wrapped.unwrap(sealed, PHRASE.replace("å", "a\u030a"))[0] == MASTER


def test_it_costs_what_it_should_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "k"
    wrapped.wrap(path, MASTER, PHRASE)
    told = json.loads(path.read_bytes())
    assert (told["memory_kib"], told["rounds"], told["lanes"]) == (64 * 1024, 3, 4)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert MASTER not in path.read_bytes()
    assert MASTER.hex() not in path.read_text()


def test_an_unfit_pass_phrase_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "k"
    wrapped.wrap(path, MASTER, PHRASE, LIGHT)
    before = path.read_bytes()
    for unfit in ("kort", "aaaaaaaaaaaaaaaa", "tab\tinne i frasen"):
        with pytest.raises(Refused):
            wrapped.wrap(path, MASTER, unfit, LIGHT)
    assert path.read_bytes() == before


def test_another_key_goes_under_the_same_pass_phrase_unasked(tmp_path: Path) -> None:
    path = tmp_path / "k"
    wrapping = wrapped.wrap(path, MASTER, PHRASE, LIGHT)
    wrapping.put(path, bytes(32))
    assert wrapped.unwrap(path, PHRASE)[0] == bytes(32)


@given(st.data())
def test_no_change_of_the_file_gives_another_key(sealed: Path, data: st.DataObject) -> None:
    content = bytearray(sealed.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    _refused(sealed, bytes(content))


@given(st.data())
def test_a_file_that_is_cut_or_longer_is_damaged(sealed: Path, data: st.DataObject) -> None:
    content = sealed.read_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    more = data.draw(st.binary(min_size=1, max_size=20))
    _refused(sealed, content[:at])
    _refused(sealed, content + more)


def _refused(sealed: Path, content: bytes) -> None:
    path = sealed.with_name(f"changed-{os.getpid()}")
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(IntegrityProblem) as told:
        wrapped.unwrap(path, PHRASE)
    assert told.value.exit_code == 4


def test_a_file_made_up_to_look_whole_opens_for_nobody(sealed: Path, tmp_path: Path) -> None:
    """Whoever changes a header and sums it anew is found by the seal, which covers the header."""
    told = json.loads(sealed.read_bytes())
    for name, value in (("rounds", 2), ("memory_kib", 16), ("salt", "AAAAAAAAAAAAAAAAAAAAAA==")):
        changed = {**told, name: value}
        changed.pop("sum")
        path = tmp_path / name
        path.write_bytes(wrapped._written({**changed, "sum": wrapped._sum(changed)}))
        path.chmod(0o600)
        with pytest.raises(NotAllowed) as error:
            wrapped.unwrap(path, PHRASE)
        assert error.value.message_id == "key.wrong_phrase"


def test_a_header_that_would_eat_the_machine_is_damage(sealed: Path, tmp_path: Path) -> None:
    changed = {**json.loads(sealed.read_bytes()), "memory_kib": 64 * 1024 * 1024}
    changed.pop("sum")
    path = tmp_path / "k"
    path.write_bytes(wrapped._written({**changed, "sum": wrapped._sum(changed)}))
    path.chmod(0o600)
    with pytest.raises(IntegrityProblem):
        wrapped.unwrap(path, PHRASE)


@pytest.mark.parametrize(
    ("mode", "message_id"), [(0o644, "key.readable_by_others"), (0o660, "key.readable_by_others")]
)
def test_a_file_open_to_others_is_refused(sealed: Path, tmp_path: Path, mode: int, message_id: str) -> None:
    path = tmp_path / "k"
    path.write_bytes(sealed.read_bytes())
    path.chmod(mode)
    with pytest.raises(NotAllowed) as told:
        wrapped.unwrap(path, PHRASE)
    assert told.value.message_id == message_id


def test_a_file_that_is_missing_or_a_folder_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(NotAllowed):
            wrapped.unwrap(path, PHRASE)
