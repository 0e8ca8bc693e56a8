"""A copy as a file: an age stream (X25519, ChaCha20-Poly1305) to a public key whose secret lies on paper.

Inside stand a manifest, with the random key of the database in it, and that database. Any program that knows age opens
it; whoever has only the file learns its size and no more. The file's name tells when it was made and to which key.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

from models.backup.rows import Figures
from models.store.errors import IntegrityProblem, NotAllowed, SettingsProblem

if TYPE_CHECKING:
    from pyrage.x25519 import Identity, Recipient

_MAGIC = b"VBBACK1\n"
_AGE = b"age-encryption.org/v1\n"
_LENGTH = 8
_LONGEST_MANIFEST = 64 * 1024
_NAME = re.compile(r"vaktbord-(\d{8}T\d{6}Z)(?:-\d{1,3})?-([0-9a-f]{8})\.age")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a copy tells of itself: when, by which schema, how much. `key` is the database's own (hex); `settings` the
    home's settings file as it stood.
    """

    made_at: datetime
    schema: str
    figures: Figures
    bytes: int
    key: str
    settings: str = ""

    def __repr__(self) -> str:
        return f"Manifest({self.made_at.isoformat()}, {self.schema}, {self.figures.head_code})"


class Sink(Protocol):
    """Where bytes go."""

    def write(self, content: bytes, /) -> int: ...

    def flush(self) -> None: ...


def name_of(made_at: datetime, public: str, number: int = 1) -> str:
    """The name of a copy made at an instant to a public key; `number` tells those of one second apart."""
    stamp = made_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return f"vaktbord-{stamp}{'' if number == 1 else f'-{number}'}-{mark_of(public)}.age"


def mark_of(public: str) -> str:
    """By what a file's name tells its public key."""
    return hashlib.sha256(public.encode()).hexdigest()[:8]


def recipient_of(public: str) -> Recipient:
    """The public key as settings tell it. Raises SettingsProblem for what is none."""
    import pyrage

    try:
        return pyrage.x25519.Recipient.from_str(public.strip())
    except (pyrage.RecipientError, ValueError) as error:
        raise SettingsProblem("backup.bad_public_key") from error


def pack(database: Path, manifest: Manifest, target: IO[bytes], recipients: Sequence[Recipient]) -> str:
    """Encrypt a manifest and a database into `target`; the SHA-256 of what is inside, as hex. Raises OSError."""
    import pyrage

    told = json.dumps(_as_json(manifest), ensure_ascii=False).encode()
    with database.open("rb") as plain:
        source = _Source(_MAGIC + len(told).to_bytes(_LENGTH, "big") + told, plain)
        sink = _Kept(target)
        try:
            pyrage.encrypt_io(source, sink, list(recipients))
        except (pyrage.EncryptError, OSError) as error:
            raise source.failed or sink.failed or OSError("age") from error
    return source.digest.hexdigest()


def digest_of(source: IO[bytes], identity: Identity) -> str:
    """The SHA-256 of what is inside, decrypted to its last byte and kept nowhere. Raises IntegrityProblem."""
    import pyrage

    sink = _Digest()
    try:
        pyrage.decrypt_io(source, sink, [identity])
    except (pyrage.DecryptError, OSError) as error:
        if _is_of_the_disk(error):
            raise
        raise IntegrityProblem("backup.copy_broken") from error
    return sink.digest.hexdigest()


def unpack(path: Path, identity: Identity, database: IO[bytes]) -> Manifest:
    """Decrypt a copy's database into `database`; its manifest.

    Raises NotAllowed for another's identity, IntegrityProblem for a damaged file or another kind of file, OSError
    where `database` cannot be written.
    """
    import pyrage

    sink = _Unpacked(database)
    with path.open("rb") as source:
        if source.read(len(_AGE)) != _AGE:
            raise IntegrityProblem("backup.not_a_backup", path=path)
        source.seek(0)
        try:
            pyrage.decrypt_io(source, sink, [identity])
        except (pyrage.DecryptError, OSError, ValueError) as error:
            if _is_of_the_disk(error):
                raise
            raise sink.failed or _plain(str(error), path, identity) from error
    manifest = sink.manifest
    if manifest is None or manifest.bytes != sink.written:
        raise IntegrityProblem("backup.not_a_backup", path=path)
    return manifest


def _is_of_the_disk(error: BaseException) -> bool:
    """age tells of damage as an OSError too, but of one that has no number."""
    return isinstance(error, OSError) and error.errno is not None


def _plain(said: str, path: Path, identity: Identity) -> Exception:
    """age cannot tell another's identity from a damaged address to ours; the file's name can."""
    if "no matching" not in said.lower():
        return IntegrityProblem("backup.damaged", path=path)
    named = _NAME.fullmatch(path.name)
    if named is None:
        return NotAllowed("backup.identity_or_damage", path=path)
    if named[2] == mark_of(str(identity.to_public())):
        return IntegrityProblem("backup.damaged", path=path)
    return NotAllowed("backup.wrong_identity", path=path)


def _as_json(manifest: Manifest) -> dict[str, Any]:
    return {**asdict(manifest), "made_at": manifest.made_at.isoformat(), "format": 1}


def _manifest_of(told: bytes) -> Manifest | None:
    try:
        found = json.loads(told)
        if found.pop("format") != 1:
            return None
        made_at = datetime.fromisoformat(found.pop("made_at"))
        return Manifest(made_at=made_at, figures=Figures(**found.pop("figures")), **found)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


class _Source:
    """Bytes and then a file, read as one; what failed is kept, since age tells it only as words."""

    def __init__(self, first: bytes, rest: IO[bytes]) -> None:
        self._first = io.BytesIO(first)
        self._rest = rest
        self.digest = hashlib.sha256()
        self.failed: OSError | None = None

    def read(self, most: int = -1) -> bytes:
        try:
            found = self._first.read(most) or self._rest.read(most)
        except OSError as error:
            self.failed = error
            raise
        self.digest.update(found)
        return found


class _Kept:
    """A sink that remembers why it failed."""

    def __init__(self, target: Sink) -> None:
        self._target = target
        self.failed: OSError | None = None

    def write(self, content: bytes) -> int:
        try:
            return self._target.write(content)
        except OSError as error:
            self.failed = error
            raise

    def flush(self) -> None:
        try:
            self._target.flush()
        except OSError as error:
            self.failed = error
            raise


class _Digest:
    """A sink that keeps nothing but what the bytes come to."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()

    def write(self, content: bytes) -> int:
        self.digest.update(content)
        return len(content)

    def flush(self) -> None:
        return


class _Unpacked(_Kept):
    """A sink that reads the manifest and passes the database on."""

    def __init__(self, database: IO[bytes]) -> None:
        super().__init__(database)
        self._head: bytearray | None = bytearray()
        self.manifest: Manifest | None = None
        self.written = 0

    def write(self, content: bytes) -> int:
        rest = bytes(content)
        if self._head is not None:
            self._head += rest
            rest = self._after_manifest(self._head)
        if rest:
            super().write(rest)
            self.written += len(rest)
        return len(content)

    def _after_manifest(self, head: bytearray) -> bytes:
        start = len(_MAGIC) + _LENGTH
        if len(head) < start:
            return b""
        length = int.from_bytes(head[len(_MAGIC) : start], "big")
        if not head.startswith(_MAGIC) or length > _LONGEST_MANIFEST:
            self.failed = None
            raise ValueError("no copy of ours")
        if len(head) < start + length:
            return b""
        self.manifest = _manifest_of(bytes(head[start : start + length]))
        if self.manifest is None:
            raise ValueError("no manifest of ours")
        self._head = None
        return bytes(head[start + length :])
