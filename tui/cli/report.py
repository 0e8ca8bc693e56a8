"""`vaktbord report year`: the year's follow-up to the management, as Markdown or PDF; no names, no few.

`vaktbord report incident`: one case as it leaves, or the draft of its police report; under a pass phrase unless told.
"""

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
    """Read what is asked for, write the paper, and say what it holds."""
    return _incident(arguments, home) if arguments.act == "incident" else _year(arguments, home)


def _year(arguments: argparse.Namespace, home: Home) -> int:
    """It has no names, so nobody is asked who they are; that it is drawn up is on record before it is read (D88)."""
    path = Path(arguments.out)
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageProblem("report.bad_file", given=path.name)
    with opened(home) as at:
        from models.duties.measured_follow_up import note_follow_up
        from models.duties.year import require_year, year_report
        from models.people.validity import local_day
        from tui.paper.year import made_words, year_paper
        from tui.render import ages

        zone = at.settings.display.time_zone
        now = at.store.clock.now()
        year = arguments.year if arguments.year is not None else local_day(now, zone).year
        require_year(year, now, zone)
        ages.use_zone(zone)
        actor = at.helper()
        with new_file(path) as stream:
            with at.store.write() as session:
                note_follow_up(session, actor, year, suffix.lstrip("."), at.store.clock)
            with at.store.read() as connection:
                report = year_report(connection, year, now, zone)
            paper = year_paper(report, now)
            if suffix == ".md":
                from tui.paper.markdown import markdown

                stream.write(markdown(paper).encode())
            else:
                from tui.paper.pdf import pdf

                stream.write(pdf(paper))
    say(t("report.made", file=path.name, measured=made_words(report)))
    return OK


def _incident(arguments: argparse.Namespace, home: Home) -> int:
    """The file is made only once the record says who took it out; sealed by a pass phrase that is kept nowhere."""
    from tui.paper.incident import OPEN_SUFFIXES, SEALED_SUFFIXES, fit_phrase, paper_bytes

    path = Path(arguments.out)
    allowed = OPEN_SUFFIXES if arguments.open else SEALED_SUFFIXES
    if path.suffix.lower() not in allowed:
        raise UsageProblem("report.bad_case_file", given=path.name, known=", ".join(allowed))
    with opened(home) as at:
        from models.incidents.holding import id_of_number
        from models.incidents.report import case_report, note_taken_out
        from tui.cli import login
        from tui.render import ages

        ages.use_zone(at.settings.display.time_zone)
        actor, clock = at.actor(), at.store.clock
        phrase = ""
        if not arguments.open:
            fd = arguments.file_passphrase_fd
            phrase = login.new_passphrase(fd, needed=True, prompt="report.ask_phrase", fit=fit_phrase)
            fit_phrase(phrase)
        kind = "police" if arguments.police else "incident"
        with new_file(path) as stream:
            with at.store.write() as session:
                incident_id = id_of_number(session, arguments.number)
                name = note_taken_out(
                    session,
                    actor,
                    incident_id,
                    kind,
                    clock,
                    sealed=bool(phrase),
                    with_name=arguments.with_name,
                )
            with at.store.read() as connection:
                found = case_report(connection, incident_id, name, clock.now())
            stream.write(paper_bytes(found, kind, path.suffix.lower(), phrase))
    words = "report.case_made" if phrase else "report.case_made_open"
    say(t(words, file=path.name, number=found.case.number))
    return OK
