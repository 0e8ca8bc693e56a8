"""`vaktbord assignments` and `vaktbord assignment`: planned exposure, judged, answered and given back (D41-D44)."""

from __future__ import annotations

import argparse
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from models.store.errors import NotFound, UsageProblem
from models.store.home import Home
from models.words.lookup import n, t
from tui.cli.console import iso, say, say_json
from tui.cli.duty import instant
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened
from tui.cli.person import typed

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.access.actor import Actor
    from models.assignments.rows import AssignmentRow

MOST_DAYS = 3660


def run(arguments: argparse.Namespace, home: Home) -> int:
    """List, or do one act."""
    with opened(home) as at:
        from tui.render import ages

        ages.use_zone(at.settings.display.time_zone)
        if arguments.command == "assignments":
            return _list(arguments, at)
        if arguments.act == "rule":
            return _rule(arguments, at)
        return {"add": _add, "show": _show}.get(arguments.act, _change)(arguments, at)


def _list(arguments: argparse.Namespace, at: Opened) -> int:
    from models.assignments import views
    from tui.render.assignments import assignment_words

    if not 1 <= arguments.days <= MOST_DAYS:
        raise UsageProblem("cli.due.bad_hours")
    now = at.store.clock.now()
    with at.store.read() as connection:
        if arguments.inbox:
            rows = views.inbox(connection, now)
        elif arguments.all:
            rows = views.everything(connection, now)
        else:
            rows = views.ahead(connection, now, timedelta(days=arguments.days))
    if arguments.json:
        say_json({"count": len(rows), "assignments": [_row(row, now) for row in rows]})
        return OK
    for row in rows:
        say(assignment_words(row, now))
    say(n("cli.assignments.count", len(rows)))
    return OK


def _add(arguments: argparse.Namespace, at: Opened) -> int:
    from models.assignments.commands import register
    from models.assignments.rows import NewAssignment
    from models.assignments.views import seated_on
    from tui.assignment_form import codes_of

    actor, now = at.actor(), at.store.clock.now()
    starts = instant(arguments.starts, now)
    persons = codes_of(arguments.persons)
    if arguments.seated:
        with at.store.read() as connection:
            persons = seated_on(connection, arguments.board, starts)
    asker = arguments.asker or ("office" if arguments.office else "board" if arguments.board else "person")
    new = NewAssignment(
        category=arguments.category, title=typed(arguments.title), starts_at=starts, persons=persons, asker=asker,
        office=arguments.office, board=arguments.board, forum=arguments.event, place=typed(arguments.place),
        about=typed(arguments.about), ends_at=instant(arguments.ends, starts) if arguments.ends else None,
        needed_by=instant(arguments.needed_by, now) if arguments.needed_by else None,
        risk=arguments.risk, escalate=arguments.escalate,
    )  # fmt: skip
    with at.store.write() as session:
        made = register(session, actor, new, at.store.clock)
    return _say_card(at, made)


def _show(arguments: argparse.Namespace, at: Opened) -> int:
    from models.assignments.reading import view

    actor = at.actor()
    row = _meant(at, arguments.number)
    with at.store.write() as session:
        view(session, actor, row.id, at.store.clock)
    return _say_card(at, row.id)


def _change(arguments: argparse.Namespace, at: Opened) -> int:
    from tui.render.assignments import assignment_words

    actor = at.actor()
    row = _meant(at, arguments.number)
    with at.store.write() as session:
        _act(arguments, session, actor, row, at)
    say(assignment_words(_meant(at, arguments.number), at.store.clock.now()))
    return OK


def _act(
    arguments: argparse.Namespace, session: Session, actor: Actor, row: AssignmentRow, at: Opened
) -> None:
    from models.assignments import commands, judging
    from tui.assignment_form import codes_of

    clock, which = at.store.clock, (row.id, row.version)
    match arguments.act:
        case "escalate":
            judging.escalate(session, actor, *which, clock)
        case "office":
            judging.leave_to_office(session, actor, *which, clock)
        case "judge":
            judging.judge(session, actor, *which, arguments.risk, clock)
        case "answer":
            judging.answer(session, actor, *which, typed(arguments.result), arguments.level, clock)
        case "return":
            judging.send_back(session, actor, *which, arguments.how, clock)
        case "people":
            commands.who_goes(session, actor, *which, codes_of(arguments.persons), clock)
        case "cancel":
            commands.call_off(session, actor, *which, typed(arguments.why), clock)
        case _:
            what = "measure" if arguments.measure is not None else "guard_order"
            number = arguments.measure if what == "measure" else arguments.guard
            commands.link_measure(session, actor, *which, what, number, clock)


def _rule(arguments: argparse.Namespace, at: Opened) -> int:
    from models.assignments.commands import set_rule

    actor = at.actor()
    hours, same_day, decision = arguments.office_hours, arguments.same_day, arguments.decision
    with at.store.write() as session:
        set_rule(session, actor, hours, same_day, decision, at.store.clock)
    say(t("cli.assignments.rule", hours=hours, decision=decision))
    return OK


def _meant(at: Opened, number: str) -> AssignmentRow:
    from models.assignments.views import by_number

    with at.store.read() as connection:
        found = by_number(connection, number, at.store.clock.now())
    if found is None:
        raise NotFound("assignment.not_found", number=number)
    return found


def _say_card(at: Opened, assignment_id: str) -> int:
    from models.assignments.views import card
    from tui.render.assignments import card_words

    now = at.store.clock.now()
    with at.store.read() as connection:
        found = card(connection, assignment_id, now)
    for words in card_words(found, now) if found is not None else ():
        say(words)
    return OK


def _row(row: AssignmentRow, now: datetime) -> dict[str, object]:
    """The stable names; nobody is named, and nothing that was said is told."""
    left = row.left(now)
    times: dict[str, datetime | None] = {
        "starts_at": row.starts_at, "ends_at": row.ends_at, "needed_by": row.needed_by,
        "escalated_at": row.escalated_at, "due_at": row.due_at, "answered_at": row.answered_at,
        "returned_at": row.returned_at,
    }  # fmt: skip
    return {
        "number": row.number,
        "category": row.category,
        "event": row.forum or None,
        "asker": row.asker,
        "office": row.office or None,
        "board": row.board or None,
        "persons": list(row.persons),
        "risk": row.risk,
        "analysis": row.analysis,
        "lacks": row.lack or None,
        "level": row.level,
        "late": row.late(now),
        "office_seconds_left": None if left is None else int(left.total_seconds()),
        "state": row.state,
        **{name: iso(moment) for name, moment in times.items()},
    }
