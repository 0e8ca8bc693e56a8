"""The last resort: a fault code and where to look, never what was in memory (TRUST threat 9, I6).

The log gets the kind of error and the places it passed, not its message: messages may carry a name or an address.
"""

from __future__ import annotations

import hashlib
import os
import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from models.words.lookup import t

if TYPE_CHECKING:
    from types import TracebackType

    from models.store.clock import Clock

MAX_LOG_BYTES = 1_000_000
ROOT = Path(__file__).resolve().parent.parent


def fault_code(error: BaseException) -> str:
    """A short code that is the same for the same fault: "V-3F2A91"."""
    return "V-" + hashlib.sha256("\n".join(_places(error)).encode()).hexdigest()[:6].upper()


def record(error: BaseException, log: Path | None, clock: Clock) -> str:
    """Write the fault to the log (0600, made if missing) and return its code. Never raises."""
    code = fault_code(error)
    if log is None:
        return code
    lines = [
        f"{clock.now().isoformat()} {code} {type(error).__name__}",
        *(f"  {place}" for place in _places(error)[1:]),
    ]
    try:
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > MAX_LOG_BYTES:
            # A fault that comes back twice a second must not fill the disk that alarms are stored on.
            log.replace(log.with_suffix(".old"))
        handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as stream:
            stream.write("\n".join(lines) + "\n")
    except OSError:
        return code
    return code


def words(code: str, log: Path | None) -> str:
    """What a person is told: the code, that reception goes on in the watch, and where to look."""
    return t("crash", code=code) if log is None else t("crash.log", code=code, log=log)


def install(log: Path | None, clock: Clock) -> None:
    """Catch what nobody else did, in any thread, and leave no core file with the desk's memory in it."""

    def last(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        sys.stderr.write(words(record(error, log, clock), log) + "\n")

    def last_in_thread(caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            record(caught.exc_value, log, clock)

    sys.excepthook = last
    threading.excepthook = last_in_thread
    sys.unraisablehook = lambda told: record(told.exc_value or told.exc_type(), log, clock) and None
    no_core_files()


def no_core_files() -> None:
    """Forbid core dumps of this process, where the system has that notion."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        return


def _places(error: BaseException) -> list[str]:
    places = [type(error).__name__]
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else Path(path.name)
        places.append(f"{shown}:{frame.lineno} {frame.name}")
    cause = error.__cause__ or error.__context__
    if cause is not None and cause is not error:
        places.append(f"because of {type(cause).__name__}")
    return places
