"""Feed files of duty: only where somebody asked, anew when the rota changed, nobody else's name (D35)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from models.access.actor import LOADER
from models.rota.calendar_file import says_the_same
from models.rota.commands import plan_shift, swap
from models.store.clock import HeldClock
from models.store.store import Store
from scheduler.rota_feeds import Feeds, begin_feed
from tests.models.people.build import operator

HOUR = timedelta(hours=1)


def test_a_feed_follows_the_rota(sqlite_store: Store, clock: HeldClock, tmp_path: Path) -> None:
    store, folder = sqlite_store, tmp_path / "calendar"
    ek, berg = operator(store), operator(store, "sberg", "S. Berg")
    now = clock.now()
    with store.write() as session:
        one = plan_shift(session, LOADER, "tib", ek, now + HOUR, now + 2 * HOUR, clock)
        other = plan_shift(session, LOADER, "tib", berg, now + 3 * HOUR, now + 4 * HOUR, clock)
    feeds = Feeds(store, folder)
    assert feeds.renew() == 0
    assert not folder.exists()
    path = begin_feed(store, folder, "mek", ek)
    first = path.read_bytes()
    assert first.count(b"BEGIN:VEVENT") == 1
    assert f"DTSTART:{now + HOUR:%Y%m%dT%H%M%SZ}".encode() in first
    assert b"SUMMARY:TiB\r\n" in first
    assert b"Berg" not in first
    assert all(len(line) <= 75 for line in first.split(b"\r\n"))
    clock.advance(60)
    assert feeds.renew() == 0, "nothing changed but the time"
    with store.write() as session:
        swap(session, LOADER, (one, 1), (other, 1), clock)
    assert feeds.renew() == 1
    assert not says_the_same(path.read_bytes(), first)
    assert f"DTSTART:{now + 3 * HOUR:%Y%m%dT%H%M%SZ}".encode() in path.read_bytes()
    assert [each.name for each in folder.iterdir()] == ["duty-mek.ics"]
    assert path.stat().st_mode & 0o777 == 0o600
    path.unlink()
    assert feeds.renew() == 0
    assert not path.exists(), "taken away is taken away"
