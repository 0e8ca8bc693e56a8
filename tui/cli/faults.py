"""The last resort: what went wrong in the program itself, as a code and a log line without any values.

Exception texts and local variables may hold a name or an address, so neither is printed or kept (TRUST threat 9).
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import sys
import threading
import traceback
from datetime import UTC
from pathlib import Path
from types import TracebackType

from models.store.clock import SystemClock
from models.store.home import Home
from models.words.lookup import t

LOG = "faults.log"
MAX_LOG_BYTES = 1_000_000


def tell(error: BaseException, home: Home | None) -> str:
    """Log the fault and say it in one sentence: its code and where to look."""
    code = code_of(error)
    log = home.logs / LOG if home is not None else None
    if log is not None and write(log, error):
        return t("cli.fault_logged", code=code, log=log)
    return t("cli.fault", code=code)


def code_of(error: BaseException) -> str:
    """The same fault in the same place has the same code, on every machine."""
    places = [f"{Path(frame.filename).name}:{frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    digest = hashlib.sha256("|".join([type(error).__name__, *places]).encode()).hexdigest()
    return f"VB-{digest[:6].upper()}"


def write(log: Path, error: BaseException) -> bool:
    """Append the fault's kind and its frames to `log`; False where that cannot be."""
    try:
        if not log.parent.is_dir():
            return False
        if log.exists() and log.stat().st_size > MAX_LOG_BYTES:
            log.replace(log.with_suffix(".old"))
        descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        with open(descriptor, "a", encoding="utf-8") as stream:
            stream.write(f"{_stamp()} {code_of(error)} pid {os.getpid()}\n{frames(error)}\n")
    except OSError:
        return False
    return True


def frames(error: BaseException) -> str:
    """Where it happened, and the causes behind it: kinds, files, lines and functions only."""
    lines: list[str] = []
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        lines.append(f"  {type(each).__module__}.{type(each).__name__}")
        lines += [
            f"    {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(each.__traceback__)
        ]
        each = each.__cause__ or each.__context__
    return "\n".join(lines)


class WithoutValues(logging.Formatter):
    """Log lines whose exceptions are told by kind and place only."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        told = logging.makeLogRecord(record.__dict__)
        told.exc_info, told.exc_text, told.stack_info = None, None, None
        line = f"{_stamp()} {super().format(told)}"
        error = record.exc_info[1] if record.exc_info else None
        return line if error is None else f"{line} {code_of(error)}\n{frames(error)}"


def guard(home: Home) -> None:
    """From here on this process tells faults of every thread by code, and logs without values, to stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(WithoutValues())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)

    def in_main(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
        if sys.stderr is not None and not issubclass(kind, KeyboardInterrupt):
            with contextlib.suppress(OSError, ValueError):
                print(f"vaktbord: {tell(error, home)}", file=sys.stderr, flush=True)

    def in_thread(told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None:
            in_main(told.exc_type, told.exc_value, None)

    sys.excepthook = in_main
    threading.excepthook = in_thread


def _stamp() -> str:
    return SystemClock().now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
