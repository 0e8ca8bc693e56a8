"""What may be a pass phrase or a PIN, and the one form in which it is hashed."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from models.store.errors import Refused

SHORTEST = 12
LONGEST = 512
_PIN = re.compile(r"[0-9]{6,12}")


def normal(phrase: str) -> str:
    """The phrase in the form that is hashed (NFKC), so that every keyboard's ö is the same ö.

    Raises Refused for one that cannot be typed again: control signs, line ends, broken characters.
    """
    if len(phrase) > LONGEST:
        raise Refused("passphrase.too_long", most=LONGEST)
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in phrase):
        raise Refused("passphrase.unreadable")
    return unicodedata.normalize("NFKC", phrase)


def require_fit(phrase: str, code: str, name: str) -> str:
    """The phrase as it is hashed; raises Refused for one that is too short or only says who it is.

    At least 12 characters and no rules on which: length is what costs a guesser.
    """
    form = normal(phrase)
    if len(form) < SHORTEST:
        raise Refused("passphrase.too_short", least=SHORTEST)
    bare = _bare(form)
    for own in (_bare(code), _bare(name)):
        if own and bare and not bare.replace(own, ""):
            raise Refused("passphrase.says_who")
    if len(set(form)) <= 1:
        raise Refused("passphrase.one_sign")
    return form


def require_pin(pin: str) -> str:
    """The PIN; raises Refused unless it is 6 to 12 digits that are neither all alike nor a straight run."""
    if not _PIN.fullmatch(pin):
        raise Refused("pin.bad")
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if steps in ({0}, {1}, {9}):
        raise Refused("pin.too_plain")
    return pin


def _bare(text: str) -> str:
    """Letters and digits alone, in one case: "M. Ek" and "m ek" are the same name."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())
