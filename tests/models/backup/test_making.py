"""Backups made on both engines: of one moment, proven, and nothing half-made however it ends."""

from __future__ import annotations

import errno
import os
import signal
import stat
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from models.access.actor import WATCH, operator_at
from models.backup import copying, identity, keeping, making, views
from models.backup.commands import OVERDUE, note_overdue
from models.backup.container import unpack
from models.backup.keeping import Place
from models.backup.making import STEPS, make
from models.backup.reading import read_back
from models.backup.retention import Keep
from models.store import chain
from models.store.clock import HeldClock
from models.store.errors import IntegrityProblem, NotAllowed, SettingsProblem, StoreUnavailable
from models.store.store import Store
from models.watch.disturbances import unsettled
from tests.conftest import KEY
from tests.faults.harm import mounted
from tests.models.backup.conftest import MASTER, Safe

Act = Callable[[Store, int], None]


def facts_in(safe: Safe, folder: Path, clock: HeldClock, file: str) -> tuple[int, int]:
    """How many facts and entries stand in a copy."""
    folder.mkdir()
    found = read_back(safe.place.folder / file, identity.identity_of(safe.secret), folder, clock)
    copied = Store.sqlite(found.database, found.key, clock)
    with copied.read() as connection:
        facts = connection.execute(text("SELECT count(*) FROM meta WHERE name LIKE 'act %'")).scalar_one()
        entries = connection.execute(text("SELECT count(*) FROM entry WHERE verb = 'tested'")).scalar_one()
    copied.close()
    return int(facts), int(entries)


def test_a_copy_is_made_recorded_and_told_of(store: Store, safe: Safe, act: Act, clock: HeldClock) -> None:
    act(store, 1)
    made = safe.make(store)
    assert safe.files == [made.file]
    assert safe.work == []
    path = safe.place.folder / made.file
    assert (stat.S_IMODE(path.stat().st_mode), path.stat().st_size) == (0o600, made.bytes)
    assert stat.S_IMODE(safe.place.folder.stat().st_mode) == 0o700
    assert made.figures.entries == 1
    with store.read() as connection:
        known = views.health(connection)
        assert (known.made_at, known.fault, known.drilled_at) == (clock.now(), "", None)
        verbs = list(connection.execute(text("SELECT verb FROM entry ORDER BY seq")).scalars())
        assert chain.verify(connection) is None
    assert verbs == ["tested", "backup.made"]


def test_what_is_written_meanwhile_is_in_it_whole_or_not_at_all(
    store: Store, safe: Safe, act: Act, clock: HeldClock, tmp_path: Path
) -> None:
    ends, wrote = threading.Event(), 0

    def write() -> None:
        nonlocal wrote
        while not ends.is_set():
            wrote += 1
            act(store, wrote)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [safe.make(store) for _ in range(5)]
    finally:
        ends.set()
        writer.join()
    assert wrote > 5
    for number, each in enumerate(made):
        facts, entries = facts_in(safe, tmp_path / f"back {number}", clock, each.file)
        assert facts == entries
        with store.read() as connection:
            there = connection.execute(
                text("SELECT hash FROM entry WHERE seq = :seq"), {"seq": each.figures.head_seq}
            ).scalar()
        assert there == each.figures.head_hash or each.figures.head_seq == 0


def test_nothing_of_it_can_be_read_without_the_paper(
    store: Store, safe: Safe, clock: HeldClock, tmp_path: Path
) -> None:
    with store.write() as session:
        chain.record(session, WATCH, "tested", "x:1", clock.now(), {"word": "Fackelblomster"})
    seen: list[bytes] = []

    def look(step: str) -> None:
        for folder in (safe.place.work, safe.place.folder):
            seen.extend(path.read_bytes() for path in folder.rglob("*") if path.is_file())

    made = safe.make(store, on_step=look, settings="[desk]\ncity = 'Fackelblomster'\n")
    assert len(seen) > len(STEPS)
    assert not [each for each in seen if b"Fackelblomster" in each or b"SQLite format" in each]
    target = tmp_path / "inside"
    with target.open("wb") as stream:
        manifest = unpack(safe.place.folder / made.file, identity.identity_of(safe.secret), stream)
    assert "Fackelblomster" in manifest.settings
    assert manifest.key not in repr(manifest)


@pytest.mark.parametrize("public", ["", "age1", "AGE-SECRET-KEY-1QQQ", "ssh-ed25519 AAAA"])
def test_without_a_public_key_nothing_is_made(store: Store, safe: Safe, public: str) -> None:
    with pytest.raises(SettingsProblem):
        make(store, WATCH, replace(safe.wanted(), public_key=public), MASTER)
    assert safe.files == []


def test_an_auditor_makes_none(store: Store, safe: Safe) -> None:
    with pytest.raises(NotAllowed):
        make(store, operator_at("r", "R. Evisor", "auditor", "cli"), safe.wanted(), MASTER)


def test_a_record_that_does_not_hold_is_not_copied_over_good_ones(
    sqlite_store: Store, safe: Safe, act: Act, clock: HeldClock
) -> None:
    act(sqlite_store, 1)
    good = safe.make(sqlite_store).file
    with sqlite_store.write() as session:
        session.connection().execute(text("DROP TRIGGER entry_keeps_update"))
        session.connection().execute(text("UPDATE entry SET verb = 'forged' WHERE seq = 1"))
    clock.advance(86_400)
    with pytest.raises(IntegrityProblem) as told:
        safe.make(sqlite_store, keep=Keep(1, 0, 0))
    assert told.value.message_id == "backup.copy_broken"
    assert (safe.files, safe.work) == ([good], [])
    with sqlite_store.read() as connection:
        assert views.health(connection).fault == "backup.copy_broken"
        assert [each.kind for each in unsettled(connection)] == ["backup_failed"]


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_it_leaves_no_half_file_and_the_next_run_clears_up(
    migrated_file: Path, tmp_path: Path, safe: Safe, act: Act, clock: HeldClock, step: str
) -> None:
    path = tmp_path / "killed.db"
    path.write_bytes(migrated_file.read_bytes())
    first = _in_child(lambda: safe.make(_open(path, clock)))
    assert first == 0
    [good] = safe.files
    clock.advance(2 * 86_400)

    def die(at: str) -> None:
        if at == step:
            os.kill(os.getpid(), signal.SIGKILL)

    assert (
        _in_child(lambda: safe.make(_open(path, clock), keep=Keep(1, 0, 0), on_step=die)) == -signal.SIGKILL
    )
    placed = STEPS.index(step) >= STEPS.index("placed")
    finished = [name for name in safe.files if not name.startswith(".")]
    assert len(finished) == (1 if step == "pruned" else 1 + placed)
    assert good in finished or step == "pruned"
    store = _open(path, clock)
    for name in finished:  # whatever bears a finished name is whole
        safe.drill(store, safe.place.folder / name)
    clock.advance(3600)
    made = safe.make(store, keep=Keep(1, 0, 0))
    store.close()
    assert made.file in safe.files
    assert (safe.work, [name for name in safe.files if name.startswith(".")]) == ([], [])


def _open(path: Path, clock: HeldClock) -> Store:
    return Store.sqlite(path, KEY, clock)


def _in_child(do: Callable[[], object]) -> int:
    """Do it in a process of its own; 0, or the signal that ended it as a negative number."""
    child = os.fork()
    if child == 0:
        try:
            do()
        except BaseException:  # noqa: BLE001  # nothing of the child may go on as a second run of the tests
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("fails_at", [1, 2, 4])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_a_disk_that_fails_leaves_the_old_ones_and_says_so(
    store: Store, safe: Safe, clock: HeldClock, monkeypatch: pytest.MonkeyPatch, fails_at: int, number: int
) -> None:
    good = safe.make(store).file
    pack, calls = making.pack, 0

    def failing(database: Path, manifest: Any, target: Any, recipients: Any) -> str:
        class Failing:
            def write(self, content: bytes) -> int:
                nonlocal calls
                calls += 1
                if calls >= fails_at:
                    raise OSError(number, os.strerror(number))
                return int(target.write(content))

            def flush(self) -> None:
                target.flush()

        return pack(database, manifest, Failing(), recipients)  # type: ignore[arg-type]  # all that is asked of it

    monkeypatch.setattr(making, "pack", failing)
    with pytest.raises(StoreUnavailable) as told:
        safe.make(store, keep=Keep(1, 0, 0))
    assert told.value.message_id in ("backup.disk_full", "backup.disk_fails")
    assert (safe.files, safe.work) == ([good], [])


def test_what_the_disk_gives_back_otherwise_is_no_copy(
    store: Store, safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that says that it wrote, and did not write that."""

    def spoil(step: str) -> None:
        if step == "encrypted":
            [part] = safe.place.folder.glob(".*.part")
            with part.open("r+b") as stream:
                stream.seek(-100, os.SEEK_END)
                stream.write(b"x")

    with pytest.raises(IntegrityProblem):
        safe.make(store, on_step=spoil)
    assert (safe.files, safe.work) == ([], [])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a disk")
def test_a_really_full_disk(store: Store, safe: Safe, tmp_path: Path, clock: HeldClock) -> None:
    safe.make(store)
    [whole] = safe.files
    room = safe.place.folder.joinpath(whole).stat().st_size * 3 // 2  # for one copy, not for two
    with mounted(tmp_path / "small", "tmpfs", f"size={room}") as small:
        place = Place(safe.place.work, small / "copies")
        keeping_room = keeping.require_room
        try:
            keeping.require_room = lambda *_: None  # type: ignore[assignment]  # met on the way, not foreseen
            making.make(store, WATCH, replace(safe.wanted(), place=place), MASTER)
            with pytest.raises(StoreUnavailable) as told:
                for _ in range(3):
                    making.make(store, WATCH, replace(safe.wanted(), place=place), MASTER)
        finally:
            keeping.require_room = keeping_room
        assert told.value.message_id == "backup.disk_full"
        assert [path.name.startswith("vaktbord-") for path in place.folder.iterdir()] == [True]


def test_no_room_is_seen_before_reception_lacks_it(
    sqlite_store: Store, safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_SPARE_BYTES", 1 << 60)
    with pytest.raises(StoreUnavailable) as told:
        safe.make(sqlite_store)
    assert told.value.message_id == "backup.no_room"
    assert safe.files == []


def test_two_at_once_are_one(store: Store, safe: Safe) -> None:
    refused: list[str] = []

    def another(step: str) -> None:
        if step == "copied":
            with pytest.raises(StoreUnavailable) as told:
                safe.make(store)
            refused.append(told.value.message_id)

    safe.make(store, on_step=another)
    assert refused == ["backup.under_way"]
    with store.read() as connection:
        assert views.health(connection).fault == ""


def test_overdue_is_noted_once_and_over_when_one_is_made(store: Store, safe: Safe, clock: HeldClock) -> None:
    def look() -> list[tuple[str, bool]]:
        with store.write() as session:
            note_overdue(session, clock)
        with store.read() as connection:
            return [(each.kind, each.ended_at is None) for each in unsettled(connection)]

    assert look() == []
    safe.make(store)
    clock.advance(OVERDUE.total_seconds() - 1)
    assert look() == []
    clock.advance(2)
    assert look() == look() == [("backup_overdue", True)]
    safe.make(store)
    assert look() == [("backup_overdue", False)]


def test_old_ones_go_and_what_others_put_there_stays(store: Store, safe: Safe, clock: HeldClock) -> None:
    made = []
    for _ in range(4):
        made.append(safe.make(store, keep=Keep(2, 0, 0)).file)
        clock.advance(timedelta(days=2).total_seconds())
    assert safe.files == made[-2:]
    stranger = safe.place.folder / made[0]
    stranger.write_bytes(b"of another size")
    (safe.place.folder / made[-1]).write_bytes(b"cut")
    last = safe.make(store, keep=Keep(1, 0, 0)).file
    # The one that was cut is neither removed nor counted.
    assert safe.files == sorted([made[0], made[-1], last])


def test_a_server_that_goes_away_meanwhile_leaves_nothing(
    postgres_store: Store, safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> None:
        raise StoreUnavailable("store.away")

    monkeypatch.setattr(copying, "_as_file", cut)
    with pytest.raises(StoreUnavailable):
        safe.make(postgres_store)
    assert (safe.files, safe.work) == ([], [])
