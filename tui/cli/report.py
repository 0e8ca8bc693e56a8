"""`vaktbord report year`: the year's follow-up to the management, as Markdown or PDF; no names, no few."""

from __future__ import annotations

import argparse
from pathlib import Path

from models.store.errors import UsageProblem
from models.store.exporting import new_file
from models.store.home import Home
from models.words.lookup import t
from tui.cli.console import say
from tui.cli.exit_codes import OK
from tui.cli.opened import opened

SUFFIXES = (".md", ".pdf")


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Read the year, write the paper, and say what it holds."""
    path = Path(arguments.out)
    if path.suffix.lower() not in SUFFIXES:
        raise UsageProblem("report.bad_file", given=path.name)
    with opened(home) as at:
        from models.duties.year import year_report
        from models.people.validity import local_day
        from tui.paper.year import made_words, year_paper
        from tui.render import ages

        zone = at.settings.display.time_zone
        now = at.store.clock.now()
        year = arguments.year if arguments.year is not None else local_day(now, zone).year
        ages.use_zone(zone)
        with at.store.read() as connection:
            report = year_report(connection, year, now, zone)
    paper = year_paper(report, now)
    if path.suffix.lower() == ".md":
        from tui.paper.markdown import markdown

        made = markdown(paper).encode()
    else:
        from tui.paper.pdf import pdf

        made = pdf(paper)
    with new_file(path) as stream:
        stream.write(made)
    say(t("report.made", file=path.name, measured=made_words(report)))
    return OK
