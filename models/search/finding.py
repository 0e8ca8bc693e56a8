"""What was written is found by its words, and what has a code by its code, without the database reading a word.

Each reader finds only in what they may read; what is found is told by code, kind and day, as in every list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, literal, or_, select, union_all

from models.access.actor import Actor
from models.access.rights import may
from models.alarms.finding import key_of, token, words_of
from models.alarms.history import Vocabulary, history
from models.alarms.tables import Alarm, WordToken
from models.assignments.tables import Assignment
from models.boards.tables import Board
from models.incidents.tables import Incident
from models.journal.naming import meant, named
from models.journal.rows import Named
from models.people.finding import find_people
from models.people.tables import PartyOffice
from models.referrals.tables import Referral
from models.risks.tables import Threat
from models.search.indexing import link_token
from models.search.tables import SearchToken
from models.store.errors import NotFound
from models.store.tables import Entry

_TOKEN: Any = SearchToken.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_WORD: Any = WordToken.__table__  # type: ignore[attr-defined]  # as above
_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # as above
_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # as above
_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # as above

# What a reader needs to find anything by the words of each kind.
NEEDS: Mapping[str, str] = {
    "incident": "incident.read",
    "threat": "threat.read",
    "note": "watch_note.read",
    "measure": "measure.read",
    "guard": "measure.read",
    "advice": "measure.read",
    "referral": "referral.read",
    "assignment": "incident.read",
    "contact_call": "journal.read",
    "log": "journal.read",
    "alarm": "incident.read",
}
# Kinds that are numbered: found by a part of their number, which is no secret.
_NUMBERED: tuple[tuple[str, Any, str], ...] = (
    ("incident", Incident, "number"),
    ("threat", Threat, "number"),
    ("referral", Referral, "number"),
    ("assignment", Assignment, "number"),
    ("office", PartyOffice, "code"),
    ("board", Board, "code"),
)
_NAMED: tuple[tuple[str, Any, str], ...] = (("office", PartyOffice, "party"), ("board", Board, "name"))
LIMIT = 200
MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found. `at` is when it was last written about, None where it is of no day.

    `by` is what it was found by; `word` the stored kind of an alarm.
    """

    about: Named
    at: datetime | None = None
    by: str = "words"
    word: str = ""


def readable(actor: Actor) -> frozenset[str]:
    """The kinds whose words this one may read, and so find anything by."""
    return frozenset(kind for kind, needs in NEEDS.items() if may(actor.role, needs))


def holding(connection: Connection, actor: Actor, word: str) -> Select[Any] | None:
    """Subjects that this one may read and that hold every part of a typed word or one that begins so; None where
    there can be none.

    A part of one or two letters is found where it is a whole word.
    """
    parts, kinds = words_of(word), readable(actor)
    key = key_of(connection) if parts and kinds else None
    if key is None:
        return None
    mine = or_(*(_TOKEN.c.subject.between(f"{kind}:", f"{kind};") for kind in kinds))
    held = []
    for part in parts:
        wanted = token(key, part)
        asked = [select(_TOKEN.c.subject.label("subject")).where(_TOKEN.c.token == wanted, mine)]
        if "alarm" in kinds:
            alarm = (literal("alarm:") + _WORD.c.alarm_id).label("subject")
            asked.append(select(alarm).where(_WORD.c.token == wanted))
        held.append(union_all(*asked).subquery())
    chosen = select(held[0].c.subject)
    for other in held[1:]:
        chosen = chosen.where(held[0].c.subject.in_(select(other.c.subject)))
    return chosen


def about_code(connection: Connection, typed: str) -> Select[Any] | None:
    """Subjects that are, are about, or were written about what has this code or number; None where nothing has it."""
    try:
        one = meant(connection, typed)
    except NotFound:
        return None
    subject = f"{one.kind}:{one.id}"
    parts: list[Any] = [select(literal(subject).label("subject"))]
    if one.kind == "person":
        for kind, table in (("alarm", _ALARM), ("incident", _INCIDENT)):
            parts.append(select(literal(f"{kind}:") + table.c.id).where(table.c.person_id == one.id))
    key = key_of(connection)
    if key is not None:
        parts.append(select(_TOKEN.c.subject).where(_TOKEN.c.token == link_token(key, subject)))
    found = union_all(*parts).subquery()
    return select(found.c.subject)


def find(
    connection: Connection, actor: Actor, typed: str, words: Vocabulary, limit: int = LIMIT
) -> tuple[Hit, ...]:
    """Everything this one may find by every typed word: persons first, then by code, then the latest written about."""
    told = typed.split()[:MOST_WORDS]
    if not told or len("".join(told)) < 2:
        return ()
    hits = [
        Hit(Named("person", "", code, code), by="name" if by_name else "code")
        for code, by_name in find_people(connection, typed, 20)
    ]
    hits += _coded(connection, typed.strip())
    hits += _about(connection, actor, typed.strip(), limit)
    hits += _written(connection, actor, told, limit)
    alarms = history(connection, " ".join(told), words, limit=min(limit, 100))
    hits += [
        Hit(Named("alarm", row.id, str(row.seq), row.person or ""), row.received_at, "alarm", row.kind)
        for row in alarms
    ]
    seen: dict[tuple[str, str, str], Hit] = {}
    for hit in hits:
        seen.setdefault((hit.about.kind, hit.about.id, hit.about.code), hit)
    return tuple(list(seen.values())[:limit])


def _coded(connection: Connection, typed: str) -> list[Hit]:
    """What has the typed words in its number, code or (offices and boards) name."""
    found: list[Hit] = []
    if len(typed) < 2:
        return found
    for kind, model, column in _NUMBERED:
        table = model.__table__
        chosen = select(table.c.id, table.c[column]).where(table.c[column].icontains(typed, autoescape=True))
        found += [
            Hit(Named(kind, str(row[0]), str(row[1])), by="code")
            for row in connection.execute(chosen.order_by(table.c.seq.desc()).limit(20))
        ]
    for kind, model, column in _NAMED:
        table = model.__table__
        # Few, and SQLite folds no letters but A to Z: compared here.
        for row in connection.execute(select(table.c.id, table.c.code, table.c[column]).limit(500)):
            if all(word in str(row[2]).casefold() for word in typed.casefold().split()):
                found.append(Hit(Named(kind, str(row.id), str(row.code)), by="name"))
    people = named(connection, [f"incident:{hit.about.id}" for hit in found if hit.about.kind == "incident"])
    return [
        Hit(people.get(f"incident:{hit.about.id}", hit.about), hit.at, hit.by) if hit.about.kind == "incident" else hit
        for hit in found
    ]  # fmt: skip


def _about(connection: Connection, actor: Actor, typed: str, limit: int) -> list[Hit]:
    """What is about whom or what has exactly this code, or was linked to it."""
    chosen = about_code(connection, typed)
    if chosen is None:
        return []
    # An incident by its number and code is no secret; what was written is for whom may read it.
    kinds = {"incident", *readable(actor)} - {"alarm"}
    subjects = {str(each) for each in connection.execute(chosen.limit(20_000)).scalars()}
    return _latest_first(
        connection, [each for each in subjects if each.partition(":")[0] in kinds], "code", limit
    )


def _written(connection: Connection, actor: Actor, told: list[str], limit: int) -> list[Hit]:
    kinds = readable(actor) - {"alarm"}
    subjects: set[str] | None = None
    for word in told:
        one = holding(connection, actor, word)
        if one is None:
            return []
        mine = {str(each) for each in connection.execute(one.limit(20_000)).scalars()}
        subjects = mine if subjects is None else subjects & mine
    kept = [each for each in subjects or () if each.partition(":")[0] in kinds]
    return _latest_first(connection, kept, "words", limit)


def _latest_first(connection: Connection, subjects: list[str], by: str, limit: int) -> list[Hit]:
    """As hits, named by their codes, what was written about last first."""
    latest = _latest(connection, subjects)
    kept = sorted(subjects, key=lambda each: (latest[each][0] if each in latest else 0, each), reverse=True)[
        :limit
    ]
    codes = named(connection, kept)
    return [Hit(codes[each], latest[each][1] if each in latest else None, by) for each in kept]


def _latest(connection: Connection, subjects: list[str]) -> dict[str, tuple[int, datetime]]:
    found: dict[str, tuple[int, datetime]] = {}
    for start in range(0, len(subjects), 300):
        part = subjects[start : start + 300]
        rows = connection.execute(
            select(_ENTRY.c.subject, _ENTRY.c.seq, _ENTRY.c.event_at)
            .where(_ENTRY.c.subject.in_(part))
            .order_by(_ENTRY.c.seq)
            .limit(100_000)
        )
        found |= {str(row.subject): (int(row.seq), row.event_at) for row in rows}
    return found
