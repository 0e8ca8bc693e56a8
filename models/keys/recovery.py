"""The way back when the key is lost: the master key sealed to a public key whose secret is on paper.

`key.recovery` lies in the home and opens with the secret alone. When the master key is changed it is sealed anew to the
same public key, so that the paper stays good.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from pathlib import Path
from typing import TYPE_CHECKING

from models.keys import age
from models.keys.files import read_private, replace_private
from models.store import keys
from models.store.errors import IntegrityProblem, NotAllowed, StoreUnavailable

if TYPE_CHECKING:
    from models.store.home import Home

_FORMAT = "vaktbord recovery v1"
_MOST_BYTES = 16384
_BEGINS = "AGE-SECRET-KEY-1"
_GROUP, _GROUPS_A_LINE = 4, 5


def make(home: Home, master: bytes, public: str) -> None:
    """Seal `master` to `public` ("age1..."); what was there is replaced. Raises UsageProblem, OSError."""
    known = age.require_public(public)
    told: dict[str, object] = {
        "format": _FORMAT,
        "public": known,
        "sealed": b64encode(age.seal(master, known)).decode(),
    }
    replace_private(home.recovery, _written(told | {"sum": _sum(told)}))


def public_of(home: Home) -> str | None:
    """The public key that it is sealed to; None where there is none. Raises NotAllowed, IntegrityProblem."""
    return _read(home.recovery)[0] if home.recovery.exists() else None


def open_by(home: Home, secret: str) -> bytes:
    """The master key, by the secret from paper, proven to be this home's.

    Raises NotAllowed (3) where there is no recovery, for another's secret or another home's key, IntegrityProblem (4)
    where it is damaged, UsageProblem for what is no secret.
    """
    if not home.recovery.exists():
        raise NotAllowed("recovery.missing", path=home.recovery)
    sealed = _read(home.recovery)[1]
    master = age.unseal(sealed, secret, home.recovery)
    if len(master) != keys.LENGTH:
        raise IntegrityProblem("age.damaged", path=home.recovery)
    if not _opens(home, master):
        raise NotAllowed("key.wrong", path=home.recovery)
    return master


def seal_again(home: Home, master: bytes) -> None:
    """The same public key for another master key; nothing where there is no recovery, or none that can be read."""
    try:
        public = public_of(home)
    except (NotAllowed, IntegrityProblem):
        return
    if public is not None:
        make(home, master, public)


def groups(secret: str) -> list[str]:
    """A secret ("AGE-SECRET-KEY-1...") in lines of short groups, to be read from paper."""
    rest = secret.removeprefix(_BEGINS)
    parts = [rest[at : at + _GROUP] for at in range(0, len(rest), _GROUP)]
    lines = ["  ".join(parts[at : at + _GROUPS_A_LINE]) for at in range(0, len(parts), _GROUPS_A_LINE)]
    return [_BEGINS, *lines]


def _opens(home: Home, master: bytes) -> bool:
    """By the check value; where that is lost too, or of before a change that was cut off, by the database itself."""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if keys.is_known_by(master, home.key_check.read_text(encoding="ascii")):
            return True
    if not home.database.is_file():
        return False
    from models.store.engine import connect_sqlite

    try:
        connect_sqlite(home.database, keys.derive(master, keys.DATABASE)).close()
    except (IntegrityProblem, StoreUnavailable):
        return False
    if not home.rotation.exists():
        replace_private(home.key_check, f"{keys.check_value(master)}\n".encode())
    return True


def _read(path: Path) -> tuple[str, bytes]:
    content = read_private(path, _MOST_BYTES)
    try:
        told = json.loads(content)
        if _written(told) != content:
            raise ValueError
        kept = told.pop("sum")
        if told["format"] != _FORMAT or not hmac.compare_digest(str(kept), _sum(told)):
            raise ValueError
        return str(told["public"]), b64decode(told["sealed"], validate=True)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise IntegrityProblem("age.damaged", path=path) from error


def _written(told: dict[str, object]) -> bytes:
    return json.dumps(told, indent=1).encode() + b"\n"


def _sum(told: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
