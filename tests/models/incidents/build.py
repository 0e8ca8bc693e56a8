"""What an officer does before an incident may be closed."""

from __future__ import annotations

from models.access.actor import Actor
from models.incidents.assessing import Judgement, assess
from models.incidents.feedback import give_feedback
from models.incidents.views import incident_card
from models.obligations.commands import settle
from models.obligations.views import obligations_of
from models.police.commands import write_report
from models.police.rows import ReportTold
from models.store.store import Store

JUDGED = Judgement(
    2,
    danger_to_life=False,
    ongoing=False,
    level=1,
    likelihood=2,
    consequence=2,
    reasoning="Ingen känd fortsättning.",
)


def version(store: Store, incident_id: str) -> int:
    """The version an officer has before them."""
    with store.read() as connection:
        card = incident_card(connection, incident_id)
    assert card is not None
    return card.row.version


def ready(store: Store, actor: Actor, incident_id: str) -> int:
    """Assess it, tell the reporter, say why no report is made to the police and tick what the city owes.

    Returns the version then.
    """
    clock = store.clock
    with store.write() as session:
        assess(session, actor, incident_id, JUDGED, version(store, incident_id), clock)
    with store.write() as session:
        seen = version(store, incident_id)
        give_feedback(session, actor, incident_id, "ringt", seen, clock, reporter="person")
    with store.write() as session:
        told = ReportTold(state="not_filed", why_not="ingen brottslig gärning")
        write_report(session, actor, incident_id, told, 0, clock)
    with store.write() as session:
        for row in obligations_of(session.connection(), incident_id):
            if row.state == "open":
                settle(session, actor, row.id, row.version, clock)
    return version(store, incident_id)
