"""`vaktbord watchnote` and `vaktbord analysis`: the environment watch (D14) and the overall risk analyses (D15)."""

from __future__ import annotations

import argparse
import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from models.store.errors import UsageProblem
from models.store.home import Home
from models.words.lookup import t
from tui.cli import told
from tui.cli.console import say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened

if TYPE_CHECKING:
    from datetime import date

    from models.risks.rows import AnalysisRow, NoteRow


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Do one of the acts."""
    note = {"list": _notes, "show": _show_note, "add": _add, "review": _review}
    analysis = {"list": _analyses, "show": _show_analysis, "record": _record}
    with opened(home) as at:
        (note if arguments.command == "watchnote" else analysis)[arguments.act](at, arguments)
    return OK


def _notes(at: Opened, arguments: argparse.Namespace) -> None:
    from models.risks.reading import view_notes

    actor = at.actor()
    with at.store.write() as session:
        rows = view_notes(session, actor, at.store.clock, arguments.tag)
    if arguments.json:
        say_json([_of_note(row) for row in rows])
        return
    for row in rows:
        say(_note_line(row))
    if not rows:
        say(t("cli.watchnote.none"))


def _show_note(at: Opened, arguments: argparse.Namespace) -> None:
    from models.risks.reading import view_note

    actor = at.actor()
    with at.store.write() as session:
        card = view_note(session, actor, arguments.number, at.store.clock)
    if arguments.json:
        say_json({**_of_note(card.row), "text": card.text, "links": [asdict(each) for each in card.links]})
        return
    say(_note_line(card.row))
    for line in card.text.splitlines():
        say(f"  {line}")
    for link in card.links:
        say(f"  {t(f'risk.link.{link.kind}')} {link.code}")


def _add(at: Opened, arguments: argparse.Namespace) -> None:
    from models.people.validity import today
    from models.risks.surroundings import add_note

    actor = at.actor()
    dated = told.day(arguments.date, today(at.store.clock))
    review = told.day(arguments.review, dated) if arguments.review else None
    text = told.words("cli.watchnote.ask_text")
    with at.store.write() as session:
        number = add_note(
            session, actor, text, arguments.source, dated, at.store.clock,
            tags=arguments.tags, review_on=review, linked=arguments.link,
        )  # fmt: skip
    say(t("cli.watchnote.added", number=number))


def _review(at: Opened, arguments: argparse.Namespace) -> None:
    from models.people.validity import today
    from models.risks.surroundings import review_note

    actor = at.actor()
    again = told.day(arguments.again, today(at.store.clock)) if arguments.again else None
    text = told.words("cli.watchnote.ask_more")
    with at.store.write() as session:
        review_note(session, actor, arguments.number, at.store.clock, again_on=again, text=text)
    say(t("cli.watchnote.reviewed", number=arguments.number))


def _analyses(at: Opened, arguments: argparse.Namespace) -> None:
    from models.risks.views import analyses

    with at.store.read() as connection:
        rows = analyses(connection)
    if arguments.json:
        say_json([_of_analysis(row) for row in rows])
        return
    for row in rows:
        say(_analysis_line(row))
    if not rows:
        say(t("cli.analysis.none"))


def _show_analysis(at: Opened, arguments: argparse.Namespace) -> None:
    from models.risks.reading import view_analysis

    actor = at.actor()
    with at.store.write() as session:
        card = view_analysis(session, actor, arguments.number, at.store.clock)
    if arguments.json:
        say_json({**_of_analysis(card.row), "summary": card.summary})
        return
    say(_analysis_line(card.row))
    for line in (card.row.reference, card.row.sha256, *(card.summary or "").splitlines()):
        if line:
            say(f"  {line}")


def _record(at: Opened, arguments: argparse.Namespace) -> None:
    from models.people.validity import today
    from models.risks.surroundings import record_analysis

    actor = at.actor()
    now = today(at.store.clock)
    done, review = told.day(arguments.done, now), told.day(arguments.next, now)
    digest = _digest(arguments.file) if arguments.file else ""
    summary = told.words("cli.analysis.ask_summary") if arguments.summary else ""
    with at.store.write() as session:
        number = record_analysis(
            session, actor, arguments.title, arguments.version, done, review, arguments.reference, at.store.clock,
            summary=summary, sha256=digest,
        )  # fmt: skip
    say(t("cli.analysis.recorded", number=number, day=review.isoformat()))


def _digest(given: str) -> str:
    """The SHA-256 of a file. Raises UsageProblem."""
    try:
        with Path(given).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise UsageProblem("cli.analysis.file_unreadable", path=given[:200]) from error


def _note_line(row: NoteRow) -> str:
    parts = [f"N-{row.number}", row.dated_on.isoformat(), row.source]
    parts += [" ".join(f"#{each}" for each in row.tags.split())] if row.tags else []
    if row.review_on is not None:
        parts.append(t("risk.review", day=row.review_on))
    return " · ".join(parts)


def _analysis_line(row: AnalysisRow) -> str:
    state = t("risk.review", day=row.next_review_on) if row.newest else t("analysis.replaced")
    return " · ".join((f"R-{row.number}", row.title, row.name, row.done_on.isoformat(), state))


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _of_note(row: NoteRow) -> dict[str, object]:
    return {
        "number": row.number, "date": _day(row.dated_on), "source": row.source, "tags": row.tags.split(),
        "review_on": _day(row.review_on), "reviewed_on": _day(row.reviewed_on),
    }  # fmt: skip


def _of_analysis(row: AnalysisRow) -> dict[str, object]:
    return {
        "number": row.number, "title": row.title, "version": row.name, "done_on": _day(row.done_on),
        "next_review_on": _day(row.next_review_on), "reference": row.reference, "sha256": row.sha256 or None,
        "newest": row.newest,
    }  # fmt: skip
