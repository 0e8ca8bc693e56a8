"""Documents entered, and the versions that were decided (D74, D75). A version is never changed: a new one follows."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.duties.directive import BY_NUMBER
from models.duties.ledger import Owed, ledger
from models.duties.measured import HOLDERS
from models.duties.rows import Change
from models.duties.tables import Document, DocumentVersion
from models.duties.words import DOCUMENT_KINDS, REOPENS
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.ids import new_id
from models.store.text import clean

_DOCUMENT: Any = Document.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_VERSION: Any = DocumentVersion.__table__  # type: ignore[attr-defined]  # as above

_SHA256 = re.compile(r"[0-9a-f]{64}")
_CODE = re.compile(r"[A-Za-zÅÄÖåäö0-9][A-Za-zÅÄÖåäö0-9_-]{0,19}")


def add_document(
    session: Session, actor: Actor, code: str, kind: str, title: str, clock: Clock, *, parent: str = ""
) -> str:
    """Enter a document under its parent's code, "" for the top; returns its id. Raises Refused and NotFound."""
    check(actor, "document.enter")
    if kind not in DOCUMENT_KINDS:
        raise Refused("document.no_such_kind", given=clean(kind, 40), known=", ".join(DOCUMENT_KINDS))
    called = clean(code, 40).upper()
    if not _CODE.fullmatch(called):
        raise Refused("document.bad_code", given=called)
    words = clean(title, 200)
    if not words:
        raise Refused("document.no_title")
    connection, now = session.connection(), clock.now()
    if connection.execute(select(_DOCUMENT.c.id).where(_DOCUMENT.c.code == called)).scalar() is not None:
        raise Refused("document.exists", code=called)
    parent_id = _document(connection, parent).id if parent else None
    document_id = new_id()
    connection.execute(
        insert(_DOCUMENT).values(
            id=document_id,
            code=called,
            kind=kind,
            title=words,
            parent_id=parent_id,
            recorded_at=now,
            version=1,
        )
    )
    detail: dict[str, object] = {"code": called, "kind": kind, "parent": parent}
    record(session, actor, "document.entered", f"document:{document_id}", now, detail)
    return document_id


def add_version(
    session: Session,
    actor: Actor,
    code: str,
    name: str,
    decided_on: date,
    decided_by: str,
    clock: Clock,
    *,
    decision: str = "",
    valid_from: date | None = None,
    sha256: str = "",
    file_name: str = "",
    changes: Sequence[Change] = (),
    reopens: Sequence[str] = (),
) -> str:
    """Enter a decided version; it holds from the day decided if none is said. Returns its id.

    Raises Refused for a name used before, an unknown duty, holder or kind of offer, or a day that makes no sense.
    """
    check(actor, "document.enter")
    connection, now = session.connection(), clock.now()
    document = _document(connection, code)
    called, decider = clean(name, 60), clean(decided_by, 120)
    if not called or not decider:
        raise Refused("document.version_unnamed")
    starts = valid_from or decided_on
    if starts < decided_on:
        raise Refused(
            "document.valid_before_decided", decided=decided_on.isoformat(), valid=starts.isoformat()
        )
    if sha256 and not _SHA256.fullmatch(sha256):
        raise Refused("document.bad_sha256")
    used = select(_VERSION.c.id).where(_VERSION.c.document_id == document.id, _VERSION.c.name == called)
    if connection.execute(used).scalar() is not None:
        raise Refused("document.version_exists", code=document.code, name=called)
    told = [_change(each) for each in changes]
    again = sorted({_reopened(each) for each in reopens}, key=REOPENS.index)
    version_id = new_id()
    connection.execute(
        insert(_VERSION).values(
            id=version_id,
            document_id=document.id,
            name=called,
            decided_on=decided_on,
            decided_by=decider,
            decision=clean(decision, 120),
            valid_from=starts,
            sha256=sha256,
            file_name=clean(file_name, 120),
            changes=json.dumps([asdict(each) for each in told], ensure_ascii=False),
            reopens=json.dumps(again),
            recorded_label=actor.label,
            recorded_at=now,
        )
    )
    detail: dict[str, object] = {
        "code": document.code,
        "name": called,
        "decided_on": decided_on.isoformat(),
        "decided_by": decider,
        "valid_from": starts.isoformat(),
        "sha256": sha256,
        "reopens": again,
    }
    record(session, actor, "document.version_entered", f"document:{document.id}", now, detail)
    return version_id


def opened_anew(connection: Connection, version_id: str, day: date) -> tuple[Owed, ...]:
    """The lines that this version opened anew, as they stand on a day: what it means, person by person."""
    return tuple(line for line in ledger(connection, day) if line.reopened_by == version_id)


def _document(connection: Connection, code: str) -> Any:
    called = clean(code, 40).upper()
    chosen = select(_DOCUMENT.c.id, _DOCUMENT.c.code).where(_DOCUMENT.c.code == called)
    found = connection.execute(chosen).one_or_none()
    if found is None:
        raise NotFound("document.not_found", code=called)
    return found


def _change(told: Change) -> Change:
    duty, holder, what = told.duty.upper(), told.holder, clean(told.what, 300)
    if duty not in BY_NUMBER:
        raise Refused("document.no_such_duty", given=clean(duty, 20))
    if holder not in HOLDERS:
        raise Refused("document.no_such_holder", given=clean(holder, 20), known=", ".join(HOLDERS))
    if not what:
        raise Refused("document.change_says_nothing", duty=duty)
    return Change(duty, holder, what)


def _reopened(kind: str) -> str:
    if kind not in REOPENS:
        raise Refused("document.no_such_reopening", given=clean(kind, 40), known=", ".join(REOPENS))
    return kind
