"""The master key wrapped by a pass phrase: argon2id (RFC 9106) makes the wrapping key, AES-256-GCM holds the master.

A checksum that needs no key tells a file that was damaged from a pass phrase that is wrong.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from pathlib import Path

from models.access.passphrase import normal, require_fit
from models.keys.files import read_private, replace_private
from models.store.errors import IntegrityProblem, NotAllowed, Refused
from models.store.keys import LENGTH

MEMORY_KIB, ROUNDS, LANES = 64 * 1024, 3, 4
_FORMAT = "vaktbord key v1"
_MOST_MEMORY_KIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try of a pass phrase costs."""

    memory_kib: int = MEMORY_KIB
    rounds: int = ROUNDS
    lanes: int = LANES


@dataclass(frozen=True, slots=True)
class Wrapping:
    """What wraps one file: its salt, cost and the key that the pass phrase came to."""

    salt: bytes
    cost: Cost
    key: bytes = field(repr=False)

    def put(self, path: Path, master: bytes) -> None:
        """Wrap another master key by the same pass phrase. Raises OSError, and leaves what was there."""
        replace_private(path, _pack(master, self))


def wrap(path: Path, master: bytes, phrase: str, cost: Cost | None = None) -> Wrapping:
    """Write `master` to `path`, wrapped; what was there is replaced whole. Raises Refused for an unfit phrase."""
    form = require_fit(phrase, "", "")
    chosen, salt = cost or Cost(), os.urandom(16)
    wrapping = Wrapping(salt, chosen, _stretch(form, salt, chosen))
    wrapping.put(path, master)
    if unwrap(path, phrase)[0] != master:
        raise IntegrityProblem("key.damaged", path=path)
    return wrapping


def unwrap(path: Path, phrase: str) -> tuple[bytes, Wrapping]:
    """The master key, and what wraps it.

    Raises IntegrityProblem (4) where the file is damaged, NotAllowed (3) for a wrong pass phrase or a file that is
    missing or open to others.
    """
    told = _read(path)
    cost, salt = told.cost, told.salt
    try:
        form = normal(phrase)
    except Refused as error:  # none was ever set that cannot be typed
        raise NotAllowed("key.wrong_phrase") from error
    wrapping = Wrapping(salt, cost, _stretch(form, salt, cost))
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        master = AESGCM(wrapping.key).decrypt(told.nonce, told.sealed, _bound(salt, cost))
    except InvalidTag as error:
        raise NotAllowed("key.wrong_phrase") from error
    if len(master) != LENGTH:
        raise IntegrityProblem("key.damaged", path=path)
    return master, wrapping


def require_whole(path: Path) -> None:
    """Raise what `unwrap` would for a file that is missing, open to others or damaged, without a pass phrase."""
    _read(path)


@dataclass(frozen=True, slots=True)
class _Read:
    salt: bytes
    cost: Cost
    nonce: bytes
    sealed: bytes


def _pack(master: bytes, wrapping: Wrapping) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    sealed = AESGCM(wrapping.key).encrypt(nonce, master, _bound(wrapping.salt, wrapping.cost))
    told: dict[str, object] = {
        "format": _FORMAT,
        "memory_kib": wrapping.cost.memory_kib,
        "rounds": wrapping.cost.rounds,
        "lanes": wrapping.cost.lanes,
        "salt": b64encode(wrapping.salt).decode(),
        "nonce": b64encode(nonce).decode(),
        "sealed": b64encode(sealed).decode(),
    }
    return _written(told | {"sum": _sum(told)})


def _written(told: dict[str, object]) -> bytes:
    return json.dumps(told, indent=1).encode() + b"\n"


def _read(path: Path) -> _Read:
    content = read_private(path, 8192)
    try:
        told = json.loads(content)
        if _written(told) != content:
            raise ValueError
        kept = told.pop("sum")
        if told["format"] != _FORMAT or not hmac.compare_digest(str(kept), _sum(told)):
            raise ValueError
        cost = Cost(int(told["memory_kib"]), int(told["rounds"]), int(told["lanes"]))
        if not (
            8 <= cost.memory_kib <= _MOST_MEMORY_KIB and 1 <= cost.rounds <= 100 and 1 <= cost.lanes <= 64
        ):
            raise ValueError
        parts = [b64decode(told[name], validate=True) for name in ("salt", "nonce", "sealed")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise IntegrityProblem("key.damaged", path=path) from error
    return _Read(parts[0], cost, parts[1], parts[2])


def _sum(told: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _bound(salt: bytes, cost: Cost) -> bytes:
    return f"{_FORMAT}\n{cost.memory_kib}\n{cost.rounds}\n{cost.lanes}\n".encode() + salt


def _stretch(form: str, salt: bytes, cost: Cost) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        form.encode(),
        salt,
        time_cost=cost.rounds,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=LENGTH,
        type=Type.ID,
    )
