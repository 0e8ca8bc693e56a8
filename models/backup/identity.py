"""The key pair of backups: the public half stands in the settings, the secret one on paper and nowhere else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from models.store.errors import NotAllowed

if TYPE_CHECKING:
    from pyrage.x25519 import Identity

_SECRET = re.compile(r"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}")
_GROUP = 6


def make_pair() -> tuple[str, str]:
    """A fresh secret ("AGE-SECRET-KEY-1...") and its public key ("age1...")."""
    from pyrage import x25519

    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def identity_of(told: str) -> Identity:
    """The identity in a text: alone, in groups as on paper, or somewhere in a sheet. Raises NotAllowed.

    Its letters carry a check, so that a slip in reading it off is found here.
    """
    import pyrage

    upper = told.upper()
    found = _SECRET.search(upper) or _SECRET.search("".join(upper.split()))
    try:
        return pyrage.x25519.Identity.from_str(found[0] if found else "")
    except (pyrage.IdentityError, ValueError) as error:
        raise NotAllowed("backup.no_identity") from error


def in_groups(secret: str, a_row: int = 4) -> list[str]:
    """The secret in rows of short groups, to be written off paper by hand."""
    start, _, rest = secret.rpartition("-")
    groups = [rest[place : place + _GROUP] for place in range(0, len(rest), _GROUP)]
    rows = [groups[place : place + a_row] for place in range(0, len(groups), a_row)]
    return [f"{start}-", *("  ".join(row) for row in rows)]
