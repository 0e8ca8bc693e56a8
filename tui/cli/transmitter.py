"""`vaktbord transmitter add`, `key` and `list`: the devices that may be heard, and under which keys (D22)."""

from __future__ import annotations

import argparse
import getpass
import os
import secrets
import sys
from pathlib import Path

from models.store.errors import NotAllowed, UsageProblem
from models.store.home import Home
from models.words.lookup import t
from tui.cli.console import at_the_glass, can_ask, iso, say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import opened

KEY_LENGTHS = (16, 24, 32)
_MOST_READ = 1000


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Add a transmitter to a person, change its key, or list what there is."""
    from tui.cli import handing

    acts = {
        "add": _add,
        "key": _key,
        "remove-key": _remove_key,
        "list": _list,
        "register": handing.register,
        "hand-out": handing.hand_out,
        "take-back": handing.take_back,
        "describe": handing.describe,
    }
    return acts[arguments.act](arguments, home)


def read_key(path: Path) -> bytes:
    """A transmitter's key from a file of hex digits, 16, 24 or 32 bytes; spaces and line ends do not count.

    Raises NotAllowed where the file cannot be read, UsageProblem where it holds no such key.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(_MOST_READ)
    except OSError as error:
        raise NotAllowed("cli.key_file_unreadable", path=path) from error
    return _hexadecimal(content, path)


def _hexadecimal(content: bytes, where: object) -> bytes:
    """The key that `content` says in hex; the error never repeats what was read."""
    try:
        key = bytes.fromhex("".join(content.decode("ascii").split()).replace(":", ""))
    except ValueError as error:
        raise UsageProblem("cli.key_file_not_a_key", path=where) from error
    if len(key) not in KEY_LENGTHS:
        raise UsageProblem("cli.key_file_not_a_key", path=where)
    return key


def _told_key(arguments: argparse.Namespace) -> bytes:
    """The key from where the arguments say: a descriptor, a file, a hidden question or standard input."""
    if arguments.key_file:
        return read_key(Path(arguments.key_file).expanduser())
    if arguments.key_fd is None and can_ask():
        try:
            return _hexadecimal(getpass.getpass(t("cli.transmitter.key_asked")).encode(), "-")
        except EOFError as error:
            raise UsageProblem("cli.key_file_not_a_key", path="-") from error
    content = b""
    try:
        number = sys.stdin.fileno() if arguments.key_fd is None else arguments.key_fd
        while len(content) < _MOST_READ and (more := os.read(number, _MOST_READ)):
            content += more
    except (OSError, ValueError, OverflowError, AttributeError) as error:
        raise NotAllowed("cli.key_file_unreadable", path=arguments.key_fd or "-") from error
    return _hexadecimal(content, "-" if arguments.key_fd is None else f"fd {arguments.key_fd}")


def _key(arguments: argparse.Namespace, home: Home) -> int:
    from models.people.device_keys import add_key, retire_old_key

    account = arguments.account.strip()
    if arguments.retire_old:
        with opened(home) as at:
            actor = at.actor()
            with at.store.write() as session:
                retire_old_key(session, actor, account, at.store.clock)
        say(t("cli.transmitter.old_key_retired", account=account))
        return OK
    key = secrets.token_bytes(32) if arguments.generate else _told_key(arguments)
    with opened(home) as at:
        actor = at.actor()
        with at.store.write() as session:
            keyed = add_key(session, actor, account, key, at.store.clock, replace=arguments.replace_next)
    if arguments.generate:
        # Once, here and nowhere else; whoever loses it makes another with --replace-next, and the old one holds.
        say(t("cli.transmitter.key_generated"))
        say(key.hex().upper())
    say(t("cli.transmitter.key_added" if keyed else "cli.transmitter.first_key_added", account=account))
    return OK


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


def _remove_key(arguments: argparse.Namespace, home: Home) -> int:
    with opened(home) as at:
        from models.people.device_keys import remove_key

        actor = at.actor()
        with at.store.write() as session:
            number = remove_key(session, actor, arguments.account, at.store.clock)
    if number:
        say(t("access.waits", number=number))
    else:
        say(t("access.key_removed", account=arguments.account))
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
                    "key_waits": row.key_waits,
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
        if row.key_waits:
            told.append(t("cli.transmitter.key_waits"))
        if not row.active:
            told.append(t("cli.transmitter.inactive"))
        say(", ".join(told))
    if not rows:
        say(t("cli.transmitter.none"))
    return OK
