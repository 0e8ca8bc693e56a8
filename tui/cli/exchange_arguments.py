"""Lists in and out on the command line: `import` and `export`."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from models.words.lookup import t
from tui.cli.access_arguments import as_json

KINDS = ("people", "offices", "boards", "transmitters", "rota")
LISTS = ("people", "offers", "offices", "boards", "transmitters", "rota")


def add(command: Callable[[str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """`import KIND FILE`, `export person CODE` and `export list NAME`."""
    acts = command("import").add_subparsers(dest="kind", metavar=t("cli.help.import.kind"), required=True)
    for kind in KINDS:
        taken = as_json(acts.add_parser(kind, help=t(f"cli.help.import.{kind}"), parents=[shared]))
        taken.add_argument("file", metavar="FILE", help=t("cli.help.import.file"))
        taken.add_argument("--map", metavar="FILE", default="", help=t("cli.help.import.map"))
        taken.add_argument("--write-map", metavar="FILE", default="", help=t("cli.help.import.write_map"))
        taken.add_argument("--dry-run", action="store_true", help=t("cli.help.import.dry_run"))

    acts = command("export").add_subparsers(dest="what", metavar=t("cli.help.command"), required=True)
    person = acts.add_parser("person", help=t("cli.help.export.person"), parents=[shared])
    person.add_argument("code", metavar="CODE", help=t("cli.help.export.code"))
    person.add_argument("--out", metavar="FILE", required=True, help=t("cli.help.export.person_out"))
    person.add_argument("--reason", metavar="TEXT", required=True, help=t("cli.help.export.reason"))
    feed = acts.add_parser("calendar", help=t("cli.help.export.calendar"), parents=[shared])
    feed.add_argument("code", metavar="CODE", help=t("cli.help.shift.code"))
    feed.add_argument("--out", metavar="FILE", default="", help=t("cli.help.export.calendar_out"))
    listed = acts.add_parser("list", help=t("cli.help.export.list"), parents=[shared])
    listed.add_argument("name", choices=LISTS, metavar="NAME", help=t("cli.help.export.name"))
    listed.add_argument("--out", metavar="FILE", required=True, help=t("cli.help.export.list_out"))
