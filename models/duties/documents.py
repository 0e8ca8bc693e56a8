"""The documents of the city in versions: which is in force on a day, what it changes, what it re-opens (D74, D75)."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from models.duties.rows import Change, DocumentRow, VersionRow
from models.duties.tables import Document, DocumentVersion

_DOCUMENT: Any = Document.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_VERSION: Any = DocumentVersion.__table__  # type: ignore[attr-defined]  # as above

LIMIT = 500


def current(connection: Connection, kind: str, day: date) -> VersionRow | None:
    """The version in force on a day among the documents of a kind: the last to become valid. None for none."""
    v = _VERSION.c
    chosen = _chosen().where(_DOCUMENT.c.kind == kind, v.valid_from <= day)
    found = connection.execute(chosen.order_by(v.valid_from.desc(), v.seq.desc()).limit(1)).one_or_none()
    return None if found is None else _row(found)


def versions(connection: Connection, code: str = "", limit: int = LIMIT) -> tuple[VersionRow, ...]:
    """The versions of a document, or of all, the latest valid first."""
    v = _VERSION.c
    chosen = _chosen().order_by(v.valid_from.desc(), v.seq.desc()).limit(limit)
    if code:
        chosen = chosen.where(_DOCUMENT.c.code == code)
    return tuple(_row(found) for found in connection.execute(chosen))


def version(connection: Connection, version_id: str) -> VersionRow | None:
    """One version by its id."""
    found = connection.execute(_chosen().where(_VERSION.c.id == version_id)).one_or_none()
    return None if found is None else _row(found)


def version_of_file(connection: Connection, sha256: str) -> VersionRow | None:
    """The version whose file has these very bytes; None where none was recorded."""
    chosen = _chosen().where(_VERSION.c.sha256 == sha256).order_by(_VERSION.c.seq.desc()).limit(1)
    found = connection.execute(chosen).one_or_none()
    return None if found is None else _row(found)


def tree(connection: Connection, day: date) -> tuple[DocumentRow, ...]:
    """Every document under its parent, by code among its siblings, with the versions in force and to come."""
    d = _DOCUMENT.c
    found = connection.execute(
        select(d.id, d.code, d.kind, d.title, d.parent_id).order_by(d.code).limit(LIMIT)
    )
    documents = {row.id: row for row in found}
    of: dict[str, list[VersionRow]] = defaultdict(list)
    for each in versions(connection):
        of[each.document_id].append(each)
    children: dict[str | None, list[str]] = defaultdict(list)
    for row in documents.values():
        children[row.parent_id if row.parent_id in documents else None].append(row.id)
    rows: list[DocumentRow] = []

    def put(document_id: str, depth: int) -> None:
        row, own = documents[document_id], of[document_id]
        parent = documents.get(row.parent_id)
        rows.append(
            DocumentRow(
                id=row.id,
                code=row.code,
                kind=row.kind,
                title=row.title,
                parent=None if parent is None else parent.code,
                depth=depth,
                current=next((each for each in own if each.valid_from <= day), None),
                coming=next((each for each in reversed(own) if each.valid_from > day), None),
                versions=len(own),
            )
        )
        for child in children[document_id]:
            put(child, depth + 1)

    for root in children[None]:
        put(root, 0)
    return tuple(rows)


def _chosen() -> Select[Any]:
    v, d = _VERSION.c, _DOCUMENT.c
    return select(
        v.id, v.document_id, d.code, d.kind, d.title, v.name, v.decided_on, v.decided_by, v.decision, v.valid_from,
        v.sha256, v.file_name, v.changes, v.reopens, v.recorded_label,
    ).select_from(_VERSION.join(_DOCUMENT, d.id == v.document_id))  # fmt: skip


def _row(found: Any) -> VersionRow:
    told = tuple(Change(each["duty"], each["holder"], each["what"]) for each in json.loads(found.changes))
    return VersionRow(
        id=found.id,
        document_id=found.document_id,
        code=found.code,
        kind=found.kind,
        title=found.title,
        name=found.name,
        decided_on=found.decided_on,
        decided_by=found.decided_by,
        decision=found.decision,
        valid_from=found.valid_from,
        sha256=found.sha256,
        file_name=found.file_name,
        changes=told,
        reopens=tuple(json.loads(found.reopens)),
        recorded_by=found.recorded_label,
    )
