"""`vaktbord measure`: support measures by code; what is written about a person is shown on record only (D13, D25)."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from models.store.errors import NotFound, Refused, UsageProblem
from models.store.home import Home
from models.store.text import clean
from models.words.lookup import t
from tui.cli.console import at_the_glass, iso, say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import opened
from tui.cli.person import typed

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.access.actor import Actor
    from models.measures.rows import GuardRow, MeasureRow
    from models.store.clock import Clock
    from tui.cli.opened import Opened


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Do one of the acts, or show."""
    from tui.render import ages

    with opened(home) as at:
        ages.use_zone(at.settings.display.time_zone)
        shows = {"list": _list, "show": _show, "person": _person, "request": _request}
        show = shows.get(arguments.act)
        if show is not None:
            return show(at, arguments)
        return _act(at, arguments)


def day(given: str | None) -> date | None:
    """A day as it stands in an argument; raises UsageProblem for what is none."""
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise UsageProblem("cli.device.bad_day", given=clean(given, 40)) from error


def _list(at: Opened, arguments: argparse.Namespace) -> int:
    from models.measures.views import measures
    from models.people.reveal import id_of
    from models.people.validity import today
    from tui.render.protection import measure_words

    at.actor()  # who is guarded, threatened or helped is told to whoever says who they are
    now = today(at.store.clock)
    with at.store.read() as connection:
        whose = id_of(connection, arguments.person.upper()) if arguments.person else None
        rows = measures(connection, now, person_id=whose, over_too=arguments.all)
    if arguments.json:
        say_json([as_json(row) for row in rows])
        return OK
    for row in rows:
        say(measure_words(row, now))
    if not rows:
        say(t("cli.measure.none"))
    return OK


def _show(at: Opened, arguments: argparse.Namespace) -> int:
    from models.measures.reading import view_measure
    from models.people.validity import today
    from tui.render.protection import guard_words, measure_facts, measure_words

    clock, actor = at.store.clock, at.actor()
    with at.store.write() as session:
        card = view_measure(session, actor, _row(session, arguments.number, clock).id, clock)
    now = today(clock)
    if arguments.json:
        own = {"what": card.what, "supplier": card.supplier, "findings": card.findings}
        say_json({**as_json(card.row), **own, "guards": [guard_json(each, clock) for each in card.guards]})
        return OK
    say(measure_words(card.row, now))
    told = [*measure_facts(card.row, now), ("what", card.what, ""), ("supplier", card.supplier or "", ""),
            ("findings", card.findings or "", "")]  # fmt: skip
    for label, words, _ in told:
        if words:
            say(f"{t(f'fact.protection.{label}')}: {words}")
    for each in card.guards:
        say(guard_words(each, clock.now()))
    return OK


def _person(at: Opened, arguments: argparse.Namespace) -> int:
    from models.measures.reading import view_protection
    from models.people.validity import today
    from tui.render.whole_protection import as_plain, whole_rows

    clock, actor = at.store.clock, at.actor()
    with at.store.write() as session:
        whole = view_protection(session, actor, arguments.code, clock)
    if arguments.json:
        say_json(
            {
                "person": whole.code,
                "covered": whole.covered,
                "talk": whole.talk,
                "talk_due_on": whole.talk_due_on.isoformat() if whole.talk_due_on else None,
                "open_incidents": whole.incidents,
                "measures": [as_json(row) for row in whole.measures],
                "guards": [guard_json(row, clock) for row in whole.guards],
                "transmitters": [device_json(row) for row in whole.devices],
                "advice": [advice_json(row) for row in whole.advice],
            }
        )
        return OK
    for line in as_plain(whole_rows(whole, today(clock)), clock.now()):
        say(line)
    return OK


def _request(at: Opened, arguments: argparse.Namespace) -> int:
    from models.measures.commands import request
    from models.measures.views import measures
    from models.people.validity import today

    what, clock, actor = typed(arguments.what), at.store.clock, at.actor()
    with at.store.write() as session:
        made = request(
            session,
            actor,
            arguments.code,
            arguments.kind,
            what,
            clock,
            incident=arguments.incident,
            hierarchy=arguments.hierarchy or "",
            risk_before=arguments.risk_before,
            requested_on=day(arguments.on),
        )
        rows = measures(session.connection(), today(clock), limit=100_000)
    number = next(row.number for row in rows if row.id == made)
    say(t("cli.measure.requested", number=number, code=arguments.code.upper()))
    return OK


def _act(at: Opened, arguments: argparse.Namespace) -> int:
    from tui.render.protection import in_words

    clock = at.store.clock
    words = {name: typed(value) for name in ("what", "supplier", "findings", "reason")
             if (value := getattr(arguments, name, None)) is not None}  # fmt: skip
    actor = at.actor()
    with at.store.write() as session:
        row = _row(session, arguments.number, clock)
        try:
            _do(session, actor, row, arguments, words, clock)
        except Refused as error:
            raise in_words(error) from None
    with at.store.write() as session:
        row = _row(session, arguments.number, clock)
    say(t("cli.measure.done", number=row.number, state=t(f"measure.standing.{row.standing}")))
    return OK


def _do(
    session: Session,
    actor: Actor,
    row: MeasureRow,
    told: argparse.Namespace,
    words: dict[str, str],
    clock: Clock,
) -> None:
    from models.measures import commands as c

    who = (session, actor, row.id, row.version)
    again, on = day(getattr(told, "review_on", None)), day(getattr(told, "on", None))
    match told.act:
        case "decide":
            c.decide(*who, told.decided_by, clock, on=on, review_on=again)
        case "refuse":
            c.refuse(*who, told.decided_by, words["reason"], clock, on=on)
        case "decline":
            c.decline(*who, clock, on=on)
        case "place":
            c.put_in_place(*who, clock, on=on, review_on=again, supplier=words.get("supplier"))
        case "review":
            found = words.get("findings", "")
            c.review(*who, clock, risk_after=told.risk_after, findings=found, review_on=again)
        case "change":
            c.change(
                *who, clock, what=words.get("what"), supplier=words.get("supplier"), findings=words.get("findings"),
                hierarchy=told.hierarchy, risk_before=told.risk_before, risk_after=told.risk_after, review_on=again,
            )  # fmt: skip
        case _:
            c.end(*who, words["reason"], clock, on=on)


def _row(session: Session, number: int, clock: Clock) -> MeasureRow:
    from models.measures.views import measure_by_number
    from models.people.validity import today

    found = measure_by_number(session.connection(), number, today(clock))
    if found is None:
        raise NotFound("measure.not_found", number=number)
    return found


def as_json(row: MeasureRow) -> dict[str, object]:
    """The stable names of a measure; no words about the person."""
    days = ("requested_on", "decided_on", "in_place_on", "review_on", "ended_on")
    plain = ("number", "person", "kind", "purpose", "state", "standing", "incident", "hierarchy", "risk_before",
             "risk_after", "recall", "decided_by")  # fmt: skip
    told: dict[str, object] = {name: getattr(row, name) for name in plain}
    for name in days:
        at: date | None = getattr(row, name)
        told[name] = at.isoformat() if at is not None else None
    return told


def guard_json(row: GuardRow, clock: Clock) -> dict[str, object]:
    """The stable names of a guard order."""
    return {
        "number": row.number,
        "person": row.person,
        "standing": row.standing(clock.now()),
        "starts_at": iso(row.starts_at),
        "ends_at": iso(row.ends_at),
        "ended_at": iso(row.ended_at),
        "guards": row.supplier,
        "phone": row.phone,
        "decided_by": row.decided_by,
        "measure": row.measure,
    }


def device_json(row: Any) -> dict[str, object]:
    """The stable names of a transmitter in the register."""
    plain = (
        "account",
        "kind",
        "model",
        "person",
        "interval_s",
        "active",
        "receipt",
        "proof",
        "unsigned",
        "to_return",
    )
    told: dict[str, object] = {name: getattr(row, name) for name in plain}
    for name in ("battery_changed_on", "held_on", "returned_on", "proof_due_on"):
        at: date | None = getattr(row, name)
        told[name] = at.isoformat() if at is not None else None
    return told


def advice_json(row: Any) -> dict[str, object]:
    """The stable names of advice, without its words."""
    return {
        "number": row.number,
        "person": row.person,
        "asker": row.asker,
        "channel": row.channel,
        "minutes": row.minutes,
        "given_at": iso(row.given_at),
    }


def glass(at: Opened, instant: Any) -> str:
    """An instant as it is said here."""
    return at_the_glass(instant, at.settings.display.time_zone)
