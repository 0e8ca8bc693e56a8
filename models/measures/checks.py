"""What every act on protection asks of what it was given: a person, an incident, days in order, words where needed."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from models.incidents.tables import Incident
from models.measures.words import HIGHEST_RISK
from models.people.tables import Person
from models.people.validity import today
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.text import clean

_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # as above

WORDS = 4000


def person_of(session: Session, code: str) -> str:
    """The id of the person with a code. Raises NotFound."""
    shown = clean(code, 40).upper()
    found = session.connection().execute(select(_PERSON.c.id).where(_PERSON.c.code == shown)).scalar()
    if found is None:
        raise NotFound("person.not_found", code=shown)
    return str(found)


def incident_of(session: Session, number: str) -> str:
    """The id of the incident with a number, or of the one that took it in. Raises NotFound."""
    asked = clean(number, 20)
    stands = func.coalesce(_INCIDENT.c.merged_into_id, _INCIDENT.c.id)
    # Held against a merge: what is bound to it meanwhile would be left behind.
    chosen = select(stands).where(_INCIDENT.c.number == asked).with_for_update(read=True)
    found = session.connection().execute(chosen).scalar()
    if found is None:
        raise NotFound("reveal.no_such_incident", number=asked)
    return str(found)


def not_ahead(given: date | None, clock: Clock) -> date:
    """The day something was done: today, or one that has been."""
    now = today(clock)
    if given is None:
        return now
    if given > now:
        raise Refused("measure.day_ahead", day=given.isoformat())
    return given


def in_order(earlier: date | None, later: date) -> None:
    """Raise Refused where the later day comes first."""
    if earlier is not None and later < earlier:
        raise Refused("measure.out_of_order", earlier=earlier.isoformat(), later=later.isoformat())


def fit_risk(given: int | None) -> None:
    """Raise Refused for a risk beyond 0 to 25."""
    if given is not None and not 0 <= given <= HIGHEST_RISK:
        raise Refused("measure.bad_risk", given=given, highest=HIGHEST_RISK)


def required(text: str, message_id: str, limit: int = 200) -> str:
    """The words cleaned; Refused where there are none. More than a line's worth may have lines."""
    kept = clean(text, limit, keep_lines=limit > 200)
    if not kept:
        raise Refused(message_id)
    return kept


def one_of(given: str, known: tuple[str, ...], message_id: str) -> None:
    """Raise Refused for a word that is not among those stored."""
    if given not in known:
        raise Refused(message_id, given=clean(given, 40), known=", ".join(each for each in known if each))
