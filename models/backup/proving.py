"""Whether a copy holds: every page of the file, the whole record from its first entry, and what is counted in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DatabaseError

from models.alarms.tables import Alarm, Signal
from models.audit.head_code import code_of
from models.audit.verify import verify
from models.backup.rows import Figures
from models.store.clock import Clock
from models.store.errors import IntegrityProblem, StoreUnavailable
from models.store.store import Store
from models.store.tables import ChainHead

if TYPE_CHECKING:
    from models.audit.heads import HeadKey

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_SIGNAL: Any = Signal.__table__  # type: ignore[attr-defined]  # as above
_HEAD: Any = ChainHead.__table__  # type: ignore[attr-defined]  # as above


def prove(database: Path, key: bytes, clock: Clock, head_key: HeadKey | None = None) -> Figures:
    """What is in a copy, once it is known to hold. Raises IntegrityProblem "backup.copy_broken" where it does not.

    `head_key` is the one that signs heads here now, so that another's cannot pass for it.
    """
    try:
        store = Store.sqlite(database, key, clock)
        try:
            with store.read() as connection:
                _prove_pages(connection)
                found = verify(connection, head_key, copy=True)
                if found.fault is not None:
                    raise IntegrityProblem("backup.copy_broken")
                return figures_of(connection)
        finally:
            store.close()
    except (DatabaseError, StoreUnavailable) as error:
        raise IntegrityProblem("backup.copy_broken") from error


def figures_of(connection: Connection) -> Figures:
    """What is counted in a database, and how far its record has come."""
    seq, hash_ = connection.execute(select(_HEAD.c.seq, _HEAD.c.hash)).one()
    return Figures(
        alarms=int(connection.execute(select(func.count()).select_from(_ALARM)).scalar_one()),
        signals=int(connection.execute(select(func.count()).select_from(_SIGNAL)).scalar_one()),
        entries=int(seq),
        head_seq=int(seq),
        head_hash=str(hash_),
        head_code=code_of(seq, hash_) if seq else "",
    )


def _prove_pages(connection: Connection) -> None:
    """Each page carries a code that only the key can make; then the tree of pages, and what refers to what."""
    for pragma, wanted in (("cipher_integrity_check", []), ("integrity_check", [("ok",)])):
        said = [tuple(row) for row in connection.exec_driver_sql(f"PRAGMA {pragma}")]
        if said != wanted:
            raise IntegrityProblem("backup.copy_broken")
