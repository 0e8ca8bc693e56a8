"""Both officers read and sign; duty passes as the incoming signs (D87, rule 13). What was read is what is signed.

Every command raises NotAllowed without the right, NotFound without the row, Refused where a rule forbids it, and
Overtaken when what was read is no longer what would be signed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.access.tables import Operator
from models.audit.head_code import code_of
from models.handover.gathering import gather
from models.handover.missing import DUTY, missing
from models.handover.parting import Part, part_of
from models.handover.rows import HandoverRow
from models.handover.sheet import Section, Sheet, as_text, digest_of, fingerprint
from models.handover.views import handover_numbered, sheet_stored
from models.notices.commands import drop_for
from models.rota.having import accept, take
from models.rota.tables import DutySpan, Handover
from models.store.chain import append_now, record
from models.store.clock import Clock
from models.store.errors import IntegrityProblem, NotFound, Overtaken, Refused
from models.store.guard import hold
from models.store.ids import new_id
from models.store.tables import ChainHead
from models.store.text import clean
from models.words.lookup import language

_HANDOVER: Any = Handover.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_SPAN: Any = DutySpan.__table__  # type: ignore[attr-defined]  # as above
_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # as above
_CHAIN: Any = ChainHead.__table__  # type: ignore[attr-defined]  # as above
_C = _HANDOVER.c


def write(session: Session, actor: Actor, seen: str, clock: Clock) -> int:
    """Write the sheet as it was read, and sign it as whoever the actor is in it; its number.

    `seen` is the fingerprint of what was read: raises Overtaken where something has happened since. A sheet of the
    actor's own that the incoming never signed is withdrawn by it.
    """
    check(actor, "handover.sign")
    _require_operator(session, actor)
    hold(session, "handover")
    now = clock.now()
    connection = session.connection()
    part = part_of(connection, actor.id, now)
    if part.sheet is not None and not part.again:
        raise Overtaken("handover.written_already", who=part.outgoing, number=part.sheet)
    if not part.planned:
        raise Refused("handover.not_next", who=part.outgoing)
    sections = gather(connection, now)
    if fingerprint(sections) != seen:
        raise Overtaken("handover.changed_meanwhile")
    if part.again and part.sheet is not None:
        _withdraw(session, actor, handover_numbered(connection, part.sheet), now)
    number = _put(session, actor, part, sections, now)
    sign(session, actor, number, clock)
    return number


def sign(session: Session, actor: Actor, number: int, clock: Clock, by: str = "login") -> None:
    """Sign a sheet that was written, in the actor's own name; by the incoming's signature the duty is theirs.

    `by` is how they showed who they are (SIGNED_BY).
    """
    check(actor, "handover.sign")
    _require_operator(session, actor)
    hold(session, "handover")
    now, connection = clock.now(), session.connection()
    row = handover_numbered(connection, number)
    side = _side(row, actor)
    if digest_of(sheet_stored(connection, number)) != row.sha256:
        raise IntegrityProblem("handover.unreadable")
    values: dict[str, object] = {f"{side}_signed_at": now, "version": row.version + 1}
    if side == "incoming":
        values |= {"incoming_id": actor.id, "span_id": row.span_id or _passed(session, actor, row, clock)}
    done = connection.execute(
        update(_HANDOVER).where(_C.seq == number, _C.version == row.version).values(**values)
    )
    if done.rowcount != 1:
        raise Overtaken("handover.changed_meanwhile")
    detail: dict[str, object] = {
        "number": number, "as": side, "by": by, "duty": row.duty, "sha256": row.sha256, "head": row.head_seq,
        "change": str(values.get("span_id") or row.span_id or ""),
    }  # fmt: skip
    record(session, actor, "handover.signed", f"handover:{row.id}", now, detail)
    _drop_notices(session, number, now)


def settle(session: Session, actor: Actor, span_id: str, reason: str, clock: Clock) -> int:
    """A signature will never come: the head says why, and it is asked for no more. The sheet's number.

    Where no sheet was written for that change of duty, one is, so that what stood then is kept.
    """
    check(actor, "handover.settle")
    words = clean(reason, 400)
    if not words:
        raise Refused("handover.no_reason")
    hold(session, "handover")
    now, connection = clock.now(), session.connection()
    late = next((each for each in missing(connection, now) if each.span_id == span_id), None)
    if late is None:
        raise NotFound("handover.not_missing")
    number = late.handover
    if number is None:
        part = Part(
            "outgoing", late.outgoing_id, late.outgoing, late.incoming_id, late.incoming, span_id, late.since
        )
        number = _put(session, actor, part, gather(connection, now), now)
    row = handover_numbered(connection, number)
    connection.execute(
        update(_HANDOVER)
        .where(_C.seq == number)
        .values(
            settled_at=now, settled_label=actor.label, remark=words, span_id=span_id, version=row.version + 1
        )
    )
    # The reason may name somebody's illness: it stands sealed in the row, and here only that there is one.
    told: dict[str, object] = {
        "number": number, "missing": late.standing, "sha256": row.sha256, "change": span_id
    }  # fmt: skip
    record(session, actor, "handover.settled", f"handover:{row.id}", now, told)
    drop_for(session, f"handover:{span_id}", now)
    return number


def _put(session: Session, actor: Actor, part: Part, sections: tuple[Section, ...], now: datetime) -> int:
    """The row of a new sheet, with the head of the record at this moment."""
    # What this act has recorded so far stands before the sheet: its code tells of that too.
    append_now(session)
    connection = session.connection()
    head_seq, head_hash = connection.execute(select(_CHAIN.c.seq, _CHAIN.c.hash)).one()
    code = code_of(head_seq, head_hash) if head_seq else ""
    sheet = Sheet(DUTY, part.outgoing, part.incoming, now, code, language(), sections)
    stored = as_text(sheet)
    row_id = new_id()
    put = insert(_HANDOVER).values(
        id=row_id,
        duty=DUTY,
        outgoing_id=part.outgoing_id,
        incoming_id=part.incoming_id or None,
        sheet=stored,
        sha256=digest_of(stored),
        head_seq=head_seq,
        head_hash=head_hash,
        written_at=now,
        span_id=part.span_id,
        settled_label="",
        version=1,
    )
    number = int(connection.execute(put.returning(_C.seq)).scalar_one())
    detail: dict[str, object] = {
        "number": number, "duty": DUTY, "outgoing": part.outgoing, "incoming": part.incoming,
        "sha256": digest_of(stored), "head": head_seq, "code": code,
    }  # fmt: skip
    record(session, actor, "handover.written", f"handover:{row_id}", now, detail)
    return number


def _withdraw(session: Session, actor: Actor, row: HandoverRow, now: datetime) -> None:
    chosen = update(_HANDOVER).where(_C.seq == row.seq)
    session.connection().execute(chosen.values(withdrawn_at=now, version=row.version + 1))
    detail: dict[str, object] = {"number": row.seq, "sha256": row.sha256}
    record(session, actor, "handover.withdrawn", f"handover:{row.id}", now, detail)


def _drop_notices(session: Session, number: int, now: datetime) -> None:
    """Nobody is reminded of what both have signed."""
    row = handover_numbered(session.connection(), number)
    if row.signed and row.span_id is not None:
        drop_for(session, f"handover:{row.span_id}", now)


def _side(row: HandoverRow, actor: Actor) -> str:
    """Whether the actor signs as the outgoing or the incoming. Raises Refused where they cannot sign it."""
    if not row.open:
        raise Overtaken(f"handover.over.{row.standing}", number=row.seq)
    side = "outgoing" if actor.id == row.outgoing_id else "incoming"
    signed_at = row.outgoing_signed_at if side == "outgoing" else row.incoming_signed_at
    if signed_at is not None:
        raise Overtaken("handover.signed_already", number=row.seq)
    if side == "incoming" and row.span_id is not None and row.incoming_id != actor.id:
        raise Refused("handover.not_yours", who=row.incoming)
    return side


def _passed(session: Session, actor: Actor, row: HandoverRow, clock: Clock) -> str:
    """The span of the incoming's duty: the one they have already, else it passes to them now."""
    held = (
        session.connection()
        .execute(
            select(_SPAN.c.id, _SPAN.c.operator_id).where(
                _SPAN.c.duty == row.duty, _SPAN.c.ended_at.is_(None)
            )
        )
        .one_or_none()
    )
    if held is not None and held.operator_id == actor.id:
        return str(held.id)
    if held is not None and held.operator_id != row.outgoing_id:
        raise Overtaken("handover.passed_to_another", number=row.seq)
    try:
        return accept(session, actor, row.duty, clock)
    except Refused as error:
        if error.message_id != "duty.not_yours":
            raise
        return take(session, actor, row.duty, clock)


def _require_operator(session: Session, actor: Actor) -> None:
    """Raise Refused for one who is no named operator: a signature is somebody's."""
    chosen = select(_OPERATOR.c.id).where(_OPERATOR.c.id == actor.id, _OPERATOR.c.active.is_(True))
    if session.connection().execute(chosen).scalar() is None:
        raise Refused("handover.who_are_you")
