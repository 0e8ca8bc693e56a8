"""What the keys of the rota do with what stands under its cursor: plan, change, swap, be away, take, accept (D36)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from models.words.lookup import n, t
from tui.duty_acts import DutyActs
from tui.render.ages import local
from tui.render.rota_grid import gap_words, shift_words
from tui.render.rota_slots import gap_key
from tui.state import Tone

if TYPE_CHECKING:
    from models.rota.rows import ShiftRow
    from tui.render.rota_slots import Slot


class RotaActs(DutyActs):
    """A base of the rota place, which says what stands under the cursor. What removes asks once, what helps never."""

    by_person = False
    """Whether a row is a person, not a duty."""

    def __init__(self) -> None:
        super().__init__()
        self._swapping: ShiftRow | None = None

    # What is said of it

    def slot_words(self) -> Sequence[tuple[str, str]]:
        """Two lines about what stands under the cursor."""
        slot, now = self.slot, self.desk.state.now
        if slot is None:
            return [(t("rota.slot.none"), "dim")]
        if self._swapping is not None:
            first = (t("rota.swapping", shift=shift_words(self._swapping, now)), "warn")
            return [first, self._about(slot, now)]
        return [self._about(slot, now), (self._advice(slot), "dim")]

    def _about(self, slot: Slot, now: datetime) -> tuple[str, str]:
        if slot.whole is not None:
            return gap_words(slot.whole, now, slot.lost.operator if slot.lost else ""), "late"
        if slot.absence is not None:
            until = slot.absence.ends_at
            words = t("rota.slot.away.open", who=slot.absence.operator)
            if until is not None:
                at = f"{local(until):%Y-%m-%d %H:%M}"
                words = t("rota.slot.away.until", who=slot.absence.operator, at=at)
            return words, "warn"
        if slot.shift is None:
            return t("rota.slot.empty", day=f"{slot.day:%Y-%m-%d}"), "dim"
        kind = "" if slot.shift.kind == "planned" else f" · {t(f'rota.kind.{slot.shift.kind}')}"
        away = f" · {t('rota.slot.away')}" if slot.away else ""
        words = shift_words(slot.shift, now)
        phone = f" · {slot.shift.phone}" if slot.shift.phone else f" · {t('rota.slot.no_phone')}"
        return f"{words}{kind}{away}{phone}", "warn" if slot.away else "strong"

    def _advice(self, slot: Slot) -> str:
        if self.span is not None and not self.span.may_plan:
            return t("rota.slot.may_not")
        if slot.gap is not None:
            return t("rota.slot.mend", key=self.desk.keymap.shown("open"))
        return t("rota.slot.walk")

    # Planning

    def can_open(self) -> bool:
        slot = self.slot
        if slot is not None and slot.shift is not None:
            return self.can_change_shift()
        return self.can_plan_shift()

    def word_open(self) -> str:
        """Enter mends a gap, changes a shift and plans where nothing stands."""
        slot = self.slot
        if slot is not None and slot.gap is not None:
            return t("action.open.gap")
        return t(
            "action.change_shift" if slot is not None and slot.shift is not None else "action.plan_shift"
        )

    def do_open(self) -> None:
        slot = self.slot
        if slot is None:
            return
        if slot.shift is not None:
            self.desk.open_place("change_shift", slot.shift.id)
        else:
            self.do_plan_shift()

    def can_plan_shift(self) -> bool:
        slot = self.slot
        if slot is None or not self._may_plan():
            return False
        if slot.whole is not None:
            return slot.whole.ends_at > self.desk.state.now
        return slot.day >= local(self.desk.state.now).date()

    def do_plan_shift(self) -> None:
        """The form, with the time under the cursor: the gap whole, the office hours, or the day's."""
        slot = self.slot
        if slot is None:
            return
        now = self.desk.state.now
        if slot.whole is not None:
            starts, ends, duty = max(slot.whole.starts_at, now), slot.whole.ends_at, slot.whole.duty
            over = slot.whole.cause != "nobody"
        else:
            duty = slot.row if slot.row in ("contact", "tib", "tib_backup") else ""
            starts, ends = self._usual(slot, duty)
            over = False
        self.desk.open_place(
            "new_shift", duty, starts.isoformat(), ends.isoformat(), "yes" if over else "no",
            "" if duty or slot.shift is not None else slot.row,
        )  # fmt: skip

    def _usual(self, slot: Slot, duty: str) -> tuple[datetime, datetime]:
        hours = self.span.hours if self.span is not None else ()
        here = [each for each in hours if local(each.starts_at).date() == slot.day]
        if here and duty in ("contact", ""):
            return here[0].starts_at, here[-1].ends_at
        city = local(self.desk.state.now).tzinfo
        first = datetime.combine(slot.day, time(7), tzinfo=city).astimezone(UTC)
        return first, datetime.combine(slot.day, time(19), tzinfo=city).astimezone(UTC)

    def can_change_shift(self) -> bool:
        slot = self.slot
        return self._may_plan() and slot is not None and slot.shift is not None and self._to_come(slot.shift)

    def do_change_shift(self) -> None:
        slot = self.slot
        if slot is not None and slot.shift is not None:
            self.desk.open_place("change_shift", slot.shift.id)

    def can_withdraw_shift(self) -> bool:
        slot = self.slot
        coming = slot is not None and slot.shift is not None and self._to_come(slot.shift)
        return self._may_plan() and coming

    def do_withdraw_shift(self) -> None:
        """Asked once, in words that name the shift and what it leaves."""
        slot = self.slot
        if slot is None or slot.shift is None:
            return
        shift, services = slot.shift, self.desk.services
        words = shift_words(shift, self.desk.state.now)
        key = self.desk.keymap.shown("withdraw_shift")
        if self._twice(f"withdraw:{shift.id}:{shift.version}", t("rota.withdraw.sure", shift=words, key=key)):
            self._act(
                lambda: services.withdraw_shift(shift.id, shift.version),
                t("tell.shift_withdrawn", shift=words),
            )

    def can_swap_shifts(self) -> bool:
        return self.can_change_shift()

    def word_swap_shifts(self) -> str:
        return t("action.swap_shifts" if self._swapping is None else "action.swap_shifts.with")

    def do_swap_shifts(self) -> None:
        """The first press marks a shift, the second changes it with the one under the cursor."""
        slot = self.slot
        if slot is None or slot.shift is None:
            return
        if self._swapping is None or self._swapping.id == slot.shift.id:
            self._swapping = slot.shift if self._swapping is None else None
            self.desk.repaint()
            return
        one, other, services = self._swapping, slot.shift, self.desk.services
        self._swapping = None
        words = t("tell.shifts_swapped", one=one.operator, other=other.operator)
        self._act(lambda: services.swap_shifts((one.id, one.version), (other.id, other.version)), words)

    def can_back(self) -> bool:
        return True

    def do_back(self) -> None:
        """Out of a swap that was begun first, then to where one came from."""
        if self._swapping is not None:
            self._swapping = None
            self.desk.repaint()
        elif self.desk.problem_told:
            self.desk.forget_told()
        else:
            self.desk.step_back()

    def can_patterns(self) -> bool:
        return self._may_plan()

    def do_patterns(self) -> None:
        self.desk.open_place("patterns")

    def can_temporary_rota(self) -> bool:
        return self._may_plan()

    def do_temporary_rota(self) -> None:
        slot = self.slot
        duty = slot.row if slot is not None and slot.row in ("contact", "tib", "tib_backup") else ""
        day = f"{slot.day:%Y-%m-%d}" if slot is not None else ""
        self.desk.open_place("temporary_rota", duty, day)

    # Being away

    def can_sick(self) -> bool:
        return self.span is not None

    def word_sick(self) -> str:
        return t("action.sick" if self._absence() is None else "action.sick.back")

    def do_sick(self) -> None:
        """Whoever is under the cursor, else oneself, cannot come; of one who is away: they are back."""
        absence, services = self._absence(), self.desk.services
        if absence is not None:
            words = t("tell.back_again", who=absence.operator)
            self._act(lambda: services.end_absence(absence.id, absence.version), words)
            return
        slot = self.slot
        who = ""
        if slot is not None and slot.shift is not None:
            who = slot.shift.operator_id
        elif slot is not None and slot.lost is not None:
            who = slot.lost.operator_id
        elif slot is not None and slot.row not in ("contact", "tib", "tib_backup"):
            who = slot.row
        self.desk.open_place("sick", who or (self.span.me if self.span is not None else ""))

    def opened(self, who: str, gaps: Sequence[Any]) -> None:
        """An absence was told: say what it opened, and stand on the first of it."""
        if not gaps:
            self.desk.tell(t("tell.absent.nothing", who=who))
            return
        words = n("tell.absent", len(gaps), who=who, gap=gap_words(gaps[0], self.desk.state.now))
        self.desk.tell(words, Tone.PROBLEM)
        self.by_person = False
        self.go_to(gaps[0].duty, local(gaps[0].starts_at).date(), gap_key(gaps[0], gaps[0].starts_at))

    def go_to(self, row: str, day: Any, key: str = "") -> None:
        """Put the cursor on a day."""
        raise NotImplementedError

    def _absence(self) -> Any:
        slot, span = self.slot, self.span
        if slot is None or span is None:
            return None
        if slot.absence is not None:
            return slot.absence
        shift = slot.lost or (slot.shift if slot.away else None)
        if shift is None:
            return None
        return next((each for each in span.away if each.operator_id == shift.operator_id), None)
