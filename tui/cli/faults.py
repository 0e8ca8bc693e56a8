"""The last resort: what went wrong in the program itself, as a code and a log line without any values.

Exception texts and local variables may hold a name or an address, so neither is printed or kept (TRUST threat 9).
"""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
from types import TracebackType

from models.store.clock import SystemClock
from models.store.home import Home
from models.words.lookup import t
from tui import crash

LOG = "faults.log"


def tell(error: BaseException, home: Home | None) -> str:
    """Log the fault and say it in one sentence: its code and where to look."""
    log = None
    with contextlib.suppress(OSError):  # a home that may not even be looked into
        log = home.logs / LOG if home is not None and home.logs.is_dir() else None
    code = crash.record(error, log, SystemClock())
    return t("cli.fault", code=code) if log is None else t("cli.fault_logged", code=code, log=log)


class WithoutValues(logging.Formatter):
    """Log lines whose exceptions are told by kind and place only."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        told = logging.makeLogRecord(record.__dict__)
        told.exc_info, told.exc_text, told.stack_info = None, None, None
        if not record.name.startswith("vaktbord"):
            told.msg, told.args = "-", ()  # a library's own words may hold what it failed on
        line = f"{SystemClock().now():%Y-%m-%dT%H:%M:%SZ} {super().format(told)}"
        error = record.exc_info[1] if record.exc_info else None
        return line if error is None else f"{line} {crash.fault_code(error)} {type(error).__name__}"


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
    sys.unraisablehook = lambda told: in_main(told.exc_type, told.exc_value or told.exc_type(), None)


def silence_threads() -> None:
    """From here on no thread, destructor or library of this process prints what was in memory.

    For a command, whose own errors `main` tells; the desk and the watch put hooks of their own in this one's place.
    """

    def in_thread(told: threading.ExceptHookArgs) -> None:
        if sys.stderr is not None and told.exc_value is not None:
            with contextlib.suppress(OSError, ValueError):
                print(f"vaktbord: {tell(told.exc_value, None)}", file=sys.stderr, flush=True)

    threading.excepthook = in_thread
    sys.unraisablehook = lambda told: None
    logging.getLogger().addHandler(logging.NullHandler())
