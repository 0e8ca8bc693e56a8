"""The keys by which a duty is had, wherever the rota is shown: accept, take now, accepted by telephone (rule 13)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from models.words.lookup import t
from tui.place import Place
from tui.rota_values import RotaSpan
from tui.state import Tone

if TYPE_CHECKING:
    from models.rota.rows import ShiftRow
    from tui.render.rota_slots import Slot

ASKED_FOR_S = 20.0
EARLY = timedelta(hours=1)


class DutyActs(Place):
    """A base of the rota place. What helps is done at once; what takes a duty from somebody asks once."""

    def __init__(self) -> None:
        super().__init__()
        self._asked: tuple[str, float] | None = None

    @property
    def span(self) -> RotaSpan | None:
        """What was read last."""
        raise NotImplementedError

    @property
    def slot(self) -> Slot | None:
        """What the cursor stands on."""
        raise NotImplementedError

    def can_accept_duty(self) -> bool:
        return self.span is not None and bool(self.span.awaits)

    def word_accept_duty(self) -> str:
        awaits = self.span.awaits if self.span is not None else ()
        return t("action.accept_duty.contact" if awaits[:1] == ("contact",) else "action.accept_duty")

    def do_accept_duty(self) -> None:
        if self.span is None or not self.span.awaits:
            return
        duty, services = self.span.awaits[0], self.desk.services
        self._act(lambda: services.accept_duty(duty), t("tell.duty_yours", duty=t(f"rota.role.{duty}")))

    def can_take_duty(self) -> bool:
        return self.span is not None and self.desk.state.board is not None

    def do_take_duty(self) -> None:
        """At once where nobody is there; where somebody is, a second press says that it is meant."""
        board = self.desk.state.board
        if board is None:
            return
        missing = [duty for duty, since in board.duty.missing if since <= self.desk.state.now]
        slot = self.slot
        row = slot.shift.duty if slot is not None and slot.shift is not None else slot.row if slot else ""
        duty = row if row in missing or not missing else missing[0]
        if duty not in ("contact", "tib", "tib_backup"):
            duty = "tib"
        services, told = self.desk.services, t(f"rota.role.{duty}")
        holder = {
            "contact": (board.duty.contact, board.duty.contact_standing),
            "tib": (board.duty.tib, board.duty.tib_standing),
            "tib_backup": (board.duty.tib_backup, board.duty.tib_backup_standing),
        }[duty]
        has = holder[0].operator if holder[0] is not None and holder[1] in ("confirmed", "staying") else ""
        key = self.desk.keymap.shown("take_duty")
        if has and not self._twice(f"take:{duty}", t("rota.take.sure", duty=told, who=has, key=key)):
            return
        self._act(lambda: services.take_duty(duty), t("tell.duty_yours", duty=told))

    def can_phone_duty(self) -> bool:
        return self._incoming() is not None

    def do_phone_duty(self) -> None:
        """The outgoing enters that the incoming accepted by telephone; they sign when they log in."""
        shift, services = self._incoming(), self.desk.services
        if shift is None:
            return
        key, duty = self.desk.keymap.shown("phone_duty"), t(f"rota.role.{shift.duty}")
        if self._twice(f"phone:{shift.id}", t("rota.phone.sure", who=shift.operator, duty=duty, key=key)):
            self._act(
                lambda: services.phone_duty(shift.duty, shift.operator_id),
                t("tell.duty_phoned", who=shift.operator, duty=duty),
            )

    def _incoming(self) -> ShiftRow | None:
        board, span = self.desk.state.board, self.span
        if board is None or span is None or board.duty.tib is None:
            return None
        duty = board.duty
        coming = duty.tib_incoming or duty.tib_next
        theirs = (
            duty.tib is not None and duty.tib.operator_id == span.me and duty.tib_standing != "unconfirmed"
        )
        soon = coming is not None and coming.starts_at <= self.desk.state.now + EARLY
        return coming if theirs and soon and coming is not None and coming.operator_id != span.me else None

    def _may_plan(self) -> bool:
        return self.span is not None and self.span.may_plan

    def _to_come(self, shift: ShiftRow) -> bool:
        return shift.ends_at > self.desk.state.now

    def _twice(self, what: str, words: str) -> bool:
        """Whether the key was pressed a second time for the same; the first time says what it would do."""
        now = self.desk.mono()
        if self._asked is not None and self._asked[0] == what and now - self._asked[1] <= ASKED_FOR_S:
            self._asked = None
            self.desk.forget_told()
            return True
        self._asked = (what, now)
        self.desk.tell(words, Tone.PROBLEM)
        return False

    def _act(self, call: Callable[[], Any], words: str) -> None:
        self.desk.act(call, lambda _: self.desk.tell(words))
