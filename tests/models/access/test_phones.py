"""A telephone is verified when somebody rang it and got an answer; the number is never in the record."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from models.access.actor import LOADER
from models.access.commands import add_operator
from models.access.phones import verify_phone
from models.access.tables import Operator
from models.access.views import operator_by_code
from models.rota.commands import plan_shift
from models.rota.policy import DutyRules
from models.rota.views import gaps
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Refused
from models.store.policy import decide
from models.store.store import Store
from models.store.tables import Entry, EntryDetail
from tests.models.people.build import AUDITOR

_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # as above
_DETAIL: Any = EntryDetail.__table__  # type: ignore[attr-defined]  # as above
NUMBER = "070-174 06 91"


def test_an_unverified_number_covers_nothing_until_it_is_rung(store: Store, clock: HeldClock) -> None:
    now, later = clock.now(), clock.now() + timedelta(hours=5)

    def causes() -> set[str]:
        with store.read() as connection:
            return {gap.cause for gap in gaps(connection, now, later) if gap.duty == "tib"}

    with store.write() as session:
        made = add_operator(session, LOADER, "mek", "M. Ek", "tib", clock)
        plan_shift(session, LOADER, "tib", made, now, later, clock)
    assert causes() == {"no_phone"}
    with store.write() as session:
        with pytest.raises(Refused, match="operator.no_phone"):
            verify_phone(session, LOADER, "mek", clock)
        with pytest.raises(NotFound):
            verify_phone(session, LOADER, "finnsej", clock)
        with pytest.raises(NotAllowed):
            verify_phone(session, AUDITOR, "mek", clock, phone=NUMBER)
        session.connection().execute(
            update(_OPERATOR).where(_OPERATOR.c.id == made).values(phone="070-174 06 90")
        )
    assert causes() == {"unverified_phone"}
    with store.write() as session:
        decide(session, LOADER, DutyRules(needs_verified=False), "KS 2026/3", now, now)
    assert causes() == set()
    with store.write() as session:
        decide(session, LOADER, DutyRules(), "KS 2026/4", now, now)
        verify_phone(session, LOADER, "mek", clock, phone=NUMBER)
    assert causes() == set()
    with store.read() as connection:
        row = operator_by_code(connection, "mek")
        found = connection.execute(
            select(_DETAIL.c.body)
            .join(_ENTRY, _ENTRY.c.detail_id == _DETAIL.c.id)
            .where(_ENTRY.c.verb == "operator.phone_verified")
        )
        said = [str(each) for each in found.scalars()]
    assert row is not None
    assert row.phone_verified_on is not None
    assert [json.loads(each)["new_number"] for each in said] == [True]
    assert NUMBER not in "".join(said)
