"""`vaktbord figures`: how fast alarms were taken and how often they were false, in words, as JSON or as CSV."""

from __future__ import annotations

import argparse
import csv
import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from models.store.errors import UsageProblem
from models.store.exporting import defused
from models.store.home import Home
from models.store.text import clean
from models.words.lookup import t
from tui.cli.console import iso, say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.figures.percentiles import Spread
    from models.figures.rows import Answered, FalseAlarms, Figures, Period

PERCENTILES = ("p50", "p80", "p98_5", "worst")


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Read the figures of a rolling year, or of the days told, and print them."""
    with opened(home) as at:
        from models.figures.views import read_figures
        from tui.render import ages
        from tui.render.figures import figures_words

        zone = at.settings.display.time_zone
        now = at.store.clock.now()
        period = _period(arguments, now, zone)
        with at.store.read() as connection:
            found = read_figures(connection, period, now, zone)
        ages.use_zone(zone)
    if arguments.json:
        say_json(as_json(found))
    elif arguments.csv:
        say(as_csv(found).rstrip("\n"))
    else:
        for line in figures_words(found):
            say(line)
    return OK


def _period(arguments: argparse.Namespace, now: datetime, zone: str) -> Period:
    from models.figures.periods import of_days, rolling_year

    last = _day(arguments.ends)
    first = _day(arguments.begins)
    if first is None:
        return rolling_year(now, zone, last)
    return of_days(first, last or rolling_year(now, zone).last, zone)


def _day(told: str | None) -> date | None:
    if not told:
        return None
    try:
        return datetime.strptime(told, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError as error:
        raise UsageProblem("figures.bad_day", given=clean(told, 20)) from error


def as_json(found: Figures) -> dict[str, object]:
    """The figures with names that stay; seconds as numbers, shares from 0 to 1, null where there is nothing to tell."""
    period = found.period
    return {
        "period": {
            "from": period.first.isoformat(),
            "to": period.last.isoformat(),
            "days": period.days,
            "begins_at": iso(period.begins_at),
            "ends_at": iso(period.ends_at),
        },
        "read_at": iso(found.read_at),
        "definition": {
            "percentile": t("figures.definition.percentile"),
            "time": t("figures.definition.time"),
            "false": t("figures.definition.false"),
            "excluded": t("figures.definition.excluded"),
            "en_50518": t("figures.definition.en_50518"),
        },
        "alarms": found.counted,
        "excluded": dict(found.excluded),
        "time_to_acknowledge": [
            {
                "priority": int(each.group[1:]),
                **_answered(each),
                "target_s": each.target_s,
                "reaches_98_5": each.reaches,
            }
            for each in found.priorities
        ],
        "by_duty": [{"duty": each.group, **_answered(each)} for each in found.duties],
        "steps": [{"step": each.name, **_times(each.times)} for each in found.steps],
        "transmitters": found.transmitters,
        "false_alarms_total": found.false_total,
        "false_alarms": [_false(each) for each in found.false_alarms],
    }


def _answered(each: Answered) -> dict[str, object]:
    return {
        **_times(each.times),
        "within_target": None if each.hidden else each.within,
        "judged": None if each.hidden else each.judged,
        "within_target_share": None if each.share is None else round(each.share, 4),
        "hidden": each.hidden,
    }


def _times(times: Spread) -> dict[str, object]:
    told: dict[str, object] = {"alarms": times.count, "unfinished": times.running}
    at_least = []
    for name in PERCENTILES:
        took = getattr(times, name)
        told[f"{name}_s"] = None if took is None else round(took.seconds, 3)
        if took is not None and took.running:
            at_least.append(name)
    return {**told, "at_least": at_least}


def _false(each: FalseAlarms) -> dict[str, object]:
    return {
        "account": each.account,
        "person": each.person,
        "alarms": each.alarms,
        "real": each.real,
        "false": each.false,
        "causes": dict(each.causes),
        "unknown": each.unknown,
        "open": each.open,
        "false_share": None if each.share is None else round(each.share, 4),
        "days": each.days,
    }


def as_csv(found: Figures) -> str:
    """One figure a line: table, group, figure, value; what a spreadsheet would take for a formula is made text."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("table", "group", "figure", "value"))
    for row in _cells(found):
        writer.writerow([defused(each) for each in row])
    return stream.getvalue()


def _cells(found: Figures) -> Iterator[tuple[str, str, str, object]]:
    told = as_json(found)
    for name in ("from", "to", "days"):
        yield "period", "", name, told["period"][name]  # type: ignore[index]  # made a dict above
    yield "period", "", "alarms", found.counted
    for why, count in found.excluded.items():
        yield "excluded", "", why, count
    tables = (
        ("time_to_acknowledge", [(each.group, _answered(each)) for each in found.priorities]),
        ("by_duty", [(each.group, _answered(each)) for each in found.duties]),
        ("steps", [(each.name, _times(each.times)) for each in found.steps]),
        (
            "false_alarms",
            [
                (" ".join(part for part in (each.account, each.person) if part), _false(each))
                for each in found.false_alarms
            ],
        ),
    )
    for table, groups in tables:
        for group, values in groups:
            for figure, value in values.items():
                if isinstance(value, dict):
                    yield from ((table, group, name, count) for name, count in value.items())
                elif figure not in ("account", "person"):
                    shown = " ".join(value) if isinstance(value, list) else value
                    yield table, group, figure, "" if shown is None else shown
