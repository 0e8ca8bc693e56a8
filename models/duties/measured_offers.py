"""What the ledger of offers, talks and documents say of the directive (D6-D11, D48, D74, D75, D78, D81, D85)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from sqlalchemy import Connection

from models.duties.days import begins, ends, year_before
from models.duties.documents import tree
from models.duties.ledger import Owed, ledger
from models.duties.measured import BehindRow, Measured, State, none_left, of_all
from models.duties.rows import ActRow, DocumentRow, TalkRow
from models.duties.talks import acts_on, talks_between
from models.people.validity import local_day
from models.store.policy import Talks, decision_of, in_force

# An answer of the person, and what took place: beside what was offered, never instead of it (DIRECTIVE rule 15).
_ACCEPTED = frozenset({"accepted", "booked", "held", "attested"})
_HELD = frozenset({"held", "attested"})
CITYS = ("city", "office", "board")
GOALS = (("D6", "introductions", "introduction"), ("D7", "trainings", "training"), ("D8", "talks", "talk"))


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """The goals counted as offered, with accepted and held beside; talks, acts, documents and what is made sure of."""
    lines = ledger(connection, day)
    acts = [each for each in acts_on(connection, day) if each.due_on is not None]
    documents = tree(connection, day)
    held = _held(connection, day)
    figures: list[Measured] = []
    for duty, name, kind in GOALS:
        own = [line for line in lines if line.kind == kind]
        figures += _goal(duty, name, own)
    told = [line for line in lines if line.kind == "talk" and line.days is not None]
    first = max(in_force(connection, Talks, ends(day)).remind_days, default=0)
    coming = [line for line in told if _coming(line, first)]
    noted = [each for each in held if each.sealed]
    whole = [each for each in documents if each.current is not None]
    proven = [each for each in whole if each.current is not None and each.current.sha256]
    late = [each for each in acts if each.holder in CITYS and _late(each, day)]
    figures += [
        Measured("D9", "talks.for_cause", "city", sum(not each.planned for each in held), None, "ok"),
        Measured("D10", "talks.noted", "city", len(noted), len(held), of_all(len(noted), len(held))),
        Measured(
            "D10", "acts.late", "city", len(late), None, none_left(len(late), late=True),
            _first(each.due_on for each in late),
        ),
        Measured("D11", "talks.coming", "city", len(coming), len(told), "ok", _first(each.due_on for each in coming)),
        _own(acts, day),
        Measured("D74", "documents.in_force", "city", len(whole), len(documents), _any(len(whole), len(documents))),
        Measured("D75", "documents.proven", "city", len(proven), len(whole), _any(len(proven), len(whole))),
        _sure("D78", "assurances.education", "city", lines, "education"),
        _election(connection, day),
        _sure("D85", "assurances.routine", "person", lines, "knows_routine"),
    ]  # fmt: skip
    return tuple(figures)


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The persons or documents that a figure lacks, by their day."""
    name, _, what = id.partition(".")
    kind = next((kind for _, goal, kind in GOALS if goal == name), "")
    if name in {"introductions", "trainings", "talks"} and what in _LACKING:
        lacking = _LACKING[what]
        own = [line for line in ledger(connection, day) if line.kind == kind and lacking(line)]
        words = f"measured.behind.offers.{what}"
        return tuple(BehindRow(line.code, words, line.due_on or line.offered_on) for line in own)
    if id == "talks.coming":
        first = max(in_force(connection, Talks, ends(day)).remind_days, default=0)
        own = [line for line in ledger(connection, day) if line.kind == "talk" and _coming(line, first)]
        return tuple(BehindRow(line.code, "measured.behind.talks.coming", line.due_on) for line in own)
    if id in ("talks.for_cause", "talks.noted"):
        held = _held(connection, day)
        talks = [each for each in held if not (each.planned if id == "talks.for_cause" else each.sealed)]
        return tuple(
            BehindRow(each.code, f"measured.behind.{id}", local_day(each.starts_at)) for each in talks
        )
    if id in ("acts.late", "acts.own"):
        owners = CITYS if id == "acts.late" else ("person",)
        late = [each for each in acts_on(connection, day) if each.holder in owners and _late(each, day)]
        return tuple(BehindRow(each.code, "measured.behind.acts.late", each.due_on) for each in late)
    if id in ("documents.in_force", "documents.proven"):
        return tuple(_document(each, id) for each in tree(connection, day) if _document_lacks(each, id))
    if id in ("assurances.education", "assurances.routine"):
        item = "education" if id == "assurances.education" else "knows_routine"
        own = [line for line in ledger(connection, day) if line.kind == item and line.state != "attested"]
        return tuple(BehindRow(line.code, "measured.behind.assurances", line.due_on) for line in own)
    return ()


_LACKING: dict[str, Callable[[Owed], bool]] = {
    "offered": lambda line: not line.offered,
    "accepted": lambda line: line.state not in _ACCEPTED,
    "held": lambda line: line.state not in _HELD and line.held_on is None,
}


def _goal(duty: str, name: str, own: list[Owed]) -> Iterable[Measured]:
    """Offered decides the state; how many said yes and how many took part are told, and judged by nobody."""
    lacking = [line for line in own if not line.offered]
    late = any(line.standing == "overdue" for line in lacking)
    offered = len(own) - len(lacking)
    # One who is new has no late talk yet, and has not been offered one either.
    state = of_all(offered, len(own), late=late)
    since = _first(line.due_on for line in lacking)
    yield Measured(duty, f"{name}.offered", "city", offered, len(own), state, since)
    for what in ("accepted", "held"):
        count = sum(not _LACKING[what](line) for line in own)
        yield Measured(duty, f"{name}.{what}", "city", count, len(own), "ok")


def _sure(duty: str, id: str, holder: str, lines: tuple[Owed, ...], item: str) -> Measured:
    own = [line for line in lines if line.kind == item]
    open_ = [line for line in own if line.state != "attested"]
    late = any(line.standing == "overdue" for line in open_)
    count = len(own) - len(open_)
    since = _first(line.due_on for line in open_)
    if holder == "person":
        return Measured(duty, id, "person", count, len(own), of_all(count, len(own), known_only=True), since)
    return Measured(duty, id, "city", count, len(own), of_all(count, len(own), late=late), since)


def _election(connection: Connection, day: date) -> Measured:
    """Whether the city has said which days are an election's, and the interval in them; nothing said is not known."""
    rule = in_force(connection, Talks, ends(day))
    said = bool(rule.election_begins and decision_of(connection, Talks, ends(day)))
    on = said and rule.election_begins <= day.isoformat() <= rule.election_ends
    since = date.fromisoformat(rule.election_begins) if said else None
    return Measured("D81", "election.period", "city", int(on), None, "ok" if said else "not_known", since)


def _held(connection: Connection, day: date) -> list[TalkRow]:
    """The talks held in the twelve months up to a day."""
    found = talks_between(connection, begins(year_before(day)), ends(day), 10_000)
    return [each for each in found if each.state == "held"]


def _own(acts: list[ActRow], day: date) -> Measured:
    """The acts that persons took upon themselves and that wait: how many have their day still before them."""
    own = [each for each in acts if each.holder == "person"]
    late = [each for each in own if _late(each, day)]
    state = of_all(len(own) - len(late), len(own), known_only=True)
    since = _first(each.due_on for each in late)
    return Measured("D48", "acts.own", "person", len(own) - len(late), len(own), state, since)


def _late(act: ActRow, day: date) -> bool:
    return act.due_on is not None and act.due_on < day


def _coming(line: Owed, first_notice: int) -> bool:
    return line.days is not None and line.days <= first_notice


def _any(count: int, of: int) -> State:
    """All of them, and at least one: a city without documents has not shown that it has any."""
    return of_all(count, of) if of else "attention"


def _document(each: DocumentRow, id: str) -> BehindRow:
    on = None if each.current is None else each.current.valid_from
    return BehindRow(each.code, f"measured.behind.{id}", on)


def _document_lacks(each: DocumentRow, id: str) -> bool:
    if id == "documents.in_force":
        return each.current is None
    return each.current is not None and not each.current.sha256


def _first(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)
