"""Homes to do harm to, made once and copied, each with a port of its own that its panels find again."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models.access.actor import LOADER
from models.partners.commands import add_partner
from models.partners.secrets import in_words
from models.people.devices import add_transmitter
from models.store.home import Home
from models.store.opening import open_store
from tests.conftest import FIGURES
from tests.faults.figures import Figures
from tests.faults.machine import Allowed, waiting
from tests.faults.scene import BY_UDP, BY_WEBHOOK, NAME, PLACE, SENDERS, Scene
from tests.faults.traffic import Sender
from tui.cli import init
from tui.cli.main import main

PLANTED_PERSON = "SF-01"
# What a machine that does other work at the same time may need beyond what is owed.
BUSY_S = 2.0


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No home, language or terminal of whoever runs the tests."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "VAKTBORD_HOME", "VAKTBORD_NOW", "LC_ALL", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("VAKTBORD_LANGUAGE", "sv")


@pytest.fixture
def allowed(request: pytest.FixtureRequest) -> Allowed:
    """What is owed in so many seconds, where others use the machine too: as many times more as a bare start waits."""
    before = waiting()
    more = 0.0 if request.node.get_closest_marker("long") else BUSY_S
    return lambda owed: owed * max(before, waiting()) + more


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with eight transmitters of a person who is found in no file."""
    folder = tmp_path_factory.mktemp("made") / "home"
    told = ["--home", str(folder), "init", "--yes", "--key-in-home", "--kind", "test", "--language", "sv"]
    assert main([*told, "--dc09-tcp", "127.0.0.1:0", "--arc-phone", "08-465 004 12"]) == 0
    assert main(["--home", str(folder), "person", "add", PLANTED_PERSON, "--name", NAME]) == 0
    home = Home(folder)
    store = open_store(home, home.settings())
    with store.write() as session:
        for each in (*SENDERS, BY_UDP, Sender(BY_WEBHOOK)):
            add_transmitter(
                session, LOADER, each.account, "burglary", PLANTED_PERSON, store.clock, key=each.key,
                placement=PLACE,
            )  # fmt: skip
        # Beside the home and not in it: the secret is found in no file there.
        (folder.parent / "secret").write_text(
            in_words(add_partner(session, LOADER, "Larmcentralen", store.clock))
        )
    store.close()
    return folder


def settle_in(made_home: Path, folder: Path) -> Scene:
    """A copy of the home in `folder`, listening on a port of its own."""
    home = Home(folder / "home")
    shutil.copytree(made_home, home.folder)
    port = init.free_port()
    doors = f'dc09_tcp = "127.0.0.1:{port}"\ndc09_udp = "127.0.0.1:{port}"\nwebhook = "127.0.0.1:{init.free_port()}"'
    told = home.settings_file.read_text().splitlines()
    told = [line for line in told if not line.startswith(("dc09_udp =", "webhook ="))]
    home.settings_file.write_text(
        "\n".join(doors if line.startswith("dc09_tcp =") else line for line in told)
    )
    return Scene(folder, (made_home.parent / "secret").read_text())


@pytest.fixture
def scene(made_home: Path, tmp_path: Path) -> Iterator[Scene]:
    """A fresh home; nothing runs yet, and nothing does afterwards."""
    made = settle_in(made_home, tmp_path)
    yield made
    made.end()


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[Figures], None]:
    """Print a fault's figures, where they are seen also when tests run side by side."""

    def say(figures: Figures) -> None:
        request.node.user_properties.append((FIGURES, figures.line()))
        sys.stdout.write(f"\n{figures.line()}\n")

    return say


needs_strace = pytest.mark.skipif(
    shutil.which("strace") is None or os.geteuid() != 0,
    reason="needs strace and root: system calls of a process that forbids being read are made to fail",
)
needs_mount = pytest.mark.skipif(
    shutil.which("mkfs.ext4") is None or os.geteuid() != 0,
    reason="needs root and mkfs.ext4: a file system of its own is filled, broken off or cut",
)
