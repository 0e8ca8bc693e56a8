"""Whether every kept sheet is the one that both signed: its words, its signatures, and the head it stands on (D87).

The entries say who signed what; the chain and its signed heads keep the entries. Here each sheet is held against
them, so that neither a changed sheet, nor a signature put in or taken out, nor a sheet taken away goes unseen.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, select, type_coerce

from models.handover.sheet import digest_of
from models.rota.tables import Handover
from models.store.errors import IntegrityProblem
from models.store.tables import Entry, EntryDetail
from models.store.walk import opened_body

_H: Any = Handover.__table__.c  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_E: Any = Entry.__table__.c  # type: ignore[attr-defined]  # as above
_D: Any = EntryDetail.__table__.c  # type: ignore[attr-defined]  # as above

WRITTEN, SIGNED, SETTLED, WITHDRAWN = (
    f"handover.{verb}" for verb in ("written", "signed", "settled", "withdrawn")
)


_ROWS = select(
    _H.seq, _H.id, _H.outgoing_id, _H.incoming_id, _H.sha256, _H.head_seq, _H.head_hash, _H.outgoing_signed_at,
    _H.incoming_signed_at, _H.settled_at, _H.withdrawn_at, _H.written_at, _H.span_id,
).order_by(_H.seq)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signatures:
    """How many sheets and signatures hold, and the first sheet that does not.

    `why` is "" where all hold, else "handover_sheet", "handover_signature", "handover_head" or "handover_gone".
    """

    sheets: int = 0
    signatures: int = 0
    number: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Told:
    """What an entry says of a sheet; `detail` None where its words were weeded."""

    verb: str
    actor_id: str
    seq: int
    detail: Mapping[str, object] | None
    at: datetime


def verify_handovers(connection: Connection) -> Signatures:
    """Hold every sheet against the stream; the first that does not fit ends it. The chain itself is not walked here."""
    told = _entries(connection)
    sheets = signatures = 0
    for row in connection.execute(_ROWS).mappings().all():
        why = _why(dict(row), told.pop(str(row["id"]), []), connection)
        if why:
            return Signatures(sheets, signatures, int(row["seq"]), why)
        sheets += 1
        signatures += sum(row[f"{side}_signed_at"] is not None for side in ("outgoing", "incoming"))
    for entries in told.values():
        number = next((each.detail.get("number") for each in entries if each.detail), 0)
        return Signatures(sheets, signatures, number if isinstance(number, int) else 0, "handover_gone")
    return Signatures(sheets, signatures)


def _why(row: Mapping[str, Any], entries: list[_Told], connection: Connection) -> str:
    try:
        sheet = str(connection.execute(select(_H.sheet).where(_H.seq == row["seq"])).scalar_one())
    except IntegrityProblem:  # a sealed value that was changed
        return "handover_sheet"
    if sheet and digest_of(sheet) != row["sha256"]:
        return "handover_sheet"
    if any(each.detail is not None and each.detail.get("sha256") != row["sha256"] for each in entries):
        return "handover_sheet"
    written = [each for each in entries if each.verb == WRITTEN]
    if len(written) != 1:
        return "handover_sheet"
    if not sheet and written[0].detail is not None:
        return "handover_sheet"  # words go by weeding only, and then those of the entry with them
    if not _stands_on(row, written[0], connection):
        return "handover_head"
    if written[0].at != row["written_at"]:
        return "handover_sheet"
    signed: dict[str, list[_Told]] = {"outgoing": [], "incoming": []}
    for each in entries:
        if each.verb == SIGNED:
            side = _side(each, row)
            if side not in signed:
                return "handover_signature"
            signed[side].append(each)
    for side, those in signed.items():
        at = row[f"{side}_signed_at"]
        wanted = [] if at is None else [(row[f"{side}_id"], at)]
        if [(each.actor_id, each.at) for each in those] != wanted:
            return "handover_signature"
    for verb, column in ((SETTLED, "settled_at"), (WITHDRAWN, "withdrawn_at")):
        wanted_at = [] if row[column] is None else [row[column]]
        if [each.at for each in entries if each.verb == verb] != wanted_at:
            return "handover_signature"
    return "" if _of_its_change(row, entries) else "handover_signature"


def _of_its_change(row: Mapping[str, Any], entries: list[_Told]) -> bool:
    """Whether the change of duty that the sheet stands for is the one it was written, signed or let be for."""
    told = [each.detail["change"] for each in entries if each.detail is not None and "change" in each.detail]
    return not told or told[-1] == (row["span_id"] or "")


def _side(entry: _Told, row: Mapping[str, Any]) -> str:
    """As whom somebody signed; of a weeded entry by who it was."""
    if entry.detail is not None:
        return str(entry.detail.get("as"))
    return "outgoing" if entry.actor_id == row["outgoing_id"] else "incoming"


def _stands_on(row: Mapping[str, Any], written: _Told, connection: Connection) -> bool:
    """Whether the head that the sheet names is in the stream, before the entry that tells of the sheet."""
    if not row["head_seq"]:
        return True
    found = connection.execute(select(_E.hash).where(_E.seq == row["head_seq"])).scalar()
    names = written.detail is None or written.detail.get("head") == row["head_seq"]
    return found == row["head_hash"] and row["head_seq"] < written.seq and names


def _entries(connection: Connection) -> dict[str, list[_Told]]:
    """What the stream tells of each sheet, by its id, in order."""
    found: dict[str, list[_Told]] = {}
    rows = connection.execute(
        select(_E.seq, _E.verb, _E.subject, _E.actor_id, _E.event_at, type_coerce(_D.body, Text), _D.id)
        .outerjoin(EntryDetail.__table__, _D.id == _E.detail_id)  # type: ignore[attr-defined]  # as above
        .where(_E.verb.in_((WRITTEN, SIGNED, SETTLED, WITHDRAWN)))
        .order_by(_E.seq)
    )
    for seq, verb, subject, actor_id, at, stored, detail_id in rows:
        detail: Mapping[str, object] | None = None
        if stored:
            try:
                opened = json.loads(opened_body(stored, detail_id, connection.dialect))
                detail = opened if isinstance(opened, dict) else {}
            except (ValueError, TypeError, IntegrityProblem):
                detail = {}  # what was changed, the walk tells of
        found.setdefault(str(subject).partition(":")[2], []).append(_Told(verb, actor_id, seq, detail, at))
    return found
