"""Where the key is got: in order, as the settings say, and every way in which it cannot be told apart."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from models.keys import keyring, sources, wrapped
from models.keys.sources import Asking
from models.keys.wrapped import Cost
from models.store.errors import IntegrityProblem, NotAllowed, UsageProblem, VaktbordError
from models.store.home import Home
from models.store.settings import KeySettings, Settings
from tests.models.keys.conftest import MASTER, PHRASE, write_key

LIGHT = Cost(8, 1, 1)
AUTO = Settings()


def _settings(source: str) -> Settings:
    return Settings(key=KeySettings(source=source))


def _credential(home: Home, monkeypatch: pytest.MonkeyPatch, content: bytes = MASTER) -> None:
    folder = home.folder / "credentials"
    folder.mkdir(exist_ok=True)
    (folder / sources.CREDENTIAL).write_bytes(content)
    monkeypatch.setenv(sources.CREDENTIALS_DIRECTORY, str(folder))


def test_the_first_source_that_is_there_counts(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sources.chosen(home, AUTO) == "file"
    wrapped.wrap(home.wrapped_key, MASTER, PHRASE, LIGHT)
    assert sources.chosen(home, AUTO) == "passphrase"
    home.key_in_keyring.touch()
    assert sources.chosen(home, AUTO) == "keyring"
    _credential(home, monkeypatch)
    assert sources.chosen(home, AUTO) == "credential"
    for told in ("file", "passphrase", "keyring", "credential"):
        assert sources.chosen(home, _settings(told)) == told


def test_every_source_gives_the_key(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    write_key(home.folder / "vaktbord.key")
    wrapped.wrap(home.wrapped_key, MASTER, PHRASE, LIGHT)
    _credential(home, monkeypatch)
    monkeypatch.setattr(keyring, "read", lambda _: MASTER)
    asking = Asking(lambda: PHRASE)
    for source in ("file", "passphrase", "keyring", "credential"):
        found = sources.find(home, _settings(source), asking)
        assert (found.master, found.source) == (MASTER, source)
        assert (found.put is None) is (source == "credential")
        assert MASTER.hex() not in repr(found)
        assert str(MASTER) not in repr(found)


def test_another_key_is_put_where_the_key_was(home: Home) -> None:
    write_key(home.folder / "vaktbord.key")
    wrapped.wrap(home.wrapped_key, MASTER, PHRASE, LIGHT)
    asking = Asking(lambda: PHRASE)
    for source in ("file", "passphrase"):
        put = sources.find(home, _settings(source), asking).put
        assert put is not None
        put(bytes(32))
        assert sources.find(home, _settings(source), asking).master == bytes(32)


Spoil = Callable[[Home, pytest.MonkeyPatch], None]


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _wrap(home: Home, master: bytes = MASTER) -> None:
    wrapped.wrap(home.wrapped_key, master, PHRASE, LIGHT)


def _wrap_damaged(home: Home) -> None:
    _wrap(home)
    _flip(home.wrapped_key)


def _drop_check(home: Home) -> None:
    write_key(home.folder / "vaktbord.key")
    home.key_check.unlink()


SPOILT: dict[str, tuple[str, Spoil, str, int]] = {
    "file missing": ("file", lambda home, _: None, "key.missing", 3),
    "file open to others": (
        "file", lambda home, _: write_key(home.folder / "vaktbord.key", mode=0o640), "key.readable_by_others", 3
    ),
    "file of another home": (
        "file", lambda home, _: write_key(home.folder / "vaktbord.key", bytes(32)), "key.wrong", 3
    ),
    "file damaged": ("file", lambda home, _: write_key(home.folder / "vaktbord.key", b"short"), "key.malformed", 4),
    "wrapping missing": ("passphrase", lambda home, _: None, "key.missing", 3),
    "wrapping damaged": (
        "passphrase", lambda home, _: _wrap_damaged(home), "key.damaged", 4
    ),
    "wrapping of another home": ("passphrase", lambda home, _: _wrap(home, bytes(32)), "key.wrong", 3),
    "credential missing": ("credential", lambda home, _: None, "key.no_credential", 3),
    "credential damaged": (
        "credential", lambda home, patch: _credential(home, patch, b"short"), "key.malformed", 4
    ),
    "credential of another home": (
        "credential", lambda home, patch: _credential(home, patch, bytes(32)), "key.wrong", 3
    ),
    "check value missing": (
        "file",
        lambda home, _: _drop_check(home),
        "key.check_missing",
        7,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_wrong_is_told_apart(home: Home, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    source, spoil, message_id, code = SPOILT[name]
    spoil(home, monkeypatch)
    sources.ask_by(Asking(lambda: PHRASE))
    with pytest.raises(VaktbordError) as told:
        sources.proven(home, _settings(source))
    assert (told.value.message_id, told.value.exit_code) == (message_id, code)


def test_a_wrong_pass_phrase_is_asked_for_again_and_not_for_ever(home: Home) -> None:
    _wrap(home)
    told = iter(["fel fras nummer ett", "fel fras nummer två", PHRASE])
    assert sources.find(home, AUTO, Asking(lambda: next(told), tries=3)).master == MASTER
    asked: list[str] = []

    def wrong() -> str:
        asked.append("x")
        return "fel fras varje gång"

    with pytest.raises(NotAllowed) as error:
        sources.find(home, AUTO, Asking(wrong, tries=3))
    assert error.value.message_id == "key.wrong_phrase"
    assert len(asked) == 3


def test_nobody_is_asked_for_a_damaged_wrapping(home: Home) -> None:
    _wrap(home)
    _flip(home.wrapped_key)
    with pytest.raises(IntegrityProblem):
        sources.find(home, AUTO, Asking(lambda: pytest.fail("asked")))


def test_without_anybody_to_ask_it_says_so(home: Home) -> None:
    _wrap(home)
    with pytest.raises(UsageProblem) as told:
        sources.proven(home, AUTO)
    assert told.value.message_id == "key.needs_phrase"


def test_it_is_asked_for_once_a_process(home: Home) -> None:
    _wrap(home)
    told = iter([PHRASE])
    sources.ask_by(Asking(lambda: next(told)))
    assert [sources.proven(home, AUTO).master for _ in range(3)] == [MASTER] * 3
    assert sources.to_hand_over(home) == MASTER


def test_what_a_watch_can_read_itself_is_not_handed_over(home: Home) -> None:
    write_key(home.folder / "vaktbord.key")
    assert sources.proven(home, AUTO).master == MASTER
    assert sources.to_hand_over(home) is None


def test_a_key_comes_by_a_pipe_whole_or_not_at_all(home: Home) -> None:
    for content, fits in ((MASTER, True), (MASTER[:-1], False), (MASTER + b"x", False), (b"", False)):
        reader, writer = os.pipe()
        os.write(writer, content)
        os.close(writer)
        if fits:
            sources.take_over(home, reader)
            assert sources.proven(home, AUTO).master == MASTER
            sources.forget(home)
        else:
            with pytest.raises(NotAllowed):
                sources.take_over(home, reader)
    with pytest.raises(NotAllowed):
        sources.take_over(home, 987)
