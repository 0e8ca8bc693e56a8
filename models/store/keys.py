"""The master key: 32 bytes in a file that only its owner can read, and the sub-keys derived from it.

The file lies outside the home by default, so that a copied home is unreadable (TRUST threat 1); `models.keys` knows
the other places where a key may be. Sub-keys are
HKDF-SHA256 (RFC 5869) with versioned labels, so that a key for one purpose tells nothing of another.
"""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from pathlib import Path

from models.store.errors import IntegrityProblem, NotAllowed

LENGTH = 32
DATABASE = b"vaktbord database v1"
SPOOL = b"vaktbord spool v1"
OUTBOX = b"vaktbord outbox v1"
SENDERS = b"vaktbord senders v1"
FIELDS = b"vaktbord sealed columns v1"
WORDS = b"vaktbord word tokens v1"
ROTATION = b"vaktbord rotation v1"
_CHECK = b"vaktbord key check v1"


def make(path: Path) -> bytes:
    """Write a fresh master key to `path` and return it. Raises FileExistsError: a key is never overwritten."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = secrets.token_bytes(LENGTH)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        os.write(descriptor, key)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return key


def read(path: Path) -> bytes:
    """The master key in `path`: 32 bytes, or the same as 64 hex digits.

    Raises NotAllowed where the file is missing or can be read by others than its owner, IntegrityProblem where it
    holds no key.
    """
    try:
        with path.open("rb") as stream:
            found = os.fstat(stream.fileno())
            content = stream.read(256)
    except FileNotFoundError as error:
        raise NotAllowed("key.missing", path=path) from error
    except OSError as error:
        raise NotAllowed("key.unreadable", path=path) from error
    if not stat.S_ISREG(found.st_mode):
        raise NotAllowed("key.unreadable", path=path)
    if found.st_mode & 0o077:
        raise NotAllowed("key.readable_by_others", path=path, mode=f"{found.st_mode & 0o777:04o}")
    return key_of(content, path)


def derive(master: bytes, label: bytes) -> bytes:
    """The 32-byte sub-key of `master` for one purpose."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=LENGTH, salt=None, info=label).derive(master)


def check_value(master: bytes) -> str:
    """What is kept in the home to know the key by; tells nothing of the key itself."""
    return derive(master, _CHECK).hex()


def is_known_by(master: bytes, kept: str) -> bool:
    """Whether `kept` was made from `master`. SQLCipher itself cannot tell a wrong key from a foreign file."""
    return hmac.compare_digest(check_value(master).encode(), kept.strip().encode())


def key_of(content: bytes, path: Path) -> bytes:
    """The key in what a file holds: 32 bytes, or 64 hex digits. Raises IntegrityProblem; `path` only names the file."""
    if len(content) == LENGTH:
        return content
    try:
        key = bytes.fromhex(content.decode("ascii"))
    except ValueError as error:
        raise IntegrityProblem("key.malformed", path=path) from error
    if len(key) != LENGTH:
        raise IntegrityProblem("key.malformed", path=path)
    return key
