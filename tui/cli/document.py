"""`vaktbord document`: the tree of documents, the versions that were decided, and which one a file is (D74, D75)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from models.duties.file_proof import sha256_of
from models.store.errors import NotFound
from models.store.home import Home
from models.store.text import clean
from models.words.lookup import n, t
from tui.cli import told
from tui.cli.console import say, say_json
from tui.cli.exit_codes import OK
from tui.cli.offers import do
from tui.cli.opened import Opened, opened

if TYPE_CHECKING:
    from models.duties.rows import DocumentRow, VersionRow


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Do one of the acts."""
    acts = {"list": _list, "show": _show, "add": _add, "version": _version, "check": _check}
    with opened(home) as at:
        from tui.render import ages

        ages.use_zone(at.settings.display.time_zone)
        acts[arguments.act](arguments, at)
    return OK


def _list(arguments: argparse.Namespace, at: Opened) -> None:
    from models.duties.documents import tree
    from models.people.validity import today
    from tui.render.owed import document_line

    day = told.day(arguments.at, today(at.store.clock))
    with at.store.read() as connection:
        rows = tree(connection, day)
    if arguments.json:
        say_json([_document(row) for row in rows])
        return
    for row in rows:
        say("".join(piece.text for piece in document_line(row, day, 160)).rstrip())
    if not rows:
        say(t("document.none_at_all"))


def _show(arguments: argparse.Namespace, at: Opened) -> None:
    from models.duties.deciding import opened_anew
    from models.duties.documents import versions
    from models.people.validity import today
    from tui.render.owed import some, version_words

    day, code = today(at.store.clock), clean(arguments.code, 40).upper()
    with at.store.read() as connection:
        rows = versions(connection, code)
        anew = {row.id: opened_anew(connection, row.id, day) for row in rows if row.reopens}
    if not rows:
        raise NotFound("document.no_versions", code=code)
    if arguments.json:
        say_json([_one(row) for row in rows])
        return
    for row in rows:
        for at_line, (words, _) in enumerate(version_words(row, day)):
            say(words if at_line == 0 else f"  {words}")
        lines = anew.get(row.id, ())
        if lines:
            codes = tuple(dict.fromkeys(each.code for each in lines))
            say("  " + n("document.opened", len(lines), which=some(codes)))


def _add(arguments: argparse.Namespace, at: Opened) -> None:
    do(at, "document", arguments)
    say(t("tell.owed.document", code=clean(arguments.code, 40).upper()))


def _version(arguments: argparse.Namespace, at: Opened) -> None:
    def proof() -> dict[str, str]:
        if not arguments.file:
            return {}
        return {"sha256": sha256_of(arguments.file), "file_name": Path(arguments.file).name}

    made = do(at, "version", arguments, proof)
    say(t("tell.owed.version", code=clean(arguments.code, 40).upper(), name=clean(arguments.name, 60)))
    if arguments.reopens:
        from models.duties.deciding import opened_anew
        from models.people.validity import today

        with at.store.read() as connection:
            lines = opened_anew(connection, made, today(at.store.clock))
        if lines:
            from tui.render.owed import some

            say(
                n(
                    "document.opened",
                    len(lines),
                    which=some(tuple(dict.fromkeys(each.code for each in lines))),
                )
            )


def _check(arguments: argparse.Namespace, at: Opened) -> None:
    from models.duties.documents import version_of_file

    sha256 = sha256_of(arguments.file)
    with at.store.read() as connection:
        row = version_of_file(connection, sha256)
    if row is None:
        raise NotFound("document.unknown_file")
    say(t("document.known_file", code=row.code, name=row.name, day=row.valid_from.isoformat()))


def _document(row: DocumentRow) -> dict[str, object]:
    return {
        "code": row.code,
        "kind": row.kind,
        "title": row.title,
        "under": row.parent,
        "versions": row.versions,
        "in_force": None if row.current is None else _one(row.current),
        "coming": None if row.coming is None else _one(row.coming),
    }


def _one(row: VersionRow) -> dict[str, object]:
    return {
        "name": row.name,
        "decided_on": row.decided_on.isoformat(),
        "decided_by": row.decided_by,
        "decision": row.decision or None,
        "valid_from": row.valid_from.isoformat(),
        "sha256": row.sha256 or None,
        "file": row.file_name or None,
        "changes": [{"duty": each.duty, "holder": each.holder, "what": each.what} for each in row.changes],
        "reopens": list(row.reopens),
    }
