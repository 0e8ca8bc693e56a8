"""Tokens: shown once, kept as a digest, for one purpose, until ended."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from models.access.actor import Actor, unnamed
from models.access.tokens import add_token, end_token, holder
from models.access.views import tokens
from models.store.errors import NotAllowed, NotFound, Refused
from models.store.store import Store
from tests.models.access.conftest import Staff
from tests.models.access.test_login import entries

PURPOSE = "alarms-raw"


def add(store: Store, actor: Actor, name: str = "granskningsprogram", purpose: str = PURPOSE) -> str:
    with store.write() as session:
        return add_token(session, actor, name, purpose, store.clock)


def end(store: Store, actor: Actor, name: str) -> None:
    with store.write() as session:
        end_token(session, actor, name, store.clock)


def shows(store: Store, token: str, purpose: str = PURPOSE) -> Actor:
    with store.read() as connection:
        return holder(connection, token, purpose)


def test_a_token_opens_its_purpose_until_it_is_ended(staff: Staff) -> None:
    token = add(staff.store, staff.at("adm"))
    actor = shows(staff.store, f"{token}\n")
    assert (actor.kind, actor.role, actor.label) == ("service", "service", "granskningsprogram")
    for told, purpose in (("", PURPOSE), (token[:-1], PURPOSE), (token.upper(), PURPOSE), (token, "other")):
        with pytest.raises(NotAllowed, match=r"token\.unknown"):
            shows(staff.store, told, purpose)
    end(staff.store, staff.at("adm"), "granskningsprogram")
    with pytest.raises(NotAllowed, match=r"token\.unknown"):
        shows(staff.store, token)
    with pytest.raises(NotFound):
        end(staff.store, staff.at("adm"), "granskningsprogram")


def test_a_token_is_kept_nowhere(staff: Staff) -> None:
    token = add(staff.store, staff.at("adm"))
    assert len(token) > 40
    with staff.store.read() as connection:
        kept = str(connection.execute(text("SELECT * FROM service_token")).all())
        [row] = tokens(connection)
    assert token not in kept + str(entries(staff.store)) + str(row)
    assert (row.name, row.purpose, row.made_by, row.ended_at) == ("granskningsprogram", PURPOSE, "Adm", None)


def test_a_name_is_free_again_when_its_token_has_ended(staff: Staff) -> None:
    first = add(staff.store, staff.at("adm"))
    with pytest.raises(Refused, match=r"token\.name_taken"):
        add(staff.store, staff.at("adm"))
    end(staff.store, staff.at("adm"), "granskningsprogram")
    assert add(staff.store, staff.at("adm")) != first
    with staff.store.read() as connection:
        assert [row.ended_at is None for row in tokens(connection)] == [True, False]


@pytest.mark.parametrize(
    ("name", "purpose", "message"), [("", PURPOSE, "token.empty_name"), ("x", "all", "token.no_such_purpose")]
)
def test_what_is_no_token_is_refused(staff: Staff, name: str, purpose: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        add(staff.store, staff.at("adm"), name, purpose)
    assert refused.value.message_id == message


def test_who_may_not_gives_out_none(staff: Staff) -> None:
    staff.add("mek", "tib")
    with pytest.raises(NotAllowed):
        add(staff.store, staff.at("mek"))
    token = add(staff.store, unnamed("root", "cli"))
    with pytest.raises(NotAllowed):
        end(staff.store, staff.at("mek"), "granskningsprogram")
    assert shows(staff.store, token)
