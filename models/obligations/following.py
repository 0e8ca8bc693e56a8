"""What follows an incident when it opens or changes: the list of what is owed on it, and the routine for its type."""

from __future__ import annotations

from sqlmodel import Session

from models.access.actor import Actor
from models.obligations.keeping import keep
from models.routines.working import begin_routine
from models.store.clock import Clock


def follow(session: Session, actor: Actor, incident_id: str, clock: Clock) -> None:
    """Bring both up to what is known of the incident now; within the act that changed it, which has the right."""
    keep(session, actor, incident_id, clock)
    begin_routine(session, actor, incident_id, clock)
