"""The handover as one officer reads it: their part in it, the sheet, and what has come since it was written (D87)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from models.handover.missing import missing
from models.handover.parting import Part, part_of
from models.handover.rows import HandoverRow, Missing
from models.handover.sheet import Section, Sheet, fingerprint, new_since
from models.handover.views import handover_numbered, live, remark_of, sheet_of
from models.store.errors import Refused


@dataclass(frozen=True, slots=True)
class Reading:
    """What is on the glass. `part` None: nobody has TiB, or the sheet is over and only looked at.

    `row` and `sheet` are None where it is not written yet: then `sections` are what it would say now. `seen` is what a
    sheet written now would be known by. Of a written sheet `new` has come since and `gone` stands no more.
    """

    part: Part | None
    row: HandoverRow | None
    sheet: Sheet | None
    sections: tuple[Section, ...]
    seen: str
    new: tuple[Section, ...] = ()
    gone: tuple[Section, ...] = ()
    missing: tuple[Missing, ...] = ()
    remark: str = ""
    head: str = ""


def read_handover(
    connection: Connection, operator_id: str, now: datetime, number: int | None = None, *, draft: bool = False
) -> Reading:
    """The sheet with this number, or the one that this officer is to sign next; as a `draft` what one would say now.

    Raises NotFound, IntegrityProblem.
    """
    from models.audit.heads import code_now

    late = missing(connection, now)
    part = None
    if number is None and not draft:
        try:
            part = part_of(connection, operator_id, now)
        except Refused:
            part = None  # nobody has TiB: the sheet is there to be read all the same
        number = None if part is None else part.sheet
    sections = live(connection, now)
    seen = fingerprint(sections)
    if number is None:
        return Reading(part, None, None, sections, seen, missing=late, head=code_now(connection))
    row, sheet = handover_numbered(connection, number), sheet_of(connection, number)
    kept = () if sheet is None else sheet.sections
    new, gone = new_since(kept, sections) if row.open else ((), ())
    return Reading(
        part,
        row,
        sheet,
        kept,
        seen,
        new,
        gone,
        late,
        remark_of(connection, number),
        "" if sheet is None else sheet.head,
    )
