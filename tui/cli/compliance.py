"""`vaktbord compliance`: every duty of the directive with count, of how many, and state, in words or as JSON."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from models.duties.directive import IMPLIED
from models.store.errors import UsageProblem
from models.store.home import Home
from models.store.text import clean
from models.words.lookup import t
from tui.cli.console import say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import opened

if TYPE_CHECKING:
    from models.duties.compliance import Compliance, Directive, Standing
    from models.duties.measured import Measured
    from models.exposure.rows import ExposedPeriod, Exposure


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Read the board of today, or of the day told, and print it."""
    with opened(home) as at:
        from models.duties.compliance import compliance
        from models.exposure.reading import rolling_exposure
        from models.people.validity import local_day
        from tui.render.compliance import compliance_words

        day = day_told(arguments.at) or local_day(at.store.clock.now(), at.settings.display.time_zone)
        with at.store.read() as connection:
            board = compliance(connection, day)
            told = rolling_exposure(connection, day) if arguments.json else ()
    if arguments.json:
        say_json(as_json(board, told))
    else:
        for words in compliance_words(board):
            say(words)
    return OK


def day_told(told: str | None) -> date | None:
    """The day that was told. Raises UsageProblem for what is no day, or one that no calendar of ours holds."""
    if not told:
        return None
    try:
        day = datetime.strptime(told, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError as error:
        raise UsageProblem("compliance.bad_day", given=clean(told, 20)) from error
    if not 1950 <= day.year <= 2200:
        raise UsageProblem("compliance.bad_day", given=clean(told, 20))
    return day


def as_json(board: Compliance, told: Exposure = ()) -> dict[str, object]:
    """The board with names that stay; a duty's own count, of and state are those of its worst figure.

    `told` is the exposure, whose figures bring their years along.
    """
    directive = board.directive
    return {
        "at": board.day.isoformat(),
        "directive": None
        if directive is None
        else {"version": directive.name, "decided_on": directive.decided_on.isoformat()},
        "duties": [_duty(each, directive, told) for each in board.duties],
    }


def _duty(each: Standing, directive: Directive | None, told: Exposure) -> dict[str, object]:
    """`version` is that of the directive whose heading it stands under; null for what follows from the work. `why` says
    why nothing measures it, where that is known.
    """
    from tui.render.compliance import why_words

    first = each.first
    return {
        "duty": each.duty.number,
        "holder": each.duty.holder,
        "version": directive.name if directive is not None and each.duty.heading != IMPLIED else None,
        "heading": t(f"duty.heading.{each.duty.heading}"),
        "phrase": t(f"duty.{each.duty.number}"),
        "count": None if first is None else first.count,
        "of": None if first is None else first.of,
        "state": each.state,
        "why": None if each.figures else why_words(each.duty) or None,
        "figures": [_figure(figure.measured, told) for figure in each.figures],
    }


def _figure(measured: Measured, told: Exposure) -> dict[str, object]:
    from models.exposure.measured import SHOWN

    years = {"years": [_year(each, measured.id) for each in told]} if measured.id in SHOWN else {}
    return {
        "id": measured.id,
        "words": t(f"measured.{measured.id}"),
        "holder": measured.holder,
        "count": measured.count,
        "of": measured.of,
        "state": measured.state,
        "since": measured.since.isoformat() if measured.since else None,
        **years,
    }


def _year(each: ExposedPeriod, id: str) -> dict[str, object]:
    """One year of exposure; null is a few, or too little to say anything."""
    from tui.render.exposure import groups_of

    return {
        "first": each.period.first.isoformat(),
        "last": each.period.last.isoformat(),
        "whole": each.period.whole,
        "incidents": each.total,
        "groups": [
            {
                "names": list(group.names),
                "count": group.count,
                "person_years": None if group.person_years is None else round(group.person_years, 2),
                "rate": None if group.rate is None else round(group.rate, 3),
            }
            for group in groups_of(each, id)
        ],
    }
