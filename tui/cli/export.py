"""`vaktbord export`: a person's draft for secrecy review, and registers as lists; on record before it is written."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from models.store.errors import UsageProblem
from models.store.exporting import new_file
from models.store.home import Home
from models.words.lookup import known, n, t
from tui.cli.console import iso, say
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened

if TYPE_CHECKING:
    from models.exchange.person_export import Draft

PAPERS = (".md", ".pdf", ".json")
SHEETS = (".csv", ".xlsx")


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Write the file, after the record says who took it out."""
    if arguments.what == "calendar":
        return _calendar(arguments, home)
    path = Path(arguments.out)
    allowed = PAPERS if arguments.what == "person" else SHEETS
    if path.suffix.lower() not in allowed:
        raise UsageProblem("exchange.bad_suffix", given=path.name, known=", ".join(allowed))
    with opened(home) as at:
        from tui.render import ages

        ages.use_zone(at.settings.display.time_zone)
        return _person(at, arguments, path) if arguments.what == "person" else _list(at, arguments, path)


def _person(at: Opened, arguments: argparse.Namespace, path: Path) -> int:
    from models.exchange.leaving import take_out_person

    actor = at.actor()
    with new_file(path) as stream:
        draft = take_out_person(at.store, actor, arguments.code, arguments.reason, at.store.clock)
        stream.write(_paper(draft, path.suffix.lower()))
    say(t("exchange.draft_made", path=path, code=draft.code))
    say(n("draft.to_decide", draft.to_decide))
    return OK


def _paper(draft: Draft, suffix: str) -> bytes:
    from tui.paper.person_draft import person_paper

    if suffix == ".json":
        return (json.dumps(as_json(draft), ensure_ascii=False, indent=2) + "\n").encode()
    if suffix == ".pdf":
        from tui.paper.pdf import pdf

        return pdf(person_paper(draft))
    from tui.paper.markdown import markdown

    return markdown(person_paper(draft)).encode()


def as_json(draft: Draft) -> dict[str, object]:
    """The draft with names that stay; what is left out stands as its mark and how long it is."""
    from models.exchange.person_export import as_values

    return {
        "draft": True,
        "code": draft.code,
        "at": iso(draft.at),
        "grounds_decided_by": draft.decision or None,
        "to_decide": draft.to_decide,
        "sections": [
            {
                "name": section.name,
                "ground": section.ground,
                "held": [
                    {
                        **{name: as_values(value) for name, value in held.values},
                        **{name: {"left_out": mark, "signs": signs} for name, mark, signs in held.left_out},
                    }
                    for held in section.held
                ],
                "withheld": dict(section.withheld),
            }
            for section in draft.sections
        ],
    }


def _list(at: Opened, arguments: argparse.Namespace, path: Path) -> int:
    from models.exchange.leaving import take_out_list
    from models.exchange.lists import write_csv, write_xlsx

    actor = at.actor()
    with new_file(path) as stream:
        found = take_out_list(at.store, actor, arguments.name, at.store.clock)
        heads = tuple(head_word(name) for name in found.columns)
        (write_csv if path.suffix.lower() == ".csv" else write_xlsx)(found, heads, stream)
    say(n("exchange.list_made", len(found.rows), path=path))
    return OK


def _calendar(arguments: argparse.Namespace, home: Home) -> int:
    """An officer's duty: a file of its own, or the feed that the watch keeps."""
    from models.access.views import operator_by_code
    from models.exchange.leaving import take_out_duty
    from models.store.errors import NotFound
    from models.store.text import clean
    from scheduler.rota_feeds import begin_feed, feed_of

    if arguments.out and Path(arguments.out).suffix.lower() != ".ics":
        raise UsageProblem("exchange.bad_suffix", given=Path(arguments.out).name, known=".ics")
    with opened(home) as at:
        actor = at.actor()
        with at.store.read() as connection:
            row = operator_by_code(connection, arguments.code)
        if row is None:
            raise NotFound("operator.not_found", code=clean(arguments.code, 40))
        take_out_duty(at.store, actor, row.id, at.store.clock)
        if not arguments.out:
            path = begin_feed(at.store, at.home.calendars, row.code, row.id)
            say(t("feed.begun", path=path))
            return OK
        with at.store.read() as connection:
            content = feed_of(connection, row.id, at.store.clock.now())
        with new_file(Path(arguments.out)) as stream:
            stream.write(content)
    say(t("feed.written", path=arguments.out))
    return OK


def head_word(name: str) -> str:
    """What a column of a list is called."""
    return t(f"exchange.head.{name}") if known(f"exchange.head.{name}") else name
