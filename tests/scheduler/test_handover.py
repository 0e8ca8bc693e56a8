"""A notice of a handover says when, and nobody's name; the sealed sheet is made once a night, and where it is gone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from models.store.clock import HeldClock
from models.store.home import Home
from models.store.settings import Settings
from models.store.store import Store
from scheduler.wording import bubble_for
from tui.cli.sealed_sheet import Nightly, sheet_file

NOW = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("notice.handover.sign", {"at": "2026-11-25T06:00:00+00:00"}),
        ("notice.handover.head", {"at": "2026-11-25T06:00:00+00:00", "who": "M. Ek"}),
        ("notice.handover.other", {"at": "<b>"}),
    ],
)
def test_a_notice_says_when_and_names_nobody(name: str, told: dict[str, object]) -> None:
    bubble = bubble_for(name, told, urgent=False, now=NOW)
    assert bubble.title == "Överlämning saknas"
    assert ("2026-11-25 07:00" if told["at"] != "<b>" else "?") in bubble.body
    assert "Ek" not in bubble.body


def test_the_sealed_sheet_is_made_once_a_night_and_where_it_is_gone(
    sqlite_store: Store, clock: HeldClock, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    home.folder.mkdir(mode=0o700)
    nightly = Nightly(home, Settings(), sqlite_store, bytes(32))
    assert not nightly.renew(), "a watch that has just begun has alarms to see to"
    assert nightly.renew()
    assert not nightly.renew()
    first = sheet_file(home).read_bytes()
    assert sheet_file(home).stat().st_mode & 0o777 == 0o600
    clock.advance(3600)
    assert nightly.renew(), "half past three has come"
    assert not nightly.renew()
    assert sheet_file(home).read_bytes() != first
    sheet_file(home).unlink()
    assert nightly.renew()
    with sqlite_store.read() as connection:
        told = connection.execute(text("SELECT count(*) FROM entry WHERE verb = 'paper.sealed'")).scalar()
    assert told == 3
