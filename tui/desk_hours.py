"""Office hours and the gaps ahead on the real store: each act one command, one transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui.desk_base import DeskBase

if TYPE_CHECKING:
    from datetime import date, datetime

    from models.rota.mending import Ahead, Candidate
    from models.rota.profile import ProfileYear
    from models.store.policy import OfficeHours


class DeskHours(DeskBase):
    """What is open, what is bare, and what mends it; a base of `LiveServices`."""

    def read_profile(self, year: int) -> ProfileYear:
        from models.access.rights import may
        from models.rota.profile import profile_year

        with self.reading() as connection:
            told = profile_year(connection, year, self.clock.now())
        return replace(told, may_decide=may(self.actor.role, "policy.decide"))

    def decide_hours(self, hours: OfficeHours, decision: str, valid_from: date) -> None:
        from models.duties.days import begins
        from models.rota.profile import decide_hours

        with self.writing() as session:
            decide_hours(session, self.actor, hours, decision, begins(valid_from), self.clock)

    def decide_day(self, day: date, rule: str, opens: str, closes: str, decision: str) -> None:
        from models.rota.profile import decide_day

        with self.writing() as session:
            decide_day(session, self.actor, day, rule, opens, closes, decision, self.clock)

    def read_ahead(self) -> Ahead:
        from models.access.rights import may
        from models.rota.mending import ahead

        with self.reading() as connection:
            told = ahead(connection, self.clock.now())
        return replace(told, may_plan=may(self.actor.role, "shift.plan"))

    def read_candidates(self, duty: str, starts_at: datetime, ends_at: datetime) -> tuple[Candidate, ...]:
        from models.rota.mending import candidates

        with self.reading() as connection:
            return candidates(connection, duty, starts_at, ends_at)

    def mend_gap(self, duty: str, code: str, starts_at: datetime, ends_at: datetime) -> str:
        from models.access.views import operator_by_code
        from models.rota.commands import override
        from models.store.errors import NotFound
        from models.store.text import clean

        with self.writing() as session:
            row = operator_by_code(session.connection(), code)
            if row is None:
                raise NotFound("operator.not_found", code=clean(code, 40))
            override(session, self.actor, duty, row.id, starts_at, ends_at, self.clock)
        return row.name

    def verify_phone(self, code: str, phone: str) -> None:
        from models.access.phones import verify_phone

        with self.writing() as session:
            verify_phone(session, self.actor, code, self.clock, phone=phone)
