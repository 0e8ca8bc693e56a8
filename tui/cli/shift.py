"""`vaktbord shift`: plan, substitute, swap, accept and take duty, and tell of absence (D35, D36; rule 13)."""

from __future__ import annotations

import argparse
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.store.errors import NotFound, UsageProblem
from models.store.home import Home
from models.store.text import clean
from models.words.lookup import t
from tui.cli.console import say, say_json
from tui.cli.duty import instant, local, midnight
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.rota.rows import ShiftRow


def run(arguments: argparse.Namespace, home: Home) -> int:
    """One of the acts."""
    from tui.render import ages

    acts = {
        "list": _list, "plan": _plan, "substitute": _substitute, "swap": _swap, "absent": _absent,
        "back": _back, "accept": _accept, "take": _take, "hours": _decide,
    }  # fmt: skip
    with opened(home) as at:
        ages.use_zone(at.settings.display.time_zone)
        return acts[arguments.act](at, arguments)


def _list(at: Opened, arguments: argparse.Namespace) -> int:
    from models.rota.views import shifts_between

    now = at.store.clock.now()
    with at.store.read() as connection:
        rows = shifts_between(connection, now, now + timedelta(days=max(1, min(arguments.days, 400))))
    if arguments.json:
        say_json(
            [
                {
                    "duty": row.duty,
                    "name": row.operator,
                    "from": row.starts_at.isoformat(),
                    "to": row.ends_at.isoformat(),
                }
                for row in rows
            ]
        )
        return OK
    for row in rows:
        say(_words(row))
    if not rows:
        say(t("cli.shift.none"))
    return OK


def _plan(at: Opened, arguments: argparse.Namespace) -> int:
    from models.rota.commands import override, plan_shift

    clock = at.store.clock
    starts_at = instant(arguments.starts, clock.now())
    ends_at = instant(arguments.ends, starts_at)
    actor = at.actor()
    with at.store.write() as session:
        who = _operator(session, arguments.code)
        put = override if arguments.over else plan_shift
        put(session, actor, arguments.duty, who, starts_at, ends_at, clock)
        return _said(session, arguments.duty, starts_at)


def _substitute(at: Opened, arguments: argparse.Namespace) -> int:
    from models.rota.commands import substitute

    clock = at.store.clock
    now = clock.now()
    starts_at = instant(arguments.starts, now) if arguments.starts else None
    until = instant(arguments.ends, starts_at or now) if arguments.ends else None
    actor = at.actor()
    with at.store.write() as session:
        row = shift_at(session, arguments.duty, starts_at or now)
        if starts_at is None and row.starts_at < now:
            starts_at = now
        substitute(
            session, actor, row.id, _operator(session, arguments.code), row.version, clock,
            from_at=starts_at, until=until, kind="lunch" if arguments.lunch else "override",
        )  # fmt: skip
        return _said(session, arguments.duty, starts_at or row.starts_at)


def _swap(at: Opened, arguments: argparse.Namespace) -> int:
    from models.rota.commands import swap

    clock = at.store.clock
    now = clock.now()
    actor = at.actor()
    with at.store.write() as session:
        rows = [
            shift_at(session, arguments.duty, instant(each, now)) for each in (arguments.one, arguments.other)
        ]
        swap(session, actor, (rows[0].id, rows[0].version), (rows[1].id, rows[1].version), clock)
        for row in rows:
            _said(session, arguments.duty, row.starts_at)
    return OK


def _absent(at: Opened, arguments: argparse.Namespace) -> int:
    from models.rota.absence import report
    from models.rota.views import gaps

    clock = at.store.clock
    now = clock.now()
    starts_at = instant(arguments.starts, now) if arguments.starts else now
    ends_at = instant(arguments.ends, starts_at) if arguments.ends else None
    actor = at.actor()
    with at.store.write() as session:
        report(session, actor, _operator(session, arguments.code), arguments.kind, starts_at, ends_at, clock)
        found = [
            gap
            for gap in gaps(session.connection(), max(now, starts_at), (ends_at or now + timedelta(days=14)))
            if gap.cause == "absent"
        ]
    say(t("cli.shift.absent", code=arguments.code.lower()))
    for gap in found:
        duty = t(f"rota.role.{gap.duty}")
        say("  " + t("cli.shift.bare", duty=duty, starts=local(gap.starts_at), ends=local(gap.ends_at)))
    return OK


def _back(at: Opened, arguments: argparse.Namespace) -> int:
    from models.rota.absence import absences, back

    clock = at.store.clock
    actor = at.actor()
    with at.store.write() as session:
        who = _operator(session, arguments.code)
        rows = [row for row in absences(session.connection(), clock.now()) if row.operator_id == who]
        if not rows:
            raise NotFound("absence.not_found")
        for row in rows:
            back(session, actor, row.id, row.version, clock)
    say(t("cli.shift.back", code=arguments.code.lower()))
    return OK


def _accept(at: Opened, arguments: argparse.Namespace) -> int:
    from models.rota.having import accept, accept_by_phone

    clock = at.store.clock
    actor = at.actor()
    with at.store.write() as session:
        if arguments.phone:
            who = _operator(session, arguments.phone)
            accept_by_phone(session, actor, arguments.duty, who, clock)
            say(t("cli.shift.phoned", duty=t(f"rota.role.{arguments.duty}"), code=arguments.phone.lower()))
            return OK
        accept(session, actor, arguments.duty, clock)
    say(t("cli.shift.accepted", duty=t(f"rota.role.{arguments.duty}"), who=actor.label))
    return OK


def _take(at: Opened, arguments: argparse.Namespace) -> int:
    from models.rota.having import take

    actor = at.actor()
    with at.store.write() as session:
        take(session, actor, arguments.duty, at.store.clock)
    say(t("cli.shift.accepted", duty=t(f"rota.role.{arguments.duty}"), who=actor.label))
    return OK


def _decide(at: Opened, arguments: argparse.Namespace) -> int:
    """Office hours from a TOML file, with the decision's reference; what is not in the file is as by default."""
    from datetime import date

    from models.rota.hours import check
    from models.rota.profile import decide_hours
    from models.store.policy import OfficeHours

    now, actor = at.store.clock.now(), at.actor()
    try:
        told = tomllib.loads(Path(arguments.file).read_text(encoding="utf-8"))
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in told.items()
        }
        hours = OfficeHours(**values)
        valid_from = midnight(date.fromisoformat(arguments.starts)) if arguments.starts else now
        check(hours)
    except OSError as error:
        raise UsageProblem("exchange.file_unreadable", path=clean(arguments.file, 200)) from error
    except (ValueError, TypeError) as error:
        raise UsageProblem("cli.shift.bad_hours", why=clean(str(error), 120)) from error
    with at.store.write() as session:
        decide_hours(session, actor, hours, arguments.decision, valid_from, at.store.clock)
    say(t("cli.shift.decided", at=local(valid_from), decision=clean(arguments.decision, 120)))
    return OK


def shift_at(session: Session, duty: str, moment: datetime) -> ShiftRow:
    """The shift of a duty at an instant, else the next one within a day."""
    from models.rota.views import shifts_between

    for row in shifts_between(session.connection(), moment, moment + timedelta(days=1)):
        if row.duty == duty:
            return row
    raise NotFound("shift.not_found")


def _operator(session: Session, code: str) -> str:
    from models.access.views import operator_by_code

    found = operator_by_code(session.connection(), code)
    if found is None:
        raise NotFound("operator.not_found", code=clean(code, 40))
    return found.id


def _said(session: Session, duty: str, moment: datetime) -> int:
    say(_words(shift_at(session, duty, moment)))
    return OK


def _words(row: ShiftRow) -> str:
    duty = t(f"rota.role.{row.duty}")
    return t(
        "cli.shift.row", duty=duty, who=row.operator, starts=local(row.starts_at), ends=local(row.ends_at)
    )
