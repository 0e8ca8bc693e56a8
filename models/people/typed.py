"""Acts upon persons and party offices as they are typed, at a desk or a command: words in, one command done.

`told` holds only what was answered: a day as ISO, a choice as its stored value, a degree in tenths of a percent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from models.access.actor import Actor
from models.people import commands, deciding, endings, office_commands
from models.people.ending_rows import EndingRow
from models.people.ending_views import ending_of
from models.people.meanwhile import require_unchanged
from models.people.tables import PartyOffice
from models.people.validity import local_day
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.policy import Scope, decide, in_force
from models.store.text import clean

_OFFICE: Any = PartyOffice.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

Told = Mapping[str, str]
Typed = Callable[[Session, Actor, str, Told, Clock], None]


def do_person(session: Session, actor: Actor, name: str, code: str, told: Told, clock: Clock) -> None:
    """Do one act upon the person with this code. Raises what the command raises, NotFound for an unknown code."""
    if name == "new":
        commands.add_person(session, actor, told["code"], told["name"], clock, phone=told.get("phone", ""))
    elif name == "band":
        _set_band(session, actor, told, clock)
    elif name == "boundaries":
        titles = tuple(told["titles"].split(",")) if "titles" in told else None
        deciding.set_boundaries(session, actor, number_in(told["within"]), titles, told["decision"], clock)
    elif name == "ask-ahead":
        deciding.set_asked_ahead(session, actor, number_in(told["ahead"]), told["decision"], clock)
    else:
        person_id = person_id_of(session, code)
        require_unchanged(session, actor, f"person.{name}", f"person:{person_id}", code, told)
        if name == "protect":
            _protect(session, actor, code, told, clock)
        else:
            _PERSON_ACTS[name](session, actor, person_id, told, clock)


def do_office(session: Session, actor: Actor, name: str, code: str, told: Told, clock: Clock) -> None:
    """Do one act upon the party office with this code."""
    if name == "new":
        commands.add_office(
            session, actor, told["code"], told["party"], told.get("phone", ""), clock,
            out_of_hours_phone=told.get("out_of_hours", ""),
        )  # fmt: skip
    elif name == "intervals":
        days, months = number_in(told["days"]), number_in(told["months"])
        office_commands.set_intervals(session, actor, days, months, told["decision"], clock)
    else:
        office_id = office_id_of(session, code)
        require_unchanged(session, actor, f"office.{name}", f"office:{office_id}", code, told)
        _OFFICE_ACTS[name](session, actor, office_id, told, clock)


def person_id_of(session: Session, code: str) -> str:
    """The id of the person with a code, in any case. Raises NotFound."""
    from models.people.reveal import id_of

    return id_of(session.connection(), code.upper())


def office_id_of(session: Session, code: str) -> str:
    """The id of the party office with a code, in any case. Raises NotFound."""
    shown = clean(code, 40).upper()
    found = session.connection().execute(select(_OFFICE.c.id).where(_OFFICE.c.code == shown)).scalar()
    if found is None:
        raise NotFound("office.not_found", code=shown)
    return str(found)


def day_in(told: Told, name: str) -> date | None:
    """A day that was answered; None where it was not. Raises Refused for what is no day."""
    if name not in told:
        return None
    try:
        return date.fromisoformat(told[name])
    except ValueError as error:
        raise Refused("register.no_day", given=clean(told[name], 40)) from error


def day_or_today(told: Told, name: str, clock: Clock) -> date:
    """A day that was answered, today where it was not."""
    return day_in(told, name) or local_day(clock.now())


def number_in(typed: str) -> int:
    """A number that was answered. Raises Refused for what is none."""
    if not typed.isascii() or not typed.isdigit() or len(typed) > 6:
        raise Refused("register.no_number", given=clean(typed, 40))
    return int(typed)


def _set_band(session: Session, actor: Actor, told: Told, clock: Clock) -> None:
    fewest, most, now = number_in(told["fewest"]), number_in(told["most"]), clock.now()
    if fewest > most:
        raise Refused("register.bad_band")
    rule = replace(in_force(session.connection(), Scope, now), fewest=fewest, most=most)
    decide(session, actor, rule, clean(told["decision"], 80), now, now)


def _mandate(session: Session, actor: Actor, person_id: str, told: Told, clock: Clock) -> None:
    office = told.get("office")
    commands.add_mandate(
        session, actor, person_id, told["category"], number_in(told["degree"]), clock,
        valid_from=day_in(told, "from"),
        valid_to=day_in(told, "to"),
        office_id=office_id_of(session, office) if office else None,
        decided_by=told.get("decided_by", ""),
        title=told.get("title", ""),
        decision=told.get("decision", ""),
    )  # fmt: skip


def _end_mandate(session: Session, actor: Actor, person_id: str, told: Told, clock: Clock) -> None:
    commands.end_mandate(
        session, actor, person_id, told["category"], day_or_today(told, "until", clock), clock
    )


def _scope(session: Session, actor: Actor, person_id: str, told: Told, clock: Clock) -> None:
    deciding.decide_scope(
        session, actor, person_id, told["covered"] == "yes", told["ground"], told["decided_by"], told["decision"],
        clock, valid_from=day_in(told, "from"), valid_to=day_in(told, "to"),
    )  # fmt: skip


def _end_scope(session: Session, actor: Actor, person_id: str, told: Told, clock: Clock) -> None:
    deciding.end_scope_decision(session, actor, person_id, day_or_today(told, "until", clock), clock)


def _seat(session: Session, actor: Actor, person_id: str, told: Told, clock: Clock) -> None:
    from models.boards.commands import set_seat
    from models.boards.typed import board_id_of

    set_seat(
        session, actor, board_id_of(session, told["board"]), person_id, told["role"], clock,
        valid_from=day_in(told, "from"), valid_to=day_in(told, "to"),
    )  # fmt: skip


def _end_seat(session: Session, actor: Actor, person_id: str, told: Told, clock: Clock) -> None:
    from models.boards.commands import end_seat
    from models.boards.typed import board_id_of

    board_id = board_id_of(session, told["board"])
    end_seat(session, actor, board_id, person_id, day_or_today(told, "until", clock), clock)


def _change(session: Session, actor: Actor, person_id: str, told: Told, clock: Clock) -> None:
    commands.change_person(
        session, actor, person_id, clock, name=told.get("name", ""), phone=told.get("phone")
    )


def _home(session: Session, actor: Actor, person_id: str, told: Told, clock: Clock) -> None:
    commands.set_home(session, actor, person_id, told["address"], clock, valid_from=day_in(told, "from"))


def _protect(session: Session, actor: Actor, code: str, told: Told, clock: Clock) -> None:
    from models.people.protection import protect

    protect(session, actor, code, told["level"], clock, reference=told.get("sealed"))


def _threat(session: Session, actor: Actor, person_id: str, told: Told, clock: Clock) -> None:
    endings.answer_threat(
        session, actor, person_id, told["threat"], told["decided_by"], clock, reason=told.get("reason", ""),
        review_on=day_in(told, "review"), seen=_seen(told),
    )  # fmt: skip


def _settle(session: Session, actor: Actor, person_id: str, told: Told, clock: Clock) -> None:
    item_id, version = told.get("item", ""), _seen(told)
    if not item_id or version is None:
        ending, number = _ending(session, person_id, clock), number_in(told["line"])
        if ending.threat != "no":
            raise Refused("ending.threat_remains" if ending.threat else "ending.not_answered")
        if not 1 <= number <= len(ending.items):
            raise NotFound("ending.no_such_item")
        item_id, version = ending.items[number - 1].id, ending.items[number - 1].version
    endings.settle_item(session, actor, item_id, told["state"], version, clock, reason=told.get("reason", ""))


def _close(session: Session, actor: Actor, person_id: str, told: Told, clock: Clock) -> None:
    ending = _ending(session, person_id, clock)
    if ending.id is None:
        raise Refused("ending.not_answered")
    seen = _seen(told)
    endings.close_ending(session, actor, ending.id, ending.version if seen is None else seen, clock)


def _seen(told: Told) -> int | None:
    """The version that the officer saw; None at a command line, which acts on what stands."""
    return number_in(told["seen"]) if "seen" in told else None


def _ending(session: Session, person_id: str, clock: Clock) -> EndingRow:
    found = ending_of(session.connection(), person_id, local_day(clock.now()))
    if found is None:
        raise NotFound("ending.not_found")
    return found


def _responsible(session: Session, actor: Actor, office_id: str, told: Told, clock: Clock) -> None:
    commands.set_responsible(
        session, actor, office_id, told["name"], told.get("phone", ""), clock, deputy=told["who"] == "deputy",
        valid_from=day_in(told, "from"), valid_to=day_in(told, "to"), verified_on=day_in(told, "verified"),
    )  # fmt: skip


def _end_responsible(session: Session, actor: Actor, office_id: str, told: Told, clock: Clock) -> None:
    until = day_or_today(told, "until", clock)
    office_commands.end_responsible(session, actor, office_id, told["who"] == "deputy", until, clock)


def _verify(session: Session, actor: Actor, office_id: str, told: Told, clock: Clock) -> None:
    on = day_or_today(told, "on", clock)
    office_commands.verify_responsible(session, actor, office_id, told["who"] == "deputy", on, clock)


def _attest(session: Session, actor: Actor, office_id: str, told: Told, clock: Clock) -> None:
    items = tuple(told["items"].split())
    office_commands.attest(
        session, actor, office_id, items, told["by"], clock, attested_on=day_in(told, "on")
    )


def _change_office(session: Session, actor: Actor, office_id: str, told: Told, clock: Clock) -> None:
    office_commands.change_office(
        session, actor, office_id, clock, party=told.get("party", ""), phone=told.get("phone", ""),
        out_of_hours_phone=told.get("out_of_hours"),
    )  # fmt: skip


def _end_office(session: Session, actor: Actor, office_id: str, told: Told, clock: Clock) -> None:
    office_commands.change_office(session, actor, office_id, clock, active=False)


def _reopen_office(session: Session, actor: Actor, office_id: str, told: Told, clock: Clock) -> None:
    office_commands.change_office(session, actor, office_id, clock, active=True)


_PERSON_ACTS: dict[str, Typed] = {
    "mandate": _mandate,
    "end-mandate": _end_mandate,
    "scope": _scope,
    "end-scope": _end_scope,
    "seat": _seat,
    "end-seat": _end_seat,
    "change": _change,
    "home": _home,
    "threat": _threat,
    "settle": _settle,
    "close-ending": _close,
}
_OFFICE_ACTS: dict[str, Typed] = {
    "responsible": _responsible,
    "end-responsible": _end_responsible,
    "verify": _verify,
    "attest": _attest,
    "change": _change_office,
    "end": _end_office,
    "reopen": _reopen_office,
}
