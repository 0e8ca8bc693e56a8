"""Lines under supervision, on a committer that stores at once, and what came of them."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import text

from intake.supervision import Supervision
from models.access.actor import LOADER
from models.alarms.receive import ReceivedFrame, store_frames
from models.people.devices import add_transmitter
from models.store.clock import HeldClock
from models.store.store import Store


class Queue:
    """A committer that stores at once, or not at all while `away`."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.away = False
        self.frames: list[ReceivedFrame] = []

    def submit(self, frame: ReceivedFrame, done: Callable[[bool], None]) -> None:
        if not self.away:
            self.frames.append(frame)
            with self.store.write() as session:
                store_frames(session, [frame], self.store.clock)
        done(not self.away)


def add(store: Store, account: str, interval_s: int = 60, kind: str = "burglary") -> str:
    with store.write() as session:
        added = add_transmitter(session, LOADER, account, kind, None, store.clock, interval_s=interval_s)
    return f"transmitter:{added}"


async def pass_time(supervision: Supervision, clock: HeldClock, seconds: int, *speaking: str) -> None:
    """Let seconds pass, a look each; those who speak do so once in 20 seconds."""
    for second in range(seconds):
        clock.advance(1)
        if second % 20 == 0:
            for subject in speaking:
                supervision.heard(subject)
        await supervision.look()


async def watching(store: Store, queue: Queue) -> Supervision:
    made = Supervision(store, queue.submit)
    await made.look()
    return made


def alarms_of(store: Store) -> list[tuple[str, int, str, bool]]:
    with store.read() as connection:
        found = connection.execute(
            text("SELECT account, priority, code, restored_at IS NOT NULL AS over FROM alarm ORDER BY seq")
        )
        return [(row.account, row.priority, row.code, bool(row.over)) for row in found]
