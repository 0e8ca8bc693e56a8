"""How a command gets a key that it cannot read by itself: typed at the terminal, or by an inherited descriptor."""

from __future__ import annotations

import argparse
import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from models.keys import sources
from models.store.errors import UsageProblem
from models.store.home import Home
from models.words.lookup import t
from tui.cli import login
from tui.cli.console import say_error

_TRIES = 3


def use(arguments: argparse.Namespace, home: Home) -> None:
    """Take down `--key-passphrase-fd`, and take over the key that whoever started us wrote to `--key-fd`."""
    from tui.cli.opened import account_name

    sources.forget(home)
    fd = getattr(arguments, "key_passphrase_fd", None)
    tries = _TRIES if fd is None else 1
    sources.ask_by(sources.Asking(partial(_phrase, fd, []), account_name(), tries))
    handed = getattr(arguments, "master_key_fd", None)
    if handed is not None:
        sources.take_over(home, handed)


@contextmanager
def handed_over(home: Home) -> Iterator[tuple[list[str], tuple[int, ...]]]:
    """For a process of ours that cannot ask: the arguments it needs and the descriptors it inherits.

    The key goes through a pipe that is full and shut before the process begins; never by arguments or environment.
    """
    key = sources.to_hand_over(home)
    if key is None:
        yield [], ()
        return
    reader, writer = os.pipe()
    try:
        try:
            os.write(writer, key)
        finally:
            os.close(writer)
        yield ["--key-fd", str(reader)], (reader,)
    finally:
        with contextlib.suppress(OSError):
            os.close(reader)


def new_phrase(fd: int | None) -> str:
    """A pass phrase to be for the key: a line of the descriptor, or typed twice. Raises UsageProblem."""
    return login.new_passphrase(fd, needed=True, prompt="key.ask_new_phrase")


def _phrase(fd: int | None, asked: list[None]) -> str:
    if fd is not None:
        return login.read_line(fd)
    if not login.has_terminal():
        raise UsageProblem("key.needs_phrase")
    if asked:
        say_error(t("key.wrong_phrase"))
    asked.append(None)
    return login.ask_hidden(t("key.ask_phrase"))
