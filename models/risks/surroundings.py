"""The world around, and the whole group: notes of the environment watch (D14) and overall risk analyses (D15)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.people.validity import local_day
from models.risks.linking import meant_all, put_link
from models.risks.tables import RiskAnalysis, WatchNote
from models.risks.threats import STORY, require_later, required
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused
from models.store.ids import new_id
from models.store.text import clean

_NOTE: Any = WatchNote.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ANALYSIS: Any = RiskAnalysis.__table__  # type: ignore[attr-defined]  # as above

SOURCE, TAGS, NAME = 120, 200, 80
_SHA256 = re.compile(r"[0-9a-f]{64}")


def add_note(
    session: Session,
    actor: Actor,
    text: str,
    source: str,
    dated_on: date,
    clock: Clock,
    *,
    tags: str = "",
    review_on: date | None = None,
    linked: Iterable[str] | str = (),
) -> int:
    """Note something seen in the world around, where it was read and when; returns the note's number.

    `tags` are words with commas or spaces between; `linked` are codes of persons, incidents, threats, actors.
    Source and tags stand in the list that who may read notes sees: no names there. Raises Refused and NotFound.
    """
    check(actor, "watch_note.write")
    now = clock.now()
    told = required(text, "watch_note.empty_text", STORY)
    where = required(source, "watch_note.empty_source", SOURCE)
    if dated_on > local_day(now):
        raise Refused("watch_note.not_yet", day=dated_on.isoformat())
    if review_on is not None:
        require_later(review_on, now)
    connection = session.connection()
    others = meant_all(connection, linked)
    note_id = new_id()
    made = connection.execute(
        insert(_NOTE).values(
            id=note_id,
            dated_on=dated_on,
            source=where,
            text=told,
            tags=told_tags(tags),
            review_on=review_on,
            recorded_label=actor.label,
            recorded_at=now,
            version=1,
        )
    )
    given: Any = made.inserted_primary_key  # the number that the database gave out
    number = int(given[0])
    for kind, other_id, _ in others:
        put_link(session, "note", note_id, kind, other_id, now)
    detail: dict[str, object] = {"number": number, "on": dated_on.isoformat()}
    if others:
        detail["linked"] = [code for _, _, code in others]
    record(session, actor, "watch_note.added", f"note:{note_id}", now, detail)
    return number


def review_note(
    session: Session,
    actor: Actor,
    number: int,
    clock: Clock,
    *,
    again_on: date | None = None,
    text: str = "",
    seen: int | None = None,
) -> None:
    """A note was looked at again: what has come since is added to it; `again_on` is the next time, None for no more."""
    check(actor, "watch_note.write")
    now = clock.now()
    if again_on is not None:
        require_later(again_on, now)
    connection = session.connection()
    found = connection.execute(select(_NOTE).where(_NOTE.c.seq == number).with_for_update())
    row = found.mappings().one_or_none()
    if row is None:
        raise NotFound("watch_note.not_found", number=number)
    if seen is not None and row["version"] != seen:
        raise Overtaken("risk.changed_meanwhile", code=number)
    more = clean(text, STORY, keep_lines=True)
    values = {
        "reviewed_on": local_day(now),
        "review_on": again_on,
        "text": "\n".join(part for part in (row["text"], more) if part),
        "version": row["version"] + 1,
    }
    connection.execute(update(_NOTE).where(_NOTE.c.id == row["id"]).values(**values))
    detail: dict[str, object] = {"number": number, "again": again_on.isoformat() if again_on else None}
    record(session, actor, "watch_note.reviewed", f"note:{row['id']}", now, detail)


def told_tags(given: str) -> str:
    """Tags as they are kept: small letters, each once, in order."""
    words = clean(given, TAGS).casefold().replace(",", " ").replace("#", " ").split()
    return " ".join(sorted(dict.fromkeys(words)))


def record_analysis(
    session: Session,
    actor: Actor,
    title: str,
    name: str,
    done_on: date,
    next_review_on: date,
    reference: str,
    clock: Clock,
    *,
    summary: str = "",
    sha256: str = "",
) -> int:
    """Record a version (`name`) of an overall risk analysis and when it is due again; returns its number.

    Title, name and reference stand in lists: no names there. Versions before stay. Raises Refused for a version that
    is there already, one done in the future, or a next review that is not after it.
    """
    check(actor, "analysis.record")
    now = clock.now()
    called = required(title, "analysis.empty_title", NAME)
    version = required(name, "analysis.empty_name", NAME)
    where = required(reference, "analysis.empty_reference", 200)
    if done_on > local_day(now):
        raise Refused("analysis.not_yet", day=done_on.isoformat())
    if next_review_on <= done_on:
        raise Refused("analysis.review_before", day=next_review_on.isoformat())
    digest = sha256.strip().lower()
    if digest and not _SHA256.fullmatch(digest):
        raise Refused("analysis.bad_hash")
    connection = session.connection()
    c = _ANALYSIS.c
    if connection.execute(select(c.id).where(c.title == called, c.name == version)).first():
        raise Refused("analysis.there_already", title=called, name=version)
    analysis_id = new_id()
    made = connection.execute(
        insert(_ANALYSIS).values(
            id=analysis_id,
            title=called,
            name=version,
            done_on=done_on,
            next_review_on=next_review_on,
            reference=where,
            sha256=digest,
            summary=clean(summary, STORY, keep_lines=True) or None,
            recorded_label=actor.label,
            recorded_at=now,
        )
    )
    given: Any = made.inserted_primary_key  # the number that the database gave out
    detail: dict[str, object] = {
        "title": called, "version": version, "on": done_on.isoformat(), "next": next_review_on.isoformat(),
    }  # fmt: skip
    record(session, actor, "analysis.recorded", f"analysis:{analysis_id}", now, detail)
    return int(given[0])
