"""Who may be heard, also when the watch begins while the database is away."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from intake import fresh
from intake.registry import Registry
from models.store.errors import StoreUnavailable
from models.store.gate import GatedStore
from models.store.sealed import SealedFile
from models.store.store import Store
from tests.conftest import KEY
from tests.intake.conftest import DEVICE_KEY, add_transmitter


async def test_the_senders_last_read_are_heard_without_the_database(store: Store, tmp_path: Path) -> None:
    add_transmitter(store, "1234")
    add_transmitter(store, "4711", DEVICE_KEY, "personal")
    kept = SealedFile(tmp_path / "senders" / "transmitters", KEY)
    before = Registry(store, kept)
    await before.start()
    await before.stop()

    gated = GatedStore(store)
    registry = Registry(gated, kept)
    await registry.start()
    try:
        assert registry.ready
        assert len(registry) == 2
        for account in ("1234", "4711"):
            assert registry.find(account) is not None
            found, was = registry.find(account), before.find(account)
            assert found is not None
            assert was is not None
            assert (found.id, found.account, found.kind, found.portable, found.person_id, found.interval_s) == (
                was.id, was.account, was.kind, was.portable, was.person_id, was.interval_s,
            )  # fmt: skip
            assert found.keys == was.keys
        add_transmitter(store, "5555")
        gated.open()
        await registry.refresh()
        assert registry.find("5555") is not None
    finally:
        await registry.stop()
    assert DEVICE_KEY.hex().encode() not in (tmp_path / "senders" / "transmitters").read_bytes()


async def test_a_change_is_kept_too(sqlite_store: Store, tmp_path: Path) -> None:
    add_transmitter(sqlite_store, "1234")
    kept = SealedFile(tmp_path / "transmitters", KEY)
    registry = Registry(sqlite_store, kept)
    await registry.start()
    await registry.stop()
    with sqlite_store.write() as session:
        session.connection().execute(text("UPDATE transmitter SET active = 0, version = version + 1"))
    await registry.refresh()
    later = Registry(GatedStore(sqlite_store), kept)
    await later.start()
    await later.stop()
    assert later.ready
    assert len(later) == 0


@pytest.mark.parametrize("content", [None, b"", b"{}x", b"[1]", b'[{"id":"1"}]', b'[{"secrets":["zz"]}]'])
async def test_nothing_kept_or_kept_otherwise_is_not_ready(
    sqlite_store: Store, tmp_path: Path, content: bytes | None
) -> None:
    kept = SealedFile(tmp_path / "transmitters", KEY)
    if content is not None:
        kept.write(content)
    gated = GatedStore(sqlite_store)
    registry = Registry(gated, kept)
    await registry.start()
    assert (registry.ready, registry.find("1234")) == (False, None)
    gated.open()
    await registry.refresh()
    assert (registry.ready, len(registry)) == (True, 0)
    await registry.stop()


async def test_a_disk_that_is_full_keeps_nobody_from_being_heard(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_transmitter(sqlite_store, "1234")

    def full(self: SealedFile, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(SealedFile, "write", full)
    registry = Registry(sqlite_store, SealedFile(tmp_path / "transmitters", KEY))
    await registry.start()
    assert registry.find("1234") is not None
    await registry.stop()


async def test_what_could_not_be_kept_is_kept_when_there_is_room_again(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = SealedFile(tmp_path / "transmitters", KEY)
    registry = Registry(sqlite_store, kept)
    await registry.start()
    await registry.stop()
    add_transmitter(sqlite_store, "1234")
    with monkeypatch.context() as patch:

        def full(self: SealedFile, content: bytes) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr(SealedFile, "write", full)
        await registry.refresh()
    await registry.refresh()  # nothing has changed since
    later = Registry(GatedStore(sqlite_store), kept)
    await later.start()
    await later.stop()
    assert later.find("1234") is not None


async def test_an_error_of_any_kind_is_not_the_last_reading(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fresh, "REFRESH_S", 0.01)
    failed = asyncio.Event()

    def broken(self: Store) -> object:
        failed.set()
        raise ProgrammingError("SELECT", {}, Exception("refused"))

    with monkeypatch.context() as patch:
        patch.setattr(Store, "read", broken)
        registry = Registry(sqlite_store, SealedFile(tmp_path / "transmitters", KEY))
        await registry.start()
        assert not registry.ready
        failed.clear()
        await asyncio.wait_for(failed.wait(), 5)
        failed.clear()
        await asyncio.wait_for(failed.wait(), 5)
    add_transmitter(sqlite_store, "1234")
    async with asyncio.timeout(5):
        while registry.find("1234") is None:
            await asyncio.sleep(0.01)
    await registry.stop()


async def test_without_a_kept_file_the_first_reading_must_succeed(sqlite_store: Store) -> None:
    with pytest.raises(StoreUnavailable):
        await Registry(GatedStore(sqlite_store)).start()
