"""One line of figures for every fault, in one format, so that a claim can be read and not only believed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """What a fault did: `worst_s` is the longest wait from an alarm's first attempt to its acknowledgement.

    `lost` were acknowledged and are not in the database, `doubled` are there more than once. `more` are figures
    that only this fault has.
    """

    fault: str
    sent: int
    acknowledged: int
    present: int
    lost: int
    doubled: int
    worst_s: float
    more: tuple[str, ...] = ()

    def line(self) -> str:
        """The figures in the order of the table, and then what only this fault has."""
        told = (
            self.fault,
            f"{self.sent} sent",
            f"{self.acknowledged} acknowledged",
            f"{self.present} present",
            f"{self.lost} lost",
            f"{self.doubled} doubled",
            f"worst {self.worst_s:.2f} s",
            *self.more,
        )
        return " | ".join(told)
