"""One offer of the ledger as it stood on a day (D6-D8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer of the ledger, not cancelled: the last of its kind, or the last that counts for the year."""

    id: str
    person_id: str
    kind: str
    state: str
    offered_on: date
    planned: bool
    version_id: str | None
    booked_at: datetime | None
    held_on: date | None
    attested_on: date | None
    answered_on: date | None = None

    @property
    def shown(self) -> str:
        """Its state in the ledger: attested goes before what it was."""
        return self.state if self.attested_on is None else "attested"

    def on(self, day: date) -> Offered:
        """The same as it stood on a day: what was answered, held or attested later had not been so yet.

        A row keeps the day of the first answer, so that one who said no and then yes is told as yes from that day;
        what was called off counts as never offered, on earlier days too.
        """
        held = self.held_on is not None and self.held_on <= day
        answered = self.answered_on is None or self.answered_on <= day
        state = self.state
        if state == "held" and not held:
            state = "booked" if self.booked_at is not None else "accepted"
        if not (held or answered):
            state = "offered"
        return replace(
            self,
            state=state,
            booked_at=self.booked_at if held or answered else None,
            held_on=self.held_on if held else None,
            attested_on=self.attested_on
            if self.attested_on is not None and self.attested_on <= day
            else None,
        )
