"""`vaktbord report incident`: one case as it leaves, under a pass phrase unless told, and on record who took it."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.access.actor import LOADER
from models.incidents.commands import open_incident
from models.store.home import Home
from tests.cli.conftest import Command, by, fd, store_of

PHRASE = "fyra ord på ett papper"


@pytest.fixture
def case(staffed: Home) -> Home:
    """A home with an incident."""
    store = store_of(staffed)
    with store.write() as session:
        open_incident(session, LOADER, "hot via telefon", "near_miss", store.clock)
    store.close()
    return staffed


def verbs(home: Home) -> list[str]:
    store = store_of(home)
    try:
        with store.read() as connection:
            return list(connection.exec_driver_sql("SELECT verb FROM entry ORDER BY seq").scalars())
    finally:
        store.close()


def test_sealed_by_a_phrase_and_on_record(case: Home, vaktbord: Command, tmp_path: Path) -> None:
    folder = tmp_path / "ut"
    number = store_number(case)
    path = folder / "rapport.pdf"
    told = by(
        vaktbord, "mek", "report", "incident", number, "--out", str(path), "--file-passphrase-fd", fd(PHRASE)
    )
    assert (told.code, told.err) == (0, ""), told.err
    assert b"/Encrypt" in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    draft = folder / "polis.pdf"
    told = by(
        vaktbord, "mek", "report", "incident", number, "--police", "--out", str(draft), "--file-passphrase-fd",
        fd(PHRASE),
    )  # fmt: skip
    assert told.code == 0 and b"/Encrypt" in draft.read_bytes()
    assert verbs(case).count("incident.exported") == 2


def test_open_only_when_told_and_nothing_left_where_it_fails(
    case: Home, vaktbord: Command, tmp_path: Path
) -> None:
    folder, number = tmp_path / "ut", store_number(case)
    assert by(vaktbord, "mek", "report", "incident", number, "--out", str(folder / "a.txt")).code == 2
    short = ("--file-passphrase-fd", fd("kort"))
    assert by(vaktbord, "mek", "report", "incident", number, "--out", str(folder / "a.pdf"), *short).code == 2
    assert (
        by(vaktbord, "mek", "report", "incident", "2020-999", "--open", "--out", str(folder / "a.txt")).code
        == 2
    )
    assert vaktbord("report", "incident", number, "--open", "--out", str(folder / "a.txt")).code != 0
    assert not list(folder.glob("*")) and "incident.exported" not in verbs(case)
    told = by(vaktbord, "mek", "report", "incident", number, "--open", "--out", str(folder / "a.txt"))
    assert told.code == 0 and "OKRYPTERAD" in told.out
    assert "hot via telefon" in (folder / "a.txt").read_text()


def store_number(home: Home) -> str:
    """The number of the one incident."""
    store = store_of(home)
    try:
        with store.read() as connection:
            return str(connection.exec_driver_sql("SELECT number FROM incident").scalar())
    finally:
        store.close()
