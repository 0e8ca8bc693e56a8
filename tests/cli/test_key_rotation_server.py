"""Changing the key where PostgreSQL holds sealed values: all of them anew or none, wherever it is cut off."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.audit.heads import head_key
from models.audit.verify import verify
from models.keys import rotating, rotation
from models.store import keys
from models.store.errors import NotAllowed, Refused
from models.store.home import Home
from models.store.opening import open_store
from models.store.resealing import require_key
from models.store.store import Store
from tests.cli.conftest import Command, store_of
from tests.cli.rotating import CLOCK, killed, master_of
from tests.cli.running import add_transmitters
from tests.cli.test_postgres import home

__all__ = ["home"]

SERVER_STEPS = ("planned", "copied", "ready", "committed", "recovery", "cleared", "placed", "checked")
AFTER = SERVER_STEPS[SERVER_STEPS.index("committed") :]
NAME = "Påhittad Person"


def _rotate(home: Home) -> rotating.Rotated:
    return rotating.rotate(home, home.settings(), LOADER, CLOCK, lambda _: None)


def _require_whole(home: Home, before: bytes, rotated: bool) -> bytes:
    master = master_of(home)
    assert (master != before) is rotated
    assert not home.rotation.exists()
    store = store_of(home)
    try:
        with store.read() as connection:
            assert verify(connection, head_key(master)).fault is None
            told = connection.execute(text("SELECT count(*) FROM entry WHERE verb = 'key.rotated'")).scalar()
            assert told == int(rotated)
            off = text("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'D'")
            assert connection.execute(off).scalar() == 0
    finally:
        store.close()
    old = Store.postgres(home.settings().store.database_url, CLOCK, keys.derive(before, keys.FIELDS))
    try:
        if rotated:
            with old.read() as connection, pytest.raises(NotAllowed):
                require_key(connection)
    finally:
        old.close()
    return master


@pytest.fixture
def lived(home: Home, vaktbord: Command) -> Home:  # the fixture of that name
    add_transmitters(vaktbord, "1001", "1002")
    return home


def test_every_value_is_sealed_anew(lived: Home, vaktbord: Command) -> None:
    before = master_of(lived)
    assert vaktbord("key", "rotate").code == 0
    _require_whole(lived, before, rotated=True)
    assert vaktbord("transmitter", "list").code == 0
    assert vaktbord("audit", "verify").code == 0
    assert vaktbord("key", "rotate").code == 0


@pytest.mark.parametrize("step", SERVER_STEPS)
def test_killed_at_any_step_the_home_is_whole(lived: Home, step: str) -> None:
    before = master_of(lived)
    killed(step, lambda: _rotate(lived))
    assert lived.rotation.exists()
    _require_whole(lived, before, rotated=step in AFTER)


def test_a_fault_on_the_way_undoes_it(lived: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(at: str) -> None:
        if at == "ready":
            raise OSError(28, "no space")

    before = master_of(lived)
    with monkeypatch.context() as patch:
        patch.setattr(rotation, "at_step", full)
        with pytest.raises(Exception, match=r"key\.rotate_disk"):
            _rotate(lived)
    _require_whole(lived, before, rotated=False)


def test_it_is_refused_while_another_is_connected(lived: Home) -> None:
    before = master_of(lived)
    other = open_store(lived, lived.settings())
    with other.read() as connection:
        connection.execute(text("SELECT 1"))
        with pytest.raises(Refused) as told:
            _rotate(lived)
    assert told.value.message_id == "key.in_use"
    other.close()
    _require_whole(lived, before, rotated=False)


def test_only_the_owner_of_the_tables_changes_it(lived: Home, vaktbord: Command) -> None:
    before = master_of(lived)
    content = lived.settings_file.read_text()
    lines = [line for line in content.splitlines() if not line.startswith("database_owner_url")]
    lived.settings_file.write_text("\n".join(lines))
    told = vaktbord("key", "rotate")
    assert told.code == 7, told.err
    assert "database_owner_url" in told.err
    lived.settings_file.write_text(content)
    _require_whole(lived, before, rotated=False)
