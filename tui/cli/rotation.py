"""`vaktbord rota`: rotations, a temporary rota, who is away, shifts moved and removed, and the rules of duty (D35)."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from models.store.errors import NotFound, UsageProblem
from models.store.home import Home
from models.store.text import clean
from models.words.lookup import n, t
from tui.cli.console import say, say_json
from tui.cli.duty import instant, local, midnight
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.rota.patterns import PatternRow

_RULES = {"accept": "accept_min", "confirm": "confirm_min", "early": "early_min"}
_MOST_MIN = 720


def run(arguments: argparse.Namespace, home: Home) -> int:
    """One of the acts."""
    from tui.render import ages

    acts = {
        "list": _list, "set": _set, "lay": _lay, "end": _end, "temporary": _temporary, "away": _away,
        "move": _move, "remove": _remove, "rules": _rules, "decide": _decide,
    }  # fmt: skip
    with opened(home) as at:
        ages.use_zone(at.settings.display.time_zone)
        return acts[arguments.act](at, arguments)


def _list(at: Opened, arguments: argparse.Namespace) -> int:
    from models.access.views import operators
    from models.rota.patterns import patterns

    with at.store.read() as connection:
        rows = patterns(connection)
        codes = {row.id: row.code for row in operators(connection)}
    if arguments.json:
        say_json([_row_json(row, codes) for row in rows])
        return OK
    for row in rows:
        first = row.turns[0]
        whose = " ".join(dict.fromkeys(codes.get(turn.operator_id, "?") for turn in row.turns))
        until = (
            t("patterns.on") if row.valid_to is None else t("patterns.until", day=row.valid_to.isoformat())
        )
        say(f"{row.name}  {row.duty}  {first.starts}-{first.ends}  {until}  {whose}")
    if not rows:
        say(t("cli.rota.no_patterns"))
    return OK


def _set(at: Opened, arguments: argparse.Namespace) -> int:
    from models.rota.patterns import lay_out, set_pattern
    from models.rota.rotations import anchor_of, rotation

    first, last = _first(at, arguments), _day(arguments.ends) if arguments.ends else None
    clock, actor = at.store.clock, at.actor()
    with at.store.write() as session:
        cycle, turns = rotation(_officers(session, arguments), arguments.every, *_times(arguments))
        made = set_pattern(
            session, actor, arguments.duty, arguments.name, cycle, turns, anchor_of(first), first, clock,
            valid_to=last,
        )  # fmt: skip
        until = min(first + timedelta(days=84), last or date.max)
        count = len(lay_out(session, actor, made, first, until, clock))
    say(n("tell.laid_out", count))
    return OK


def _lay(at: Opened, arguments: argparse.Namespace) -> int:
    from models.rota.patterns import lay_out

    clock, actor, last = at.store.clock, at.actor(), _day(arguments.ends)
    with at.store.write() as session:
        row = _pattern(session, arguments.name)
        first = max(row.valid_from, _today(at))
        count = len(lay_out(session, actor, row.id, first, last, clock))
    say(n("tell.laid_out", count))
    return OK


def _end(at: Opened, arguments: argparse.Namespace) -> int:
    from models.rota.patterns import end_pattern

    actor = at.actor()
    with at.store.write() as session:
        row = _pattern(session, arguments.name)
        end_pattern(session, actor, row.id, row.version, at.store.clock)
    say(t("tell.pattern_ended", name=row.name))
    return OK


def _temporary(at: Opened, arguments: argparse.Namespace) -> int:
    from models.rota.rotations import lay_temporary

    first, last = _first(at, arguments), _day(arguments.ends)
    clock, actor = at.store.clock, at.actor()
    starts_at, ends_at = max(midnight(first), clock.now()), midnight(last + timedelta(days=1))
    with at.store.write() as session:
        weekdays, starts, ends = _times(arguments)
        made = lay_temporary(
            session, actor, arguments.duty, _officers(session, arguments), arguments.every, weekdays,
            (starts, ends), starts_at, ends_at, clock,
        )  # fmt: skip
    say(n("tell.laid_out", len(made)))
    return OK


def _away(at: Opened, arguments: argparse.Namespace) -> int:
    from models.rota.absence import absences

    with at.store.read() as connection:
        rows = absences(connection, at.store.clock.now())
    if arguments.json:
        say_json(
            [
                {"code": row.code, "from": row.starts_at.isoformat(),
                 "to": None if row.ends_at is None else row.ends_at.isoformat()}
                for row in rows
            ]
        )  # fmt: skip
        return OK
    for row in rows:
        until = t("patterns.on") if row.ends_at is None else local(row.ends_at)
        say(f"{row.code}  {local(row.starts_at)} - {until}")
    if not rows:
        say(t("cli.rota.nobody_away"))
    return OK


def _move(at: Opened, arguments: argparse.Namespace) -> int:
    from models.rota.moving import move
    from models.rota.views import shift_by_id
    from tui.render.rota_grid import shift_words

    clock = at.store.clock
    now, actor = clock.now(), at.actor()
    starts_at = instant(arguments.starts, now)
    ends_at = instant(arguments.ends, starts_at)
    with at.store.write() as session:
        row = _shift_at(session, arguments, now)
        made = move(session, actor, row.id, row.version, starts_at, ends_at, clock)
        say(shift_words(shift_by_id(session.connection(), made), now))
    return OK


def _remove(at: Opened, arguments: argparse.Namespace) -> int:
    from models.rota.commands import supersede_shift
    from tui.render.rota_grid import shift_words

    now, actor = at.store.clock.now(), at.actor()
    with at.store.write() as session:
        row = _shift_at(session, arguments, now)
        supersede_shift(session, actor, row.id, row.version, at.store.clock)
    say(t("tell.shift_withdrawn", shift=shift_words(row, now)))
    return OK


def _rules(at: Opened, arguments: argparse.Namespace) -> int:
    from models.rota.policy import DutyRules
    from models.store.policy import decision_of, in_force

    now = at.store.clock.now()
    with at.store.read() as connection:
        rules, decision = in_force(connection, DutyRules, now), decision_of(connection, DutyRules, now)
    if arguments.json:
        say_json({**asdict(rules), "warn_days": list(rules.warn_days), "decision": decision or None})
        return OK
    days = ", ".join(str(each) for each in rules.warn_days)
    values = {
        "accept": rules.accept_min,
        "confirm": rules.confirm_min,
        "early": rules.early_min,
        "days": days,
    }
    say(t("cli.rota.rules", **values))
    phone = "verified" if rules.needs_verified else "phone" if rules.needs_phone else "none"
    say(t(f"cli.rota.rules.{phone}"))
    say(t("cli.rota.rules.alone" if rules.tell_alone else "cli.rota.rules.quiet"))
    say(t("target.decision", decision=decision) if decision else t("target.undecided"))
    return OK


def _decide(at: Opened, arguments: argparse.Namespace) -> int:
    """What is not told stays as it is in force."""
    from models.rota.policy import DutyRules
    from models.store.policy import decide, in_force

    now, actor = at.store.clock.now(), at.actor()
    told: dict[str, Any] = {
        field: getattr(arguments, name)
        for name, field in _RULES.items()
        if getattr(arguments, name) is not None
    }
    if not all(0 <= value <= _MOST_MIN for value in told.values()):
        raise UsageProblem("cli.rota.bad_minutes", most=_MOST_MIN)
    if arguments.warn:
        if not all(each.strip().isdigit() and int(each) <= 60 for each in arguments.warn.split(",")):
            raise UsageProblem("cli.rota.bad_warn", given=clean(arguments.warn, 40))
        told["warn_days"] = tuple(sorted({int(each) for each in arguments.warn.split(",")}, reverse=True))
    if arguments.phone:
        told |= {"needs_phone": arguments.phone != "none", "needs_verified": arguments.phone == "verified"}
    if arguments.alone:
        told["tell_alone"] = arguments.alone == "tell"
    decision = clean(arguments.decision, 120)
    if not decision:
        raise UsageProblem("cli.rota.no_decision")
    with at.store.write() as session:
        rules = replace(in_force(session.connection(), DutyRules, now), **told)
        decide(session, actor, rules, decision, now, now)
    say(t("cli.rota.decided", decision=decision))
    return OK


def _officers(session: Session, arguments: argparse.Namespace) -> tuple[str, ...]:
    from models.access.views import operator_by_code

    found = []
    for code in arguments.officers.replace(",", " ").split():
        row = operator_by_code(session.connection(), code)
        if row is None:
            raise NotFound("operator.not_found", code=clean(code, 40))
        found.append(row.id)
    return tuple(found)


def _times(arguments: argparse.Namespace) -> tuple[tuple[int, ...], str, str]:
    from tui.weekdays import clock_of, weekdays_of

    days = weekdays_of(arguments.days)
    if days is None:
        raise UsageProblem("cli.rota.bad_weekdays", given=clean(arguments.days, 40))
    starts, ends = (
        clock_of(part) for part in (arguments.hours.partition("-")[0], arguments.hours.partition("-")[2])
    )
    if starts is None or ends is None:
        raise UsageProblem("cli.rota.bad_hours", given=clean(arguments.hours, 40))
    return days, starts, ends


def _pattern(session: Session, name: str) -> PatternRow:
    from models.rota.patterns import patterns

    for row in patterns(session.connection()):
        if row.name.casefold() == name.strip().casefold():
            return row
    raise NotFound("pattern.not_found")


def _shift_at(session: Session, arguments: argparse.Namespace, now: Any) -> Any:
    from tui.cli.shift import shift_at

    return shift_at(session, arguments.duty, instant(arguments.at, now))


def _today(at: Opened) -> date:
    from tui.render.ages import local as here

    return here(at.store.clock.now()).date()


def _first(at: Opened, arguments: argparse.Namespace) -> date:
    return _day(arguments.starts) if arguments.starts else _today(at)


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given.strip())
    except ValueError as error:
        raise UsageProblem("cli.rota.bad_day", given=clean(given, 40)) from error


def _row_json(row: PatternRow, codes: dict[str, str]) -> dict[str, object]:
    return {
        "name": row.name,
        "duty": row.duty,
        "cycle_days": row.cycle_days,
        "anchor": row.anchor.isoformat(),
        "from": row.valid_from.isoformat(),
        "to": None if row.valid_to is None else row.valid_to.isoformat(),
        "turns": [
            {
                "day": turn.day,
                "code": codes.get(turn.operator_id, ""),
                "starts": turn.starts,
                "ends": turn.ends,
            }
            for turn in row.turns
        ],
    }
