"""Proofs, drills and phoned-in threats on the real store: each act one command, one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.store.errors import NotFound
from tui.desk_base import DeskBase

if TYPE_CHECKING:
    from models.drills.rows import Debrief, DrillRow, ProofRow
    from models.incidents.threat_call_form import ThreatCall


class DeskDrills(DeskBase):
    """What officers do on quiet days, and when the phone rings; a base of `LiveServices`."""

    def read_proofs(self) -> tuple[ProofRow, ...]:
        from models.drills.proofs import proofs

        with self.reading() as connection:
            return proofs(connection, self.clock)

    def expect_proof(self, transmitter_id: str) -> None:
        from models.drills.proving import expect

        with self.writing() as session:
            expect(session, self.actor, transmitter_id, self.clock)

    def cancel_proof(self, transmitter_id: str) -> None:
        from models.drills.proving import cancel

        with self.writing() as session:
            cancel(session, self.actor, transmitter_id, self.clock)

    def read_drills(self) -> tuple[DrillRow, ...]:
        from models.drills.debrief import drills
        from models.drills.rows import DrillRow
        from models.drills.scenarios import scenarios

        with self.reading() as connection:
            played = drills(connection)
        known = tuple(
            DrillRow("", 0, code, None, None, len(each.moments)) for code, each in scenarios().items()
        )
        running = tuple(row for row in played if row.runs)
        return running + known + tuple(row for row in played if not row.runs)

    def read_debrief(self, drill_id: str) -> Debrief:
        from models.drills.debrief import debrief

        with self.reading() as connection:
            found = debrief(connection, drill_id)
        if found is None:
            raise NotFound("drill.not_found", number=drill_id)
        return found

    def begin_drill(self, scenario: str) -> str:
        from models.drills.drilling import begin

        with self.writing() as session:
            return begin(session, self.actor, scenario, self.clock)

    def end_drill(self) -> str:
        from models.drills.drilling import end

        with self.writing() as session:
            return end(session, self.actor, self.clock)

    def take_threat_call(self, call: ThreatCall) -> str:
        from models.incidents.threat_call import take_call

        with self.writing() as session:
            return take_call(session, self.actor, call, self.clock, self.settings.zone)
