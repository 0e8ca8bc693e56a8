"""What was typed of police, court and crisis support, as the commands take it: one command an act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING

from models.crisis import commands as crisis
from models.incidents.feedback import give_feedback
from models.police import court
from models.police.commands import write_report
from models.police.rows import Keep, ReportTold

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.access.actor import Actor
    from models.store.clock import Clock

Told = Mapping[str, str]
_ANSWERS: Mapping[str, bool | None] = {"yes": True, "no": False, "not_known": None}


def do(session: Session, actor: Actor, act: str, told: Told, clock: Clock) -> str:
    """Do `act`; `told` has the `id` it is about and the version `seen`. Returns the id of what was made, or ""."""
    return ACTS[act](session, actor, told, clock) or ""


def _report(session: Session, actor: Actor, told: Told, clock: Clock) -> None:
    values: dict[str, object] = {}
    for each in fields(ReportTold):
        given = told.get(each.name)
        if given is None:
            continue
        if each.name in ("mandate_stated", "protection_asked"):
            values[each.name] = _ANSWERS.get(given, Keep.AS_IS)
        elif each.name == "helped":
            values[each.name] = given == "yes"
        elif each.name == "filed_at":
            values[each.name] = datetime.fromisoformat(given) if given else None
        elif each.name in ("decided_on", "closed_on"):
            values[each.name] = date.fromisoformat(given) if given else None
        elif each.name in ("state", "filed_by", "decision") and not given:
            continue
        else:
            values[each.name] = given
    write_report(session, actor, told["id"], ReportTold(**values), _seen(told), clock)  # type: ignore[arg-type]  # by name above


def _court(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    return court.open_case(session, actor, told["id"], told["court"], clock, **_of_case(told))


def _change_court(session: Session, actor: Actor, told: Told, clock: Clock) -> None:
    named = {"court": told["court"]} if told.get("court") else {}
    court.change_case(session, actor, told["id"], _seen(told), clock, **named, **_of_case(told))


def _close_court(session: Session, actor: Actor, told: Told, clock: Clock) -> None:
    on = date.fromisoformat(told["on"]) if told.get("on") else None
    court.close_case(
        session, actor, told["id"], told["outcome"], _seen(told), clock, note=told.get("note", ""), on=on
    )


def _of_case(told: Told) -> dict[str, str]:
    return {name: told[name] for name in ("number", "counsel", "counsel_phone", "companion") if name in told}


def _date(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    at = datetime.fromisoformat(told["at"])
    return court.add_date(
        session,
        actor,
        told["id"],
        told["kind"],
        at,
        clock,
        place=told.get("place", ""),
        note=told.get("note", ""),
    )


def _move_date(session: Session, actor: Actor, told: Told, clock: Clock) -> None:
    court.move_date(session, actor, told["id"], datetime.fromisoformat(told["at"]), _seen(told), clock)


def _cancel_date(session: Session, actor: Actor, told: Told, clock: Clock) -> None:
    court.cancel_date(session, actor, told["id"], told["why"], _seen(told), clock)


def _offer(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    return crisis.offer(
        session, actor, told["id"], clock, recipient=told.get("recipient", ""), provider=told.get("provider", ""),
        note=told.get("note", ""), offered_at=datetime.fromisoformat(told["at"]) if told.get("at") else None,
    )  # fmt: skip


def _answer(session: Session, actor: Actor, told: Told, clock: Clock) -> None:
    if told["answer"] == "ended":
        crisis.end(session, actor, told["id"], _seen(told), clock, note=told.get("note", ""))
        return
    crisis.answer(
        session, actor, told["id"], told["answer"] == "accepted", _seen(told), clock,
        provider=told.get("provider", ""), ask_again=told.get("ask_again") == "yes", note=told.get("note", ""),
    )  # fmt: skip


def _follow_up(session: Session, actor: Actor, told: Told, clock: Clock) -> None:
    crisis.follow_up(
        session, actor, told["id"], told["outcome"], _seen(told), clock, note=told.get("note", "")
    )


def _feedback(session: Session, actor: Actor, told: Told, clock: Clock) -> None:
    who = told.get("reporter", "")
    give_feedback(session, actor, told["id"], told["how"], _seen(told), clock, reporter=who)


def _seen(told: Told) -> int:
    seen = told.get("seen", "")
    return int(seen) if seen.isdigit() else 0


ACTS: Mapping[str, Callable[[Session, Actor, Told, Clock], str | None]] = {
    "report": _report,
    "court": _court,
    "change_court": _change_court,
    "close_court": _close_court,
    "date": _date,
    "move_date": _move_date,
    "cancel_date": _cancel_date,
    "offer": _offer,
    "answer": _answer,
    "follow_up": _follow_up,
    "feedback": _feedback,
}
