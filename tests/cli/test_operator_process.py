"""Signing in by real processes and a real terminal: a planted pass phrase is found nowhere afterwards."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from models.store.home import Home
from tests.cli.conftest import store_of
from tui.cli.main import main

PLANTED = "planterat zebrahjul 4711"
WRONG = "felplanterat zebrahjul 42"
NEW = "nyplanterad zebraskog 17"
PATIENCE_S = 60.0


def command(home: Home, *told: str) -> list[str]:
    return [sys.executable, "-P", "-m", "tui.cli.main", "--home", str(home.folder), *told]


def run(home: Home, *told: str, lines: tuple[str, ...]) -> tuple[int, str, str]:
    """A command whose descriptor 3 or so gives the lines only after its arguments and environment were looked at."""
    reader, writer = os.pipe()
    words = [each.replace("{fd}", str(reader)) for each in told]
    process = subprocess.Popen(
        command(home, *words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=(reader,), text=True,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(reader)
    os.write(writer, "".join(f"{line}\n" for line in lines).encode())
    seen = b""
    for name in ("cmdline", "environ"):
        seen += Path(f"/proc/{process.pid}/{name}").read_bytes()
    os.close(writer)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert b"zebra" not in seen
    return process.returncode, out, err


@pytest.fixture
def staffed(tmp_path: Path) -> Home:
    """A home that `init` made with its first administrator, as a script does it."""
    home = Home(tmp_path / "home")
    code, out, err = run(
        home, "init", "--yes", "--key-in-home", "--kind", "test", "--dc09-tcp", "127.0.0.1:0",
        "--admin", "M. Ek", "--passphrase-fd", "{fd}", lines=(PLANTED,),
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert "Administratör: mek." in out
    return home


def everything(home: Home) -> bytes:
    """Every byte of the home's files, and every row of its database in clear."""
    found = b"".join(path.read_bytes() for path in sorted(home.folder.rglob("*")) if path.is_file())
    store = store_of(home)
    with store.read() as connection:
        names = (
            connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        )
        for name in names:
            found += str(connection.execute(text(f'SELECT * FROM "{name}"')).all()).encode()
    store.close()
    return found


def test_a_pass_phrase_is_found_nowhere(staffed: Home) -> None:
    said = ""
    cases: list[tuple[tuple[str, ...], tuple[str, ...], int]] = [
        (("person", "add", "SF-01", "--name", "X", "--as", "mek", "--passphrase-fd", "{fd}"), (PLANTED,), 0),
        (("person", "add", "SF-02", "--name", "X", "--as", "mek", "--passphrase-fd", "{fd}"), (WRONG,), 3),
        (("person", "add", "SF-02", "--name", "X", "--as", "felkod", "--passphrase-fd", "{fd}"), (PLANTED,), 3),
        (
            ("operator", "add", "cia", "--name", "Cia", "--role", "head", "--as", "mek",
             "--passphrase-fd", "{fd}", "--new-passphrase-fd", "{fd}"),
            (PLANTED, NEW),
            0,
        ),
        (("token", "add", "x", "--for", "alarms-raw", "--as", "cia", "--passphrase-fd", "{fd}"), (NEW,), 0),
    ]  # fmt: skip
    for told, lines, wanted in cases:
        code, out, err = run(staffed, *told, lines=lines)
        assert code == wanted, err
        assert err.count("\n") == (1 if wanted else 0)
        said += out + err
    assert "zebra" not in said
    kept = everything(staffed)
    assert b"operator.signed_in" in kept
    assert b"$argon2id$v=19$m=65536,t=3,p=4$" in kept
    assert b"zebra" not in kept


def test_init_makes_no_home_for_an_unfit_pass_phrase(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    for lines, fd, admin in ((("kort",), "{fd}", "M. Ek"), ((), "{fd}", "M. Ek"), ((PLANTED,), "{fd}", "")):
        told = [
            "init",
            "--yes",
            "--key-in-home",
            "--passphrase-fd",
            fd,
            *(["--admin", admin] if admin else []),
        ]
        code, _, err = run(home, *told, lines=lines)
        assert (code, err.count("\n")) == (2, 1)
        assert not home.folder.exists()
    assert main(["--home", str(home.folder), "init", "--yes", "--admin", "...", "--passphrase-fd", "0"]) == 2


def at_a_terminal(home: Home, *told: str, answers: tuple[tuple[str, str], ...]) -> tuple[int, str]:
    """A command in a terminal of its own, each question answered when it stands there; its code and the screen."""
    pid, terminal = pty.fork()
    if pid == 0:  # pragma: no cover
        words = command(home, *told)
        os.execv(words[0], words)  # our own interpreter
    shown = ""
    asked = 0
    ends = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends:
        ready, _, _ = select.select([terminal], [], [], 1.0)
        if not ready:
            continue
        try:
            block = os.read(terminal, 4096)
        except OSError:
            break
        if not block:
            break
        shown += block.decode(errors="replace")
        while asked < len(answers) and answers[asked][0] in shown.split("\n")[-1]:
            os.write(terminal, (answers[asked][1] + "\n").encode())
            shown += "\n"
            asked += 1
    os.close(terminal)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status), shown


def test_a_terminal_asks_and_shows_no_pass_phrase(staffed: Home) -> None:
    code, shown = at_a_terminal(
        staffed, "operator", "add", "cia", "--name", "Cia", "--role", "head", "--as", "mek",
        answers=(("Lösenfras för mek", PLANTED), ("Ny lösenfras", NEW), ("En gång till", NEW)),
    )  # fmt: skip
    assert code == 0, shown
    assert "cia är tillagd som säkerhetschef" in shown
    assert "zebra" not in shown


def test_who_is_asked_for_at_a_terminal_and_two_that_differ_change_nothing(staffed: Home) -> None:
    code, shown = at_a_terminal(
        staffed, "operator", "passphrase", "mek",
        answers=(
            ("Lösenfras för mek", PLANTED), *((("Ny lösenfras", NEW), ("En gång till", WRONG)) * 3),
        ),
    )  # fmt: skip
    assert (code, shown.count("inte lika")) == (2, 3), shown
    code, shown = at_a_terminal(
        staffed, "person", "add", "SF-01", "--name", "X",
        answers=(("Vem är du", "mek"), ("Lösenfras för mek", PLANTED)),
    )  # fmt: skip
    assert code == 0, shown


def test_init_asks_for_the_administrator(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    code, shown = at_a_terminal(
        home, "init", "--key-in-home", "--city", "Provstad", "--dc09-tcp", "127.0.0.1:0", "--arc-phone",
        "08-465 004 12",
        answers=(
            ("Beslutets diarienummer", "KS 2026/9"), ("Administratörens namn", "M. Ek"),
            ("Ny lösenfras", "kort"), ("Ny lösenfras", NEW), ("En gång till", WRONG),
            ("Ny lösenfras", NEW), ("En gång till", NEW),
        ),
    )  # fmt: skip
    assert code == 0, shown
    assert ("för kort" in shown, shown.count("inte lika")) == (True, 1), shown
    assert "tom rad" not in shown, "no administrator is without a pass phrase"
    assert "Administratör: mek." in shown
    assert "enligt KS 2026/9" in shown
    assert b"zebra" not in everything(home)
