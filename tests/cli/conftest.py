"""Homes for commands: one made by the real `init` and copied for each test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.access.actor import LOADER
from models.access.commands import add_operator
from models.access.credentials import hashed
from models.access.hashing import Hasher
from models.store.home import Home
from models.store.opening import open_store
from models.store.store import Store
from tui.cli import login
from tui.cli.main import main


@dataclass(frozen=True, slots=True)
class Told:
    """What a command answered."""

    code: int
    out: str
    err: str


Command = Callable[..., Told]
PHRASE = "korrekt häst batteri"
LIGHT = Hasher(8, 1, 1)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No home, language or terminal of whoever runs the tests."""
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    for name in (
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "VAKTBORD_HOME",
        "VAKTBORD_NOW",
        "LANGUAGE",
        "LC_ALL",
        "LANG",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VAKTBORD_LANGUAGE", "sv")


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home as `init --yes --key-in-home` makes it, its port 0, to copy from."""
    folder = tmp_path_factory.mktemp("made") / "home"
    told = [
        "--home",
        str(folder),
        "init",
        "--yes",
        "--key-in-home",
        "--kind",
        "test",
        "--dc09-tcp",
        "127.0.0.1:0",
    ]
    assert main(told) == 0
    return folder


@pytest.fixture
def home(made_home: Path, tmp_path: Path) -> Home:
    """A fresh home."""
    folder = tmp_path / "home"
    shutil.copytree(made_home, folder)
    return Home(folder)


@pytest.fixture
def vaktbord(home: Home, capfd: pytest.CaptureFixture[str]) -> Command:
    """A command in this process, on the fresh home."""

    def run(*told: str) -> Told:
        capfd.readouterr()
        code = main(["--home", str(home.folder), *told])
        out, err = capfd.readouterr()
        return Told(code, out, err)

    return run


def store_of(home: Home) -> Store:
    """The home's store, for looking behind a command."""
    return open_store(home, home.settings())


def spawn(home: Home, *told: str, **more: object) -> subprocess.Popen[str]:
    """A command as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "tui.cli.main", "--home", str(home.folder), *told],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1"},
        **more,  # type: ignore[call-overload]  # passed on as given
    )


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost next to nothing, and nobody's terminal to ask at."""
    from models.access import credentials
    from models.access import login as signing

    for module, names in (
        (signing, ("sign_in",)),
        (credentials, ("hashed", "hashed_pin")),
    ):
        for name in names:
            monkeypatch.setitem(getattr(module, name).__kwdefaults__, "hasher", LIGHT)
    monkeypatch.setattr(login, "_has_terminal", lambda: False)


def fd(*lines: str) -> str:
    """A descriptor with these lines in it, as an argument."""
    reader, writer = os.pipe()
    os.write(writer, "".join(f"{line}\n" for line in lines).encode())
    os.close(writer)
    return str(reader)


@pytest.fixture
def staffed(home: Home, light: None) -> Home:
    """The home with an administrator, a head and a duty officer, who all have the same pass phrase."""
    store = store_of(home)
    for code, role in (("adm", "administrator"), ("cia", "head"), ("mek", "tib")):
        with store.write() as session:
            kept = hashed(PHRASE, code, code, hasher=LIGHT)
            add_operator(session, LOADER, code, code.title(), role, store.clock, passphrase=kept)
    store.close()
    return home


def by(vaktbord: Command, who: str, *told: str, phrase: str = PHRASE) -> Told:
    """A command by an operator who signs in through a descriptor."""
    return vaktbord(*told, "--as", who, "--passphrase-fd", fd(phrase))
