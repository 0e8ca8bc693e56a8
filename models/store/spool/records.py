"""What a spool holds, and what may be wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FaultKind = Literal["hole", "cut", "changed", "torn"]


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it was appended. Numbers go on without a gap, over segments and restarts."""

    number: int
    body: bytes


@dataclass(frozen=True, slots=True)
class SpoolFault:
    """Records `number` to `until` are not there as they were written.

    "hole": missing inside; "cut": missing at the end that once was; "changed": there, but not as written;
    "torn": the last write, half done when the power or the process went. It was never acknowledged.
    """

    kind: FaultKind
    number: int
    until: int


@dataclass(frozen=True, slots=True)
class SpoolReading:
    """A spool at one moment: `last` is the last number seen, `first` the oldest still kept (0: none).

    `whole` unless there were more records than were asked for.
    """

    spool_id: str
    last: int
    applied: int
    records: tuple[Record, ...]
    faults: tuple[SpoolFault, ...]
    first: int = 0
    whole: bool = True
