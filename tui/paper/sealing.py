"""A pass phrase made for one paper: shown once to whoever took the paper out, and kept nowhere."""

from __future__ import annotations

import secrets

# Signs that nobody mistakes for another when they are read aloud or off paper.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, SIGNS = 5, 4


def made_phrase() -> str:
    """ "kfm3-q7wa-pz2d-8nte-x4vh": twenty signs, about 99 bits."""
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(SIGNS)) for _ in range(GROUPS))
    return "-".join(groups)
