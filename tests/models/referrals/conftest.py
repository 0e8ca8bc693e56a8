"""Staff who can sign in, for what two persons decide."""

from tests.models.access.conftest import staff

__all__ = ["staff"]
