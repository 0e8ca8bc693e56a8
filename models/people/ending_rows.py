"""The end of somebody's cover as the glass sees it: by code, what was answered, and what is left to see to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

# ask: whether a threat remains is not answered; stays: it does or nobody knows, nothing is recalled; recall: the
# list is worked; ready: the list is done; again: covered again meanwhile; closed.
ENDING_STANDS = ("ask", "stays", "recall", "ready", "again", "closed")


@dataclass(frozen=True, slots=True)
class EndingItemRow:
    """One thing to see to. `label` is an account, a measure's kind or a guard order's first day; no place, no name.

    `returned` is of devices: whether a receipt says so, or the device is in use no more. Until then it rings.
    """

    id: str
    kind: str
    subject: str
    label: str
    state: str
    version: int
    returned: bool | None = None
    done_label: str = ""
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EndingRow:
    """One person whose cover ends or has ended. `id` is None until the question was answered or put by hand.

    `stands` is one of ENDING_STANDS; `threat` "" is not answered; `ringing` counts devices that still ring here.
    """

    id: str | None
    person_id: str
    code: str
    category: str
    ends_on: date
    stands: str
    threat: str = ""
    decided_by: str = ""
    review_on: date | None = None
    decided_at: datetime | None = None
    closed_at: datetime | None = None
    version: int = 0
    items: tuple[EndingItemRow, ...] = ()
    ringing: int = 0

    @property
    def left(self) -> tuple[EndingItemRow, ...]:
        """What is not seen to yet."""
        return tuple(each for each in self.items if each.state == "open")
