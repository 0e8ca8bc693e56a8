"""`vaktbord transmitter key`: where the key is read from, that it is shown once if made here, and never else."""

from __future__ import annotations

import io
import json
import os
import re
import sys

import pytest

from models.people.senders import SenderRow, senders
from models.store.home import Home
from models.store.opening import open_store
from tests.cli.conftest import Command

NEXT = bytes(range(16, 48))


def sender(home: Home) -> SenderRow:
    store = open_store(home, home.settings())
    try:
        with store.read() as connection:
            [found] = [each for each in senders(connection) if each.account == "4711"]
            return found
    finally:
        store.close()


@pytest.fixture
def keyed(vaktbord: Command, home: Home) -> SenderRow:
    """The transmitter 4711 with a key of its own."""
    file = home.folder / "device.key"
    file.write_text("00" * 16)
    assert vaktbord("person", "add", "SF-07", "--name", "Eva Exempel").code == 0
    told = vaktbord(
        "transmitter", "add", "4711", "--kind", "personal", "--person", "SF-07", "--key-file", str(file)
    )
    assert told.code == 0, told.err
    file.unlink()
    return sender(home)


def piped(content: bytes) -> int:
    reader, writer = os.pipe()
    os.write(writer, content)
    os.close(writer)
    return reader


def test_a_key_made_here_is_shown_once_and_held_beside_the_old(
    vaktbord: Command, home: Home, keyed: SenderRow
) -> None:
    told = vaktbord("transmitter", "key", "4711", "--generate")
    assert told.code == 0
    [shown] = re.findall(r"^[0-9A-F]{64}$", told.out, re.M)
    assert sender(home).secrets == (*keyed.secrets, bytes.fromhex(shown))
    listed = vaktbord("transmitter", "list", "--json")
    assert shown.lower() not in (listed.out + listed.err).lower()
    assert [(row["keyed"], row["key_waits"]) for row in json.loads(listed.out)] == [(True, True)]
    assert "ny nyckel väntar" in vaktbord("transmitter", "list").out


@pytest.mark.parametrize("separator", ["", " ", ":", "\n"])
def test_a_key_comes_by_descriptor(vaktbord: Command, home: Home, keyed: SenderRow, separator: str) -> None:
    number = piped(separator.join(f"{value:02x}" for value in NEXT).encode())
    told = vaktbord("transmitter", "key", "4711", "--key-fd", str(number))
    os.close(number)
    assert told.code == 0
    assert NEXT.hex() not in (told.out + told.err).lower()
    assert sender(home).secrets == (*keyed.secrets, NEXT)


def test_a_key_comes_by_standard_input(
    vaktbord: Command, home: Home, keyed: SenderRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = piped(NEXT.hex().encode() + b"\n")
    with open(number, encoding="ascii") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        told = vaktbord("transmitter", "key", "4711")
    assert told.code == 0
    assert sender(home).secrets == (*keyed.secrets, NEXT)


def test_the_first_key_waits_beside_plain_text(vaktbord: Command, home: Home) -> None:
    assert vaktbord("person", "add", "SF-07", "--name", "Eva Exempel").code == 0
    assert vaktbord("transmitter", "add", "4711", "--kind", "burglary", "--person", "SF-07").code == 0
    told = vaktbord("transmitter", "key", "4711", "--generate")
    assert told.code == 0 and "första nyckel" in told.out
    assert sender(home).rotating


def test_a_lost_step_is_taken_again_only_on_purpose(vaktbord: Command, home: Home, keyed: SenderRow) -> None:
    assert vaktbord("transmitter", "key", "4711", "--retire-old").code == 2
    assert vaktbord("transmitter", "key", "4711", "--generate").code == 0
    before = sender(home).secrets
    again = vaktbord("transmitter", "key", "4711", "--generate")
    assert again.code == 2 and "--replace-next" in again.err and not re.search(r"[0-9A-F]{64}", again.out)
    assert sender(home).secrets == before
    assert vaktbord("transmitter", "key", "4711", "--generate", "--replace-next").code == 0
    after = sender(home).secrets
    assert after[0] == before[0] and after[1] != before[1]
    assert vaktbord("transmitter", "key", "4711", "--retire-old").code == 0
    assert sender(home).secrets == (after[1],)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", 2), (b"xyz", 2), (b"00" * 15, 2), (b"00" * 33, 2), (b"\xff\xfe" * 16, 2), (b"0" * 5000, 2)],
)
def test_what_is_no_key_changes_nothing_and_is_not_repeated(
    vaktbord: Command, home: Home, keyed: SenderRow, content: bytes, code: int
) -> None:
    number = piped(content)
    told = vaktbord("transmitter", "key", "4711", "--key-fd", str(number))
    os.close(number)
    assert told.code == code
    assert told.err.count("\n") == 1 and (not content or content.decode("latin-1")[:12] not in told.err)
    assert sender(home).secrets == keyed.secrets


@pytest.mark.parametrize(("number", "code"), [("-1", 3), ("999", 3), ("99999999999999999999", 2)])
def test_a_descriptor_that_is_none_is_told(
    vaktbord: Command, keyed: SenderRow, number: str, code: int
) -> None:
    told = vaktbord("transmitter", "key", "4711", f"--key-fd={number}")
    assert told.code == code and told.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("key",),
        ("key", "9999", "--generate"),
        ("key", "4711", "--generate", "--retire-old"),
        ("key", "4711", "--key-fd", "x"),
    ],
)
def test_usage(vaktbord: Command, keyed: SenderRow, arguments: tuple[str, ...]) -> None:
    told = vaktbord("transmitter", *arguments)
    assert told.code == 2 and told.err.count("\n") == 1


def test_no_standard_input_is_told(
    vaktbord: Command, keyed: SenderRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    for nothing in (None, io.StringIO()):
        monkeypatch.setattr(sys, "stdin", nothing)
        assert vaktbord("transmitter", "key", "4711").code == 3
