"""Handovers as the glass sees them: frozen rows, free of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """One sheet that was written. `incoming` is "" where nobody is named yet; `settled_by` whoever let it be."""

    seq: int
    id: str
    version: int
    duty: str
    outgoing_id: str
    outgoing: str
    incoming_id: str | None
    incoming: str
    sha256: str
    head_seq: int
    written_at: datetime
    outgoing_signed_at: datetime | None
    incoming_signed_at: datetime | None
    span_id: str | None
    withdrawn_at: datetime | None
    settled_at: datetime | None
    settled_by: str

    @property
    def signed(self) -> bool:
        """Whether both officers have signed."""
        return self.outgoing_signed_at is not None and self.incoming_signed_at is not None

    @property
    def open(self) -> bool:
        """Whether a signature is still waited for."""
        return not self.signed and self.withdrawn_at is None and self.settled_at is None

    @property
    def standing(self) -> str:
        """ "signed", "settled", "withdrawn", or whose signature is missing: "both", "outgoing", "incoming"."""
        if self.signed:
            return "signed"
        if self.settled_at is not None:
            return "settled"
        if self.withdrawn_at is not None:
            return "withdrawn"
        if self.outgoing_signed_at is None:
            return "both" if self.incoming_signed_at is None else "outgoing"
        return "incoming"


@dataclass(frozen=True, slots=True)
class Missing:
    """A change of duty that both officers have not signed. `standing` is "unwritten", "both", "outgoing" or
    "incoming": what is missing. `since` is when duty passed; `head_at` when the head is told.
    """

    span_id: str
    duty: str
    outgoing_id: str
    outgoing: str
    incoming_id: str
    incoming: str
    since: datetime
    late_at: datetime
    head_at: datetime
    standing: str
    handover: int | None = None

    def late(self, now: datetime) -> bool:
        """Whether the time that both may take is over."""
        return now >= self.late_at

    def waits_for(self, operator_id: str) -> bool:
        """Whether it is this operator who has not signed."""
        if self.standing == "outgoing":
            return operator_id == self.outgoing_id
        if self.standing == "incoming":
            return operator_id == self.incoming_id
        return operator_id in (self.outgoing_id, self.incoming_id)


@dataclass(frozen=True, slots=True)
class Coming:
    """The next change of TiB from one officer to another: from `early_at` the desk says that it comes.

    `written`: a sheet for it is signed by the outgoing.
    """

    outgoing: str
    incoming: str
    at: datetime
    early_at: datetime
    written: bool = False


@dataclass(frozen=True, slots=True)
class HandoverBoard:
    """What the desk says of handovers on every screen: what is missing, the oldest first, and what comes.

    `grace` is how long after its time a change of duty may take before it is late.
    """

    missing: tuple[Missing, ...] = ()
    coming: Coming | None = None
    grace: timedelta = timedelta(minutes=15)

    def late(self, now: datetime) -> tuple[Missing, ...]:
        """What is missing and late."""
        return tuple(each for each in self.missing if each.late(now))


NOTHING = HandoverBoard()
