"""Duty on the real store: each act one command of models.rota."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from tui.desk_base import DeskBase
from tui.rota_values import Officer, RotaSpan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Connection

    from models.rota.patterns import PatternRow
    from models.rota.rows import Gap, ShiftRow
    from tui.rota_values import NewShift, Rotation, ShiftChange

AHEAD = timedelta(days=42)


class DeskRota(DeskBase):
    """A base of `LiveServices`, which gives actor, clock and store."""

    def read_rota(self, starts: datetime, ends: datetime) -> RotaSpan:
        from models.access.rights import may
        from models.rota.absence import absences
        from models.rota.having import acceptable
        from models.rota.stood import office_hours
        from models.rota.views import gaps, shifts_between

        now = self.clock.now()
        with self.reading() as connection:
            planned = shifts_between(connection, starts, ends)
            return RotaSpan(
                starts,
                ends,
                planned,
                gaps(connection, starts, ends),
                _officers(connection),
                tuple(each for each in absences(connection, now) if each.starts_at < ends),
                tuple(office_hours(connection, starts, ends)),
                self.actor.id,
                acceptable(connection, self.actor.id, now),
                may(self.actor.role, "shift.plan"),
            )

    def read_my_shifts(self) -> tuple[ShiftRow, ...]:
        from models.rota.views import shifts_between

        now = self.clock.now()
        with self.reading() as connection:
            rows = shifts_between(connection, now, now + AHEAD)
        return tuple(row for row in rows if row.operator_id == self.actor.id)

    def read_shift(self, shift_id: str) -> ShiftRow:
        from models.rota.views import shift_by_id

        with self.reading() as connection:
            return shift_by_id(connection, shift_id)

    def read_officers(self) -> tuple[Officer, ...]:
        with self.reading() as connection:
            return _officers(connection)

    def officers_of(self, ids: Sequence[str]) -> tuple[Officer, ...]:
        from models.access.views import operators

        with self.reading() as connection:
            return tuple(
                Officer(row.id, row.code, row.name) for row in operators(connection) if row.id in ids
            )

    def would_open(self, operator_id: str, starts: datetime, ends: datetime | None) -> tuple[ShiftRow, ...]:
        from models.rota.views import shifts_between

        with self.reading() as connection:
            rows = shifts_between(connection, starts, ends or starts + AHEAD)
        return tuple(row for row in rows if row.operator_id == operator_id)

    def plan_shift(self, new: NewShift) -> str:
        from models.rota.commands import override, plan_shift

        put = override if new.over else plan_shift
        with self.writing() as session:
            return put(session, self.actor, new.duty, new.operator_id, new.starts_at, new.ends_at, self.clock)

    def change_shift(self, shift_id: str, seen: int, change: ShiftChange) -> str:
        from models.rota.commands import substitute
        from models.rota.moving import move

        with self.writing() as session:
            if change.how == "move":
                return move(session, self.actor, shift_id, seen, change.starts_at, change.ends_at, self.clock)
            return substitute(
                session, self.actor, shift_id, change.operator_id, seen, self.clock,
                from_at=change.starts_at, until=change.ends_at,
                kind="lunch" if change.how == "lunch" else "override",
            )  # fmt: skip

    def withdraw_shift(self, shift_id: str, seen: int) -> None:
        from models.rota.commands import supersede_shift

        with self.writing() as session:
            supersede_shift(session, self.actor, shift_id, seen, self.clock)

    def swap_shifts(self, one: tuple[str, int], other: tuple[str, int]) -> None:
        from models.rota.commands import swap

        with self.writing() as session:
            swap(session, self.actor, one, other, self.clock)

    def report_absence(
        self, operator_id: str, kind: str, starts: datetime, ends: datetime | None
    ) -> tuple[Gap, ...]:
        from models.rota.absence import report
        from models.rota.views import gaps

        now = self.clock.now()
        with self.writing() as session:
            report(session, self.actor, operator_id, kind, starts, ends, self.clock)
            found = gaps(session.connection(), max(now, starts), ends or max(now, starts) + AHEAD)
        return tuple(gap for gap in found if gap.cause == "absent")

    def end_absence(self, absence_id: str, seen: int) -> None:
        from models.rota.absence import back

        with self.writing() as session:
            back(session, self.actor, absence_id, seen, self.clock)

    def accept_duty(self, duty: str) -> None:
        from models.rota.having import accept

        with self.writing() as session:
            accept(session, self.actor, duty, self.clock)

    def phone_duty(self, duty: str, operator_id: str) -> None:
        from models.rota.having import accept_by_phone

        with self.writing() as session:
            accept_by_phone(session, self.actor, duty, operator_id, self.clock)

    def take_duty(self, duty: str) -> None:
        from models.rota.having import take

        with self.writing() as session:
            take(session, self.actor, duty, self.clock)

    def read_patterns(self) -> tuple[PatternRow, ...]:
        from models.rota.patterns import patterns

        with self.reading() as connection:
            return patterns(connection)

    def set_rotation(self, rotation: Rotation, lay_until: date) -> int:
        from models.rota.patterns import lay_out, set_pattern
        from models.rota.rotations import anchor_of
        from models.rota.rotations import rotation as turns_of

        r = rotation
        cycle, turns = turns_of(r.officers, r.every, r.weekdays, r.starts, r.ends)
        with self.writing() as session:
            made = set_pattern(
                session, self.actor, r.duty, r.name, cycle, turns, anchor_of(r.begins_on), r.begins_on, self.clock,
                valid_to=r.ends_on,
            )  # fmt: skip
            return len(lay_out(session, self.actor, made, r.begins_on, lay_until, self.clock))

    def lay_out(self, pattern_id: str, last: date) -> int:
        from models.rota.patterns import lay_out
        from tui.render.ages import local

        with self.writing() as session:
            today = local(self.clock.now()).date()
            return len(lay_out(session, self.actor, pattern_id, today, last, self.clock))

    def end_pattern(self, pattern_id: str, seen: int) -> None:
        from models.rota.patterns import end_pattern

        with self.writing() as session:
            end_pattern(session, self.actor, pattern_id, seen, self.clock)

    def set_temporary(self, rotation: Rotation) -> int:
        from models.rota.rotations import lay_temporary

        r = rotation
        starts = midnight(r.begins_on)
        ends = midnight((r.ends_on or r.begins_on) + timedelta(days=1))
        with self.writing() as session:
            return len(
                lay_temporary(
                    session, self.actor, r.duty, r.officers, r.every, r.weekdays, (r.starts, r.ends),
                    max(starts, self.clock.now()), ends, self.clock,
                )
            )  # fmt: skip


def midnight(day: date) -> datetime:
    """When a day begins at the glass."""
    from models.store.clock import zone

    return datetime.combine(day, time(), tzinfo=zone()).astimezone(UTC)


def _officers(connection: Connection) -> tuple[Officer, ...]:
    from models.access.views import operators

    return tuple(Officer(row.id, row.code, row.name) for row in operators(connection) if row.active)
