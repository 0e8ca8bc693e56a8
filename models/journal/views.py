"""The log as it is read: entries by group, time and words, named by codes, the newest first or one day whole (D35).

Whoever may not read officers' words gets blocks for them. Words about incidents, threats and protection are blocks for
everybody here: they are read where they stand, and that look goes on record.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, literal, or_, select

from models.access.actor import Actor
from models.access.rights import may
from models.access.tables import Operator
from models.alarms.rows import TimelineRow
from models.alarms.tables import Alarm
from models.audit.words import SEEN
from models.journal.commands import STRUCK, WRITTEN
from models.journal.naming import named
from models.journal.rows import JournalRow, Named, Struck, Wanted
from models.journal.words import GROUPS, LOOKS, SHOWN
from models.search.finding import about_code, holding
from models.store.tables import Entry, EntryDetail
from models.store.timeline import LOGGED, without_words

_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_DETAIL: Any = EntryDetail.__table__  # type: ignore[attr-defined]  # as above
_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # as above
_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # as above
_E = _ENTRY.c

RECEIVED = "alarm.received"
LIMIT = 400
DAY_LIMIT = 20_000
# Written of work at the desk: their words are the log. All other words stay where they stand.
_WORDED = ("log.", "alarm.", "plan.", "duty.", "shift.", "absence.", "handover.")
_GROUP_OF = {first: group for group, firsts in GROUPS.items() for first in firsts}


def may_read(actor: Actor) -> bool:
    """Whether this one may read what officers wrote in the log."""
    return may(actor.role, "journal.read")


def group_of(verb: str) -> str:
    """The group an entry is shown in; what no group names is the machine's."""
    return _GROUP_OF.get(verb.partition(".")[0], "machine")


def journal(
    connection: Connection, actor: Actor, wanted: Wanted, limit: int = LIMIT
) -> tuple[JournalRow, ...]:
    """The newest `limit` entries that are wanted, by when they happened, the newest first."""
    chosen = _chosen(wanted.groups or SHOWN, looks=wanted.looks)
    if wanted.begins is not None:
        chosen = chosen.where(
            _E.event_at >= wanted.begins, _E.seq >= entered_since(connection, wanted.begins)
        )
    if wanted.ends is not None:
        chosen = chosen.where(_E.event_at < wanted.ends)
    for word in wanted.words.split():
        chosen = chosen.where(_holds(connection, actor, word))
    found = connection.execute(chosen.order_by(_E.seq.desc()).limit(limit)).all()
    rows = [_row(each) for each in found]
    if "alarm" in (wanted.groups or SHOWN):
        since = min((row.event_at for row in rows), default=None) if len(rows) == limit else wanted.begins
        rows += _received(connection, actor, wanted, since, limit)
    rows.sort(key=lambda row: (row.event_at, row.seq), reverse=True)
    return _finished(connection, rows[:limit], actor)


def written_line(connection: Connection, actor: Actor, log_id: str) -> tuple[JournalRow, ...]:
    """One written line with what was done to it, oldest first."""
    chosen = _chosen(("written",), looks=False).where(_E.subject == f"log:{log_id}")
    found = connection.execute(chosen.order_by(_E.seq).limit(20)).all()
    return _finished(connection, [_row(each) for each in found], actor)


def entered_since(connection: Connection, at: datetime) -> int:
    """The first entry written at or after an instant, by number: entries are written in the order of their numbers."""
    low = 1
    high = int(connection.execute(select(_E.seq).order_by(_E.seq.desc()).limit(1)).scalar() or 0) + 1
    while low < high:
        middle = (low + high) // 2
        row = connection.execute(
            select(_E.seq, _E.entered_at).where(_E.seq >= middle).order_by(_E.seq).limit(1)
        ).one_or_none()
        # A clock that was set back leaves a stretch out of order: a minute is given away for it.
        if row is None or (row.entered_at - at).total_seconds() >= -60:
            high = middle
        else:
            low = int(row.seq) + 1
    return low


def _chosen(groups: tuple[str, ...], *, looks: bool) -> Any:
    firsts = [first for group in groups for first in GROUPS.get(group, ())]
    kept = or_(*(_E.verb.like(f"{first}.%") for first in firsts)) if firsts else _E.seq < 0
    chosen = (
        select(
            _E.seq, _E.event_at, _E.entered_at, _E.actor_label, _E.verb, _E.subject, _DETAIL.c.id, _DETAIL.c.body
        )
        .outerjoin(_DETAIL, _DETAIL.c.id == _E.detail_id)
        .where(kept)
    )  # fmt: skip
    if tuple(groups) == ("written",):
        # Few among many: found by their subjects, which have an index.
        chosen = chosen.where(
            or_(*(_E.subject.between(f"{each}:", f"{each};") for each in GROUPS["written"]))
        )
    if looks:
        return chosen
    seen = _E.verb.in_(SEEN) | or_(*(_E.verb.like(f"%{each}") for each in LOOKS))
    # A line of the log stands for itself: that it is about an incident is told on the incident.
    return chosen.where(~seen, _E.verb != LOGGED)


def _holds(connection: Connection, actor: Actor, word: str) -> ColumnElement[bool]:
    """Entries about what holds the word, or about what has it for a code; and what an officer of that name did."""
    parts: list[ColumnElement[bool]] = []
    names = [actor.label, *connection.execute(select(_OPERATOR.c.name).limit(1000)).scalars()]
    if who := sorted({name for name in names if word.casefold() in name.casefold()}):
        parts.append(_E.actor_label.in_(who))
    by_words = holding(connection, actor, word)
    if by_words is not None:
        parts.append(_E.subject.in_(by_words))
    coded = about_code(connection, word)
    if coded is not None:
        parts.append(_E.subject.in_(coded))
    return or_(*parts) if parts else _E.seq < 0


def _received(
    connection: Connection, actor: Actor, wanted: Wanted, since: datetime | None, limit: int
) -> list[JournalRow]:
    """The alarms that came in: reception keeps one entry for many, so each is told from its row."""
    chosen = select(_ALARM.c.id, _ALARM.c.received_at, _ALARM.c.triggered_at, _ALARM.c.kind).where(
        ~_ALARM.c.drill
    )
    if since is not None:
        chosen = chosen.where(_ALARM.c.received_at >= since)
    if wanted.ends is not None:
        chosen = chosen.where(_ALARM.c.received_at < wanted.ends)
    for word in wanted.words.split():
        subject = literal("alarm:") + _ALARM.c.id
        parts = [
            each
            for each in (holding(connection, actor, word), about_code(connection, word))
            if each is not None
        ]
        chosen = chosen.where(or_(*(subject.in_(each) for each in parts)) if parts else _ALARM.c.seq < 0)
    return [
        JournalRow(
            0, row.received_at, row.received_at, "", RECEIVED, Named("alarm", str(row.id)), "alarm",
            {"kind": row.kind},
        )
        for row in connection.execute(chosen.order_by(_ALARM.c.seq.desc()).limit(limit))
    ]  # fmt: skip


def _row(found: Any) -> JournalRow:
    kind, _, row_id = str(found.subject).partition(":")
    detail = json.loads(found.body) if found.body else {}
    return JournalRow(
        found.seq, found.event_at, found.entered_at, found.actor_label, found.verb, Named(kind, row_id),
        group_of(found.verb), detail,
    )  # fmt: skip


def _finished(connection: Connection, rows: list[JournalRow], actor: Actor) -> tuple[JournalRow, ...]:
    """Named by codes, struck where they were, and without the words that the reader may not have."""
    links = {row.seq: _links(row) for row in rows if row.verb == WRITTEN}
    subjects = [f"{row.about.kind}:{row.about.id}" for row in rows]
    codes = named(connection, [*subjects, *(each for told in links.values() for each in told)])
    struck = _struck(connection, [row.about.id for row in rows if row.verb == WRITTEN])
    reads = may_read(actor)
    done = []
    for row, subject in zip(rows, subjects, strict=True):
        detail = row.detail
        if not reads or not row.verb.startswith(_WORDED):
            line = TimelineRow(row.seq, row.event_at, row.entered_at, row.who, row.verb, detail)
            detail = without_words([line])[0].detail
        done.append(
            replace(
                row,
                about=codes[subject],
                detail={name: value for name, value in detail.items() if name != "links"},
                links=tuple(codes[each] for each in links.get(row.seq, ())),
                struck=_as_read(struck.get(row.about.id), reads) if row.verb == WRITTEN else None,
            )
        )
    return tuple(done)


def _links(row: JournalRow) -> tuple[str, ...]:
    told = row.detail.get("links")
    return tuple(map(str, told)) if isinstance(told, list) else ()


def _struck(connection: Connection, ids: list[str]) -> dict[str, Struck]:
    found: dict[str, Struck] = {}
    for start in range(0, len(ids), 300):
        subjects = [f"log:{each}" for each in ids[start : start + 300]]
        chosen = (
            select(_E.subject, _E.actor_label, _E.event_at, _DETAIL.c.id, _DETAIL.c.body)
            .outerjoin(_DETAIL, _DETAIL.c.id == _E.detail_id)
            .where(_E.subject.in_(subjects), _E.verb == STRUCK)
        )
        for row in connection.execute(chosen):
            reason = json.loads(row.body).get("reason", "") if row.body else ""
            found[str(row.subject).partition(":")[2]] = Struck(row.actor_label, row.event_at, str(reason))
    return found


def _as_read(struck: Struck | None, reads: bool) -> Struck | None:
    return struck if struck is None or reads else replace(struck, reason="")
