"""What the desk asks of the world about proofs and drills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from models.drills.rows import Debrief, DrillRow, ProofRow
    from models.incidents.threat_call_form import ThreatCall


class DrillServices(Protocol):
    """Proof alarms of transmitters, drills at the desk, and a threat that is phoned in."""

    def read_proofs(self) -> tuple[ProofRow, ...]:
        """How every transmitter stands, those that want somebody first."""
        ...

    def expect_proof(self, transmitter_id: str) -> None:
        """Expect a test from a transmitter."""
        ...

    def cancel_proof(self, transmitter_id: str) -> None:
        """Expect it no longer."""
        ...

    def read_drills(self) -> tuple[DrillRow, ...]:
        """The scenarios that can be played, then what was played, the newest first."""
        ...

    def read_debrief(self, drill_id: str) -> Debrief:
        """How a drill was worked."""
        ...

    def begin_drill(self, scenario: str) -> str:
        """Begin a drill; its id."""
        ...

    def end_drill(self) -> str:
        """End the drill that runs; its id."""
        ...

    def take_threat_call(self, call: ThreatCall) -> str:
        """Keep a phoned-in threat as an incident; its id."""
        ...
