"""A home with planted words, everything of the product that runs on it as processes of its own, and what came out."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fixtures.panel import Panel
from models.access.actor import LOADER
from models.access.commands import add_operator
from models.access.credentials import hashed
from models.access.hashing import Hasher
from models.people.commands import add_person
from models.people.devices import add_transmitter
from models.store.home import Home
from models.store.opening import open_store
from models.store.settings import address
from models.store.store import Store
from tests.bench.terminal import Terminal
from tests.leaks.planting import plant, word_of

PATIENCE_S = 40.0
PHRASE = "korrekt häst batteri"
OFFICER = "ek"
ACCOUNT = "4711"
ROOT = Path(__file__).parent.parent.parent


@dataclass
class Scene:
    """`said` is what came out, by who said it; `folders` are all that the processes could write to."""

    folder: Path
    words: dict[str, str] = field(default_factory=dict)
    said: dict[str, bytes] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    sent: int = 0

    @property
    def home(self) -> Home:
        return Home(self.folder / "home")

    @property
    def folders(self) -> list[Path]:
        return [self.folder / each for each in ("home", "user", "tmp", "run", "keys")]

    def argv(self, *told: str) -> list[str]:
        """A command of this product on this home."""
        return [sys.executable, "-P", "-m", "tui.cli.main", "--home", str(self.home.folder), *told]

    def command(self, *told: str, code: int | None = None, pass_fds: tuple[int, ...] = ()) -> bytes:
        """Run a command; all that it said."""
        done = subprocess.run(
            self.argv(*told),
            env=self.environment,
            cwd=self.folder / "tmp",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE_S,
            check=False,
            pass_fds=pass_fds,
        )
        self.said[" ".join(told)] = done.stdout + done.stderr
        if code is not None:
            assert done.returncode == code, (told, done.returncode, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def as_officer(self, *told: str, code: int | None = None) -> bytes:
        """Run a command as the officer, whose pass phrase comes by a descriptor of its own."""
        reader, writer = os.pipe()
        os.write(writer, f"{PHRASE}\n".encode())
        os.close(writer)
        try:
            return self.command(
                *told, "--as", OFFICER, "--passphrase-fd", str(reader), code=code, pass_fds=(reader,)
            )
        finally:
            os.close(reader)

    def crashed(self, script: str) -> list[str]:
        """A process that does what the script says before the product's own `main`, and then breaks."""
        return [sys.executable, "-P", "-c", script, "--home", str(self.home.folder)]

    @contextmanager
    def watch(self) -> Iterator[subprocess.Popen[bytes]]:
        """A watch that receives; what it said is kept when it ends."""
        watch = subprocess.Popen(
            self.argv("watch"), env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        try:
            self.until_receiving()
            yield watch
        finally:
            watch.send_signal(signal.SIGTERM)
            try:
                out, _ = watch.communicate(timeout=PATIENCE_S)
            except subprocess.TimeoutExpired:
                watch.kill()
                out, _ = watch.communicate()
            self.said["watch"] = out

    def until_receiving(self) -> dict[str, object]:
        """Wait until alarms are received."""
        ends = time.monotonic() + PATIENCE_S
        while True:
            with contextlib.suppress(ValueError):
                told: dict[str, object] = json.loads(
                    self.command("status", "--json").partition(b"\n}")[0] + b"\n}"
                )
                if told.get("receiving"):
                    return told
            assert time.monotonic() < ends, self.said
            time.sleep(0.2)

    def ring(self, words: str) -> None:
        """A panel dials in and sends a burglary with words of its own."""
        listening = self.until_receiving()["listening"]
        assert isinstance(listening, dict)
        host, port = address(str(listening["dc09_tcp"]))
        self.sent += 1

        async def dial() -> None:
            async with Panel(host, port, ACCOUNT, first_sequence=self.sent, retries=0) as panel:
                told = await panel.send_sia(f"Nri1/BA01^{words}^")
                assert told.acknowledged, told

        asyncio.run(dial())

    def desk(self, argv: list[str] | None = None) -> Terminal:
        """A real desk in a terminal of its own."""
        return Terminal(argv or self.argv("desk"), self.environment, columns=140, rows=40)

    def seen_by_others(self, name: str, pid: int) -> None:
        """Keep what other users of the machine see of a process; what they may not see says nothing."""
        for what in ("cmdline", "environ"):
            with contextlib.suppress(PermissionError):
                self.said[f"{what} of {name}"] = Path(f"/proc/{pid}/{what}").read_bytes()


@contextmanager
def store_of(scene: Scene) -> Iterator[Store]:
    """The scene's database, opened beside whatever runs."""
    store = open_store(scene.home, scene.home.settings())
    try:
        yield store
    finally:
        store.close()


def make(folder: Path, more: Mapping[str, str]) -> Scene:
    """A home as `init` makes it, words in every secret field, an officer who can sign in, and a panel's account."""
    scene = Scene(folder)
    for each in scene.folders[1:]:
        each.mkdir(mode=0o700)
    dropped = ("VAKTBORD", "XDG_", "TEXTUAL", "LC_", "LANG", "NO_COLOR", "DBUS_", "DISPLAY")
    scene.environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(dropped)},
        "HOME": str(folder / "user"),
        "TMPDIR": str(folder / "tmp"),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "VAKTBORD_LANGUAGE": "sv",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        **more,
    }
    key = str(folder / "keys" / "vaktbord.key")
    scene.command(
        "init",
        "--yes",
        "--kind",
        "test",
        "--key-file",
        key,
        "--dc09-tcp",
        "127.0.0.1:0",
        "--city",
        "Provstad",
        code=0,
    )
    with store_of(scene) as store:
        scene.words = plant(store)
        kept = hashed(PHRASE, OFFICER, "M. Ek", hasher=Hasher(64, 1, 1))
        with store.write() as session:
            add_operator(session, LOADER, OFFICER, "M. Ek", "head", store.clock, passphrase=kept)
            add_person(session, LOADER, "SF-91", f"Vera {word_of('person.name')}", store.clock)
            add_transmitter(session, LOADER, ACCOUNT, "burglary", "SF-91", store.clock)
    return scene
