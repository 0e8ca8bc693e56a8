"""What the audit shows: frozen values, no table classes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Head:
    """A signed head of the stream. `hash`, `key_id` and `signature` are hex; `code` is the short form for paper."""

    number: int
    seq: int
    hash: str
    at: datetime
    key_id: str
    signature: str
    code: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not hold. `why` is a word of models.store.walk, or "trigger_missing", "head_signature", "head_missing",
    "head_gone", "head_differs", "head_key", "weeded_alone" (unapproved), or one of models.handover.verifying; `seq` is
    the first bad entry, `head` the first bad signed head, 0 where none is meant; `name` a trigger's name, or the number
    of a handover sheet.
    """

    why: str
    seq: int = 0
    head: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found: counts of what is good, the first fault, and the last signed head before it.

    `handovers` are sheets that fit what the stream tells of them, `signatures` the officers' upon those.
    """

    entries: int
    details: int
    weeded: int
    heads: int
    code: str
    fault: Fault | None
    last_good: int
    last_good_head: Head | None
    handovers: int = 0
    signatures: int = 0


@dataclass(frozen=True, slots=True)
class Saw:
    """One look at what is protected. `fields` is empty where the whole card was shown; `reason` a word or the
    officer's own; `reference` an alarm, an incident or the like.
    """

    seq: int
    at: datetime
    actor_id: str
    who: str
    verb: str
    subject: str
    fields: tuple[str, ...]
    reason: str
    reference: str


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A look that a reviewer is to judge. `verdict` is "" until signed."""

    number: int
    review: int
    reasons: tuple[str, ...]
    saw: Saw
    verdict: str
    words: str
    signed_by: str
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Review:
    """One drawing: repeatable from seed and share over entries `first_seq` to `last_seq`."""

    number: int
    seed: int
    share: float
    first_seq: int
    last_seq: int
    looked_at: int
    items: int


@dataclass(frozen=True, slots=True)
class Due:
    """Records of a kind whose retention has run out."""

    kind: str
    months: int
    decision: str
    before: datetime
    count: int
    subjects: tuple[str, ...]
