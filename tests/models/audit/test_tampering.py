"""Whatever is changed, swapped, put in, taken out or cut off in entries, details or heads is found, and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from models.audit.verify import verify
from models.store.store import Store
from tests.models.audit.record import KEY, whole
from tests.models.audit.tampers import TAMPERS, Record


@pytest.fixture
def connection(sqlite_store: Store) -> Iterator[Connection]:
    """A whole record, on a connection whose work is rolled back each time."""
    whole(sqlite_store)
    with sqlite_store.read() as reading:
        assert verify(reading, KEY).fault is None
    with sqlite_store.engine.connect() as found:
        yield found


def prove(connection: Connection, tamper: Any, draw: Any) -> None:
    with connection.begin() as held:
        what, where = tamper(Record(connection), draw)
        verdict = verify(connection, KEY)
        held.rollback()
    fault = verdict.fault
    assert fault is not None
    # The guards had to be put down for it; that alone is not finding it.
    assert fault.why != "trigger_missing"
    assert (fault.seq if what == "entry" else fault.head) == where
    if what == "entry":
        assert verdict.last_good_head is None or verdict.last_good_head.seq < where
    else:
        assert verdict.heads == where - 1


@given(data=st.data())
@settings(max_examples=300)
def test_every_change_is_found_where_it_is(connection: Connection, data: st.DataObject) -> None:
    prove(connection, data.draw(st.sampled_from(TAMPERS)), data.draw)


@pytest.mark.long
@given(data=st.data())
@settings(max_examples=10_000)
def test_ten_thousand_changes_are_found_where_they_are(connection: Connection, data: st.DataObject) -> None:
    prove(connection, data.draw(st.sampled_from(TAMPERS)), data.draw)


@pytest.mark.parametrize("tamper", TAMPERS, ids=lambda each: str(each.__name__))
def test_each_kind_of_change_is_found(connection: Connection, tamper: Any) -> None:
    @given(data=st.data())
    @settings(max_examples=10)
    def look(data: st.DataObject) -> None:
        prove(connection, tamper, data.draw)

    look()


def test_guards_that_are_gone_are_told_when_nothing_else_is_wrong(connection: Connection) -> None:
    with connection.begin() as held:
        Record(connection)
        fault = verify(connection, KEY).fault
        held.rollback()
    assert fault is not None
    assert fault.why == "trigger_missing"


def test_a_whole_record_holds_on_both_engines(store: Store) -> None:
    whole(store)
    with store.read() as reading:
        verdict = verify(reading, KEY)
    assert verdict.fault is None
    assert (verdict.heads, verdict.weeded) == (3, 1)
    assert verdict.last_good_head is not None
