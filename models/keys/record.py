"""How a change of the master key is told in the record, and who may make it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlmodel import Session

ROTATED = "key.rotated"
# Takes the leave of two persons inside the transaction that tells of the change; raises where there is none.
Authorize = Callable[["Session"], None]


def told_of(old: bytes, new: bytes) -> dict[str, object]:
    """What the entry says: which key signed heads before, and the public half of the one that does from here on."""
    from models.audit.heads import head_key

    before, after = head_key(old), head_key(new)
    return {"head_key": before.id, "new_head_key": after.id, "public": after.public}
