"""On PostgreSQL the run-time role owns nothing: it adds to the record by one function, and that one looks closely."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from models.access.actor import LOADER, WATCH
from models.people.commands import add_mandate, add_person, end_mandate
from models.people.devices import add_transmitter
from models.people.ending_views import endings
from models.people.endings import answer_threat
from models.people.validity import local_day
from models.store import append_only, chain, schema
from models.store.store import Store

ROLE = "vaktbord_low"


@pytest.fixture
def low(postgres_store: Store) -> Iterator[Store]:
    """The same database by a role that owns nothing."""
    with postgres_store.engine.begin() as connection:
        connection.execute(
            text(
                f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') "
                f"THEN CREATE ROLE {ROLE} LOGIN; END IF; END $$"
            )
        )
    schema.upgrade(postgres_store.engine, ROLE)
    url = postgres_store.engine.url.render_as_string(hide_password=False)
    store = Store.postgres(url.replace("postgres:@", f"{ROLE}@"), postgres_store.clock)
    with store.read() as connection:
        assert connection.execute(text("SELECT current_user")).scalar() == ROLE
    yield store
    store.close()
    with postgres_store.engine.begin() as connection:
        connection.execute(text(f"DROP OWNED BY {ROLE}"))


def _write(store: Store, count: int) -> None:
    for number in range(count):
        with store.write() as session:
            chain.record(session, WATCH, "tested", f"thing:{number}", store.clock.now(), {"n": number})


def test_the_low_role_records_and_verifies(low: Store) -> None:
    _write(low, 3)
    with low.read() as connection:
        assert chain.verify(connection) is None
        assert append_only.missing(connection) == ()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO entry SELECT seq + 10, id, event_at, entered_at, actor_kind, actor_id, actor_label, verb, subject,"
        " detail_id, detail_hash, previous_hash, hash FROM entry",
        "UPDATE entry SET verb = 'x'",
        "DELETE FROM entry",
        "TRUNCATE entry",
        "UPDATE chain_head SET seq = 99",
        "DELETE FROM chain_head",
        "INSERT INTO chain_head VALUES (2, 1, 'x')",
        "DELETE FROM entry_detail",
        "UPDATE entry_detail SET salt = 'x'",
        "DELETE FROM signal",
        "UPDATE signed_head SET seq = 1",
        "ALTER TABLE entry DISABLE TRIGGER ALL",
        "DROP FUNCTION vaktbord_append(jsonb)",
        "CREATE OR REPLACE FUNCTION vaktbord_head(OUT seq bigint, OUT hash text) LANGUAGE sql"
        " AS 'SELECT 1::bigint, ''x'''",
    ],
)
def test_the_low_role_changes_nothing(low: Store, statement: str) -> None:
    _write(low, 2)
    with pytest.raises(DatabaseError, match="permission denied|must be owner"), low.write() as session:
        session.connection().execute(text(statement))
    with low.read() as connection:
        assert chain.verify(connection) is None


def _links(store: Store) -> list[list[object]]:
    """The next two links, as the program would give them."""
    with store.read() as connection:
        seq, previous = connection.execute(text("SELECT seq, hash FROM chain_head")).one()
    made: list[list[object]] = []
    for number in (seq + 1, seq + 2):
        at = "2026-11-25T02:12:41.000000Z"
        fields = [
            number,
            f"id-{number}",
            at,
            at,
            "system",
            "watch",
            "Vaktbord",
            "tested",
            "thing:9",
            None,
            "",
            previous,
        ]
        names = ("seq", "id", "event_at", "entered_at", "actor_kind", "actor_id", "actor_label", "verb", "subject",
                 "detail_id", "detail_hash", "previous_hash")  # fmt: skip
        previous = chain.hash_entry(dict(zip(names, fields, strict=True)))
        made.append([*fields, previous])
    return made


def _append(store: Store, links: list[list[object]]) -> None:
    with store.write() as session:
        session.connection().exec_driver_sql("SELECT vaktbord_append(%s::jsonb)", (json.dumps(links),))


def test_the_function_takes_links_that_follow(low: Store) -> None:
    _write(low, 1)
    _append(low, _links(low))
    with low.read() as connection:
        assert chain.verify(connection) is None
        assert connection.execute(text("SELECT seq FROM chain_head")).scalar() == 3


@pytest.mark.parametrize(
    ("place", "value", "why"),
    [
        (11, "0" * 64, "does not follow"),
        (0, 7, "does not follow"),
        (0, 1, "does not follow"),
        (7, "forged", "its own hash"),
        (12, "0" * 64, "its own hash"),
        (12, None, "its own hash"),
        (3, "2026-11-25T02:12:42.000000Z", "its own hash"),
    ],
)
@pytest.mark.parametrize("which", [0, 1])
def test_the_function_refuses_a_link_that_does_not_fit(
    low: Store, which: int, place: int, value: object, why: str
) -> None:
    _write(low, 1)
    links = _links(low)
    links[which][place] = value
    with pytest.raises(DatabaseError, match=why):
        _append(low, links)
    with low.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM entry")).scalar() == 1


def test_a_trigger_that_is_gone_or_off_is_told(store: Store) -> None:
    with store.write() as session:
        connection = session.connection()
        assert append_only.missing(connection) == ()
        if store.is_sqlite:
            connection.execute(text("DROP TRIGGER entry_keeps_delete"))
        else:
            connection.execute(text("ALTER TABLE entry DISABLE TRIGGER entry_keeps"))
        assert append_only.missing(connection) == (
            "entry_keeps_delete" if store.is_sqlite else "entry_keeps",
        )


def test_the_low_role_takes_back_what_was_to_be_recalled(low: Store) -> None:
    """No row is ever deleted by an act: the run-time role may not."""
    clock = low.clock
    today = local_day(clock.now())
    with low.write() as session:
        someone = add_person(session, LOADER, "SF-07", "Eva Exempel", clock)
        add_mandate(
            session, LOADER, someone, "group_leader", 500, clock, valid_from=today - timedelta(days=90)
        )
        add_transmitter(session, LOADER, "1007", "personal", "SF-07", clock)
        end_mandate(session, LOADER, someone, "group_leader", today, clock)

    def answer(threat: str) -> list[str]:
        later = today + timedelta(days=30)
        with low.write() as session:
            answer_threat(session, LOADER, someone, threat, "Säkerhetschefen", clock, review_on=later)
        with low.read() as connection:
            (found,) = endings(connection, today)
        return [each.kind for each in found.items]

    assert [answer(each) for each in ("no", "yes", "no")] == [
        ["device", "talk", "access"], [], ["device", "talk", "access"],
    ]  # fmt: skip
