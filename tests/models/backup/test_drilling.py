"""Copies read back: a drill proves and leaves nothing, damage and another's paper are told apart, on both engines."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from fixtures.city import load_city
from models.access.actor import WATCH, operator_at
from models.audit.heads import is_signed, sign_head
from models.backup import drilling, identity, keeping, views
from models.backup.container import name_of
from models.backup.reading import read_back
from models.store.chain import record
from models.store.clock import HeldClock
from models.store.errors import IntegrityProblem, NotAllowed, NotFound, VaktbordError
from models.store.store import Store
from tests.conftest import NIGHT
from tests.models.backup.conftest import MASTER, OFFICER, Safe


def nothing_is_left(safe: Safe) -> bool:
    return safe.work == [] and safe.in_memory == []


@pytest.mark.parametrize("memory", [True, False])
def test_a_drill_proves_counts_signs_and_leaves_nothing(
    store: Store, safe: Safe, clock: HeldClock, monkeypatch: pytest.MonkeyPatch, memory: bool
) -> None:
    load_city(store)
    with store.write() as session:
        sign_head(session, MASTER, clock)
    if not memory:
        monkeypatch.setattr(keeping, "_fits_in_memory", lambda size: False)
    made = safe.make(store)
    clock.advance(3 * 86_400)
    done = safe.drill(store)
    assert (done.file, done.figures) == (made.file, made.figures)
    assert done.figures.alarms > 5
    assert is_signed(MASTER.public, done.signature, done.line.encode())
    assert f"alarms={made.figures.alarms} " in done.line
    assert nothing_is_left(safe)
    with store.read() as connection:
        known = views.health(connection)
        row = connection.execute(text("SELECT * FROM backup_run WHERE kind = 'drill'")).mappings().one()
        verbs = list(connection.execute(text("SELECT verb FROM entry ORDER BY seq")).scalars())
    assert (known.drilled_at, known.made_at) == (clock.now(), made.at)
    assert (row["outcome"], row["signature"], row["alarms"]) == ("good", done.signature, made.figures.alarms)
    assert verbs[-2:] == ["backup.made", "backup.drilled"]


def test_anothers_paper_is_3_and_no_paper_too(store: Store, safe: Safe) -> None:
    safe.make(store)
    other, _ = identity.make_pair()
    with pytest.raises(NotAllowed) as told:
        drilling.drill(store, OFFICER, safe.place, identity.identity_of(other), MASTER)
    assert told.value.message_id == "backup.wrong_identity"
    assert nothing_is_left(safe)
    with store.read() as connection:
        assert views.health(connection).drilled_at is None
    for slip in (
        "",
        "AGE-SECRET-KEY-1",
        safe.secret[:-1],
        safe.secret[:-1] + ("P" if safe.secret[-1] == "Q" else "Q"),
        "x" * 5000,
    ):
        with pytest.raises(NotAllowed):
            identity.identity_of(slip)


def test_a_renamed_file_and_another_paper_may_be_either(store: Store, safe: Safe, tmp_path: Path) -> None:
    made = safe.make(store)
    moved = tmp_path / "copy.age"
    (safe.place.folder / made.file).rename(moved)
    other, _ = identity.make_pair()
    with pytest.raises(NotAllowed) as told:
        drilling.drill(store, OFFICER, safe.place, identity.identity_of(other), MASTER, moved)
    assert told.value.message_id == "backup.identity_or_damage"
    assert safe.drill(store, moved).file == "copy.age"


def test_who_may(store: Store, safe: Safe) -> None:
    safe.make(store)
    with pytest.raises(NotAllowed):
        drilling.drill(
            store,
            operator_at("o", "O", "officer", "cli"),
            safe.place,
            identity.identity_of(safe.secret),
            MASTER,
        )


def test_no_copy_to_try(store: Store, safe: Safe) -> None:
    for file in (None, safe.place.folder / "gone.age"):
        with pytest.raises(NotFound):
            safe.drill(store, file)


def test_every_flipped_bit_is_damage(
    sqlite_store: Store, safe: Safe, tmp_path: Path, clock: HeldClock
) -> None:
    """The whole header, and places all over what follows; nothing is ever taken for whole."""
    made = safe.make(sqlite_store)
    path = safe.place.folder / made.file
    whole = path.read_bytes()
    header = whole.index(b"\n---") + 60
    rng = random.Random(4711)
    places = [*range(0, header, 3), *(rng.randrange(header, len(whole)) for _ in range(80)), len(whole) - 1]
    for number, place in enumerate(places):
        spoilt = bytearray(whole)
        spoilt[place] ^= 1 << rng.randrange(8)
        path.write_bytes(spoilt)
        folder = tmp_path / f"flip {number}"
        folder.mkdir()
        with pytest.raises(IntegrityProblem) as told:
            read_back(path, identity.identity_of(safe.secret), folder, clock)
        assert told.value.exit_code == 4


@pytest.mark.long
def test_every_byte_flipped_is_damage(
    sqlite_store: Store, safe: Safe, tmp_path: Path, clock: HeldClock
) -> None:
    made = safe.make(sqlite_store)
    path = safe.place.folder / made.file
    whole = path.read_bytes()
    header = whole.index(b"\n---") + 60
    for place in [*range(header), *range(header, len(whole), 97)]:
        spoilt = bytearray(whole)
        spoilt[place] ^= 0x20
        path.write_bytes(spoilt)
        with pytest.raises(IntegrityProblem):
            read_back(path, identity.identity_of(safe.secret), tmp_path, clock)
        (tmp_path / "copy.db").unlink(missing_ok=True)


@pytest.mark.parametrize("left", [0, 1, 21, 22, 300, 70_000, -1, -17])
def test_a_cut_file_is_damage(sqlite_store: Store, safe: Safe, left: int) -> None:
    made = safe.make(sqlite_store)
    path = safe.place.folder / made.file
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(IntegrityProblem):
        safe.drill(sqlite_store, path)
    assert nothing_is_left(safe)
    with sqlite_store.read() as connection:
        failed = (
            connection.execute(text("SELECT fault FROM backup_run WHERE outcome = 'failed'")).scalars().all()
        )
    assert failed in (["backup.damaged"], ["backup.not_a_backup"])


@given(st.binary(max_size=3000))
def test_what_is_no_backup_is_said_to_be_none(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("other")
    secret, public = identity.make_pair()
    path = folder / name_of(NIGHT, public)
    path.write_bytes(content)
    with pytest.raises(IntegrityProblem):
        read_back(path, identity.identity_of(secret), folder, HeldClock(NIGHT))


def test_a_whole_age_file_of_somebody_else_is_none_either(tmp_path: Path) -> None:
    import pyrage

    secret, public = identity.make_pair()
    path = tmp_path / name_of(NIGHT, public)
    path.write_bytes(
        pyrage.encrypt(b"VBBACK1\n" + b"\0" * 7 + b"\2{}rest", [pyrage.x25519.Recipient.from_str(public)])
    )
    with pytest.raises(IntegrityProblem):
        read_back(path, identity.identity_of(secret), tmp_path, HeldClock(NIGHT))


def test_a_copy_of_another_record_is_told(store: Store, safe: Safe, clock: HeldClock) -> None:
    """Ours was cut back, or it is another city's: either way the copy's head is not in it."""
    with store.write() as session:
        record(session, WATCH, "tested", "x:1", clock.now(), {"n": 1})
    made = safe.make(store)
    with store.write() as session:
        connection = session.connection()
        names = ("entry_keeps_update",) if store.is_sqlite else ()
        for name in names:
            connection.execute(text(f"DROP TRIGGER {name}"))
        if not store.is_sqlite:
            connection.execute(text("ALTER TABLE entry DISABLE TRIGGER USER"))
        connection.execute(text("UPDATE entry SET hash = 'x' WHERE seq = 1"))
    with pytest.raises(VaktbordError) as told:
        safe.drill(store, safe.place.folder / made.file)
    assert told.value.message_id == "backup.not_of_this_record"
    assert nothing_is_left(safe)


def test_what_a_killed_drill_left_is_cleared_by_the_next(store: Store, safe: Safe) -> None:
    safe.make(store)
    left = [
        Path("/dev/shm") / f".vaktbord-trial-{safe.place.tag}-dead",
        safe.place.work / f".vaktbord-trial-{safe.place.tag}-dead",
        safe.place.work / ".work-dead",
    ]
    for each in left:
        each.mkdir()
        (each / "copy.db").write_bytes(b"encrypted")
    safe.drill(store)
    assert nothing_is_left(safe)


@given(st.sampled_from(["line", "groups", "sheet", "lower"]))
def test_the_secret_is_read_as_it_stands_on_paper(form: str) -> None:
    secret, public = identity.make_pair()
    rows = "\n   ".join(identity.in_groups(secret))
    told = {
        "line": f"  {secret} \n",
        "groups": rows,
        "sheet": f"VAKTBORD\n\n  {secret}\n\n  {rows}\n\n  {public}\n",
        "lower": secret.lower(),
    }[form]
    assert str(identity.identity_of(told).to_public()) == public
