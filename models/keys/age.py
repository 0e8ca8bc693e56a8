"""Encrypting to a public key whose secret is not here: the age format (X25519, ChaCha20-Poly1305), by pyrage.

Whoever has the secret opens it with this program or with any other that knows age.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.store.errors import IntegrityProblem, NotAllowed, UsageProblem

if TYPE_CHECKING:
    from pyrage.x25519 import Identity, Recipient


def make_pair() -> tuple[str, str]:
    """A fresh secret ("AGE-SECRET-KEY-1...") and its public key ("age1...")."""
    from pyrage import x25519

    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def public_of(secret: str) -> str:
    """The public key that belongs to a secret. Raises UsageProblem for what is none."""
    return str(_identity(secret).to_public())


def require_public(told: str) -> str:
    """The public key as told, if it is one. Raises UsageProblem."""
    return str(_recipient(told))


def seal(content: bytes, public: str) -> bytes:
    """`content`, to be opened by the secret of `public` only."""
    import pyrage

    return bytes(pyrage.encrypt(content, [_recipient(public)]))


def unseal(sealed: bytes, secret: str, path: object) -> bytes:
    """What was sealed. Raises NotAllowed for another's secret, IntegrityProblem where it was damaged."""
    import pyrage

    try:
        return bytes(pyrage.decrypt(sealed, [_identity(secret)]))
    except (pyrage.DecryptError, OSError, ValueError) as error:
        raise _plain(error, path) from error


def _plain(error: Exception, path: object) -> Exception:
    """age proves the header by the file's own key: no matching key is another's secret, all else is damage."""
    if isinstance(error, OSError) and error.errno is not None:
        return error
    if "no matching" in str(error).lower():
        return NotAllowed("age.wrong_secret", path=path)
    return IntegrityProblem("age.damaged", path=path)


def _identity(secret: str) -> Identity:
    import pyrage
    from pyrage import x25519

    try:
        # As read off paper: in groups, perhaps in small letters.
        return x25519.Identity.from_str("".join(secret.split()).upper())
    except (pyrage.IdentityError, ValueError) as error:
        raise UsageProblem("age.no_secret") from error


def _recipient(public: str) -> Recipient:
    import pyrage
    from pyrage import x25519

    try:
        return x25519.Recipient.from_str(public.strip())
    except (pyrage.RecipientError, ValueError) as error:
        raise UsageProblem("age.no_public_key") from error
