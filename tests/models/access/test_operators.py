"""Operators, on both engines."""

from __future__ import annotations

import pytest

from models.access.actor import LOADER
from models.access.commands import add_operator, disable
from models.access.views import operator_by_code, operators
from models.store.errors import NotAllowed, NotFound, Refused
from models.store.store import Store
from tests.models.people.build import AUDITOR


def add(store: Store, code: str, name: str, role: str = "tib") -> str:
    with store.write() as session:
        return add_operator(session, LOADER, code, name, role, store.clock)


def test_an_operator_is_found_by_code_and_acts_by_name(store: Store) -> None:
    added = add(store, " MEk ", "M. \x1b[1mEk")
    with store.read() as connection:
        row = operator_by_code(connection, "MEK")
        assert operator_by_code(connection, "nobody") is None
    assert row is not None
    actor = row.at("desk-1")
    assert (actor.kind, actor.id, actor.label, actor.role, actor.desk) == (
        "operator",
        added,
        "M. Ek",
        "tib",
        "desk-1",
    )


def test_one_who_left_stays_in_the_list_last(store: Store) -> None:
    add(store, "mek", "A. Ek")
    add(store, "sberg", "S. Berg")
    with store.write() as session:
        disable(session, LOADER, "mek", store.clock)
    with store.read() as connection:
        assert [(row.name, row.active) for row in operators(connection)] == [
            ("S. Berg", True),
            ("A. Ek", False),
        ]
    with pytest.raises(NotFound), store.write() as session:
        disable(session, LOADER, "mek", store.clock)


@pytest.mark.parametrize(
    ("code", "name", "role", "message"),
    [
        ("", "M. Ek", "tib", "operator.bad_code"),
        ("m ek", "M. Ek", "tib", "operator.bad_code"),
        ("m" * 33, "M. Ek", "tib", "operator.bad_code"),
        ("mek2", " ", "tib", "operator.empty_name"),
        ("mek2", "M. Ek", "chef", "operator.no_such_role"),
        ("mek2", "M. Ek", "system", "operator.no_such_role"),
        ("MEK", "M. Ek", "tib", "operator.code_taken"),
    ],
)
def test_what_is_no_operator_is_refused(
    sqlite_store: Store, code: str, name: str, role: str, message: str
) -> None:
    add(sqlite_store, "mek", "M. Ek")
    with pytest.raises(Refused) as refused:
        add(sqlite_store, code, name, role)
    assert refused.value.message_id == message


def test_only_those_who_may_add(sqlite_store: Store) -> None:
    with pytest.raises(NotAllowed), sqlite_store.write() as session:
        add_operator(session, AUDITOR, "mek", "M. Ek", "tib", sqlite_store.clock)
