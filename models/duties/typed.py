"""Acts upon offers, talks and documents from answers in text, as forms and the command line give them.

An answer was cleaned and worded already: a day as ISO, a choice as its stored value, a talk or act by its number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import Session

from models.access.actor import Actor
from models.duties.agreeing import agree_act, assure, settle_act
from models.duties.deciding import add_document, add_version
from models.duties.rows import ActRow, Change, TalkRow
from models.duties.talking import book_talk, cancel_talk, hold_talk, move_talk
from models.duties.talks import act_numbered, talk, talk_numbered
from models.people.offers import attest_offer, change_offer, record_offer
from models.people.reveal import id_of
from models.people.tables import Offer
from models.people.validity import local_day, require_span
from models.people.words import COUNTED_BY
from models.store.clock import Clock, zone
from models.store.errors import NotFound, Refused
from models.store.policy import Talks, decide, in_force

_OFFER: Any = Offer.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

Told = Mapping[str, str]


class _Given(dict[str, str]):
    """Answers by name; to want one that was left empty is refused by its name."""

    def __missing__(self, name: str) -> str:
        raise Refused("register.unclear", name=name, given="")


def do(session: Session, actor: Actor, name: str, told: Told, clock: Clock) -> str:
    """Do an act by its name (ACTS); returns the id or number of what it made, "" where it made nothing."""
    given = _Given((key, text) for key, text in told.items() if text)
    return ACTS[name](session, actor, given, clock)


def instant_of(day: str, at: str) -> datetime:
    """A day and a time of day where the city lies. Raises Refused for what is no time."""
    try:
        told = datetime.combine(date.fromisoformat(day), time.fromisoformat(at.replace(".", ":")))
    except ValueError as error:
        raise Refused("talk.no_such_time", given=f"{day} {at}"[:40]) from error
    return told.replace(tzinfo=zone()).astimezone(UTC)


def change_of(told: str) -> Change:
    """What a version changes, as "D8:city:in words"."""
    duty, _, rest = told.partition(":")
    holder, _, what = rest.partition(":")
    return Change(duty.strip(), holder.strip(), what.strip())


def _offer(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    cause = told.get("trigger", "")
    on = _day(told, "on", clock)
    state = told.get("state", "offered")
    return record_offer(
        session, actor, _person(session, told), told["kind"], state, on, told.get("channel", ""), clock,
        planned=_counts(told, cause), trigger=cause, held_on=on if state == "held" else None,
    )  # fmt: skip


def _answer(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    offer_id, seen = _offer_meant(session, told)
    held_on = _day(told, "on", clock) if told["state"] == "held" else None
    change_offer(session, actor, offer_id, told["state"], seen, clock, held_on=held_on)
    return ""


def _attest(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    offer_id, seen = _offer_meant(session, told)
    attest_offer(session, actor, offer_id, _day(told, "on", clock), told.get("how", ""), seen, clock)
    return ""


def _assure(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    return assure(
        session, actor, _person(session, told), told["item"], told["way"], clock,
        on=_day(told, "on", clock), reference=told.get("reference", ""),
    )  # fmt: skip


def _book(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    cause = told.get("trigger", "")
    talk_id = book_talk(
        session, actor, _person(session, told), instant_of(told["day"], told["time"]), clock,
        minutes=int(told.get("minutes", "60")), channel=told.get("channel", ""), trigger=cause,
        renews=_counts(told, cause), place=told.get("place", ""), participants=told.get("participants", ""),
        agenda=told.get("agenda", ""),
    )  # fmt: skip
    made = talk(session.connection(), talk_id)
    return "" if made is None else str(made.number)


def _move(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    row = _talk(session, told)
    move_talk(session, actor, row.id, instant_of(told["day"], told["time"]), _seen(told, row), clock)
    return str(row.number)


def _hold(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    row = _talk(session, told)
    hold_talk(
        session, actor, row.id, _seen(told, row), clock, risks=told.get("risks", ""),
        participants=told.get("participants", ""),
        held_on=date.fromisoformat(told["on"]) if "on" in told else None,
    )  # fmt: skip
    return str(row.number)


def _cancel(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    row = _talk(session, told)
    cancel_talk(session, actor, row.id, told.get("by", ""), told.get("why", ""), _seen(told, row), clock)
    return str(row.number)


def _agree(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    talk_id = _talk(session, told).id if "number" in told else None
    due_on = date.fromisoformat(told["due"]) if "due" in told else None
    return agree_act(
        session, actor, _person(session, told), told.get("what", ""), told["owner"], clock, due_on=due_on,
        talk_id=talk_id,
    )  # fmt: skip


def _settle(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    row = act_numbered(session.connection(), int(told["number"]))
    if row is None:
        raise NotFound("act.not_found")
    settle_act(session, actor, row.id, told["state"], _seen(told, row), clock, remark=told.get("remark", ""))
    return ""


def _document(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    add_document(
        session,
        actor,
        told["code"],
        told["kind"],
        told.get("title", ""),
        clock,
        parent=told.get("parent", ""),
    )
    return ""


def _version(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    return add_version(
        session, actor, told["code"], told.get("name", ""), date.fromisoformat(told["decided"]),
        told.get("decided_by", ""), clock, decision=told.get("decision", ""),
        valid_from=date.fromisoformat(told["valid"]) if "valid" in told else None,
        sha256=told.get("sha256", ""), file_name=told.get("file_name", ""),
        changes=[change_of(each) for each in told.get("changes", "").split("\n") if each.strip()],
        reopens=told.get("reopens", "").split(),
    )  # fmt: skip


def _year(session: Session, actor: Actor, told: Told, clock: Clock) -> str:
    """How the year of the talks is counted, and an election's days: where none are told, there is no election."""
    now = clock.now()
    count_by = told.get("count_by", COUNTED_BY[0])
    months = int(told.get("months", "6"))
    begins, ends = told.get("begins", ""), told.get("ends", "")
    if count_by not in COUNTED_BY or not 1 <= months <= 12 or bool(begins) != bool(ends):
        raise Refused("talk.no_such_year")
    if begins:
        require_span(date.fromisoformat(begins), date.fromisoformat(ends))
    rule = replace(
        in_force(session.connection(), Talks, now),
        count_by=count_by, election_begins=begins, election_ends=ends, election_months=months,
    )  # fmt: skip
    decide(session, actor, rule, told.get("decision", ""), now, now)
    return ""


ACTS: Mapping[str, Callable[[Session, Actor, Told, Clock], str]] = {
    "offer": _offer, "answer": _answer, "attest": _attest, "assure": _assure,
    "book": _book, "move": _move, "hold": _hold, "cancel": _cancel,
    "agree": _agree, "settle": _settle,
    "document": _document, "version": _version, "year": _year,
}  # fmt: skip


def _person(session: Session, told: Told) -> str:
    return id_of(session.connection(), told["code"].upper())


def _counts(told: Told, cause: str) -> bool:
    """Whether a talk counts as the yearly one: what was not for a cause does, what was only where it is said."""
    return not cause or told.get("counts") == "yes"


def _day(told: Told, name: str, clock: Clock) -> date:
    return date.fromisoformat(told[name]) if name in told else local_day(clock.now())


def _offer_meant(session: Session, told: Told) -> tuple[str, int]:
    """The offer that was seen and its version ("3:ID"), whatever was offered since; else the latest as it stands."""
    version, _, offer_id = told.get("seen", "").partition(":")
    if offer_id:
        return offer_id, int(version)
    latest = _latest(session.connection(), _person(session, told), told["kind"])
    return latest.id, int(version or latest.version)


def _latest(connection: Connection, person_id: str, kind: str) -> Any:
    c = _OFFER.c
    found = connection.execute(
        select(c.id, c.version)
        .where(c.person_id == person_id, c.kind == kind, c.state != "cancelled")
        .order_by(c.offered_on.desc(), c.seq.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        raise NotFound("offer.none_of_kind")
    return found


def _talk(session: Session, told: Told) -> TalkRow:
    row = talk_numbered(session.connection(), int(told["number"]))
    if row is None:
        raise NotFound("talk.not_found")
    return row


def _seen(told: Told, row: TalkRow | ActRow) -> int:
    return int(told.get("seen") or row.version)
