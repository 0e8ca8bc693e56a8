"""Actors and a small register for the tests of people, rota and incidents."""

from __future__ import annotations

from sqlmodel import Session

from models.access.actor import LOADER, Actor, operator_at
from models.access.commands import add_operator
from models.access.phones import verify_phone
from models.people.commands import add_person
from models.store.clock import Clock
from models.store.policy import Holding, decide
from models.store.store import Store

EK = operator_at("op-ek", "M. Ek", "tib", "desk-1")
LIND = operator_at("op-lind", "A. Lind", "officer", "desk-2")
AUDITOR = Actor("operator", "op-aud", "R. Revisor", "auditor", "desk-3")


def person(store: Store, code: str = "SF-07", name: str = "Eva Exempel") -> str:
    """A person in the register; the id."""
    with store.write() as session:
        return add_person(session, LOADER, code, name, store.clock)


def operator(store: Store, code: str = "mek", name: str = "M. Ek") -> str:
    """An operator; the id."""
    with store.write() as session:
        made = add_operator(session, LOADER, code, name, "tib", store.clock, phone="070-174 06 90")
        verify_phone(session, LOADER, code, store.clock)
        return made


def hold_homes(session: Session, clock: Clock) -> None:
    """The city's decision that homes may be held here."""
    decide(session, LOADER, Holding(homes=True), "KS 2026/1", clock.now(), clock.now())
