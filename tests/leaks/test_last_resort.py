"""Errors that hold a secret: told by code, kind and place, whoever logs them, the database's own details included."""

from __future__ import annotations

import io
import logging
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DatabaseError

from models.access.tables import Operator
from models.store.clock import SystemClock
from models.store.errors import NotAllowed, UsageProblem
from models.store.exporting import defused, new_file
from models.store.home import Home
from models.store.store import Store
from scheduler.logs import to_stream
from tests.leaks.planting import word_of
from tests.leaks.seeking import held, held_in_files
from tui import crash
from tui.cli import faults

PLACE = {"person.name": word_of("person.name")}
WORD = word_of("person.name")
_OPERATOR = Operator.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def _error_with_details(store: Store) -> DatabaseError:
    """What a database says of two rows with one code: on PostgreSQL it tells the code in its details."""
    row = {
        "code": WORD,
        "name": WORD,
        "role": "tib",
        "active": True,
        "recorded_at": store.clock.now(),
        "version": 1,
    }
    with pytest.raises(DatabaseError) as caught, store.write() as session:
        for number in ("1", "2"):
            session.connection().execute(insert(_OPERATOR).values(id=number, **row))
    return caught.value


def test_a_databases_details_are_told_by_nobody(store: Store, tmp_path: Path) -> None:
    error = _error_with_details(store)
    if not store.is_sqlite:
        assert WORD in str(error), "the control: PostgreSQL did tell it"
    home = Home(tmp_path / "home")
    home.logs.mkdir(parents=True)
    said = faults.tell(error, home)
    assert "V-" in said
    assert held(said.encode(), PLACE) == []
    crash.record(error, tmp_path / "desk.log", SystemClock())
    assert held_in_files([tmp_path], PLACE) == {}


@pytest.mark.parametrize("room", ["vaktbord.intake", "asyncio", "sqlalchemy.pool", "uvicorn.error"])
def test_no_log_line_holds_what_failed(room: str) -> None:
    try:
        raise LookupError(WORD)
    except LookupError as error:
        record = logging.LogRecord(
            room, logging.ERROR, "f.py", 1, "broke: %r", (error,), (LookupError, error, None)
        )
    stream = io.StringIO()
    clock = SystemClock()
    root = logging.getLogger()
    before = root.handlers[:]
    try:
        handler = to_stream(clock.now, clock.monotonic, stream)
        lines = handler.format(record)
    finally:
        root.handlers[:] = before
    if not room.startswith("vaktbord"):
        lines += faults.WithoutValues().format(record)
    assert "LookupError" in lines
    assert held(lines.encode(), PLACE) == []


def test_an_export_is_its_owners_alone_and_never_put_over_anything(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with new_file(folder / "a.csv") as stream:
        stream.write(b"x")
    assert (folder.stat().st_mode & 0o777, (folder / "a.csv").stat().st_mode & 0o777) == (0o700, 0o600)
    with pytest.raises(UsageProblem), new_file(folder / "a.csv"):
        pass
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageProblem), new_file(folder / "link"):
        pass
    assert not (tmp_path / "elsewhere").exists()
    with pytest.raises(LookupError), new_file(folder / "half") as stream:
        stream.write(b"half")
        raise LookupError
    assert not (folder / "half").exists()
    folder.chmod(0o755)
    with pytest.raises(NotAllowed), new_file(folder / "b.csv"):
        pass


@pytest.mark.parametrize("formula", ["=1+1", "+46", "-1", "@cmd", " =1", "\t=1", "\n=1", "＝1"])
def test_no_cell_is_a_formula(formula: str) -> None:
    assert str(defused(formula)).startswith("'")
    assert defused("4711 SF-07") == "4711 SF-07"
    assert defused(-1) == -1
