"""The key in the desktop's keyring: an optional extra, and only in a keyring that encrypts what it keeps.

Loaded when it is called for. A keyring that keeps in clear, does nothing, or chains to one that might is refused.
"""

from __future__ import annotations

import hashlib
import importlib
import os
from typing import TYPE_CHECKING, Any

from models.store.errors import IntegrityProblem, NotAllowed
from models.store.keys import LENGTH

if TYPE_CHECKING:
    from models.store.home import Home

SERVICE = "vaktbord"
# Modules of backends that encrypt at rest; a list of what is let in, since new ones that do not are made all the time.
_TRUSTED = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
)


def name_of(home: Home) -> str:
    """What this home's key is called in the keyring."""
    return f"{SERVICE}-{hashlib.sha256(os.fsencode(home.folder)).hexdigest()[:16]}"


def read(home: Home) -> bytes:
    """The key.

    Raises NotAllowed where there is no keyring, no trusted one, or no key in it; IntegrityProblem for junk.
    """
    name = name_of(home)
    backend = _backend()
    try:
        told = backend.get_password(SERVICE, name)
    except Exception as error:  # each backend has errors of its own
        raise NotAllowed("key.keyring_fails", why=type(error).__name__) from error
    if told is None:
        raise NotAllowed("key.not_in_keyring", name=name)
    try:
        key = bytes.fromhex(told)
    except ValueError as error:
        raise IntegrityProblem("key.damaged", path=name) from error
    if len(key) != LENGTH:
        raise IntegrityProblem("key.damaged", path=name)
    return key


def write(home: Home, key: bytes) -> None:
    """Put the key there, and see that it can be got back. Raises NotAllowed."""
    try:
        _backend().set_password(SERVICE, name_of(home), key.hex())
    except NotAllowed:
        raise
    except Exception as error:  # as above
        raise NotAllowed("key.keyring_fails", why=type(error).__name__) from error
    if read(home) != key:
        raise NotAllowed("key.keyring_fails", why="-")


def forget(home: Home) -> None:
    """Take the key out of the keyring. Raises NotAllowed where it cannot be."""
    try:
        _backend().delete_password(SERVICE, name_of(home))
    except NotAllowed:
        raise
    except Exception as error:  # each backend has errors of its own
        raise NotAllowed("key.keyring_fails", why=type(error).__name__) from error


def _backend() -> Any:
    """The keyring that is used: of several, the first that encrypts."""
    try:
        library = importlib.import_module("keyring")
    except ImportError as error:
        raise NotAllowed("key.no_keyring") from error
    chosen = library.get_keyring()
    for backend in (chosen, *getattr(chosen, "backends", ())):
        if type(backend).__module__ in _TRUSTED:
            return backend
    raise NotAllowed("key.keyring_in_clear", name=type(chosen).__module__)
