"""`vaktbord transmitter add` and `list`: the devices that may be heard (D22)."""

from __future__ import annotations

import argparse
from pathlib import Path

from models.store.errors import NotAllowed, UsageProblem
from models.store.home import Home
from models.words.lookup import t
from tui.cli.console import at_the_glass, iso, say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import opened

KEY_LENGTHS = (16, 24, 32)


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Add a transmitter to a person, or list what there is."""
    return _add(arguments, home) if arguments.act == "add" else _list(arguments, home)


def read_key(path: Path) -> bytes:
    """A transmitter's key from a file of hex digits, 16, 24 or 32 bytes; spaces and line ends do not count.

    Raises NotAllowed where the file cannot be read, UsageProblem where it holds no such key.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(1000)
    except OSError as error:
        raise NotAllowed("cli.key_file_unreadable", path=path) from error
    try:
        key = bytes.fromhex("".join(content.decode("ascii").split()).replace(":", ""))
    except ValueError as error:
        raise UsageProblem("cli.key_file_not_a_key", path=path) from error
    if len(key) not in KEY_LENGTHS:
        raise UsageProblem("cli.key_file_not_a_key", path=path)
    return key


def _add(arguments: argparse.Namespace, home: Home) -> int:
    key = read_key(Path(arguments.key_file).expanduser()) if arguments.key_file else None
    with opened(home) as at:
        from models.people.devices import add_transmitter

        actor = at.actor()
        with at.store.write() as session:
            add_transmitter(
                session,
                actor,
                arguments.account,
                arguments.kind,
                arguments.person,
                at.store.clock,
                key=key,
                portable=arguments.portable or arguments.kind == "personal",
            )
    say(t("cli.transmitter.added", account=arguments.account, person=arguments.person))
    say(t("cli.transmitter.encrypted" if key else "cli.transmitter.plain"))
    return OK


def _list(arguments: argparse.Namespace, home: Home) -> int:
    with opened(home) as at:
        from models.people.views import transmitters

        with at.store.read() as connection:
            rows = transmitters(connection, 100_000)
        zone = at.settings.display.time_zone
    if arguments.json:
        say_json(
            [
                {
                    "account": row.account,
                    "kind": row.kind,
                    "portable": row.portable,
                    "person": row.person,
                    "keyed": row.keyed,
                    "active": row.active,
                    "last_signal_at": iso(row.last_signal_at),
                }
                for row in rows
            ]
        )
        return OK
    for row in rows:
        told = [
            row.account,
            t(f"cli.transmitter.kind.{row.kind}"),
            row.person or t("cli.alarms.nobody"),
            t("cli.transmitter.keyed" if row.keyed else "cli.transmitter.unkeyed"),
            t("cli.transmitter.heard", at=at_the_glass(row.last_signal_at, zone))
            if row.last_signal_at
            else t("cli.transmitter.never_heard"),
        ]
        if not row.active:
            told.append(t("cli.transmitter.inactive"))
        say(", ".join(told))
    if not rows:
        say(t("cli.transmitter.none"))
    return OK
