"""Files kept with an incident, sealed, with the SHA-256 of their bytes as they came (D24). Never changed.

Reading one puts on record who did, and gives nothing whose sum is not the one that was written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Select, insert, select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.incidents.holding import held, put, required
from models.incidents.tables import Evidence
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.ids import new_id
from models.store.text import clean

_EVIDENCE: Any = Evidence.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_E = _EVIDENCE.c

LARGEST = 25_000_000
"""Bytes of one file: a screen shot, a letter or a minute of sound; a film is kept elsewhere and told of in words."""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One file, without its bytes."""

    id: str
    name: str
    about: str | None
    size: int
    sha256: str
    who: str
    recorded_at: datetime


def keep_file(
    session: Session, actor: Actor, incident_id: str, name: str, content: bytes, clock: Clock, about: str = ""
) -> str:
    """Keep a file with an incident, open or closed; returns its id. The same bytes twice are Refused."""
    check(actor, "incident.note")
    row = held(session, incident_id)
    told = required(name.replace("\\", "/").rpartition("/")[2], "incident.file_name", 200)
    if not content:
        raise Refused("incident.file_empty", name=told)
    if len(content) > LARGEST:
        raise Refused("incident.file_large", name=told, most=LARGEST // 1_000_000)
    proof = sha256(content).hexdigest()
    same = select(_E.id).where(_E.incident_id == incident_id, _E.sha256 == proof)
    if session.connection().execute(same).first() is not None:
        raise Refused("incident.file_kept_already", name=told)
    now, made = clock.now(), new_id()
    session.connection().execute(
        insert(_EVIDENCE).values(
            id=made, incident_id=incident_id, name=told, about=clean(about, 400) or None, size=len(content),
            sha256=proof, content=content, recorded_label=actor.label, recorded_at=now,
        )
    )  # fmt: skip
    put(session, row)
    detail: dict[str, object] = {"name": told, "sha256": proof, "size": len(content)}
    record(session, actor, "incident.file_kept", f"incident:{incident_id}", now, detail)
    return made


def read_file(session: Session, actor: Actor, evidence_id: str, clock: Clock) -> tuple[str, bytes]:
    """A file's name and bytes, on record. Raises Refused where the bytes are not those that were kept."""
    check(actor, "incident.read")
    chosen = select(_EVIDENCE).where(_E.id == evidence_id)
    row = session.connection().execute(chosen).mappings().one_or_none()
    if row is None:
        raise NotFound("incident.no_such_file")
    content = bytes(row["content"])
    if sha256(content).hexdigest() != row["sha256"]:
        raise Refused("incident.file_changed", name=row["name"])
    detail: dict[str, object] = {"name": row["name"], "sha256": row["sha256"]}
    record(session, actor, "incident.file_read", f"incident:{row['incident_id']}", clock.now(), detail)
    return str(row["name"]), content


def files_of(connection: Connection, incident_id: str, limit: int = 200) -> tuple[EvidenceRow, ...]:
    """An incident's files, the oldest first."""
    chosen: Select[Any] = (
        select(_E.id, _E.name, _E.about, _E.size, _E.sha256, _E.recorded_label, _E.recorded_at)
        .where(_E.incident_id == incident_id)
        .order_by(_E.seq)
        .limit(limit)
    )
    return tuple(EvidenceRow(*row) for row in connection.execute(chosen))
