"""`vaktbord drill`: the scenarios and what was played, begin and end a drill, and its debrief."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from models.store.errors import NotFound
from models.store.home import Home
from models.words.lookup import language, t
from tui.cli.console import iso, say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import opened

if TYPE_CHECKING:
    from models.drills.rows import AlarmTimes, Debrief, DrillRow


def run(arguments: argparse.Namespace, home: Home) -> int:
    """List, start, end, or tell how it went."""
    acts = {"list": _list, "start": _start, "end": _end, "debrief": _debrief}
    return acts[arguments.act](arguments, home)


def _list(arguments: argparse.Namespace, home: Home) -> int:
    with opened(home) as at:
        from models.drills.debrief import drills
        from models.drills.scenarios import scenarios
        from tui.render import ages
        from tui.render.drills import drill_words

        ages.use_zone(at.settings.display.time_zone)
        with at.store.read() as connection:
            rows = drills(connection)
        now = at.store.clock.now()
    known = scenarios().values()
    if arguments.json:
        say_json(
            {
                "scenarios": [
                    {"code": each.code, "title": each.title.in_(language()), "alarms": len(each.moments)}
                    for each in known
                ],
                "drills": [_row(row) for row in rows],
            }
        )
        return OK
    for each in known:
        say(t("drill.scenario", code=each.code, title=each.title.in_(language()), n=len(each.moments)))
        say("  " + t("drill.trains", what=each.trains.in_(language())))
        say("  " + t("drill.leader", what=each.leader.in_(language())))
    for row in rows:
        say(drill_words(row, now))
    return OK


def _start(arguments: argparse.Namespace, home: Home) -> int:
    with opened(home) as at:
        from models.drills.drilling import begin

        actor = at.actor()
        with at.store.write() as session:
            begin(session, actor, arguments.scenario.strip(), at.store.clock)
    say(t("drill.began"))
    return OK


def _end(arguments: argparse.Namespace, home: Home) -> int:
    with opened(home) as at:
        from models.drills.drilling import end

        actor = at.actor()
        with at.store.write() as session:
            end(session, actor, at.store.clock)
    say(t("drill.ended"))
    return OK


def _debrief(arguments: argparse.Namespace, home: Home) -> int:
    with opened(home) as at:
        from models.drills.debrief import debrief, meant
        from tui.render import ages
        from tui.render.drills import debrief_words

        ages.use_zone(at.settings.display.time_zone)
        with at.store.read() as connection:
            drill_id = meant(connection, arguments.number)
            found = debrief(connection, drill_id) if drill_id is not None else None
        now = at.store.clock.now()
    if found is None:
        if arguments.number is None:
            raise NotFound("drill.none_played")
        raise NotFound("drill.not_found", number=arguments.number)
    if arguments.json:
        say_json(as_json(found))
        return OK
    for line in debrief_words(found, now):
        say(line)
    return OK


def as_json(found: Debrief) -> dict[str, object]:
    """The stable names; seconds as numbers, null for what was never done. Nobody is named."""
    return {
        **_row(found.row),
        "unplayed": found.unplayed,
        "worked": [_times(each) for each in found.alarms],
    }


def _row(row: DrillRow) -> dict[str, object]:
    return {
        "number": row.number,
        "scenario": row.scenario,
        "began_at": iso(row.began_at),
        "ended_at": iso(row.ended_at),
        "alarms": row.alarms,
    }


def _times(each: AlarmTimes) -> dict[str, object]:
    return {
        "alarm": each.seq,
        "kind": each.kind,
        "priority": each.priority,
        "rang_at": iso(each.rang_at),
        "acknowledged_s": each.acknowledged_s,
        "target_s": each.target_s,
        "in_time": each.in_time,
        "acted_s": each.acted_s,
        "closed_s": each.closed_s,
        "steps": [
            {
                "step": step.step,
                "act": step.act,
                "outcome": step.outcome or None,
                "after_s": step.after_s,
                "took_s": step.took_s,
                "target_s": step.target_s or None,
                "late": step.late,
            }
            for step in each.steps
        ],
        "not_done": [title.in_(language()) for title in each.undone],
    }
