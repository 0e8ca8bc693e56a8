"""What a task that must live says of an error it outlived."""

from __future__ import annotations

import logging

from models.store.errors import VaktbordError

_log = logging.getLogger("vaktbord.intake")


def tell(what: str, error: Exception) -> None:
    """Log `what` failed, words of ours alone, and the error's type; that the database is away, the committer tells."""
    if not isinstance(error, VaktbordError):
        _log.error(f"{what}: %s", type(error).__name__)
