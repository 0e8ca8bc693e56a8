"""A terminal of our own inside tmux: a program started in it, its screen read, its footer's keys pressed."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tui.naming import REST_S

PATIENCE_S = 30.0
_LOOK_EVERY_S = 0.1
# What the shell or the test runner may have set and no window does.
_NOT_OURS = ("NO_COLOR", "COLORTERM", "COLUMNS", "LINES")
# How tmux writes the keys that a footer names.
_NAMES = {"esc": "Escape", "enter": "Enter", "^q": "C-q", "^p": "C-p"}


class Tmux:
    """One tmux server with a socket and settings of its own; `end` leaves nothing of it."""

    def __init__(self) -> None:
        # A path of its own and short: a socket's may be 107 bytes, and pytest's folders are longer.
        self._folder = Path(tempfile.mkdtemp(prefix="vaktbord-tmux-"))

    def start(
        self, name: str, size: tuple[int, int], argv: list[str], environment: Mapping[str, str]
    ) -> Window:
        """A program in a new window of `size` columns and rows."""
        columns, rows = size
        told = [f"{key}={value}" for key, value in {"TERM": "xterm-256color", **environment}.items()]
        self.run(
            *("new-session", "-d", "-s", name, "-x", str(columns), "-y", str(rows)),
            *("env", *(f"--unset={name}" for name in _NOT_OURS), *told, *argv),
        )
        return Window(self, name)

    def run(self, *told: str) -> str:
        """One tmux command; its answer."""
        return subprocess.run(
            ["tmux", "-S", str(self._folder / "s"), "-f", os.devnull, *told],
            capture_output=True,
            encoding="utf-8",
            check=True,
            timeout=PATIENCE_S,
        ).stdout

    def end(self) -> None:
        """Close every window and the server."""
        with contextlib.suppress(subprocess.CalledProcessError):
            self.run("kill-server")
        shutil.rmtree(self._folder, ignore_errors=True)


class Window:
    """One program on one screen."""

    def __init__(self, tmux: Tmux, name: str) -> None:
        self._tmux = tmux
        self._name = name

    @property
    def pid(self) -> int:
        """The program's process id: `env` becomes the program it starts."""
        return int(self._tmux.run("display-message", "-p", "-t", self._name, "#{pane_pid}"))

    def screen(self) -> str:
        """What stands there now."""
        return self._tmux.run("capture-pane", "-p", "-t", self._name)

    def until(self, holds: Callable[[str], object], what: str = "") -> str:
        """The first screen of which it holds; fails with the last one seen."""
        ends = time.monotonic() + PATIENCE_S
        while not holds(seen := self.screen()):
            assert time.monotonic() < ends, f"never {what}:\n{seen}"
            time.sleep(_LOOK_EVERY_S)
        return seen

    def shows(self, *words: str) -> str:
        """The first screen with all these words on it."""
        return self.until(lambda seen: all(each in seen for each in words), f"{words}")

    def press(self, label: str, words: str) -> None:
        """Press a key that the footer shows with these words; fails where it does not."""
        shown = re.compile(rf"(?:^|\s){re.escape(label)} {re.escape(words)}(?=\s|$)")
        self.until(lambda seen: shown.search(_footer(seen)), f"{label} {words} in the footer")
        self._tmux.run("send-keys", "-t", self._name, _NAMES.get(label, label))

    def step(self, key: str, words: str) -> None:
        """Press a key that the current step shows with these words, once it no longer rests."""
        shown = re.compile(rf"(?:^|\s){re.escape(key)} (?:= )?{re.escape(words)}")
        self.until(lambda seen: shown.search(seen), f"{key} {words} at the step")
        time.sleep(2 * REST_S)
        self._tmux.run("send-keys", "-t", self._name, _NAMES.get(key, key))

    def answer(self, question: str, text: str, *, opened_by_itself: bool = False) -> None:
        """Type the answer to a question that is asked, and confirm with enter; a form that came by itself rests."""
        self.shows(question)
        if opened_by_itself:
            time.sleep(2 * REST_S)
        if text:
            self._tmux.run("send-keys", "-t", self._name, "-l", text)
            self.shows(text)
        self._tmux.run("send-keys", "-t", self._name, "Enter")

    def answer_secretly(self, question: str, text: str) -> str:
        """Type an answer that is not shown, and confirm with enter; the screen with the dots."""
        self.shows(question)
        self._tmux.run("send-keys", "-t", self._name, "-l", text)
        seen = self.shows("•" * len(text))
        self._tmux.run("send-keys", "-t", self._name, "Enter")
        return seen

    def close(self) -> None:
        """Close the window under its program."""
        self._tmux.run("kill-session", "-t", self._name)


def _footer(screen: str) -> str:
    """The last two lines that say anything."""
    return "\n".join([each for each in screen.splitlines() if each.strip()][-2:])
