"""`vaktbord key` on the command line, and how a key is given to any command."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from models.words.lookup import t

# As models.keys.moving.PLACES, which help need not load.
PLACES = ("file", "passphrase", "keyring")


def add(command: Callable[[str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """`key` and its acts."""
    key = command("key")
    acts = key.add_subparsers(dest="act", metavar=t("cli.help.command"), required=True)

    def act(name: str, words: str) -> argparse.ArgumentParser:
        return acts.add_parser(name, help=words, description=words, parents=[shared])

    status = act("status", t("cli.help.key.status"))
    status.add_argument("--json", action="store_true", help=t("cli.help.json"))
    _new(act("passphrase", t("cli.help.key.passphrase")))
    made = act("recovery", t("cli.help.key.recovery"))
    made.add_argument("--out", metavar="FILE", help=t("cli.help.key.out"))
    made.add_argument("--public-key", metavar="AGE", help=t("cli.help.key.public_key"))
    back = _new(act("recover", t("cli.help.key.recover")))
    how = back.add_mutually_exclusive_group()
    how.add_argument("--identity-fd", metavar="N", type=int, help=t("cli.help.key.identity_fd"))
    how.add_argument("--identity", metavar="FILE", default="", help=t("cli.help.key.identity"))
    back.add_argument("--to", choices=PLACES, help=t("cli.help.key.to"))
    moved = _new(act("move", t("cli.help.key.move")))
    moved.add_argument("--to", choices=PLACES, required=True, help=t("cli.help.key.to"))
    rotate = act("rotate", t("cli.help.key.rotate"))
    how = rotate.add_mutually_exclusive_group()
    how.add_argument("--ask", action="store_true", help=t("cli.help.key.ask"))
    how.add_argument("--approved", metavar="NUMBER", type=int, help=t("cli.help.key.approved"))


def add_passphrase(shared: argparse.ArgumentParser) -> None:
    """What opens a key that is locked by a pass phrase, on every command."""
    shared.add_argument(
        "--key-passphrase-fd", metavar="N", type=int, default=argparse.SUPPRESS,
        help=t("cli.help.key_passphrase_fd"),
    )  # fmt: skip


def add_handed(parser: argparse.ArgumentParser) -> None:
    """For what we start ourselves: the key, on an inherited pipe."""
    parser.add_argument("--key-fd", dest="master_key_fd", type=int, help=argparse.SUPPRESS)


def _new(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--new-passphrase-fd", metavar="N", type=int, help=t("cli.help.new_passphrase_fd"))
    return parser
