"""The flood at full length, run by `make test-long`: ten thousand alarms at the real watch, a real desk open."""

from __future__ import annotations

import sys

import pytest

from tests.bench.figures import percentile
from tests.bench.flood import LONG, flooded


@pytest.mark.long
def test_ten_thousand_alarms_are_all_there_once() -> None:
    """What was acknowledged is in the database, nothing twice, and the personal alarm came to the glass."""
    seen = flooded(LONG)
    keys = list(seen.keys_ms)
    sys.stdout.write(
        f"\nflood: sent {seen.sent}, acknowledged {seen.acknowledged}, present {seen.present}, lost {seen.lost}, "
        f"in {seen.took_s:.1f} s; personal alarm on top after {seen.loud_ms:.0f} ms; key p50 "
        f"{percentile(keys, 0.5):.1f} ms, p99 {percentile(keys, 0.99):.1f} ms; memory grew {seen.desk_grew_mb:.0f} "
        f"and {seen.watch_grew_mb:.0f} MB\n"
    )
    assert seen.acknowledged == seen.present == seen.sent
