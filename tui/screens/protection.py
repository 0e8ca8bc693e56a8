"""Skydd: what waits to be reviewed, decided or confirmed, who is guarded, what is in place; transmitters and advice.

One list at a time, gone between with one key.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.words.lookup import n, t
from tui.lists import ListPlace, dim_lines
from tui.render.line import Line
from tui.render.protection import advice_line, device_line, guard_line, measure_line, today_at

if TYPE_CHECKING:
    from models.measures.rows import AdviceRow, DeviceRow, GuardRow, MeasureRow

LISTS = ("standing", "devices", "advice")


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of whichever list is shown."""

    key: str
    person: str | None
    measure: MeasureRow | None = None
    guard: GuardRow | None = None
    device: DeviceRow | None = None
    advice: AdviceRow | None = None


class Protection(ListPlace[Shown]):
    """Enter opens a measure, a guard order or advice; at a transmitter it hands out or takes back."""

    PLACE = "protection"

    def __init__(self) -> None:
        super().__init__()
        self._which = LISTS[0]
        self._over_too = False

    def heading(self) -> str:
        words = f"{t('place.protection')} · {t(f'protection.list.{self._which}')}"
        return f"{words} · {t('protection.over_too')}" if self._over_too else words

    def about(self, width: int) -> Sequence[Line]:
        key = self.desk.keymap.shown("next_list")
        following = LISTS[(LISTS.index(self._which) + 1) % len(LISTS)]
        other = t("protection.next", key=key, what=t(f"protection.list.{following}").lower())
        return dim_lines(f"{self._counted()} · {other}", width)

    def asks(self) -> Hashable:
        return self._which, self._over_too

    def reading(self) -> Callable[[], Sequence[Shown]]:
        services, which, over = self.desk.services, self._which, self._over_too

        def read() -> Sequence[Shown]:
            if which == "devices":
                return [Shown(row.id, row.person, device=row) for row in services.read_devices()]
            if which == "advice":
                return [Shown(row.id, row.person, advice=row) for row in services.read_advice()]
            found = []
            for each in services.read_protection(over):
                person = each.measure.person if each.measure else each.guard.person if each.guard else None
                found.append(Shown(each.id, person, each.measure, each.guard))
            return found

        return read

    def line_of(self, row: Shown, width: int) -> Line:
        now = self.desk.state.now
        if row.measure is not None:
            return measure_line(row.measure, today_at(now), width)
        if row.guard is not None:
            return guard_line(row.guard, now, width)
        if row.device is not None:
            return device_line(row.device, today_at(now), width)
        assert row.advice is not None
        return advice_line(row.advice, now, width)

    def key_of(self, row: Shown) -> str:
        return row.key

    def none(self) -> str:
        if self._which == "standing":
            return t("protection.empty", key=self.desk.keymap.shown("ask_measure"))
        return t("protection.devices.none" if self._which == "devices" else "protection.advice.none")

    def opened(self, row: Shown) -> None:
        if row.measure is not None:
            self.desk.open_place("measure", row.measure.id)
        elif row.guard is not None:
            self.desk.open_place("guard", row.guard.id)
        elif row.device is not None:
            self.desk.open_place(
                "hand_device", row.device.account, row.device.person or "", row.device.receipt
            )
        elif row.advice is not None:
            self.desk.open_place("advice", str(row.advice.number))

    def word_open(self) -> str:
        """What enter does here: a transmitter is not opened but changes hands."""
        return t("action.open.device" if self._which == "devices" else "action.open")

    def do_next_list(self) -> None:
        """The next of the three lists."""
        self._which = LISTS[(LISTS.index(self._which) + 1) % len(LISTS)]
        self.known = False
        self._all = ()
        self.rows_view.take((), anew=True)
        self.desk.repaint()

    def can_over_too(self) -> bool:
        return self._which == "standing"

    def do_over_too(self) -> None:
        """Also what is over."""
        self._over_too = not self._over_too
        self.desk.repaint()

    def do_ask_measure(self) -> None:
        self.desk.open_place("new_measure", "")

    def do_order_guard(self) -> None:
        self.desk.open_place("new_guard", "")

    def do_new_advice(self) -> None:
        self.desk.open_place("new_advice", "")

    def can_whole_protection(self) -> bool:
        return self.row is not None and bool(self.row.person)

    def do_whole_protection(self) -> None:
        if self.row is not None and self.row.person:
            self.desk.open_place("whole_protection", self.row.person)

    def can_open(self) -> bool:
        return super().can_open() and (self.row is None or self.row.device is None or self._may_hand_out())

    def _may_hand_out(self) -> bool:
        """Whoever may not send what a transmitter's forms ask is not asked."""
        return self.desk.services.may_hand_out()

    def can_device_facts(self) -> bool:
        return self.row is not None and self.row.device is not None and self._may_hand_out()

    def do_device_facts(self) -> None:
        if self.row is not None and self.row.device is not None:
            self.desk.open_place("device_facts", self.row.device.account)

    def _counted(self) -> str:
        rows = self.rows
        if self._which == "devices":
            held = [row.device for row in rows if row.device is not None and row.device.person is not None]
            unsigned, back = sum(each.unsigned for each in held), sum(each.to_return for each in held)
            return t("protection.about.devices", held=len(held), unsigned=unsigned, to_return=back)
        if self._which == "advice":
            minutes = sum(row.advice.minutes for row in rows if row.advice is not None)
            return n("protection.about.advice", len(rows), minutes=minutes)
        standings = [row.measure.standing for row in rows if row.measure is not None]
        guarded = sum(
            row.guard is not None and row.guard.standing(self.desk.state.now) == "in_force" for row in rows
        )
        review = sum(each in ("review_overdue", "review_due") for each in standings)
        there = sum(each in ("review_overdue", "review_due", "in_place") for each in standings)
        requested = standings.count("requested")
        return n("protection.about.standing", review, requested=requested, in_force=there, guards=guarded)
