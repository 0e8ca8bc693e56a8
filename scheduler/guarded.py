"""Running one step so that its failure is told and timed, and stops nothing else."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

from models.store.errors import VaktbordError

_LOG = logging.getLogger("vaktbord.scheduler")


class Guard:
    """Runs named steps; remembers, for health only, how long each took and which failed last."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.failures: dict[str, str] = {}

    def run(self, name: str, step: Callable[[], object]) -> str:
        """Run a step; "" when it went through, else a word for why. Never raises an Exception."""
        began = time.monotonic()
        try:
            step()
        except Exception as error:  # noqa: BLE001  # whatever a step raises, the next cycle must come
            return self.note(name, error)
        else:
            return self.note(name, None)
        finally:
            self.seconds[name] = time.monotonic() - began

    def note(self, name: str, error: Exception | None) -> str:
        """Remember how `name` went, None for well; a word for why it did not, else ""."""
        if error is None:
            if self.failures.pop(name, None) is not None:
                _LOG.warning("%s works again", name)
            return ""
        why = place_of(error)
        if self.failures.get(name) != why:
            # Once per kind of failure: a step that fails every second must not fill the disk.
            _LOG.error("%s failed: %s", name, why)
        self.failures[name] = why
        return why


def place_of(error: BaseException) -> str:
    """Where and what kind an error is, without its words, which may hold personal data (TRUST I6)."""
    if isinstance(error, VaktbordError):
        return error.message_id
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    return f"{type(error).__name__} {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
