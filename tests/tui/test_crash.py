"""The last resort says a code and a place to look; what was in memory stays there (TRUST threat 9, I6)."""

from __future__ import annotations

import io
import stat
from pathlib import Path

import pytest
from rich.console import Console

from models.store.clock import HeldClock
from tests.tui.conftest import OpenDesk
from tests.tui.invented import NOW, InventedServices
from tui import crash

SECRET = "Provgatan 12 C"


def broken(address: str) -> None:
    where_the_person_lives = address
    raise ValueError(f"cannot read {where_the_person_lives}")


def caught(address: str) -> ValueError:
    with pytest.raises(ValueError, match="cannot read") as found:
        broken(address)
    return found.value


def test_the_log_holds_places_and_no_values(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "desk.log"
    code = crash.record(caught(SECRET), log, HeldClock(NOW))
    text = log.read_text()
    assert code in text
    assert "test_crash.py" in text
    assert "ValueError" in text
    assert SECRET not in text
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_the_same_fault_has_the_same_code_whatever_the_values() -> None:
    first, second = caught("one"), caught("another")
    assert crash.fault_code(first) == crash.fault_code(second)
    assert crash.fault_code(first) != crash.fault_code(KeyError("x"))


def test_a_log_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("")
    (tmp_path / "desk.log").symlink_to(target)
    assert crash.record(caught(SECRET), tmp_path / "desk.log", HeldClock(NOW)).startswith("V-")
    assert target.read_text() == ""


def test_hooks_print_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys
    import threading

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    told = io.StringIO()
    monkeypatch.setattr(sys, "stderr", told)
    monkeypatch.setattr(crash, "no_core_files", lambda: None)
    crash.install(tmp_path / "desk.log", HeldClock(NOW))
    error = caught(SECRET)
    sys.excepthook(ValueError, error, error.__traceback__)
    assert crash.fault_code(error) in told.getvalue()
    assert SECRET not in told.getvalue()


async def test_a_crash_in_the_desk_prints_no_locals(desk: OpenDesk) -> None:
    printed = io.StringIO()
    with pytest.raises(ValueError, match="cannot read"):
        async with desk(InventedServices()) as opened:
            app = opened.app
            app.error_console = Console(file=printed, width=400)
            app.call_later(broken, SECRET)
            await opened.pilot.pause()
            app._print_error_renderables()
    assert "V-" in printed.getvalue()
    assert SECRET not in printed.getvalue()
    assert "Traceback" not in printed.getvalue()


async def test_a_fault_in_a_worker_leaves_the_desk_standing(desk: OpenDesk) -> None:
    async with desk(InventedServices()) as opened:
        opened.app.act(lambda: broken(SECRET))
        await opened.settle(lambda: opened.app.problem_told)
        assert "felkod V-" in opened.words()
        assert SECRET not in opened.words()
