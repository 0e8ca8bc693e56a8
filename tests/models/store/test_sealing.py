"""On a server that must not read them secret values are sealed, each to its own table, column and row."""

from __future__ import annotations

from typing import Any

import pytest
import sqlmodel
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, insert, or_, select, text, update
from sqlalchemy.exc import CompileError, ProgrammingError

from models.access.tables import Operator
from models.alarms.card import alarm_card
from models.alarms.commands import acknowledge, add_note
from models.board.views import read_board
from models.incidents.commands import open_incident
from models.incidents.tables import Incident
from models.store import schema
from models.store.base import metadata
from models.store.clock import HeldClock
from models.store.errors import IntegrityProblem
from models.store.hot import HotInsert
from models.store.ids import new_id
from models.store.sealing import UNREADABLE, Sealing
from models.store.store import Store
from models.store.types import Secret, SecretBytes
from tests.conftest import KEY, NIGHT
from tests.models.alarms.build import EK, ring

WORD = "Gurkmejevägen 17"
INCIDENT = Incident.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
OPERATOR = Operator.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def _row(phone: str = WORD) -> dict[str, Any]:
    made = new_id()
    return {
        "id": made, "code": made, "name": "M. Ek", "role": "tib", "phone": phone, "active": True,
        "recorded_at": NIGHT, "version": 1,
    }  # fmt: skip


def _put(store: Store, phone: str = WORD) -> str:
    row = _row(phone)
    with store.write() as session:
        session.connection().execute(insert(OPERATOR).values(**row))
    return str(row["id"])


def _phone(store: Store, found: str) -> str:
    with store.read() as connection:
        return str(connection.execute(select(OPERATOR.c.phone).where(OPERATOR.c.id == found)).scalar_one())


def _stored(store: Store, found: str) -> str:
    with store.read() as connection:
        return str(
            connection.execute(text("SELECT phone FROM operator WHERE id = :i"), {"i": found}).scalar_one()
        )


def _write(store: Store, found: str, stored: str) -> None:
    with store.write() as session:
        session.connection().execute(
            text("UPDATE operator SET phone = :p WHERE id = :i"), {"p": stored, "i": found}
        )


def test_every_secret_column_is_bound_to_itself() -> None:
    schema.load_tables()
    places = {
        f"{table.name}.{column.name}": column.type.place
        for table in metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, Secret | SecretBytes)
    }
    assert len(places) >= 20
    assert {name: place for name, place in places.items() if place != name} == {}


def test_both_engines_give_back_what_was_put(store: Store) -> None:
    assert _phone(store, _put(store)) == WORD


@pytest.mark.parametrize("way", ["one", "executemany", "values", "returning", "hot"])
def test_every_way_of_putting_rows_seals_each_to_its_own(store: Store, way: str) -> None:
    rows = [_row(f"{WORD} {n}") for n in range(3)]
    with store.write() as session:
        connection = session.connection()
        if way == "one":
            for row in rows:
                connection.execute(insert(OPERATOR), row)
        elif way == "executemany":
            connection.execute(insert(OPERATOR), rows)
        elif way == "values":
            connection.execute(insert(OPERATOR).values(rows))
        elif way == "returning":
            told = connection.execute(insert(OPERATOR).returning(OPERATOR.c.id, OPERATOR.c.phone), rows)
            assert sorted(told.all()) == sorted((row["id"], row["phone"]) for row in rows)
        else:
            HotInsert(OPERATOR, tuple(rows[0]))(connection, [list(row.values()) for row in rows])
    assert [_phone(store, row["id"]) for row in rows] == [f"{WORD} {n}" for n in range(3)]
    if not store.is_sqlite:
        assert not any(WORD in _stored(store, row["id"]) for row in rows)


def test_an_update_seals_to_the_row_that_it_names(store: Store) -> None:
    found, other = _put(store), _put(store, "annan")
    with store.write() as session:
        row = OPERATOR.c.id == found
        session.connection().execute(
            update(OPERATOR).where(OPERATOR.c.version == 1, row).values(phone="ny", version=2)
        )
        session.connection().execute(update(OPERATOR).where(OPERATOR.c.id == other).values(version=7))
    assert (_phone(store, found), _phone(store, other)) == ("ny", "annan")


def test_a_row_is_read_whole_by_another_name_and_from_within(store: Store) -> None:
    found = _put(store)
    inner = select(OPERATOR.c.id, OPERATOR.c.phone).where(OPERATOR.c.id == found).subquery()
    other = OPERATOR.alias("o")
    with store.read() as connection:
        assert connection.execute(select(OPERATOR)).mappings().one()["phone"] == WORD
        assert connection.execute(select(inner.c.phone)).scalar_one() == WORD
        assert connection.execute(select(other.c.phone.label("hem"))).mappings().one()["hem"] == WORD
    with store.write() as session:
        assert session.exec(sqlmodel.select(Operator)).one().phone == WORD


def test_what_cannot_be_sealed_or_opened_never_passes(postgres_store: Store) -> None:
    found = _put(postgres_store)
    with postgres_store.write() as session:
        connection = session.connection()
        for nowhere in (
            update(OPERATOR).values(phone="x"),
            update(OPERATOR).where(OPERATOR.c.version == 1).values(phone="x"),
            update(OPERATOR).where(or_(OPERATOR.c.id == found, OPERATOR.c.version == 1)).values(phone="x"),
            select(OPERATOR.c.id).where(OPERATOR.c.phone == WORD),
        ):
            with pytest.raises(ProgrammingError, match="Unsealed"):
                connection.execute(nowhere)
        for alone in (
            select(func.max(OPERATOR.c.phone)),
            select(select(OPERATOR.c.phone).subquery().c.phone),
        ):
            with pytest.raises(CompileError, match="sealed value"):
                connection.execute(alone)
    assert _phone(postgres_store, found) == WORD


def test_the_server_holds_nothing_in_clear_and_equal_words_look_different(postgres_store: Store) -> None:
    raw = [_stored(postgres_store, _put(postgres_store)) for _ in range(2)]
    assert WORD not in "".join(raw)
    assert raw[0] != raw[1]


@pytest.mark.parametrize("planted", [WORD, "", "AQ==", "å" * 40, "01A:AQ=="])
def test_what_was_never_sealed_is_refused(postgres_store: Store, planted: str) -> None:
    found = _put(postgres_store)
    _write(postgres_store, found, planted)
    with pytest.raises(IntegrityProblem, match="not_sealed"):
        _phone(postgres_store, found)


def test_a_value_moved_to_another_row_is_refused(postgres_store: Store) -> None:
    mine, theirs = _put(postgres_store, "min"), _put(postgres_store, "deras")
    _write(postgres_store, mine, _stored(postgres_store, theirs))
    assert _phone(postgres_store, theirs) == "deras"
    with pytest.raises(IntegrityProblem, match="not_sealed"):
        _phone(postgres_store, mine)


def test_the_board_and_an_alarms_card_stand_though_a_value_was_changed(
    postgres_store: Store, clock: HeldClock
) -> None:
    alarm_id = ring(postgres_store)
    with postgres_store.write() as session:
        acknowledge(session, EK, alarm_id, clock)
        add_note(session, EK, alarm_id, "ring portvakten", clock)
        open_incident(session, EK, "Trasig dörr", "harm", clock)
        for changed in ("alarm SET position = 'x'", "incident SET title = 'x'", "alarm SET text = 'AQ=='"):
            session.connection().execute(text(f"UPDATE {changed}"))
    with postgres_store.read() as connection:
        board = read_board(connection, clock.now())
        card = alarm_card(connection, alarm_id, EK.id, clock.now())
        assert [each.id for each in board.alarms] == [alarm_id]
        assert [each.title for each in board.incidents] == [UNREADABLE]
        assert card is not None
        assert UNREADABLE in repr(card)
        with pytest.raises(IntegrityProblem):
            connection.execute(select(INCIDENT.c.id, INCIDENT.c.title)).all()


def test_two_engines_of_one_process_have_keys_of_their_own(postgres_store: Store) -> None:
    found = _put(postgres_store)
    url = postgres_store.engine.url.render_as_string(hide_password=False)
    other = Store.postgres(url, postgres_store.clock, bytes(32))
    try:
        with pytest.raises(IntegrityProblem, match="not_sealed"):
            _phone(other, found)
        mine = _put(other)
        assert _phone(other, mine) == WORD
        with pytest.raises(IntegrityProblem, match="not_sealed"):
            _phone(postgres_store, mine)
    finally:
        other.close()


@given(st.binary(max_size=200), st.data())
def test_any_changed_byte_or_other_place_is_found(content: bytes, data: st.DataObject) -> None:
    sealing = Sealing(KEY)
    sealed = sealing.seal(content, "home.address", "01A")
    assert sealing.open(sealed, "home.address", "01A") == content
    at = data.draw(st.integers(0, len(sealed) - 1))
    flipped = bytearray(sealed)
    flipped[at] ^= data.draw(st.integers(1, 255))
    for wrong, place, row in (
        (bytes(flipped), "home.address", "01A"),
        (sealed[:at], "home.address", "01A"),
        (sealed, "person.name", "01A"),
        (sealed, "home.address", "01B"),
    ):
        with pytest.raises(IntegrityProblem):
            sealing.open(wrong, place, row)
