"""Signed heads, their code on paper, and what a desk remembers when the database was rolled back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from models.audit.head_code import code_of, read_code
from models.audit.heads import (
    check_code,
    code_now,
    head_key,
    newest_head,
    sign_all,
    sign_head,
    take_up,
    told_of_change,
)
from models.audit.remembered import Forgotten, check_remembered, meet, remember
from models.audit.rows import Fault
from models.audit.signing import Signer
from models.audit.verify import verify
from models.store.chain import record
from models.store.errors import UsageProblem
from models.store.store import Store
from tests.conftest import KEY as DATABASE_KEY
from tests.models.audit.record import EK, KEY, MASTER, sign, write

NO_CODES = ["", "4817", "4817 K7QF-2M9D-XH3", "x K7QF-2M9D-XH31", "4817 K7QF-2M9D-XU31", "1 " + "0" * 99]
HASHES = st.text("0123456789abcdef", min_size=64, max_size=64)


def test_nothing_is_signed_twice_and_a_signing_alone_is_nothing_new(store: Store) -> None:
    with store.write() as session:
        assert sign_head(session, KEY, store.clock) is None
    write(store, 3)
    sign(store)
    for _ in range(3):
        with store.write() as session:
            assert sign_head(session, KEY, store.clock) is None
    write(store, 1)
    sign(store)
    with store.read() as connection:
        head = newest_head(connection)
        assert head is not None
        assert (head.number, head.seq) == (2, 6)
        assert verify(connection, KEY).fault is None


def test_a_new_key_goes_on_where_the_old_one_was(store: Store) -> None:
    write(store, 2)
    sign(store)
    write(store, 2)
    other = head_key(bytes(32))
    with store.write() as session:
        record(session, EK, "key.rotated", "key:master", store.clock.now(), told_of_change(KEY.id, other))
        assert sign_all(session, KEY, store.clock) is not None
        assert take_up(session, other, store.clock) is not None
    with store.read() as connection:
        verdict = verify(connection, other)
        assert (verdict.fault, verdict.heads) == (None, 3)
        assert verify(connection, KEY).fault == Fault(
            "head_key", head=3
        )  # the old key vouches for nothing more
        assert verify(connection, KEY, copy=True).fault is None
        public = connection.execute(text("SELECT count(*) FROM meta WHERE name LIKE 'head_key.%'")).scalar()
    assert public == 2


def test_a_record_signed_by_a_key_of_ones_own_does_not_pass(store: Store) -> None:
    """Whoever can write all of the database can put a public key in it too."""
    forger = head_key(bytes(32))
    write(store, 3)
    with store.write() as session:
        assert take_up(session, forger, store.clock) is not None
    with store.read() as connection:
        assert verify(connection).fault is None
        assert verify(connection, KEY).fault == Fault("head_key", head=1)
        assert verify(connection, forger).fault is None
    write(store, 1)
    sign(store)  # the watch, which knows no better
    with store.read() as connection:
        assert verify(connection, KEY).fault == Fault("head_key", head=2)


def test_a_change_of_key_is_told_before_it_signs(store: Store) -> None:
    """An entry that comes after what the new key signed, or that tells of other keys, excuses nothing."""
    write(store, 1)
    sign(store)
    other = head_key(bytes(32))
    with store.write() as session:
        record(session, EK, "key.rotated", "key:master", store.clock.now(), told_of_change(other.id, KEY))
        assert take_up(session, other, store.clock) is not None
    with store.write() as session:
        record(session, EK, "backup.restored", "backup:x", store.clock.now(), told_of_change(KEY.id, other))
        assert take_up(session, other, store.clock) is not None
    with store.read() as connection:
        assert verify(connection, other).fault == Fault("head_key", head=2)


def test_a_record_that_nobody_signed_does_not_pass(store: Store) -> None:
    with store.read() as connection:
        assert verify(connection, KEY).fault is None  # nothing was written
    write(store, 2)
    with store.read() as connection:
        assert verify(connection, KEY).fault == Fault("head_missing", head=1)
        assert verify(connection, KEY, copy=True).fault is None


def test_the_key_is_the_masters_and_is_not_shown() -> None:
    assert head_key(MASTER).public == KEY.public
    assert repr(KEY) == f"HeadKey({KEY.id})"


@pytest.mark.parametrize("statement", ["UPDATE signed_head SET seq = 1", "DELETE FROM signed_head"])
def test_signed_heads_cannot_be_changed(store: Store, statement: str) -> None:
    write(store, 1)
    sign(store)
    with pytest.raises(DatabaseError, match="append-only"), store.write() as session:
        session.connection().execute(text(statement))


@given(seq=st.integers(1, 10**12), hash_=HASHES)
def test_a_code_is_read_as_it_was_written(seq: int, hash_: str) -> None:
    code = code_of(seq, hash_)
    assert read_code(code) == (seq, hash_[:15])
    spoken = code.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    number, _, rest = code.partition(" ")
    assert read_code(f"  {number}  {spoken[len(number) :]} ") == (seq, hash_[:15])
    assert not set(rest) & set("ILOU")


@pytest.mark.parametrize("bad", NO_CODES)
def test_what_is_no_code_is_told(bad: str) -> None:
    with pytest.raises(UsageProblem):
        read_code(bad)


def test_a_code_from_paper_fits_its_entry_alone(store: Store) -> None:
    write(store, 4)
    with store.read() as connection:
        code = code_now(connection)
        assert check_code(connection, code).why == ""
        assert check_code(connection, code.replace("4 ", "3 ", 1)).why == "changed"
        assert check_code(connection, code.replace("4 ", "5 ", 1)).why == "cut"


def test_a_desk_notices_a_database_that_was_rolled_back(sqlite_store: Store, tmp_path: Path) -> None:
    store, seen = sqlite_store, tmp_path / "head.seen"
    assert store.path is not None
    write(store, 3)
    assert meet(store, seen, store.clock) is None
    assert seen.stat().st_mode & 0o777 == 0o600
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    older = tmp_path / "older.db"
    shutil.copyfile(store.path, older)
    write(store, 2, 3)
    assert meet(store, seen, store.clock) is None
    rolled = Store.sqlite(older, DATABASE_KEY, store.clock)
    try:
        with rolled.read() as connection:
            assert verify(connection).fault is None  # it holds in itself: only who saw more can tell
            assert check_remembered(connection, seen) == Forgotten(5, "cut")
        write(rolled, 4, 50)
        with rolled.read() as connection:
            assert check_remembered(connection, seen) == Forgotten(5, "changed")
        assert meet(rolled, seen, store.clock) == Forgotten(5, "changed")
        with rolled.read() as connection:
            kinds = (
                connection.execute(text("SELECT kind FROM disturbance WHERE settled_at IS NULL"))
                .scalars()
                .all()
            )
        assert kinds == ["database_rolled_back"]
        assert meet(rolled, seen, store.clock) is None
    finally:
        rolled.close()


def test_the_watch_tells_of_a_record_that_is_not_the_one_it_signed(
    sqlite_store: Store, postgres_store: Store, tmp_path: Path
) -> None:
    """Whoever puts another database in the place of ours must not get it signed in silence."""
    signer = Signer(KEY, tmp_path / "head.seen")
    write(sqlite_store, 3)
    signer.sign(sqlite_store)
    signer.sign(sqlite_store)
    write(postgres_store, 5)  # another record
    signer.sign(postgres_store)
    for store, kinds in ((sqlite_store, []), (postgres_store, ["database_rolled_back"])):
        with store.read() as connection:
            found = connection.execute(text("SELECT kind FROM disturbance")).scalars().all()
            assert list(found) == kinds
            assert newest_head(connection) is not None


@pytest.mark.parametrize("content", ["", "{", '{"seq": "x"}', "[]", "null", "\x00"])
def test_a_file_that_is_not_ours_stops_no_desk(store: Store, tmp_path: Path, content: str) -> None:
    seen = tmp_path / "head.seen"
    seen.write_text(content)
    write(store, 1)
    assert meet(store, seen, store.clock) is None
    with store.read() as connection:
        remember(connection, seen)
        assert check_remembered(connection, seen) is None
