"""Why a field is secret: the city's own table of grounds, and what an export says of what it carries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection
from sqlmodel import Session

from models.access.actor import Actor
from models.people.words import FIELDS
from models.store.clock import Clock
from models.store.errors import Refused
from models.store.policy import SecrecyGrounds, decide, decision_of, in_force
from models.store.text import clean

_MOST = 80


@dataclass(frozen=True, slots=True)
class Grounds:
    """The ground of each field. `decision` is the city's reference; "" while they are examples that nobody decided."""

    by_field: dict[str, str]
    decision: str

    def of(self, fields: Iterable[str]) -> tuple[str, ...]:
        """The grounds of some fields, each once, in the order of the card."""
        wanted = set(fields)
        return tuple(
            dict.fromkeys(self.by_field[each] for each in FIELDS if each in wanted and self.by_field[each])
        )


def grounds(connection: Connection, at: datetime) -> Grounds:
    """The grounds in force at an instant."""
    rule = in_force(connection, SecrecyGrounds, at)
    found = {each: getattr(rule, _column(each)) for each in FIELDS}
    return Grounds(found, decision_of(connection, SecrecyGrounds, at))


def export_line(connection: Connection, at: datetime) -> str:
    """What every export says of why it is secret, in both languages."""
    found = grounds(connection, at)
    decided = found.decision or "exempel, inget beslut / examples, not decided"
    return f"Sekretess / secrecy: {'; '.join(found.of(FIELDS)) or '-'} ({decided})"


def set_ground(session: Session, actor: Actor, field: str, ground: str, decision: str, clock: Clock) -> None:
    """Record the city's decided ground for one field; the others stay as they are in force.

    Raises NotAllowed without the right to decide policy, Refused for an unknown field or missing words.
    """
    if field not in FIELDS:
        raise Refused("person.no_such_field", given=clean(field, 40), known=", ".join(FIELDS))
    words, reference = clean(ground, _MOST), clean(decision, _MOST)
    if not words or not reference:
        raise Refused("person.ground_needs_words")
    now = clock.now()
    rule = replace(in_force(session.connection(), SecrecyGrounds, now), **{_column(field): words})
    decide(session, actor, rule, reference, now, now)


def _column(field: str) -> str:
    return "identity" if field == "name" else field
