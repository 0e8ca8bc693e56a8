"""Lists of the ARC that were read, line by line, and how each ARC writes its lists (D32)."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.reconcile.words import VERDICTS
from models.store.base import one_of
from models.store.types import Sequence, instant, instant_or_none, secret_or_none, seq


class ArcListForm(SQLModel, table=True):
    """How an ARC writes its list: which column is what, as JSON; kept so that next month's file needs no questions."""

    __tablename__ = "arc_list_form"

    seq: int | None = seq()
    id: str = Field(unique=True)
    name: str = Field(unique=True)
    form: str
    saved_at: datetime = instant()
    saved_label: str


class Reconciliation(SQLModel, table=True):
    """One reading of an ARC's list against our alarms in the same span, and who signed it off with which remark."""

    __tablename__ = "reconciliation"

    seq: int | None = seq()
    id: str = Field(unique=True)
    file_name: str
    sha256: str = Field(index=True)
    form: str
    begins_at: datetime = instant()
    ends_at: datetime = instant()
    lines: int
    both: int
    only_arc: int
    only_here: int
    read_at: datetime = instant()
    read_label: str
    signed_at: datetime | None = instant_or_none()
    signed_by: str | None = None
    signed_label: str = ""
    remark: str | None = secret_or_none()
    version: int = 1


class ReconciledLine(SQLModel, table=True):
    """One line of a reconciliation, of both or of one side. `line` is its row in the file, 0 where only we have it.

    The sender's own words are not kept: they may name somebody.
    """

    __tablename__ = "reconciled_line"
    __table_args__ = (
        one_of("verdict", VERDICTS),
        Index(None, "reconciliation_id", "verdict", "seq"),
    )

    seq: int | None = seq()
    id: str = Field(unique=True)
    reconciliation_id: str = Field(foreign_key="reconciliation.id")
    verdict: str
    line: int
    account: str
    arc_case: str = ""
    triggered_at: datetime | None = instant_or_none()
    arc_at: datetime | None = instant_or_none()
    signal_seq: int | None = Field(default=None, sa_type=Sequence)
    alarm_id: str | None = Field(default=None, foreign_key="alarm.id")
