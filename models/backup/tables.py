"""How each backup and each drill went."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.backup.words import KINDS, OUTCOMES
from models.store.base import one_of
from models.store.types import Sequence, instant, seq


class BackupRun(SQLModel, table=True):
    """One run: a copy made, or one read back on trial, good or failed; `fault` is a message id.

    `at` is the moment that a copy shows, `finished_at` when the run ended. `file` is a name without its folder;
    `head_seq` and `head_code` say how far the record had come in it. A drill carries its signature (hex).
    """

    __tablename__ = "backup_run"
    __table_args__ = (one_of("kind", KINDS), one_of("outcome", OUTCOMES))

    seq: int | None = seq()
    kind: str
    at: datetime = instant()
    finished_at: datetime = instant()
    file: str = ""
    bytes: int = Field(default=0, sa_type=Sequence)
    head_seq: int = Field(default=0, sa_type=Sequence)
    head_code: str = ""
    alarms: int = Field(default=0, sa_type=Sequence)
    signals: int = Field(default=0, sa_type=Sequence)
    entries: int = Field(default=0, sa_type=Sequence)
    seconds: float = 0.0
    outcome: str
    fault: str = ""
    signature: str = ""
