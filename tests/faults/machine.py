"""How much of this machine is left for what is measured: a limit in seconds holds for a machine of its own."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

Allowed = Callable[[float], float]
"""Seconds that are owed, on this machine as it is now."""
_STARTS = 7


def waiting() -> float:
    """How many times its own processor time a bare start of Python takes now; 1 on a machine that does nothing else."""
    found = []
    for _ in range(_STARTS):
        before, began = _used(), time.monotonic()
        subprocess.run([sys.executable, "-S", "-c", "pass"], check=True)
        took = time.monotonic() - began
        found.append(took / max(_used() - before, 0.001))
    return max(1.0, statistics.median(found))


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
