"""One bit turned in the database, its log, the spool or a backup: found and said, never mended in silence."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from models.store.errors import VaktbordError
from models.store.home import Home
from tests.faults.figures import Figures
from tests.faults.scene import Scene, rung_and_stored, sound
from tests.faults.traffic import Traffic

Tell = Callable[[Figures], None]
ALARMS = 60
# What `doctor` may find amiss, by subject; in the spool also that it is no more what it was, though not needed.
AMISS = {
    "home": {"bad"},
    "key": {"bad"},
    "database": {"bad"},
    "entries": {"bad"},
    "spool": {"bad", "doubtful"},
}
# What stands on every desk until an officer has asked the centre; an outage does after any kill.
ALWAYS = {"outage"}


@dataclass(frozen=True, slots=True)
class Flipped:
    """What one turned bit did: `said` to whoever starts the watch or asks the doctor, `whole` is every alarm there.

    `dropped` alarms could not be read from the database before the watch had started.
    """

    where: str
    said: bool
    whole: bool
    dropped: bool


def with_alarms(scene: Scene) -> Traffic:
    """Alarms in the database, its log and the spool, and a watch that was killed."""
    scene.start()
    with Traffic(scene.port, scene.senders, pause_s=0.0) as traffic:
        traffic.until(ALARMS)
        traffic.finish()
    scene.until_taken_in()
    scene.kill()
    return traffic


def checkpoint(scene: Scene) -> None:
    """Bring the log's pages home into the database, as it does by itself now and then."""
    with scene.store() as store, store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def flip(path: Path, chance: random.Random) -> str:
    """Turn one bit of a byte that is not zero: what was never written holds nothing."""
    held = bytearray(path.read_bytes())
    place = chance.choice([index for index, byte in enumerate(held) if byte])
    held[place] ^= 1 << chance.randrange(8)
    path.write_bytes(held)
    return f"{path.name}, byte {place} of {len(held)}"


def target(home: Home, what: str, chance: random.Random) -> Path:
    """The file to harm."""
    match what:
        case "database":
            return home.database
        case "log":
            return Path(f"{home.database}-wal")
        case _:
            return chance.choice([each for each in sorted(home.spool.iterdir()) if any(each.read_bytes())])


def missing(scene: Scene, traffic: Traffic) -> bool:
    """Whether an acknowledged alarm cannot be read from the database, or stands in it twice."""
    try:
        with scene.store() as store:
            stored = rung_and_stored(store)
            sound(store)
    except (VaktbordError, DatabaseError, sqlite3.Error, AssertionError):
        return True
    return any(stored[each] != 1 for each in traffic.answers)


def troubles(scene: Scene) -> set[str]:
    """The disturbances written down."""
    try:
        with scene.store() as store, store.read() as connection:
            return set(connection.execute(text("SELECT kind FROM disturbance")).scalars())
    except (VaktbordError, DatabaseError, sqlite3.Error):
        return set()


def look(scene: Scene, traffic: Traffic, where: str) -> Flipped:
    """Start the watch on what is left, and ask."""
    before = Scene(scene.folder.with_name(f"{scene.folder.name}-before"))
    dropped = missing(before, traffic)
    said = False
    try:
        scene.start()
    except TimeoutError:  # it did not come up: that must have been told, in words
        errors = scene.errors()
        said = bool(errors.strip()) and "Traceback" not in errors
    else:
        # One that is up and does not get done is for the doctor to tell of.
        with suppress(TimeoutError, json.JSONDecodeError):
            scene.until_taken_in(8)
    told = scene.told("doctor", "--json")
    assert "Traceback" not in told.stderr, told.stderr
    try:
        verdicts = json.loads(told.stdout)
        said = said or any(each["grade"] in AMISS.get(each["subject"], ()) for each in verdicts)
    except json.JSONDecodeError:
        said = said or told.returncode != 0
    said = said or bool(troubles(scene) - ALWAYS)
    whole = not missing(scene, traffic)
    scene.end()
    return Flipped(where, said, whole, dropped)


def flip_again_and_again(scene: Scene, what: str, flips: int) -> tuple[Traffic, list[Flipped]]:
    """Each on a fresh copy of the same home."""
    chance = random.Random(f"{what}")
    traffic = with_alarms(scene)
    if what == "database":
        checkpoint(scene)
    seen = []
    for number in range(flips):
        folder = scene.folder / f"{number}"
        shutil.copytree(scene.home.folder, folder / "home")
        where = flip(target(Home(folder / "home"), what, chance), chance)
        before = folder.with_name(f"{number}-before")
        shutil.copytree(folder, before)
        copy = Scene(folder)
        try:
            seen.append(look(copy, traffic, where))
        finally:
            copy.end()
        shutil.rmtree(folder)
        shutil.rmtree(before)
    return traffic, seen


@pytest.mark.parametrize(
    ("what", "flips"),
    [
        ("spool", 1),
        *(pytest.param(each, 1, marks=pytest.mark.long) for each in ("database", "log")),
        *(pytest.param(each, 40, marks=pytest.mark.long) for each in ("database", "log", "spool")),
    ],
)
def test_a_turned_bit_is_said_or_harms_nothing(scene: Scene, tell: Tell, what: str, flips: int) -> None:
    traffic, seen = flip_again_and_again(scene, what, flips)
    silent = [each for each in seen if not each.said and (each.dropped or not each.whole)]
    said = sum(each.said for each in seen)
    harmless = sum(each.whole and not each.dropped for each in seen)
    refilled = sum(each.whole and each.dropped for each in seen)
    tell(
        Figures(
            f"{flips} bits turned, each on a fresh copy, in the {what}", traffic.sent, traffic.acknowledged,
            traffic.acknowledged, len(silent), 0, traffic.worst_s,
            (f"{said} said", f"{harmless} harmless", f"{refilled} filled up again from the spool and said"),
        )
    )  # fmt: skip
    assert silent == []
