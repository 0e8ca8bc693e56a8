"""A day's traffic in a minute: memory and descriptors stay flat."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.panel import Panel
from tests.bench.place import memory_mb
from tests.faults.figures import Figures
from tests.faults.scene import SENDERS, Scene, account_for
from tests.faults.traffic import Traffic

Tell = Callable[[Figures], None]
# A city with 120 transmitters that each test their line every ten minutes, and twenty alarms an hour.
LINK_TESTS_AN_HOUR, ALARMS_AN_HOUR = 720, 20
GROWS_MB = 15.0


async def prove_line(port: int, count: int) -> int:
    """So many link tests, each answered before the next; how many were."""

    async def one(account: str, key: bytes | None, tests: int) -> int:
        async with Panel("127.0.0.1", port, account, key) as panel:
            return sum([(await panel.send_null()).acknowledged for _ in range(tests)])

    each = count // len(SENDERS)
    return sum(await asyncio.gather(*(one(sender.account, sender.key, each) for sender in SENDERS)))


@pytest.mark.parametrize("hours", [4, pytest.param(72, marks=pytest.mark.long)])
def test_memory_and_descriptors_stay_flat(scene: Scene, tell: Tell, hours: int) -> None:
    scene.start()
    held: list[tuple[float, int]] = []
    tests = 0
    traffic = Traffic(scene.port, SENDERS)
    for hour in range(hours):
        tests += asyncio.run(prove_line(scene.port, LINK_TESTS_AN_HOUR))
        with Traffic(scene.port, SENDERS, pause_s=0.0, first=1 + 500 * hour) as ringing:
            ringing.until(ALARMS_AN_HOUR)
            ringing.finish()
        traffic.rung.update(ringing.rung)
        traffic.answers.update(ringing.answers)
        held.append((memory_mb(scene.pid), len(list(Path(f"/proc/{scene.pid}/fd").iterdir()))))
    warm = held[len(held) // 4]
    grew, opened = held[-1][0] - warm[0], held[-1][1] - warm[1]
    more = (f"{tests} link tests answered", f"memory grew {grew:.1f} MB", f"{opened} more descriptors")
    tell(account_for(scene, f"{hours} h of traffic compressed", traffic, *more))
    assert tests == hours * (LINK_TESTS_AN_HOUR // len(SENDERS)) * len(SENDERS)
    assert grew < GROWS_MB
    # Calendar jobs that meet open more connections of the pool, three descriptors each; it holds four at most.
    assert opened <= 12
