"""Staff who can sign in, by hashes that cost next to nothing."""

from tests.models.access.conftest import staff

__all__ = ["staff"]
