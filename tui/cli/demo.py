"""`vaktbord demo`: an invented city in a throw-away home, with panels that dial for real, and the desk on top.

The watch and the panels hold the reading end of a pipe whose only writer is this process: when it ends, however it
ends, they end, and the watch removes the home.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from models.store.errors import UsageProblem
from models.store.home import Home
from models.store.opening import open_store
from models.store.settings import Settings
from models.words import lookup
from models.words.lookup import t
from tui.cli import console, init, process, watch_control
from tui.cli.desk import show

if TYPE_CHECKING:
    from models.store.store import Store

_END_WITHIN_S = 5.0


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Build the city, start watch and panels, show the desk, and leave nothing behind."""
    console.require_terminal()
    process.harden()
    process.drop_debug_environment()
    lookup.use(arguments.language or lookup.language_of_environment())
    reader, writer = os.pipe()
    children: list[subprocess.Popen[bytes]] = []
    process.leave_on_signals()
    made = _place(home if arguments.home else None)
    try:
        console.say(t("cli.demo.building", folder=made.folder))
        settings = build(made)
        console.say(t("cli.demo.look", folder=made.folder))
        children.append(watch_control.spawn(made, parent_fd=reader))
        children.append(watch_control.spawn_panels(made, reader))
        return show(made, settings, demo_passphrase(), demo_other(), redact=arguments.redact)
    finally:
        # What follows takes a moment, and is done also where the terminal goes away meanwhile.
        process.ignore_signals()
        os.close(writer)
        os.close(reader)
        _await(children)
        shutil.rmtree(made.folder, ignore_errors=True)


def _place(asked: Home | None) -> Home:
    """A new folder for the demo: where it was asked for, else a temporary one. It is gone when the demo ends.

    Raises UsageProblem for a folder that holds anything: a city's home must never be built over or taken away.
    """
    if asked is None:
        return Home(Path(tempfile.mkdtemp(prefix="vaktbord-demo-")))
    folder = asked.folder
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        taken = any(folder.iterdir())
    except OSError:
        taken = True
    if taken:
        raise UsageProblem("cli.demo_folder_taken", folder=folder)
    return asked


def build(home: Home) -> Settings:
    """Make the demo's home and load the invented city into it."""
    from fixtures.city import load_city
    from fixtures.data.staff import CITY
    from fixtures.sign_in import let_staff_sign_in

    port = init.free_port()
    init.make(home, home.folder / "vaktbord.key", _settings_text(CITY, port, ""))
    store = open_store(home, home.settings())
    try:
        load_city(store, rehearsed=True)
        let_staff_sign_in(store)
        operator = _on_duty(store)
    finally:
        store.close()
    # Whoever opens the demo sits down as the duty officer of this hour.
    home.settings_file.write_text(_settings_text(CITY, port, operator), encoding="utf-8")
    return home.settings()


def demo_passphrase() -> str:
    """What everybody in the demo signs in with; it stands on the demo's locked screen."""
    from fixtures.sign_in import PASSPHRASE

    return PASSPHRASE


def demo_other() -> str:
    """The code of an officer who is not TiB, and so never the one whom the demo logs in by itself."""
    from fixtures.data.staff import STAFF

    return next(each.code for each in STAFF if each.role == "officer")


def _on_duty(store: Store) -> str:
    """The code of the one who is TiB now, so that the demo logs in by itself."""
    from models.access.views import operators
    from models.rota.views import on_duty

    with store.read() as connection:
        tib = on_duty(connection, store.clock.now()).tib
        return next((each.code for each in operators(connection) if tib and each.id == tib.operator_id), "")


def _settings_text(city: str, port: int, operator: str) -> str:
    return init.settings_text(
        kind="demo",
        key_file="vaktbord.key",
        database_url="",
        database_owner_url="",
        # One port for the demo's life, so that its panels find a watch that was ended and started again.
        dc09_tcp=f"127.0.0.1:{port}",
        language=lookup.language(),
        city=city,
        arc_name="LC Exempel",
        arc_phone="08-465 004 12",
        operator=operator,
    )


def _await(children: list[subprocess.Popen[bytes]]) -> None:
    """Give them a moment to end by themselves, then end them."""
    ends = time.monotonic() + _END_WITHIN_S
    for child in children:
        try:
            child.wait(max(0.1, ends - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
