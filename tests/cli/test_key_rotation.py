"""Changing the key: cut off anywhere the home opens, whole, under the one key or the other, and never both or none."""

from __future__ import annotations

import random
import time

import pytest

from models.keys import age, moving, recovery, rotation, sources
from models.keys.sources import Asking
from models.store import keys
from models.store.errors import IntegrityProblem, NotAllowed, StoreUnavailable, VaktbordError
from models.store.home import Home
from models.store.sealed import SealedFile
from models.store.spool.reader import read_spool
from models.store.spool.writer import SpoolWriter
from tests.cli.conftest import Command, spawn, store_of
from tests.cli.rotating import CLOCK, PHRASE, killed, live, master_of, require_whole, rotate
from tui.cli import lock

AFTER = rotation.STEPS[rotation.STEPS.index("committed") :]


def _phrase_home(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_asking", Asking(lambda: PHRASE))
    moving.move(home, home.settings(), "passphrase", PHRASE)


@pytest.fixture
def lived(home: Home, vaktbord: Command) -> Home:
    return live(home, vaktbord)


@pytest.mark.parametrize("source", ["file", "passphrase"])
def test_all_of_it_is_under_the_new_key(lived: Home, monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    if source == "passphrase":
        _phrase_home(lived, monkeypatch)
    before = master_of(lived)
    secret, public = age.make_pair()
    recovery.make(lived, before, public)
    SealedFile(lived.senders / "transmitters", keys.derive(before, keys.SENDERS)).write(b"heard")
    told = rotate(lived)
    assert told.complete
    assert told.rows > 10
    master = require_whole(lived, before, rotated=True)
    assert recovery.open_by(lived, secret) == master
    assert not lived.spool.exists()
    assert not lived.pulse_file.exists()
    assert not list(lived.senders.iterdir())
    everything = b"".join(path.read_bytes() for path in lived.folder.rglob("*") if path.is_file())
    assert before not in everything
    rotate(lived)
    assert master_of(lived) not in (before, master)


def _steps_and_sources() -> list[object]:
    """Every step with a key file; with a pass phrase, which costs seconds each, one step now and the others long."""
    return [
        pytest.param(step, source, marks=pytest.mark.long)
        if source == "passphrase" and step != "committed"
        else (step, source)
        for step in rotation.STEPS
        for source in ("file", "passphrase")
    ]


@pytest.mark.parametrize(("step", "source"), _steps_and_sources())
def test_killed_at_any_step_the_home_is_whole(
    lived: Home, monkeypatch: pytest.MonkeyPatch, step: str, source: str
) -> None:
    if source == "passphrase":
        _phrase_home(lived, monkeypatch)
    before = master_of(lived)
    secret, public = age.make_pair()
    recovery.make(lived, before, public)
    killed(step, lambda: rotate(lived))
    assert lived.rotation.exists()
    assert len(recovery.open_by(lived, secret)) == keys.LENGTH
    master = require_whole(lived, before, rotated=step in AFTER)
    assert recovery.open_by(lived, secret) == master
    assert lived.spool.exists() is (step not in AFTER)
    assert rotate(lived).complete
    assert master_of(lived) not in (before, master)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(first, second, marks=() if number % 3 == 0 else pytest.mark.long)
        for number, (first, second) in enumerate(
            (first, second) for first in ("committed", "placed", "checked") for second in AFTER[1:]
        )
    ],
)
def test_killed_again_while_it_is_ended_it_is_still_whole(lived: Home, first: str, second: str) -> None:
    before = master_of(lived)
    killed(first, lambda: rotate(lived))
    killed(second, lambda: master_of(lived))
    require_whole(lived, before, rotated=True)


def test_taking_down_before_the_rename_leaves_the_live_database(lived: Home) -> None:
    """Until the rename the old database has two names: emptying the one would empty the other."""
    before = master_of(lived)
    killed("ready", lambda: rotate(lived))
    assert rotation.old_of(lived).samefile(lived.database)
    require_whole(lived, before, rotated=False)


@pytest.mark.parametrize("step", [step for step in rotation.STEPS if step not in AFTER])
def test_a_fault_before_the_rename_undoes_it(lived: Home, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def full(at: str) -> None:
        if at == step:
            raise OSError(28, "no space")

    before = master_of(lived)
    with monkeypatch.context() as patch:
        patch.setattr(rotation, "at_step", full)
        with pytest.raises(StoreUnavailable) as told:
            rotate(lived)
    assert told.value.message_id == "key.rotate_disk"
    require_whole(lived, before, rotated=False)
    assert lived.spool.exists()


def test_a_place_that_cannot_be_written_is_written_when_it_can(
    lived: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(path: object, content: bytes) -> None:
        raise PermissionError(13, "read-only", str(path))

    before = master_of(lived)
    with monkeypatch.context() as patch:
        patch.setattr(sources, "replace_private", read_only)
        assert not rotate(lived).complete
        master = master_of(lived)
        assert master != before
        store_of(lived).close()
        assert lived.rotation.exists()
    assert require_whole(lived, before, rotated=True) == master


def test_what_is_received_before_the_place_is_written_stays(
    lived: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key's place cannot be written for a day; a watch runs meanwhile, and its spool is not the old one."""

    def read_only(path: object, content: bytes) -> None:
        raise PermissionError(13, "read-only", str(path))

    before = master_of(lived)
    with monkeypatch.context() as patch:
        patch.setattr(sources, "replace_private", read_only)
        assert not rotate(lived).complete
        assert not lived.spool.exists()
        master = master_of(lived)
        spool = keys.derive(master, keys.SPOOL)
        writer = SpoolWriter(lived.spool, spool, CLOCK, size=256 * 1024)
        writer.append(b"received meanwhile")
        lived.outbox.mkdir(exist_ok=True)
        acts = SpoolWriter(lived.outbox / "desk", keys.derive(master, keys.OUTBOX), CLOCK, size=256 * 1024)
        acts.append(b"done meanwhile")
        acts.close()
        SealedFile(lived.senders / "transmitters", keys.derive(master, keys.SENDERS)).write(b"heard")
        assert master_of(lived) == master
    require_whole(lived, before, rotated=True)
    writer.close()
    assert master_of(lived) == master
    [record] = read_spool(lived.spool, spool).records
    assert record.body == b"received meanwhile"
    assert read_spool(lived.outbox / "desk", keys.derive(master, keys.OUTBOX)).last == 1
    assert (lived.senders / "transmitters").exists()


def test_a_spoilt_plan_is_no_harm_while_a_key_opens_the_database(lived: Home) -> None:
    before = master_of(lived)
    killed("ready", lambda: rotate(lived))
    (lived.rotation / "plan").write_bytes(b"{")
    require_whole(lived, before, rotated=False)
    killed("committed", lambda: rotate(lived))
    (lived.rotation / "plan").write_bytes(b"{")
    with pytest.raises(IntegrityProblem) as told:
        master_of(lived)
    assert told.value.message_id == "key.rotation_damaged"


def test_while_it_is_changed_nobody_opens_the_home(lived: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "_WAIT_S", 0.1)
    seen: list[str] = []

    def look(step: str) -> None:
        try:
            master_of(lived)
        except VaktbordError as error:
            seen.append(error.message_id)

    monkeypatch.setattr(rotation, "at_step", look)
    rotate(lived)
    assert seen == ["key.rotation_under_way"] * len(rotation.STEPS)


def test_a_faulty_record_is_no_reason_to_keep_a_key(lived: Home) -> None:
    store = store_of(lived)
    with store.write() as session:
        run = session.connection().exec_driver_sql
        for name in run("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all():
            run(f"DROP TRIGGER {name}")
        session.connection().exec_driver_sql("UPDATE entry SET actor_label = 'X' WHERE seq = 1")
    store.close()
    before = master_of(lived)
    assert rotate(lived).complete
    assert master_of(lived) != before


@pytest.mark.parametrize("seed", range(3))
def test_a_real_kill_at_any_moment(lived: Home, vaktbord: Command, seed: int) -> None:
    before = master_of(lived)
    process = spawn(lived, "key", "rotate")
    time.sleep(random.Random(seed).uniform(0.4, 2.0))
    process.kill()
    process.communicate()
    rotated = master_of(lived) != before
    require_whole(lived, before, rotated)
    assert lock.holder_of(lived) is None
    assert vaktbord("key", "rotate").code == 0
    assert vaktbord("audit", "verify").code == 0


def test_a_key_of_neither_is_refused(lived: Home) -> None:
    killed("committed", lambda: rotate(lived))
    path = lived.key_file(lived.settings())
    kept = path.read_bytes()
    path.write_bytes(bytes(32))
    with pytest.raises(NotAllowed) as told:
        master_of(lived)
    assert told.value.message_id == "key.wrong"
    path.write_bytes(kept)
    assert master_of(lived) != kept
