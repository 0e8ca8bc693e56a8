"""Where the rows of a list go: the transaction, who takes them in, and what stands already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from models.access.actor import Actor
from models.people.validity import local_day
from models.store.clock import Clock
from models.store.errors import Refused
from models.store.text import clean


@dataclass(slots=True)
class Into:
    """Where the rows go, and by whom."""

    session: Session
    actor: Actor
    clock: Clock

    @property
    def today(self) -> date:
        """The day it is where the city lies."""
        return local_day(self.clock.now())

    def one(self, table: Any, *those: Any) -> Mapping[str, Any] | None:
        """The first row that is so."""
        found = self.session.connection().execute(select(table).where(*those).limit(1))
        row = found.mappings().first()
        return None if row is None else dict(row)

    def by_code(self, table: Any, code: object, message_id: str) -> str:
        """The id of what has this code. Raises Refused where nothing has."""
        row = self.one(table, table.c.code == str(code).upper())
        if row is None:
            raise Refused(message_id, code=clean(str(code), 40))
        return str(row["id"])


def table(model: Any) -> Any:
    """The table of a table class."""
    return model.__table__


def differs(row: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """What a list says otherwise than what stands; None says nothing, and nothing standing is as an empty text."""
    return {
        name: value
        for name, value in told.items()
        if value is not None and ("" if row[name] is None else row[name]) != value
    }
