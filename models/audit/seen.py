"""Who saw what of whom, when and why: what screens put on record, and the answer to who asks (TRUST threat 2)."""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.alarms.tables import Alarm
from models.audit.rows import Saw
from models.audit.words import SEEN, WHOLE_CARD
from models.people.tables import Person
from models.people.words import FIELDS
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.tables import Entry, EntryDetail
from models.store.text import clean

SEARCH = b"vaktbord search v1"
_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_DETAIL: Any = EntryDetail.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # as above
_E = _ENTRY.c

LIMIT = 5000
# What of a person can be asked for: the card's groups, and the pass phrase for when they are called back.
ASKED_FOR = (*FIELDS, "pass_phrase")
# What shows many at once has no person as its subject: whom it showed stands in its words, or it showed all.
_OF_MANY = tuple(verb for verb in SEEN if not verb.startswith(("person.", "break_glass.")))


def record_view(
    session: Session,
    actor: Actor,
    what: str,
    clock: Clock,
    *,
    subjects: Sequence[str] = (),
    count: int | None = None,
    reason: str = "",
    fields: Sequence[str] = (),
) -> None:
    """Put on record that a list of protected data was shown, before it is.

    `what` names the list ("people"); `subjects` are whom it showed ("person:<id>"), or `count` how many, where it
    showed all there are.
    """
    detail: dict[str, object] = {"count": len(subjects) if count is None else count}
    if subjects:
        detail["subjects"] = list(subjects)
    if reason:
        detail["reason"] = clean(reason, 200)
    if fields:
        detail["fields"] = list(fields)
    record(session, actor, "list.viewed", f"list:{what}", clock.now(), detail)


def record_search(
    session: Session,
    actor: Actor,
    where: str,
    words: str,
    clock: Clock,
    key: bytes,
    *,
    count: int,
    opened: str = "",
) -> None:
    """Put on record a search that rested, or one of whose hits was opened (`opened`: its subject).

    The words are kept as a keyed hash: two searches for the same can be told to be, and a suspected word be tried.
    """
    detail: dict[str, object] = {"words": hash_words(words, key), "count": count}
    if opened:
        detail["subjects"] = [opened]
    record(
        session, actor, "search.opened" if opened else "search.rested", f"search:{where}", clock.now(), detail
    )


def hash_words(words: str, key: bytes) -> str:
    """A keyed hash of search words, alike for any case and spacing. `key` is the sub-key for `SEARCH`."""
    folded = " ".join(unicodedata.normalize("NFKC", words).casefold().split())
    return hmac.new(key, folded.encode(), hashlib.sha256).hexdigest()


def who_saw(
    session: Session,
    actor: Actor,
    code: str,
    clock: Clock,
    *,
    begins: datetime | None = None,
    ends: datetime | None = None,
    field: str = "",
) -> tuple[Saw, ...]:
    """Who saw a person's data, oldest first, at most 5000; the question itself goes on record first.

    `field` keeps the looks that showed it, those at the whole card included; who only asked this same question saw
    none. Raises NotFound for an unknown code, Refused for a field that is none: the answer would name everybody.
    """
    check(actor, "audit.read")
    if field and field not in ASKED_FOR:
        raise Refused("person.no_such_field", given=clean(field, 40), known=", ".join(ASKED_FOR))
    connection = session.connection()
    person_id = connection.execute(select(_PERSON.c.id).where(_PERSON.c.code == code)).scalar()
    if person_id is None:
        raise NotFound("person.not_found", code=clean(code, 40))
    detail: dict[str, object] = {"field": clean(field, 40)} if field else {}
    record(session, actor, "audit.seen_by_asked", f"person:{person_id}", clock.now(), detail)
    found = looks(connection, begins=begins, ends=ends, subject=f"person:{person_id}")
    return tuple(each for each in found if not field or _showed(each, field))


def looks(
    connection: Connection,
    *,
    begins: datetime | None = None,
    ends: datetime | None = None,
    subject: str = "",
    after: int = 0,
    most: int = LIMIT,
) -> tuple[Saw, ...]:
    """Entries that say somebody looked, oldest first; of one `subject`, those that showed it among many included."""
    chosen = (
        select(_E.seq, _E.event_at, _E.actor_id, _E.actor_label, _E.verb, _E.subject, _DETAIL.c.body)
        .outerjoin(_DETAIL, _DETAIL.c.id == _E.detail_id)
        .where(_E.verb.in_(SEEN), _E.seq > after)
        .order_by(_E.seq)
    )
    if begins is not None:
        chosen = chosen.where(_E.event_at >= begins)
    if ends is not None:
        chosen = chosen.where(_E.event_at < ends)
    if subject:
        chosen = chosen.where((_E.subject == subject) | _E.verb.in_(_OF_MANY))
    found: list[Saw] = []
    for row in connection.execute(chosen.execution_options(yield_per=500)):
        detail = json.loads(row.body) if row.body else {}
        if subject and row.subject != subject and not _shows(row.verb, detail, subject):
            continue
        found.append(_saw(row, detail))
        if len(found) >= most:
            break
    return tuple(found)


def _showed(saw: Saw, field: str) -> bool:
    return saw.verb != "audit.seen_by_asked" and (not saw.fields or field in saw.fields)


def alarm_numbers(connection: Connection, found: Iterable[Saw]) -> dict[str, int]:
    """The numbers that officers know alarms by, by the ids that looks refer to."""
    ids = {saw.reference.removeprefix("alarm:") for saw in found if saw.reference.startswith("alarm:")}
    known = connection.execute(select(_ALARM.c.id, _ALARM.c.seq).where(_ALARM.c.id.in_(sorted(ids))))
    return {str(row.id): int(row.seq) for row in known}


def _shows(verb: str, detail: dict[str, Any], subject: str) -> bool:
    """Whether what showed many showed this one: it is named, or all were shown."""
    named = detail.get("subjects")
    if isinstance(named, list):
        return subject in named
    return verb in ("list.viewed", "audit.exported", "export.made", "alarm.raw_listed")


def _saw(row: Any, detail: dict[str, Any]) -> Saw:
    fields = detail.get("fields", ())
    if isinstance(fields, str):
        fields = (fields,)
    if row.verb in WHOLE_CARD or not isinstance(fields, Iterable):
        fields = ()
    reason, reference = str(detail.get("reason", "")), str(detail.get("reference", ""))
    for kind in ("alarm", "incident"):
        if not reference and detail.get(kind):
            reason, reference = reason or kind, f"{kind}:{detail[kind]}"
    return Saw(
        row.seq, row.event_at, row.actor_id, row.actor_label, row.verb, row.subject, tuple(map(str, fields)),
        reason, reference,
    )  # fmt: skip
