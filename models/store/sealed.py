"""A small file that only this home's key opens: what must be known while the database is away.

AES-256-GCM over the whole, bound to the file's name. Replaced whole or not at all, so that a full disk or a power cut
leaves the one before.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from models.store.spool.disk import sync_folder

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_MAGIC = b"VBSEAL1\n"
_NONCE = 12
MOST_BYTES = 64 * 1024 * 1024


class SealedFile:
    """The sealed file at `path`; `key` is 32 bytes. Its folder is made when it is first written."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key

    def read(self) -> bytes | None:
        """What was last written; None where nothing was, or where it is not ours or was changed."""
        from cryptography.exceptions import InvalidTag

        try:
            descriptor = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with open(descriptor, "rb") as stream:
                content = stream.read(MOST_BYTES)
        except OSError:
            return None
        if not content.startswith(_MAGIC):
            return None
        nonce, sealed = content[len(_MAGIC) : len(_MAGIC) + _NONCE], content[len(_MAGIC) + _NONCE :]
        try:
            return self._cipher().decrypt(nonce, sealed, self._bound())
        except (InvalidTag, ValueError):
            return None

    def write(self, content: bytes) -> None:
        """Replace what is there. Raises OSError, and leaves what was there before."""
        self._path.parent.mkdir(mode=0o700, exist_ok=True)
        nonce = os.urandom(_NONCE)
        sealed = _MAGIC + nonce + self._cipher().encrypt(nonce, content, self._bound())
        fresh = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}")
        try:
            descriptor = os.open(
                fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
            )
            with open(descriptor, "wb") as stream:
                stream.write(sealed)
                stream.flush()
                os.fsync(descriptor)
            fresh.replace(self._path)
        except BaseException:
            with contextlib.suppress(OSError):
                fresh.unlink()
            raise
        sync_folder(self._path.parent)

    def _bound(self) -> bytes:
        return _MAGIC + self._path.name.encode()

    def _cipher(self) -> AESGCM:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self._key)
