"""All sealed values at once: what an earlier version left in clear, a change of key, and a key that is another's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from models.access.tables import Credential
from models.alarms.tables import Signal
from models.people.tables import Person
from models.risks.views import notes_in_words
from models.store import chain, resealing
from models.store.clock import HeldClock
from models.store.errors import IntegrityProblem, NotAllowed
from models.store.sealing import Sealing
from models.store.store import Store
from tests.conftest import KEY
from tests.models.access.conftest import Staff
from tests.models.alarms.build import EK, add_person, ring

OTHER = bytes([7]) * 32
_SIGNAL = Signal.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_PERSON = Person.__table__  # type: ignore[attr-defined]  # as above
_CREDENTIAL = Credential.__table__  # type: ignore[attr-defined]  # as above


@pytest.fixture
def clear(postgres_store: Store, clock: HeldClock) -> Iterator[Store]:
    """The same database opened as an earlier version did: secrets in clear."""
    store = Store.postgres(postgres_store.engine.url.render_as_string(hide_password=False), clock)
    yield store
    store.close()


def _filled(store: Store, clock: HeldClock) -> None:
    add_person(store, clock)
    ring(store)
    Staff(store, {}, {}).add("adm", "administrator")
    with store.write() as session:
        chain.record(session, EK, "test.noted", "alarm:a", clock.now(), {"words": "Gurkmeja"})


def _read(store: Store) -> tuple[object, ...]:
    with store.read() as connection:
        assert chain.verify(connection) is None
        return (
            connection.execute(select(_PERSON.c.name)).scalars().all(),
            connection.execute(select(_SIGNAL.c.raw)).scalars().all(),
            connection.execute(select(_CREDENTIAL.c.passphrase)).scalars().all(),
        )


def test_what_stood_in_clear_is_sealed_once(clear: Store, postgres_store: Store, clock: HeldClock) -> None:
    _filled(clear, clock)
    before = _read(clear)
    for _ in range(2):
        with postgres_store.write() as session:
            resealing.seal_first(session.connection())
    assert _read(postgres_store) == before
    with clear.read() as connection:
        stored = str(connection.execute(text("SELECT body FROM entry_detail")).all())
        stored += str(connection.execute(text("SELECT name FROM person")).all())
    assert "Gurkmeja" not in stored
    assert "Eva" not in stored
    with pytest.raises(Exception, match="append-only"), postgres_store.write() as session:
        session.connection().execute(text("UPDATE signal SET raw = raw"))


def test_a_change_of_key_leaves_nothing_under_the_old_one(
    clear: Store, postgres_store: Store, clock: HeldClock
) -> None:
    _filled(clear, clock)
    before = _read(clear)
    with clear.write() as session:
        assert resealing.reseal(session.connection(), None, Sealing(OTHER)) >= 4
    with clear.write() as session:
        resealing.reseal(session.connection(), Sealing(OTHER), Sealing(KEY))
    assert _read(postgres_store) == before
    with pytest.raises(IntegrityProblem), clear.write() as session:
        resealing.reseal(session.connection(), Sealing(OTHER), Sealing(KEY))
    assert _read(postgres_store) == before


def test_the_key_of_the_database_is_known_and_another_is_refused(
    clear: Store, postgres_store: Store, clock: HeldClock
) -> None:
    with postgres_store.write() as session:
        with pytest.raises(NotAllowed, match="not_of_database"):
            resealing.require_key(session.connection())  # never sealed
        resealing.seal_first(session.connection())
        resealing.require_key(session.connection())
    with clear.read() as connection:
        resealing.require_key(connection)  # opened without a key: there is nothing to know
    url = postgres_store.engine.url.render_as_string(hide_password=False)
    other = Store.postgres(url, clock, OTHER)
    try:
        with pytest.raises(NotAllowed, match="not_of_database"), other.read() as connection:
            resealing.require_key(connection)
    finally:
        other.close()


_NOTE = """INSERT INTO watch_note (id, dated_on, source, text, tags, recorded_label, recorded_at, version)
    VALUES ('n1', '2026-11-01', 'Eva Hemligs blogg', '', 'eva hot', 'M. Ek', '2026-11-01T00:00:00.000000Z', 1)"""


def test_a_column_that_becomes_secret_is_sealed_by_the_upgrade_and_found_by_its_words(
    clear: Store, postgres_store: Store
) -> None:
    with postgres_store.write() as session:
        connection = session.connection()
        assert not resealing.is_sealed(connection), (
            "an upgrade from before anything was sealed seals all of it"
        )
        resealing.seal_first(connection)
        connection.execute(text(_NOTE))  # as revision 0008 had it: in clear, in a database that is sealed
        sealed = Sealing(KEY).seal_text("", "watch_note.text", "n1")
        connection.execute(text("UPDATE watch_note SET text = :told"), {"told": sealed})
        assert resealing.is_sealed(connection)
        assert [resealing.seal_column(connection, "watch_note", each) for each in ("source", "tags")] == [
            1,
            1,
        ]
    with clear.read() as connection:
        assert not resealing.is_sealed(connection)
        stored = str(connection.execute(text("SELECT source, tags FROM watch_note")).all())
    assert "Eva" not in stored
    assert "eva" not in stored
    with postgres_store.read() as connection:
        (found,) = notes_in_words(connection, "#Eva")
        assert notes_in_words(connection, "annat") == ()
    assert (found.source, found.tags) == ("Eva Hemligs blogg", "eva hot")
