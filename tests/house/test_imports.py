"""What is loaded when: the desk's first frame must not wait for the database layer, and models for no screen."""

from __future__ import annotations

import subprocess
import sys

import pytest

LATE = (
    "sqlmodel",
    "sqlalchemy",
    "pydantic",
    "alembic",
    "sqlcipher3",
    "psycopg",
    "apscheduler",
    "plyer",
    "dbus_fast",
)
# Values of every room and the words of its commands: each is cheap, and all of them are as dear as Textual.
ROOMS = (
    "models.board.rows",
    "models.alarms.rows",
    "models.rota.rows",
    "tui.room_services",
    "tui.screens",
    "tui.cli.plan_arguments",
)
SCREENS = ("textual", "rich")
OUTSIDE = ("socket", "apscheduler", "plyer", *SCREENS, "intake", "scheduler", "tui", "fixtures")


def _loaded(statement: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after `statement`, and the packages they stand in."""
    told = subprocess.run(
        [sys.executable, "-P", "-c", f"{statement}\nimport sys\nprint('\\n'.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    names = told.stdout.split()
    return {name.partition(".")[0] for name in names} | set(names)


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import tui.app", (*LATE, *ROOMS)),
        ("import tui.cli.main", (*LATE, *SCREENS, "cryptography", "asyncio")),
        ("import tui.cli.arguments", (*LATE, *SCREENS)),
        ("import tui.cli.desk, tui.desk_services", (*LATE, *ROOMS)),
        ("from tui.cli import arguments; arguments.parse([])", (*LATE, *SCREENS, *ROOMS)),
        ("import models.words.lookup", (*LATE, *SCREENS, "babel")),
        ("import models.store.settings, models.store.home", (*LATE, *SCREENS, "cryptography")),
        ("import models.store.schema; models.store.schema.load_tables()", OUTSIDE[1:]),
        ("import models.board.views, models.alarms.commands", OUTSIDE[1:]),
        ("import intake.reception", (*SCREENS, "apscheduler", "plyer", "scheduler", "tui", "fixtures")),
        ("import fixtures.panel", (*SCREENS, "intake", "scheduler", "tui")),
    ],
)
def test_loading_one_loads_none_of_the_others(statement: str, absent: tuple[str, ...]) -> None:
    assert _loaded(statement) & set(absent) == set()
