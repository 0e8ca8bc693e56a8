"""What leaves is on record first: who took it out, of whom, and why (D88; rule 22)."""

from __future__ import annotations

from models.access.actor import Actor
from models.access.rights import check
from models.exchange.lists import Listing, listing
from models.exchange.person_export import Draft, person_draft
from models.people.reveal import LEAST_WORDS, enough_words, id_of
from models.people.validity import local_day
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import Refused
from models.store.store import Store
from models.store.text import clean


def take_out_person(store: Store, actor: Actor, code: str, reason: str, clock: Clock) -> Draft:
    """The draft of everything held about a person, after the record says that it leaves.

    Raises NotAllowed without the right, NotFound for nobody, Refused where the reason says too little.
    """
    check(actor, "person.export")
    why = clean(reason, 200)
    if not enough_words(why):
        raise Refused("reveal.too_few_words", n=LEAST_WORDS)
    with store.write() as session:
        person_id = id_of(session.connection(), code)
        detail: dict[str, object] = {"what": "person", "reason": why}
        record(session, actor, "export.made", f"person:{person_id}", clock.now(), detail)
    with store.read() as connection:
        return person_draft(connection, code, clock.now())


def take_out_duty(store: Store, actor: Actor, operator_id: str, clock: Clock) -> None:
    """An officer's duty leaves as a calendar: on record; their own anybody may take. Raises NotAllowed."""
    if actor.id != operator_id:
        check(actor, "list.export")
    with store.write() as session:
        record(session, actor, "export.made", f"operator:{operator_id}", clock.now(), {"what": "duty"})


def take_out_list(store: Store, actor: Actor, name: str, clock: Clock) -> Listing:
    """A register as it stands today, after the record says that it leaves. Raises NotAllowed without the right."""
    check(actor, "list.export")
    with store.write() as session:
        record(session, actor, "export.made", f"list:{name}", clock.now(), {"what": name})
    with store.read() as connection:
        return listing(connection, name, local_day(clock.now()))
