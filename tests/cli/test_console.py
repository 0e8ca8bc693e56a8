"""What commands say: broken between words on a terminal, and whole to a file or a program."""

from __future__ import annotations

import io
import os
import pty
import struct
import sys
import termios
from fcntl import ioctl

import pytest

from tui.cli.console import say, say_json

END = b"\x04"
LONG = "Välj vad som ska samlas: alla/saml/ingen. " * 5 + "Slut."


def _on_terminal(monkeypatch: pytest.MonkeyPatch, columns: int, *told: str) -> list[str]:
    keeper, terminal = pty.openpty()
    try:
        ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        with os.fdopen(terminal, "w", encoding="utf-8", closefd=False) as out:
            monkeypatch.setattr(sys, "stdout", out)
            for each in told:
                say(each)
            out.flush()
            monkeypatch.undo()
        os.write(terminal, END)
        read = b""
        while not read.endswith(END):  # a terminal gives what it has, not all that was written
            read += os.read(keeper, 65536)
        shown = read.removesuffix(END).decode().replace("\r\n", "\n")
    finally:
        os.close(terminal)
        os.close(keeper)
    return shown.rstrip("\n").split("\n")


@pytest.mark.parametrize("columns", [40, 80, 133])
def test_a_long_sentence_is_broken_between_words_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    shown = _on_terminal(monkeypatch, columns, LONG, "  " + LONG)
    assert max(map(len, shown)) <= columns
    second = next(at for at, row in enumerate(shown) if row.startswith("  "))
    assert " ".join(shown[:second]).split() == LONG.split(), "no word is broken"
    assert all(row.startswith("  V") or row.startswith("  ") for row in shown[second:])


def test_what_has_no_spaces_stays_whole_and_short_lines_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    key = "a1" * 60
    told = ("kort   rad", "", "en\ntvå", key)
    assert _on_terminal(monkeypatch, 80, *told) == ["kort   rad", "", "en", "två", key[:120]]


def test_a_program_reads_whole_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    say(LONG)
    say_json({"words": LONG})
    out = capsys.readouterr().out
    assert out.split("\n")[0] == LONG
    assert f'"words": "{LONG}"' in out
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    say(LONG)
    assert sys.stdout.getvalue() == LONG + "\n"  # type: ignore[attr-defined]  # a StringIO
