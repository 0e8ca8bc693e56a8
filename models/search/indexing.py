"""Making what officers write findable: each subject's words as keyed tokens, caught up with the entry stream.

What is written is not made to wait for it: whoever searches first has what is new indexed, a mark in the database says
how far. A weeded subject is read anew like any that changed, and has no words left.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, String, cast, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from models.alarms.finding import beginnings, key_of, made_key, token, words_of
from models.assignments.tables import Assignment
from models.incidents.tables import Assessment, Evidence, Incident, RemedialAct
from models.measures.tables import Advice, GuardOrder, Measure
from models.referrals.tables import Referral
from models.risks.tables import Threat, ThreatAssessment, WatchNote
from models.rota.tables import ContactCall
from models.search.tables import SearchToken
from models.store.guard import hold_on
from models.store.hot import HotInsert
from models.store.tables import Entry, EntryDetail, Meta


def _table(model: Any) -> Any:
    return model.__table__


_TOKEN: Any = _table(SearchToken)
_ENTRY: Any = _table(Entry)
_DETAIL: Any = _table(EntryDetail)
_META: Any = _table(Meta)

# Per kind of subject: the tables with words about it, the column that points to it, and the columns of words.
_WORDS: dict[str, tuple[tuple[Any, str, tuple[str, ...]], ...]] = {
    "incident": (
        (
            _table(Incident),
            "id",
            ("title", "what_happened", "place", "reporter", "close_reason", "feedback_how"),
        ),
        (_table(Evidence), "incident_id", ("name", "about")),
        (_table(Assessment), "incident_id", ("reasoning", "struck_reason")),
        (_table(RemedialAct), "incident_id", ("what", "ended_how")),
    ),
    "threat": (
        (_table(Threat), "id", ("title", "evidence", "assessment")),
        (_table(ThreatAssessment), "threat_id", ("reasons", "struck_reason")),
    ),
    "note": ((_table(WatchNote), "id", ("source", "text", "tags")),),
    "measure": ((_table(Measure), "id", ("what", "supplier", "findings")),),
    "guard": ((_table(GuardOrder), "id", ("place", "contact", "reason")),),
    "advice": ((_table(Advice), "id", ("about", "outcome")),),
    "referral": ((_table(Referral), "id", ("about", "note")),),
    "assignment": ((_table(Assignment), "id", ("title", "place", "about", "result", "cancelled_why")),),
    "contact_call": ((_table(ContactCall), "id", ("about",)),),
    "log": (),
}
KINDS = tuple(_WORDS)
# The words of entries about these are officers' own; other rooms keep theirs in rows.
_IN_ENTRIES = ("log", "incident")
MARK = "search_until"
MOST = 4000
AT_ONCE = 400
_PER_SUBJECT = 500
_insert = HotInsert(_TOKEN, ("token", "subject"), " ON CONFLICT DO NOTHING")


def catch_up(connection: Connection, most: int = AT_ONCE) -> bool:
    """Index what the next `most` entries touched; True where there is more. Inside a writing transaction."""
    _one_at_a_time(connection)
    done = indexed_until(connection)
    of_ours = or_(*(_ENTRY.c.subject.like(f"{kind}:%") for kind in KINDS))
    rows = connection.execute(
        select(_ENTRY.c.seq, _ENTRY.c.subject)
        .where(_ENTRY.c.seq > done, of_ours)
        .order_by(_ENTRY.c.seq)
        .limit(most)
    ).all()
    for subject in dict.fromkeys(str(row.subject) for row in rows):
        index(connection, subject)
    more = len(rows) == most
    last = int(rows[-1].seq) if more else _head(connection)
    if last != done:
        _keep(connection, last)
    return more


def behind(connection: Connection) -> bool:
    """Whether there are entries that were not looked at yet."""
    return indexed_until(connection) < _head(connection)


def indexed_until(connection: Connection) -> int:
    """Up to which entry the words are indexed."""
    found = connection.execute(select(_META.c.value).where(_META.c.name == MARK)).scalar()
    return int(found) if found else 0


def index(connection: Connection, subject: str) -> None:
    """Let a subject be found by the words that stand about it now, beside those it was found by before."""
    _one_at_a_time(connection)
    key = key_of(connection) or made_key(connection)
    told: dict[str, None] = {}
    for text in _texts(connection, subject):
        for word in words_of(text):
            for each in beginnings(word):
                told.setdefault(token(key, each))
    for link in _links(connection, subject):
        told.setdefault(link_token(key, link))
    had = set(
        connection.execute(
            select(_TOKEN.c.token).where(_TOKEN.c.subject == subject).limit(MOST * 4)
        ).scalars()
    )
    _insert(connection, [[each, subject] for each in list(told)[:MOST] if each not in had])


def forget(connection: Connection, subject: str) -> None:
    """Take a subject's tokens away, as its words are in the same act; their rows stay and say nothing."""
    _one_at_a_time(connection)
    nothing = literal("-") + cast(_TOKEN.c.seq, String)
    connection.execute(update(_TOKEN).where(_TOKEN.c.subject == subject).values(token=nothing))


def link_token(key: bytes, subject: str) -> str:
    """What stands for a link to a subject: no word that anybody types."""
    return token(key, "-" + hashlib.sha256(subject.encode()).hexdigest()[:23])


def _texts(connection: Connection, subject: str) -> Iterator[str]:
    kind, _, row_id = subject.partition(":")
    for table, column, names in _WORDS[kind]:
        chosen = select(table.c.id, *(table.c[name] for name in names)).where(table.c[column] == row_id)
        for row in connection.execute(chosen.limit(_PER_SUBJECT)):
            yield from (str(value) for value in row[1:] if value)
    if kind in _IN_ENTRIES:
        for detail in _details(connection, subject):
            yield from _strings(detail)


def _links(connection: Connection, subject: str) -> Iterator[str]:
    if subject.startswith("log:"):
        for detail in _details(connection, subject):
            links = detail.get("links")
            yield from map(str, links if isinstance(links, list) else ())


def _details(connection: Connection, subject: str) -> Iterator[dict[str, Any]]:
    chosen = (
        select(_DETAIL.c.id, _DETAIL.c.body)
        .join(_ENTRY, _ENTRY.c.detail_id == _DETAIL.c.id)
        .where(_ENTRY.c.subject == subject, _DETAIL.c.body.is_not(None))
        .order_by(_ENTRY.c.seq)
        .limit(_PER_SUBJECT)
    )
    for row in connection.execute(chosen):
        detail = json.loads(row.body)
        if isinstance(detail, dict):
            yield detail


def _strings(detail: dict[str, Any]) -> Iterable[str]:
    """Officers' own words in an entry, also those that were corrected: beside them stand codes and fixed words."""
    for name in ("text", "note", "reason", "what", "how"):
        value = detail.get(name)
        if isinstance(value, str):
            yield value
    for name in ("title", "what_happened", "place", "reporter"):
        change = detail.get(name)
        if isinstance(change, dict):
            yield from (each for each in change.values() if isinstance(each, str))


def _one_at_a_time(connection: Connection) -> None:
    """Until the act ends, nobody else indexes or weeds: words read before they were weeded must not be indexed after.

    One lock for all subjects, taken before any is read, so that two acts upon several cannot wait for each other.
    """
    hold_on(connection, "search_token")


def _head(connection: Connection) -> int:
    return int(connection.execute(select(_ENTRY.c.seq).order_by(_ENTRY.c.seq.desc()).limit(1)).scalar() or 0)


def _keep(connection: Connection, seq: int) -> None:
    into = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(into(_META).values(name=MARK, value=str(seq)).on_conflict_do_nothing())
    connection.execute(update(_META).where(_META.c.name == MARK).values(value=str(seq)))
