"""The proof of cover for a past period as a signed file: what was required, scheduled and confirmed, from the record.

It is signed with the key that signs the record's heads, and names the head that it was read at: whoever holds the file
can check the signature with the public key in it, and the city can hold it against the record (D36, D88).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.access.views import operators
from models.audit.head_code import code_of
from models.audit.heads import HeadKey, id_of, is_signed
from models.rota.cover import Span, intersect
from models.rota.duty import Record, held
from models.rota.proof import DutyCover, cover
from models.rota.stood import office_hours, record_between
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import Refused, UsageProblem
from models.store.meta import read_meta
from models.store.policy import OfficeHours, decision_of
from models.store.tables import ChainHead, Entry

FORMAT = "vaktbord cover proof 1"
ISSUED = "cover.proven"
MOST_BYTES = 64_000_000
_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_CHAIN: Any = ChainHead.__table__  # type: ignore[attr-defined]  # as above


@dataclass(frozen=True, slots=True)
class Checked:
    """What holds of a proof. `ours`: signed with a key of this home; `in_record`: the head it names is in the record;
    `issued`: the record tells that it was given out; `agrees`: the record still says the same of the period."""

    signed: bool
    ours: bool
    in_record: bool
    issued: bool
    agrees: bool

    @property
    def good(self) -> bool:
        """Whether all of it holds."""
        return self.signed and self.ours and self.in_record and self.issued and self.agrees


def issue(
    session: Session, actor: Actor, key: HeadKey, starts_at: datetime, ends_at: datetime, clock: Clock
) -> bytes:
    """The signed proof of a period that is over; that it was given out goes on record.

    Raises Refused for a period that is not over, NotAllowed without the right.
    """
    check(actor, "cover.prove")
    now, connection = clock.now(), session.connection()
    if ends_at > now:
        raise Refused("cover.not_over")
    told = _told(connection, starts_at, ends_at, now)
    seq, hash_ = connection.execute(select(_CHAIN.c.seq, _CHAIN.c.hash)).one()
    told["record"] = {"seq": seq, "hash": hash_, "code": code_of(seq, hash_)}
    content = _canonical(told)
    detail: dict[str, object] = {
        "from": starts_at.isoformat(), "to": ends_at.isoformat(), "sha256": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip
    record(session, actor, ISSUED, "rota:cover", now, detail)
    file = {
        "proof": told,
        "key": {"id": key.id, "public": key.public},
        "signature": key.private.sign(content).hex(),
    }
    return (json.dumps(file, ensure_ascii=False, indent=1) + "\n").encode()


def read_proof(content: bytes) -> dict[str, Any]:
    """The file as it was written. Raises UsageProblem for what is no such file."""
    try:
        if len(content) > MOST_BYTES:
            raise ValueError
        file: dict[str, Any] = json.loads(content)
        proof, key = file["proof"], file["key"]
        if proof["format"] != FORMAT or not isinstance(file["signature"], str):
            raise ValueError
        bytes.fromhex(key["public"])
        for edge in ("from", "to", "at"):
            if datetime.fromisoformat(proof[edge]).tzinfo is None:
                raise ValueError
        int(proof["record"]["seq"]), str(proof["record"]["hash"]), str(proof["city"])
        for each in proof["duties"]:
            shares = (each["scheduled_share"], each["confirmed_share"])
            if not isinstance(each["duty"], str) or any(
                share is not None and not isinstance(share, float) for share in shares
            ):
                raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageProblem("cover.no_proof") from error
    return file


def check_proof(connection: Connection, key: HeadKey | None, file: dict[str, Any]) -> Checked:
    """Hold a proof against its own signature, this home's key, and the record."""
    proof, public = file["proof"], str(file["key"]["public"])
    content = _canonical(proof)
    signed = is_signed(public, file["signature"], content)
    key_id = id_of(bytes.fromhex(public))
    ours = (key is not None and key.public == public) or read_meta(connection, f"head_key.{key_id}") == public
    head = proof["record"]
    at_head = connection.execute(select(_ENTRY.c.hash).where(_ENTRY.c.seq == int(head["seq"]))).scalar()
    edges = [datetime.fromisoformat(proof[edge]) for edge in ("from", "to", "at")]
    again = json.loads(_canonical(_told(connection, edges[0], edges[1], edges[2])))
    agrees = all(proof.get(name) == value for name, value in again.items())
    return Checked(signed, ours, at_head == head["hash"], _is_issued(connection, content), agrees)


def _told(connection: Connection, starts_at: datetime, ends_at: datetime, now: datetime) -> dict[str, Any]:
    """What a proof says, all but the head."""
    stood = record_between(connection, starts_at, ends_at)
    codes = {row.id: row.code for row in operators(connection)}
    found = cover(stood, office_hours(connection, starts_at, ends_at), starts_at, ends_at, now)
    return {
        "format": FORMAT,
        "city": read_meta(connection, "city") or "",
        "from": starts_at.isoformat(),
        "to": ends_at.isoformat(),
        "at": now.isoformat(),
        "office_hours_decision": decision_of(connection, OfficeHours, starts_at),
        "duties": [_duty(each, stood, Span(starts_at, ends_at), codes) for each in found.duties],
    }


def _duty(each: DutyCover, stood: Record, within: Span, codes: dict[str, str]) -> dict[str, Any]:
    """One duty: scheduled and confirmed apart."""
    scheduled = [
        {**_span(span), "code": codes.get(shift.shift.operator_id, "")}
        for shift in stood.stood
        if shift.shift.duty == each.duty
        for span in intersect([shift.span], [within])
    ]
    confirmed = [
        {**_span(span), "code": codes.get(had.operator_id, ""), "way": had.way}
        for had, held_span in held(each.duty, stood, within.ends_at)
        for span in intersect([held_span], [within])
    ]
    return {
        "duty": each.duty,
        "required": [_span(span) for span in each.required],
        "scheduled": scheduled,
        "scheduled_share": each.share,
        "scheduled_gaps": [
            {**_span(Span(gap.starts_at, gap.ends_at)), "cause": gap.cause} for gap in each.gaps
        ],
        "confirmed": confirmed,
        "confirmed_share": each.confirmed_share,
        "unconfirmed": [
            {**_span(Span(gap.starts_at, gap.ends_at)), "cause": gap.cause} for gap in each.unconfirmed
        ],
    }


def _span(span: Span) -> dict[str, str]:
    return {"from": span.starts_at.isoformat(), "to": span.ends_at.isoformat()}


def _canonical(told: dict[str, Any]) -> bytes:
    """What is signed: one way to write the same."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _is_issued(connection: Connection, content: bytes) -> bool:
    from models.store.tables import EntryDetail

    detail: Any = EntryDetail.__table__  # type: ignore[attr-defined]  # as above
    sha256 = hashlib.sha256(content).hexdigest()
    found = connection.execute(
        select(detail.c.body)
        .join(_ENTRY, _ENTRY.c.detail_id == detail.c.id)
        .where(_ENTRY.c.subject == "rota:cover", _ENTRY.c.verb == ISSUED)
        .limit(20_000)
    )
    return any(body and json.loads(body).get("sha256") == sha256 for body in found.scalars())
