"""What the desk asks of the world about duty: the rota of a span, its changes, and who has what now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from models.rota.patterns import PatternRow
    from models.rota.rows import Gap, ShiftRow
    from tui.rota_values import NewShift, Officer, RotaSpan, Rotation, ShiftChange


class RotaServices(Protocol):
    """Acts answer what they left: the gaps that an absence opened, the shifts that were made."""

    def read_rota(self, starts: datetime, ends: datetime) -> RotaSpan:
        """Shifts that touch the span, and its gaps."""
        ...

    def read_my_shifts(self) -> tuple[ShiftRow, ...]:
        """The coming shifts of whoever sits here, the one that goes on first."""
        ...

    def read_shift(self, shift_id: str) -> ShiftRow:
        """One shift that stands in the rota."""
        ...

    def read_officers(self) -> tuple[Officer, ...]:
        """Everybody who can be planned, by name."""
        ...

    def would_open(self, operator_id: str, starts: datetime, ends: datetime | None) -> tuple[ShiftRow, ...]:
        """The shifts that an absence would leave without anybody."""
        ...

    def plan_shift(self, new: NewShift) -> str:
        """Plan a shift; its id."""
        ...

    def change_shift(self, shift_id: str, seen: int, change: ShiftChange) -> str:
        """Give a shift to another, whole or in part, or move it; the new shift's id."""
        ...

    def withdraw_shift(self, shift_id: str, seen: int) -> None:
        """Take a shift out of the rota."""
        ...

    def swap_shifts(self, one: tuple[str, int], other: tuple[str, int]) -> None:
        """Let two officers change shifts; each as id and version seen."""
        ...

    def report_absence(
        self, operator_id: str, kind: str, starts: datetime, ends: datetime | None
    ) -> tuple[Gap, ...]:
        """Somebody cannot come; the gaps that it left in the coming weeks."""
        ...

    def end_absence(self, absence_id: str, seen: int) -> None:
        """They are back."""
        ...

    def accept_duty(self, duty: str) -> None:
        """Accept one's own shift; the contact says that they are in place."""
        ...

    def phone_duty(self, duty: str, operator_id: str) -> None:
        """The incoming accepted by telephone, says the outgoing."""
        ...

    def take_duty(self, duty: str) -> None:
        """Take a duty now."""
        ...

    def read_patterns(self) -> tuple[PatternRow, ...]:
        """The rotations that hold."""
        ...

    def set_rotation(self, rotation: Rotation, lay_until: date) -> int:
        """Decide a rotation and lay it out; how many shifts it made."""
        ...

    def lay_out(self, pattern_id: str, last: date) -> int:
        """Lay a rotation out from today to a day; how many shifts it made."""
        ...

    def end_pattern(self, pattern_id: str, seen: int) -> None:
        """The rotation is laid out no more."""
        ...

    def set_temporary(self, rotation: Rotation) -> int:
        """Let another rota hold for the days; how many shifts it made."""
        ...

    def officers_of(self, ids: Sequence[str]) -> tuple[Officer, ...]:
        """Officers by id, also those who have left."""
        ...
