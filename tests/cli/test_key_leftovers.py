"""`vaktbord key` clears what a process left that was killed with a new key written and not yet in its place."""

from __future__ import annotations

from models.store.home import Home
from tests.cli.conftest import Command
from tests.models.keys.test_files import killed_before_the_rename


def test_the_next_key_command_clears_it(home: Home, vaktbord: Command) -> None:
    left = killed_before_the_rename(home.key_file(home.settings()))
    assert vaktbord("key", "status").code == 0
    assert not left.exists()
