"""`vaktbord guard` and `vaktbord advice`: who is guarded until when, and advice noted in ten seconds (D17, D23)."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING

from models.store.errors import NotFound, UsageProblem
from models.store.home import Home
from models.store.text import clean
from models.words.lookup import t
from tui.cli.console import say, say_json
from tui.cli.exit_codes import OK
from tui.cli.measure import advice_json, glass, guard_json
from tui.cli.opened import opened
from tui.cli.person import typed

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.measures.rows import GuardRow
    from tui.cli.opened import Opened


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Do one of the acts, or show."""
    from tui.render import ages

    acts = {
        "guard": {"list": _list, "show": _show, "order": _order, "extend": _extend, "end": _end},
        "advice": {"list": _advice_list, "show": _advice_show, "add": _advice_add},
    }
    with opened(home) as at:
        ages.use_zone(at.settings.display.time_zone)
        return acts[arguments.command][arguments.act](at, arguments)


def _list(at: Opened, arguments: argparse.Namespace) -> int:
    from models.measures.views import guards
    from tui.render.protection import guard_words

    at.actor()  # who is guarded, threatened or helped is told to whoever says who they are
    clock = at.store.clock
    with at.store.read() as connection:
        rows = guards(connection, clock.now(), over_too=arguments.all)
    if arguments.json:
        say_json([guard_json(row, clock) for row in rows])
        return OK
    for row in rows:
        say(guard_words(row, clock.now()))
    if not rows:
        say(t("cli.guard.none"))
    return OK


def _show(at: Opened, arguments: argparse.Namespace) -> int:
    from models.measures.reading import view_guard
    from tui.render.protection import guard_words, what_to_say

    clock, actor = at.store.clock, at.actor()
    with at.store.write() as session:
        card = view_guard(session, actor, _row(session, arguments.number).id, clock)
    words = {"place": card.place, "contact": card.contact, "reason": card.reason}
    if arguments.json:
        say_json({**guard_json(card.row, clock), **words})
        return OK
    say(guard_words(card.row, clock.now()))
    for label, told in words.items():
        if told:
            say(f"{t(f'fact.protection.{label}')}: {told}")
    say(f"{t('fact.protection.decided')}: {card.row.decided_by}")
    if card.row.ended_at is None:
        say(f"{t('guard.say.title')}:")
        number = card.row.number
        for line in what_to_say(card.row, f"vaktbord guard extend {number}", f"vaktbord guard end {number}"):
            say(line)
    return OK


def _order(at: Opened, arguments: argparse.Namespace) -> int:
    from models.measures.guarding import order

    clock = at.store.clock
    now = clock.now()
    starts = _moment(arguments.starts, now) if arguments.starts else now
    ends = _moment(arguments.ends, starts)
    words = {name: typed(getattr(arguments, name)) for name in ("place", "contact", "reason")}
    actor = at.actor()
    with at.store.write() as session:
        made = order(
            session, actor, arguments.code, starts, ends, arguments.guards, arguments.phone, arguments.decided_by,
            clock, measure=arguments.measure, **words,
        )  # fmt: skip
        number = _number(session, made)
    say(t("cli.guard.ordered", number=number, code=arguments.code.upper(), at=glass(at, ends)))
    return OK


def _extend(at: Opened, arguments: argparse.Namespace) -> int:
    from models.measures.guarding import extend

    clock = at.store.clock
    ends = _moment(arguments.ends, clock.now())
    actor = at.actor()
    with at.store.write() as session:
        row = _row(session, arguments.number)
        extend(session, actor, row.id, row.version, ends, arguments.decided_by, clock)
    say(t("cli.guard.extended", number=arguments.number, at=glass(at, ends)))
    return OK


def _end(at: Opened, arguments: argparse.Namespace) -> int:
    from models.measures.guarding import end

    actor = at.actor()
    with at.store.write() as session:
        row = _row(session, arguments.number)
        end(session, actor, row.id, row.version, at.store.clock)
    say(t("cli.guard.ended", number=arguments.number))
    return OK


def _advice_list(at: Opened, arguments: argparse.Namespace) -> int:
    from models.measures.views import advice
    from tui.render.protection import advice_words

    with at.store.read() as connection:
        rows = advice(connection)
    if arguments.json:
        say_json([advice_json(row) for row in rows])
        return OK
    for row in rows:
        say(advice_words(row, at.store.clock.now()))
    if not rows:
        say(t("cli.advice.none"))
    return OK


def _advice_show(at: Opened, arguments: argparse.Namespace) -> int:
    from models.measures.reading import view_advice
    from tui.render.protection import advice_words

    clock, actor = at.store.clock, at.actor()
    with at.store.write() as session:
        card = view_advice(session, actor, arguments.number, clock)
    if arguments.json:
        say_json({**advice_json(card.row), "about": card.about, "outcome": card.came_of})
        return OK
    say(advice_words(card.row, clock.now()))
    for label, words in (("about", card.about), ("outcome", card.came_of)):
        if words:
            say(f"{t(f'fact.protection.{label}')}: {words}")
    return OK


def _advice_add(at: Opened, arguments: argparse.Namespace) -> int:
    from models.measures.advising import give
    from models.measures.views import advice

    about, outcome = typed(arguments.about), typed(arguments.outcome)
    actor = at.actor()
    with at.store.write() as session:
        made = give(
            session, actor, arguments.asker, arguments.channel, about, at.store.clock, person=arguments.person,
            minutes=arguments.minutes, outcome=outcome,
        )  # fmt: skip
        number = next(row.number for row in advice(session.connection(), limit=1) if row.id == made)
    say(t("cli.advice.added", number=number))
    return OK


def _moment(given: str, after: datetime) -> datetime:
    from tui.moments import moment_of

    found = moment_of(given, after)
    if found is None:
        raise UsageProblem("cli.guard.bad_time", given=clean(given, 40))
    return found


def _row(session: Session, number: int) -> GuardRow:
    from models.measures.views import guard_by_number

    found = guard_by_number(session.connection(), number)
    if found is None:
        raise NotFound("guard.not_found", number=number)
    return found


def _number(session: Session, order_id: str) -> int:
    from models.measures.reading import guard_card

    return guard_card(session.connection(), order_id).row.number
