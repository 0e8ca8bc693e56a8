"""A home's folder with a check value, and nobody to ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.keys import sources
from models.keys.sources import Asking
from models.store import keys
from models.store.home import Home

MASTER = bytes(range(1, 33))
PHRASE = "åtta blå hästar i regn"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home that knows MASTER, without a key."""
    monkeypatch.delenv(sources.CREDENTIALS_DIRECTORY, raising=False)
    monkeypatch.setattr(sources, "_asking", Asking(sources.nobody_asks))
    folder = tmp_path / "home"
    folder.mkdir()
    home = Home(folder)
    home.key_check.write_text(keys.check_value(MASTER) + "\n")
    return home


def write_key(path: Path, content: bytes = MASTER, mode: int = 0o600) -> None:
    """A key file."""
    path.write_bytes(content)
    path.chmod(mode)
