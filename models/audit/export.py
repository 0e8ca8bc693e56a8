"""The whole record in a file that anybody with Python can verify: entries, details, signed heads and a verifier."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.access.two_person import ask, take
from models.audit import verifier
from models.audit.head_code import code_of
from models.audit.heads import KEY_NAME, signed_heads
from models.people.grounds import export_line
from models.rota.tables import Handover
from models.store.chain import record
from models.store.clock import Clock
from models.store.exporting import new_file
from models.store.store import Store
from models.store.tables import ChainHead, Entry, EntryDetail, Meta
from models.store.types import as_text

_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_DETAIL: Any = EntryDetail.__table__  # type: ignore[attr-defined]  # as above
_CHAIN: Any = ChainHead.__table__  # type: ignore[attr-defined]  # as above
_HANDOVER: Any = Handover.__table__  # type: ignore[attr-defined]  # as above
_META: Any = Meta.__table__  # type: ignore[attr-defined]  # as above
_AT_ONCE = 1000
EXPORT, WHOLE_RECORD = "export.bulk", "audit"

README = """Vaktbord: the record, exported / journalen, exporterad

entries.jsonl   one entry a line: who did what to which subject, when, and the hash of the entry before
                en post per rad: vem gjorde vad med vad, när, och föregående posts hash
details.jsonl   the words of entries, bound by a salted hash; "body": null is weeded
                posternas ord, bundna med saltad hash; "body": null är gallrat
heads.jsonl     how far the record had come, signed (Ed25519) / hur långt journalen nått, signerat
handovers.jsonl handover sheets as they were signed; the entries tell who signed which, and when
                överlämningsblad som de signerades; posterna berättar vem som signerade vilket, och när
about.json      the head at the time of export, and the public keys / huvudet vid exporten, och de öppna nycklarna

Verify / kontrollera:   python3 verify.py        (only Python's own library / bara Pythons eget bibliotek)

Compare the head's code and the keys with what is written on paper: a record that was written anew from the beginning
can only be told so. Jämför huvudets kod och nycklarna med vad som står på papper.

This file holds personal data. Filen innehåller personuppgifter.
"""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    entries: int
    heads: int
    code: str


def ask_export(session: Session, actor: Actor, clock: Clock) -> int:
    """Ask a second person for leave to export the whole record once; returns the number to approve."""
    check(actor, "audit.export")
    return ask(session, actor, EXPORT, WHOLE_RECORD, {}, clock, shown="audit")


def export(store: Store, actor: Actor, path: Path) -> Exported:
    """Write everything to a new zip at `path`, 0600, in a folder that is the owner's alone; on record before it is.

    It shows everybody's data at once and so takes two persons (TRUST threat 13). Raises UsageProblem where the file is
    there already, NotAllowed for a folder that others may open and without a second person's approval.
    """
    check(actor, "audit.export")
    with new_file(path) as stream:
        with store.write() as session:
            take(session, actor, EXPORT, WHOLE_RECORD, store.clock)
            record(session, actor, "audit.exported", "audit", store.clock.now(), {"what": "everything"})
        with store.read() as connection, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            return _write(connection, archive, export_line(connection, store.clock.now()))


def _write(connection: Connection, archive: zipfile.ZipFile, ground: str) -> Exported:
    seq, hash_ = connection.execute(select(_CHAIN.c.seq, _CHAIN.c.hash)).one()
    rows = connection.execute(select(_META.c.name, _META.c.value).where(_META.c.name.like(f"{KEY_NAME}%")))
    public = {str(name).removeprefix(KEY_NAME): str(value) for name, value in rows}
    code = code_of(seq, hash_) if seq else ""
    archive.writestr("README.txt", f"{README}{ground}\n")
    archive.writestr("verify.py", Path(verifier.__file__).read_text(encoding="utf-8"))
    about = {"head": {"seq": seq, "hash": hash_, "code": code}, "keys": public, "secrecy": ground}
    archive.writestr("about.json", json.dumps(about, ensure_ascii=False, indent=2) + "\n")
    entries = _lines(archive, "entries.jsonl", _all(connection, _ENTRY, _ENTRY.c.seq))
    _lines(archive, "details.jsonl", _all(connection, _DETAIL, _DETAIL.c.id))
    heads = _lines(archive, "heads.jsonl", signed_heads(connection))
    _lines(archive, "handovers.jsonl", _all(connection, _HANDOVER, _HANDOVER.c.seq))
    return Exported(entries, heads, code)


def _all(connection: Connection, table: Any, order: Any) -> Iterable[dict[str, Any]]:
    chosen, last = select(table).order_by(order).limit(_AT_ONCE), None
    while True:
        rows = connection.execute(chosen if last is None else chosen.where(order > last)).mappings().all()
        for row in rows:
            yield {
                name: as_text(value) if hasattr(value, "astimezone") else value for name, value in row.items()
            }
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1][order.name]


def _lines(archive: zipfile.ZipFile, name: str, rows: Iterable[dict[str, Any]]) -> int:
    count = 0
    with archive.open(name, "w", force_zip64=True) as stream:
        for row in rows:
            count += 1
            stream.write((json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n").encode())
    return count
