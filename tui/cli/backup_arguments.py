"""`backup` and `restore` on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from models.words.lookup import t
from tui.cli import key_arguments


def add(command: Callable[[str], argparse.ArgumentParser]) -> None:
    """Both commands."""
    backup = command("backup")
    backup.add_argument("--to", metavar="DIR", default="", help=t("cli.help.backup.to"))
    backup.add_argument("--new-key", action="store_true", help=t("cli.help.backup.new_key"))
    backup.add_argument("--out", metavar="FILE", default="", help=t("cli.help.backup.out"))
    backup.add_argument("--json", action="store_true", help=t("cli.help.json"))
    # Begun by the watch, which needs no login: what it makes cannot be read here.
    backup.add_argument("--scheduled", action="store_true", help=argparse.SUPPRESS)
    key_arguments.add_handed(backup)

    restore = command("restore")
    restore.add_argument("file", metavar="FILE", nargs="?", default="", help=t("cli.help.restore.file"))
    restore.add_argument("--drill", action="store_true", help=t("cli.help.restore.drill"))
    how = restore.add_mutually_exclusive_group()
    how.add_argument("--identity-fd", metavar="N", type=int, help=t("cli.help.restore.identity_fd"))
    how.add_argument("--identity", metavar="FILE", default="", help=t("cli.help.restore.identity"))
    restore.add_argument("--head", metavar="CODE", default="", help=t("cli.help.restore.head"))
    restore.add_argument("--key-in-home", action="store_true", help=t("cli.help.init.key_in_home"))
    restore.add_argument("--key-file", metavar="F", default="", help=t("cli.help.init.key_file"))
    restore.add_argument("--database-url", metavar="URL", default="", help=t("cli.help.init.database_url"))
    restore.add_argument("--database-owner-url", metavar="URL", default="", help=t("cli.help.init.owner_url"))
    restore.add_argument("--json", action="store_true", help=t("cli.help.json"))
