"""Starting a watch that outlives its desk, and ending the one that runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING

from models.store.errors import NotAllowed, StoreUnavailable
from models.store.opening import open_store
from models.watch.pulse import read_pulse
from models.words.lookup import t
from tui.cli import lock, unlocking
from tui.cli.console import say
from tui.cli.exit_codes import OK

if TYPE_CHECKING:
    from models.store.home import Home
    from models.store.settings import Settings

WATCH_LOG = "watch.log"
PANELS_LOG = "panels.log"
BACKUP_LOG = "backup.log"
MAX_LOG_BYTES = 2_000_000
STOP_WITHIN_S = 10.0
START_WITHIN_S = 10.0


def ensure(home: Home, settings: Settings) -> bool:
    """See that the embedded database has a watch; True when one was started now, False when one is adopted.

    With PostgreSQL none is started: it might seize reception on the wrong machine. Raises StoreUnavailable where
    it does not come up.
    """
    if settings.store.database_url or lock.holder_of(home) is not None:
        return False
    return start(home)


def start(home: Home) -> bool:
    """Start a watch of this home; False where another was first. Raises StoreUnavailable where none comes up."""
    started = spawn(home)
    ends = time.monotonic() + START_WITHIN_S
    while time.monotonic() < ends:
        holder = lock.holder_of(home)
        if holder is not None and holder.pid:
            return True
        if started.poll() is not None:
            break
        time.sleep(0.02)
    if lock.holder_of(home) is not None:  # another desk was first
        return False
    raise StoreUnavailable("watch.did_not_start", log=home.logs / WATCH_LOG)


def spawn(home: Home, *, parent_fd: int | None = None) -> subprocess.Popen[bytes]:
    """Start a watch in a session of its own, which neither the desk's end nor its terminal's touches.

    With `parent_fd`, the reading end of a pipe, it ends when the last writer does.
    """
    told = ["watch"] if parent_fd is None else ["watch", "--parent-fd", str(parent_fd)]
    with unlocking.handed_over(home) as (key, inherited):
        return _detached(home, [*told, *key], WATCH_LOG, parent_fd, *inherited)


def spawn_backup(home: Home) -> subprocess.Popen[bytes]:
    """Start a backup that the calendar asks for, as somebody who needs no login."""
    with unlocking.handed_over(home) as (key, inherited):
        return _detached(home, ["backup", "--scheduled", *key], BACKUP_LOG, None, *inherited)


def spawn_panels(home: Home, parent_fd: int) -> subprocess.Popen[bytes]:
    """Start the demo's simulated panels; they end with the last writer of the pipe."""
    return _detached(home, ["simulate", "--parent-fd", str(parent_fd)], PANELS_LOG, parent_fd)


def _detached(
    home: Home, told: list[str], log_name: str, parent_fd: int | None, *inherited: int
) -> subprocess.Popen[bytes]:
    with _log(home, log_name) as log:
        return subprocess.Popen(
            [*command(), "--home", str(home.folder), *told],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            start_new_session=True,
            pass_fds=inherited if parent_fd is None else (parent_fd, *inherited),
        )


def command() -> list[str]:
    """This program, as another process of the same installation starts it."""
    return [sys.executable, "-P", "-m", "tui.cli.main"]


def stop(home: Home, settings: Settings) -> int:
    """End the watch that runs on this machine and wait until it has; no watch is no error."""
    pid = _local_pid(home, settings)
    if pid is None or not _is_watch(pid):
        say(t("cli.watch.none"))
        return OK
    try:
        os.kill(pid, signal.SIGTERM)
    except ProcessLookupError:
        say(t("cli.watch.none"))
        return OK
    except PermissionError as error:
        raise NotAllowed("watch.not_yours", pid=pid) from error
    ends = time.monotonic() + STOP_WITHIN_S
    while time.monotonic() < ends:
        holder = lock.holder_of(home)
        if not _is_watch(pid) or holder is None or holder.pid not in (0, pid):
            say(t("cli.watch.ended", pid=pid))
            return OK
        time.sleep(0.05)
    raise StoreUnavailable("watch.does_not_end", pid=pid)


def is_service(pid: int) -> bool:
    """Whether systemd runs that process as a service of its own, and so starts it again."""
    try:
        told = Path(f"/proc/{pid}/cgroup").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return any(line.rpartition("/")[2].endswith(".service") for line in told.splitlines())


def _local_pid(home: Home, settings: Settings) -> int | None:
    """This home's watch on this machine. Raises StoreUnavailable where its database has one on another machine."""
    # A watch that is just starting holds the lock before it has written its number, and a full disk may keep it from.
    for _ in range(20):
        holder = lock.holder_of(home)
        if holder is None:
            break
        if holder.pid:
            return holder.pid
        time.sleep(0.05)
    else:
        pulse = read_pulse(home.pulse_file)
        return pulse.pid if pulse is not None and pulse.pid else None
    if settings.store.database_url:
        _require_not_elsewhere(home, settings)
    return None


def _require_not_elsewhere(home: Home, settings: Settings) -> None:
    from models.watch.views import watch_row

    store = open_store(home, settings)
    try:
        with store.read() as connection:
            row = watch_row(connection)
    finally:
        store.close()
    if row.pid and row.stopped_at is None and row.holder != lock.machine():
        raise StoreUnavailable(
            "watch.held_elsewhere", holder=row.holder, pid=row.pid, since=row.started_at or "?"
        )


def _is_watch(pid: int) -> bool:
    """Whether that process is a watch of ours: numbers are dealt out anew after a process has ended."""
    try:
        told = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return b"watch" in told.split(b"\0")


def _log(home: Home, name: str) -> IO[bytes]:
    path = home.logs / name
    try:
        home.logs.mkdir(exist_ok=True, mode=0o700)
        if path.exists() and path.stat().st_size > MAX_LOG_BYTES:
            path.replace(path.with_suffix(".old"))
        return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600), "ab")
    except OSError as error:
        raise NotAllowed("home.cannot_make", path=path) from error
