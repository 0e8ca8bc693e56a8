"""A head of the stream in a form for paper and telephone: `4817 K7QF-2M9D-XH31`.

The entry's number and the first 60 bits of its hash in Crockford's base32, which has no I, L, O or U; read leniently,
so that O is 0 and I and L are 1.
"""

from __future__ import annotations

import re

from models.store.errors import UsageProblem
from models.store.text import clean

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {sign: value for value, sign in enumerate(_SIGNS)} | {"O": 0, "I": 1, "L": 1}
BITS = 60
_LENGTH = BITS // 5
_FORM = re.compile(r"\s*(\d{1,18})[\s:]+([0-9A-Za-z][0-9A-Za-z\s-]*)")


def code_of(seq: int, hash_: str) -> str:
    """The code of entry `seq`, whose hash is hex."""
    value = int(hash_[: BITS // 4], 16)
    signs = "".join(_SIGNS[(value >> shift) & 31] for shift in range(BITS - 5, -1, -5))
    return f"{seq} {signs[:4]}-{signs[4:8]}-{signs[8:]}"


def read_code(text: str) -> tuple[int, str]:
    """The entry's number and the beginning of its hash (15 hex digits). Raises UsageProblem for what is no code."""
    found = _FORM.fullmatch(text)
    signs = [] if found is None else [sign for sign in found[2].upper() if sign.isalnum()]
    if found is None or len(signs) != _LENGTH or any(sign not in _VALUES for sign in signs):
        raise UsageProblem("audit.no_code", given=clean(text, 40))
    value = 0
    for sign in signs:
        value = value << 5 | _VALUES[sign]
    return int(found[1]), f"{value:0{BITS // 4}x}"
