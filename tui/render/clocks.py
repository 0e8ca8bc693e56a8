"""An alarm's clocks in words: how long until somebody first had it, first acted, and ended it (D34; rule 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import t
from tui.render.ages import age, seconds_between
from tui.render.line import DOT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.alarms.rows import AlarmRow


def clocks_words(alarm: AlarmRow, targets: Mapping[int, int]) -> str:
    """ "först kvitterat efter 0:20 (mål 5:00) · åtgärd efter 1:00 · avslutat efter 9:30"; "" before any of it.

    The first time somebody had it is stamped once, so that letting go and taking it again makes it no younger.
    """
    told: list[str] = []
    for name, at in (
        ("acknowledged", alarm.first_acknowledged_at),
        ("action", alarm.action_at),
        ("closed", alarm.closed_at),
    ):
        if at is None:
            continue
        after = age(seconds_between(alarm.received_at, at))
        target = targets.get(alarm.priority) if name == "acknowledged" else None
        if target is None:
            told.append(t(f"clocks.{name}", after=after))
        else:
            late = seconds_between(alarm.received_at, at) > target
            told.append(t("clocks.late" if late else "clocks.in_time", after=after, target=age(target)))
    return DOT.join(told)
