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


def clocks_short(alarm: AlarmRow, targets: Mapping[int, int], room: int) -> tuple[str, bool]:
    """ "LC 12 s · kvitt. 0:20 (mål 0:30) · åtgärd 1:00 · slut 9:30", as much as there is room for; whether late.

    Of what has not happened yet nothing is said: its clock runs at the head of the screen.
    """
    told: list[str] = []
    begins = alarm.triggered_at or alarm.arc_received_at
    if begins is not None:
        told.append(t("clocks.short.arc", after=age(seconds_between(begins, alarm.received_at))))
    late = False
    for name, at in (
        ("acknowledged", alarm.first_acknowledged_at),
        ("action", alarm.action_at),
        ("closed", alarm.closed_at),
    ):
        if at is None:
            continue
        after = seconds_between(alarm.received_at, at)
        target = targets.get(alarm.priority) if name == "acknowledged" else None
        told.append(t(f"clocks.short.{name}", after=age(after)))
        if target is not None:
            late = after > target
            told[-1] += t("clocks.short.target", target=age(target))
    while told and len(DOT.join(told)) > room:
        told.pop(0)
    return DOT.join(told), late
