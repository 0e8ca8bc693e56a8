"""Who owes what, and what was shared, on the real store: each act one command, one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.desk_base import DeskBase

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlmodel import Session

    from models.obligations.rows import NewShare, ObligationRow, OwedCase


class DeskObligations(DeskBase):
    """What is owed on incidents; a base of `LiveServices`."""

    def read_obligations(self, settled_too: bool, holder: str) -> tuple[ObligationRow, ...]:
        from models.obligations.views import owed

        with self.reading() as connection:
            return owed(connection, settled_too=settled_too, holder=holder)

    def read_owed_case(self, incident_id: str) -> OwedCase:
        """Words about a person: on record like any opening of the incident."""
        from models.incidents.reading import may_read, view_incident
        from models.obligations.reading import seen_by
        from models.obligations.views import owed_case
        from models.store.errors import NotFound

        actor = self.actor

        def read(connection: Connection) -> OwedCase:
            found = owed_case(connection, incident_id)
            if found is None:
                raise NotFound("incident.not_found")
            return seen_by(actor, found)

        def view(session: Session) -> OwedCase:
            view_incident(session, actor, incident_id, self.clock)
            return read(session.connection())

        if may_read(actor):
            return self._opened(incident_id, view, read)
        with self.reading() as connection:
            return read(connection)

    def tick(self, obligation_id: str, seen: int) -> str:
        from models.obligations.commands import settle

        with self.writing() as session:
            return settle(session, self.actor, obligation_id, seen, self.clock)

    def set_aside(self, obligation_id: str, seen: int, reason: str) -> None:
        from models.obligations.commands import set_aside

        with self.writing() as session:
            set_aside(session, self.actor, obligation_id, seen, reason, self.clock)

    def untick(self, obligation_id: str, seen: int) -> None:
        from models.obligations.commands import take_back

        with self.writing() as session:
            take_back(session, self.actor, obligation_id, seen, self.clock)

    def share(self, incident_id: str, new: NewShare) -> None:
        from models.obligations.sharing import share

        with self.writing() as session:
            share(session, self.actor, incident_id, new, self.clock)
