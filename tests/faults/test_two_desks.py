"""Two desks, two processes, one alarm, at the same moment: one has it, and the other is told who."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import text

from tests.faults.figures import Figures
from tests.faults.scene import PATIENCE_S, Scene, sound
from tests.faults.traffic import Traffic

Tell = Callable[[Figures], None]
OFFICERS = ("anna", "bertil")


@pytest.mark.parametrize("races", [60, pytest.param(1000, marks=pytest.mark.long)])
def test_every_race_has_one_winner(scene: Scene, tell: Tell, races: int) -> None:
    scene.start()
    with Traffic(scene.port, scene.senders, pause_s=0.0) as traffic:
        traffic.until(races, 60)
        traffic.finish()
    scene.until_taken_in()
    with scene.store() as store, store.read() as connection:
        ids = [str(each) for each in connection.execute(text("SELECT id FROM alarm ORDER BY seq")).scalars()]
    desks = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.faults.racer", str(scene.home.folder), code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        for code in OFFICERS
    ]
    winners: Counter[str] = Counter()
    worst_s = 0.0
    try:
        for each in ids[:races]:
            began = time.monotonic()
            for desk in desks:
                assert desk.stdin is not None
                desk.stdin.write(each + "\n")
            told = [desk.stdout.readline().strip() if desk.stdout else "" for desk in desks]
            worst_s = max(worst_s, time.monotonic() - began)
            assert sorted(said == "won" for said in told) == [False, True], told
            winner = OFFICERS[told.index("won")]
            winners[winner] += 1
            assert told[1 - told.index("won")].endswith(winner), told
    finally:
        for desk in desks:
            desk.kill()
            desk.communicate(timeout=PATIENCE_S)
    with scene.store() as store:
        sound(store, worked=True)
        with store.read() as connection:
            have = text("SELECT acknowledged_by, count(*) FROM alarm WHERE state = 'acknowledged' GROUP BY 1")
            counted = {str(row[0]): int(row[1]) for row in connection.execute(have)}
    assert counted == dict(winners)
    share = ", ".join(f"{name} {count}" for name, count in sorted(winners.items()))
    tell(
        Figures(
            f"two desks on one alarm, {races} times", traffic.sent, traffic.acknowledged, len(ids), 0, 0, worst_s,
            (f"{winners.total()} single winners ({share})",),
        )
    )  # fmt: skip
