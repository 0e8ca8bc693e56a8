"""Reading an ARC's list against our signals, and signing the outcome (D32)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.reconcile.forms import Form, fitting, guessed, packed
from models.reconcile.lines import arc_lines, span_of
from models.reconcile.matching import Matched, match
from models.reconcile.reading import Sheet, read_sheet
from models.reconcile.rows import ArcLine, BadRow
from models.reconcile.tables import ArcListForm, ReconciledLine, Reconciliation
from models.reconcile.views import our_signals, owners
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Overtaken, Refused, UsageProblem
from models.store.ids import new_id
from models.store.text import clean

_FORM: Any = ArcListForm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_RECONCILIATION: Any = Reconciliation.__table__  # type: ignore[attr-defined]  # as above
_LINE: Any = ReconciledLine.__table__  # type: ignore[attr-defined]  # as above
_AT_ONCE = 500


class BadRows(UsageProblem):
    """Rows that cannot be taken; then none is. `rows` tells of every one."""

    def __init__(self, rows: Sequence[BadRow], of: int) -> None:
        super().__init__("reconcile.bad_rows", n=len(rows), of=of)
        self.rows = tuple(rows)


@dataclass(frozen=True, slots=True)
class ArcList:
    """A list that was read whole: its lines, the form that it was read by, and how it was written."""

    lines: tuple[ArcLine, ...]
    form: Form
    sheet: Sheet
    sha256: str


def read_list(content: bytes, form: Form | None, saved: Iterable[Form], time_zone: str) -> ArcList:
    """Read a file by the form told, else by a saved one that fits, else by what its columns are called.

    Raises UsageProblem for what is no list, and BadRows, telling of every row, where any cannot be taken.
    """
    sheet = read_sheet(content)
    chosen = form or fitting(saved, sheet.rows) or guessed(sheet.rows, time_zone)
    lines, bad = arc_lines(chosen, sheet.rows)
    if bad:
        raise BadRows(bad, len(lines) + len(bad))
    if not lines:
        raise UsageProblem("reconcile.empty")
    return ArcList(lines, chosen, sheet, hashlib.sha256(content).hexdigest())


def reconcile(
    session: Session,
    actor: Actor,
    told: ArcList,
    file_name: str,
    clock: Clock,
    time_zone: str,
    *,
    begins_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> str:
    """Hold the list against our signals and keep the outcome, and the form for next month; returns the reading's id.

    Without a span told it is the list's whole month, or its days.
    """
    check(actor, "arc.reconcile")
    now = clock.now()
    begins, ends = span_of(told.lines, time_zone, now)
    inside = list(told.lines)
    if begins_at or ends_at:
        begins, ends = begins_at or begins, min(ends_at or ends, now)
        inside = [line for line in told.lines if any(begins <= at < ends for at in line.times)]
        if not inside:
            raise UsageProblem("reconcile.none_inside")
    window = timedelta(seconds=told.form.window_s)
    connection = session.connection()
    ours = our_signals(connection, begins - window, ends + window)
    found = match(inside, ours, window, owners(connection))
    only_here = tuple(each for each in found.only_here if begins <= each.received_at < ends)
    found = Matched(found.both, found.only_arc, only_here)
    reading = {
        "id": new_id(), "file_name": clean(file_name, 120) or "-", "sha256": told.sha256, "form": told.form.name,
        "begins_at": begins, "ends_at": ends, "lines": len(inside), "both": len(found.both),
        "only_arc": len(found.only_arc), "only_here": len(only_here), "read_at": now, "read_label": actor.label,
        "signed_label": "", "version": 1,
    }  # fmt: skip
    connection.execute(insert(_RECONCILIATION).values(**reading))
    rows = list(_rows(found, str(reading["id"])))
    for start in range(0, len(rows), _AT_ONCE):
        connection.execute(insert(_LINE), rows[start : start + _AT_ONCE])
    save_form(session, actor, told.form, clock)
    detail = {name: reading[name] for name in ("sha256", "lines", "both", "only_arc", "only_here")}
    record(session, actor, "arc.reconciled", f"reconciliation:{reading['id']}", now, detail)
    return str(reading["id"])


def _rows(found: Matched, reading: str) -> Iterable[dict[str, object]]:
    def row(verdict: str, line: ArcLine | None, **ours: object) -> dict[str, object]:
        return {
            "id": new_id(), "reconciliation_id": reading, "verdict": verdict, "line": line.line if line else 0,
            "account": line.account if line else "", "arc_case": clean(line.case, 60) if line else "",
            "triggered_at": line.triggered[0] if line and line.triggered else None,
            "arc_at": line.arc[0] if line and line.arc else None, "signal_seq": None, "alarm_id": None, **ours,
        }  # fmt: skip

    for line, ours in found.both:
        alarm_id = ours.alarm_id if ours.event == "alarm" else None
        yield row("both", _nearest(line, ours.received_at), signal_seq=ours.seq, alarm_id=alarm_id)
    for line in found.only_arc:
        yield row("only_arc", line)
    for each in found.only_here:
        yield row("only_here", None, account=each.account, signal_seq=each.seq, alarm_id=each.alarm_id)


def _nearest(line: ArcLine, received_at: datetime) -> ArcLine:
    """The line with its two possible instants in the autumn hour settled by when we had it."""

    def settled(times: tuple[datetime, ...]) -> tuple[datetime, ...]:
        return (min(times, key=lambda at: abs(at - received_at)),) if times else ()

    return ArcLine(line.line, line.account, line.case, settled(line.triggered), settled(line.arc))


def save_form(session: Session, actor: Actor, form: Form, clock: Clock) -> None:
    """Keep how an ARC writes its lists, under the form's name; on record where it is new or changed."""
    check(actor, "arc.reconcile")
    connection = session.connection()
    name, stored, now = clean(form.name, 60), packed(form), clock.now()
    known = connection.execute(select(_FORM.c.form).where(_FORM.c.name == name).with_for_update()).scalar()
    if known == stored:
        return
    values = {"form": stored, "saved_at": now, "saved_label": actor.label}
    if known is None:
        connection.execute(insert(_FORM).values(id=new_id(), name=name, **values))
    else:
        connection.execute(update(_FORM).where(_FORM.c.name == name).values(**values))
    record(session, actor, "arc.form_saved", "arc", now, {"form": stored})


def sign(
    session: Session, actor: Actor, reading: str, remark: str, clock: Clock, seen: int | None = None
) -> None:
    """Sign a reading off, with a remark on what differs and what is done about it. Once, and for good.

    Raises Refused without a remark or where it is signed already, Overtaken where `seen` is no longer its version.
    """
    check(actor, "arc.sign")
    row = _locked(session, reading)
    words = clean(remark, 2000, keep_lines=True)
    if not words:
        raise Refused("reconcile.no_remark")
    if row["signed_at"] is not None:
        raise Refused("reconcile.signed_already", who=row["signed_label"], at=row["signed_at"])
    if seen is not None and seen != row["version"]:
        raise Overtaken("reconcile.changed_meanwhile", who=row["read_label"], at=row["read_at"])
    now = clock.now()
    session.connection().execute(
        update(_RECONCILIATION)
        .where(_RECONCILIATION.c.id == reading)
        .values(
            signed_at=now,
            signed_by=actor.id,
            signed_label=actor.label,
            remark=words,
            version=row["version"] + 1,
        )
    )
    detail: dict[str, object] = {"remark": words, "only_arc": row["only_arc"], "only_here": row["only_here"]}
    record(session, actor, "arc.signed", f"reconciliation:{reading}", now, detail)


def _locked(session: Session, reading: str) -> RowMapping:
    row = (
        session.connection()
        .execute(select(_RECONCILIATION).where(_RECONCILIATION.c.id == reading).with_for_update())
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotFound("reconcile.not_found", reading=clean(reading, 40))
    return row
