"""`vaktbord key` as a person works it: moved, locked, recovered, changed by two, and handed to the watch unseen."""

from __future__ import annotations

import json
import os
import signal
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text, update

from models.access.tables import Credential
from models.keys import age, sources
from models.store import keys
from models.store.home import Home
from tests.cli.conftest import Command, Told, fd, store_of
from tests.cli.running import PATIENCE_S
from tests.cli.test_desk import Window
from tests.models.keys.test_keyring import GOOD, install
from tui.cli import lock
from tui.cli.main import main

PHRASE = "planterade zebror i regn"
OTHER = "nyplanterade zebror i sol"


def _key(home: Home, *told: str) -> None:
    assert main(["--home", str(home.folder), "key", *told]) == 0


def _locked(home: Home, phrase: str = PHRASE, *more: str) -> None:
    _key(home, "passphrase", "--new-passphrase-fd", fd(phrase), *more)


def _verbs(home: Home) -> list[tuple[str, str]]:
    store = store_of(home)
    with store.read() as connection:
        rows = connection.execute(
            text("SELECT verb, actor_kind FROM entry WHERE verb LIKE 'key.%' ORDER BY seq")
        )
        found = [(row.verb, row.actor_kind) for row in rows]
    store.close()
    return found


def _secret(paper: Path) -> list[str]:
    """The lines of the secret, as somebody types them off the paper."""
    return [line for line in paper.read_text().splitlines() if line.startswith("    ")]


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody sits at a terminal."""
    from tui.cli import login

    monkeypatch.setattr(login, "_has_terminal", lambda: False)


@pytest.mark.usefixtures("nobody")
def test_a_pass_phrase_locks_the_key_and_opens_every_command(home: Home, vaktbord: Command) -> None:
    master = home.master_key(home.settings())
    _locked(home)
    assert not (home.folder / "vaktbord.key").exists()
    assert stat.S_IMODE(home.wrapped_key.stat().st_mode) == 0o600
    everything = b"".join(path.read_bytes() for path in home.folder.rglob("*") if path.is_file())
    assert master not in everything
    assert b"zebror" not in everything
    told = vaktbord("alarms")
    assert told.code == 2
    assert "--key-passphrase-fd" in told.err
    assert vaktbord("alarms", "--key-passphrase-fd", fd(PHRASE)).code == 0
    wrong = vaktbord("alarms", "--key-passphrase-fd", fd("fel fras, helt och hållet"))
    assert wrong.code == 3
    assert "Fel lösenfras" in wrong.err
    home.wrapped_key.write_bytes(home.wrapped_key.read_bytes()[:-9])
    damaged = vaktbord("alarms", "--key-passphrase-fd", fd(PHRASE))
    assert damaged.code == 4
    assert "skadad" in damaged.err


@pytest.mark.usefixtures("nobody")
def test_the_pass_phrase_is_changed_and_the_key_is_not(home: Home, vaktbord: Command) -> None:
    before = home.database.read_bytes()[:4096], home.key_check.read_text()
    _locked(home)
    _locked(home, OTHER, "--key-passphrase-fd", fd(PHRASE))
    assert vaktbord("alarms", "--key-passphrase-fd", fd(PHRASE)).code == 3
    assert vaktbord("alarms", "--key-passphrase-fd", fd(OTHER)).code == 0
    assert (home.database.read_bytes()[:16], home.key_check.read_text()) == (before[0][:16], before[1])
    sources.forget(home)
    sources.ask_by(sources.Asking(lambda: OTHER))
    verbs = [verb for verb, _ in _verbs(home)]
    assert verbs.count("key.rewrapped") == 2
    assert "key.unlocked" in verbs


@pytest.mark.usefixtures("nobody")
def test_the_key_moves_there_and_back(home: Home, vaktbord: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = install(monkeypatch, GOOD)
    master = home.master_key(home.settings())
    _key(home, "move", "--to", "keyring")
    assert list(fake.kept.values()) == [master.hex()]
    assert not (home.folder / "vaktbord.key").exists()
    assert vaktbord("alarms").code == 0
    assert vaktbord("key", "move", "--to", "keyring").code == 2
    _key(home, "move", "--to", "passphrase", "--new-passphrase-fd", fd(PHRASE))
    assert (fake.kept, home.key_in_keyring.exists()) == ({}, False)
    _key(home, "move", "--to", "file", "--key-passphrase-fd", fd(PHRASE))
    assert not home.wrapped_key.exists()
    assert keys.read(home.folder / "vaktbord.key") == master
    assert vaktbord("alarms").code == 0


def test_a_keyring_in_clear_gets_nothing(
    home: Home, vaktbord: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = install(monkeypatch, "keyrings.alt.file")
    told = vaktbord("key", "move", "--to", "keyring")
    assert told.code == 3
    assert "keyrings.alt.file" in told.err
    assert fake.kept == {}
    assert vaktbord("alarms").code == 0
    assert not home.key_in_keyring.exists()


def test_settings_that_name_the_source_are_not_gone_against(home: Home, vaktbord: Command) -> None:
    content = home.settings_file.read_text().replace('source = "auto"', 'source = "file"')
    home.settings_file.write_text(content)
    told = vaktbord("key", "passphrase", "--new-passphrase-fd", fd(PHRASE))
    assert told.code == 7
    assert "key.source" in told.err
    home.settings_file.write_text(content.replace('source = "file"', 'source = "usb"'))
    assert vaktbord("key", "status").code == 7


def test_a_key_from_systemd_opens_the_home_and_is_not_changed_here(
    home: Home, vaktbord: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = home.folder / "credentials"
    folder.mkdir()
    (home.folder / "vaktbord.key").rename(folder / sources.CREDENTIAL)
    assert vaktbord("alarms").code == 3
    monkeypatch.setenv(sources.CREDENTIALS_DIRECTORY, str(folder))
    assert vaktbord("alarms").code == 0
    assert json.loads(vaktbord("key", "status", "--json").out)["source"] == "credential"
    for act in (("rotate",), ("move", "--to", "file")):
        assert vaktbord("key", *act).code == 7


def test_status_tells_no_secret(home: Home, vaktbord: Command) -> None:
    master = home.master_key(home.settings())
    told = json.loads(vaktbord("key", "status", "--json").out)
    assert told["source"] == "file"
    assert told["fits"]
    assert told["made_at"]
    assert told["rotated_at"] is None
    assert told["recovery"] is None
    assert vaktbord("key", "rotate").code == 0
    assert vaktbord("key", "recovery", "--out", str(home.folder / "paper")).code == 0
    for said in (vaktbord("key", "status", "--json"), vaktbord("key", "status")):
        assert said.code == 0
        assert master.hex() not in said.out
        assert "AGE-SECRET" not in said.out
    told = json.loads(vaktbord("key", "status", "--json").out)
    assert told["rotated_at"]
    assert told["recovery"].startswith("age1")
    (home.folder / "vaktbord.key").unlink()
    missing = vaktbord("key", "status")
    assert missing.code == 3
    assert "vaktbord.key" in missing.out


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize("damage", ["missing", "damaged", "another"])
def test_a_lost_key_is_recovered_by_the_paper(home: Home, vaktbord: Command, damage: str) -> None:
    master = home.master_key(home.settings())
    paper = home.folder / "paper"
    assert vaktbord("key", "recovery", "--out", str(paper)).code == 0
    assert stat.S_IMODE(paper.stat().st_mode) == 0o600
    secret = " ".join(_secret(paper))
    file = home.folder / "vaktbord.key"
    file.unlink()
    if damage != "missing":
        file.write_bytes(b"x" if damage == "damaged" else bytes(32))
        file.chmod(0o600)
    assert vaktbord("alarms").code in (3, 4)
    told = vaktbord("key", "recover", "--identity-fd", fd(*_secret(paper)))
    assert told.code == 0, told.err
    assert keys.read(file) == master
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.with_name("vaktbord.key.before-recovery").exists() is (damage != "missing")
    assert vaktbord("alarms").code == 0
    assert ("key.recovered", "unnamed") in _verbs(home)
    assert secret.strip().startswith("AGE-SECRET-KEY-1 ")
    again = vaktbord("key", "recover", "--identity-fd", fd(secret))
    assert again.code == 0
    assert "inget ändrades" in again.out


@pytest.mark.usefixtures("nobody")
def test_a_forgotten_pass_phrase_is_recovered_by_the_paper(home: Home, vaktbord: Command) -> None:
    paper = home.folder / "paper"
    _key(home, "recovery", "--out", str(paper))
    _locked(home)
    gone = vaktbord(
        "key", "recover", "--identity", str(paper.with_name("gone")), "--new-passphrase-fd", fd(OTHER)
    )
    assert gone.code == 3
    told = vaktbord("key", "recover", "--identity", str(paper), "--new-passphrase-fd", fd(OTHER))
    assert told.code == 0, told.err
    assert vaktbord("alarms", "--key-passphrase-fd", fd(OTHER)).code == 0
    wrong = vaktbord(
        "key", "recover", "--identity-fd", fd("AGE-SECRET-KEY-1QQQQ"), "--new-passphrase-fd", fd(OTHER)
    )
    assert wrong.code == 2


def test_the_secret_is_shown_at_a_terminal_only(home: Home, vaktbord: Command) -> None:
    told = vaktbord("key", "recovery")
    assert told.code == 2
    assert "AGE-SECRET" not in told.out + told.err
    assert not home.recovery.exists()
    _, public = age.make_pair()
    told = vaktbord("key", "recovery", "--public-key", public)
    assert told.code == 0
    assert "AGE-SECRET" not in told.out + told.err
    assert json.loads(vaktbord("key", "status", "--json").out)["recovery"] == public
    taken = home.folder / "paper"
    taken.write_text("kept")
    assert vaktbord("key", "recovery", "--out", str(taken)).code == 2
    assert taken.read_text() == "kept"


def _staff(home: Home) -> None:
    for code, more in (("mek", ()), ("alm", ("--as", "mek", "--passphrase-fd", fd(PHRASE)))):
        told = [
            "operator",
            "add",
            code,
            "--name",
            code.upper(),
            "--role",
            "administrator",
            "--new-passphrase-fd",
        ]
        assert main(["--home", str(home.folder), *told, fd(PHRASE), *more]) == 0
    store = store_of(home)
    table = Credential.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
    with (
        store.write() as session
    ):  # whoever chose another's pass phrase could be both: each has long chosen their own
        session.connection().execute(update(table).values(set_by=table.c.operator_id))
    store.close()


@pytest.mark.usefixtures("light")
def test_the_change_takes_two_persons_where_there_is_login(home: Home, vaktbord: Command) -> None:
    def by(code: str, *told: str) -> Told:
        return vaktbord(*told, "--as", code, "--passphrase-fd", fd(PHRASE))

    assert "key rotate" in vaktbord("key", "rotate", "--ask").out
    _staff(home)
    before = home.master_key(home.settings())
    assert vaktbord("key", "rotate").code == 2
    assert by("mek", "key", "rotate").code == 3
    assert by("mek", "key", "rotate", "--approved", "1").code == 3
    asked = by("mek", "key", "rotate", "--ask")
    assert asked.code == 0, asked.err
    number = json.loads(vaktbord("pending", "--json").out)[0]["number"]
    assert by("mek", "key", "rotate", "--approved", str(number)).code == 3
    assert by("mek", "approve", str(number)).code != 0
    approved = by("alm", "approve", str(number))
    assert approved.code == 0, approved.err
    assert by("mek", "key", "rotate", "--approved", str(number + 1)).code == 3
    assert home.master_key(home.settings()) == before
    told = by("mek", "key", "rotate", "--approved", str(number))
    assert told.code == 0, told.err
    assert home.master_key(home.settings()) != before
    assert by("mek", "key", "rotate", "--approved", str(number)).code == 3
    assert vaktbord("audit", "verify").code == 0


@pytest.fixture
def ended(home: Home) -> Iterator[Home]:
    """A home whose detached watch is ended after the test."""
    yield home
    holder = lock.holder_of(home)
    if holder is not None and holder.pid:
        os.kill(holder.pid, signal.SIGTERM)


def test_the_desk_asks_and_hands_the_key_to_its_watch_unseen(ended: Home, vaktbord: Command) -> None:
    home = ended
    master = home.master_key(home.settings())
    _locked(home)
    with Window([sys.executable, "-P", "-m", "tui.cli.main", "--home", str(home.folder), "desk"], {}) as desk:
        desk.wait_for("lösenfras", PATIENCE_S)
        desk.press(b"fel fras till att b\xc3\xb6rja med\r")
        desk.wait_for("Fel lösenfras", PATIENCE_S)
        desk.drain(0.5)
        desk.press(f"{PHRASE}\r".encode())
        desk.wait_for("LARMMOTTAGNING IGÅNG", PATIENCE_S)
        holder = lock.holder_of(home)
        assert holder is not None
        for pid in (holder.pid, desk.process.pid):
            for name in ("cmdline", "environ"):
                seen = Path(f"/proc/{pid}/{name}").read_bytes()
                assert master not in seen
                assert master.hex().encode() not in seen
                assert b"zebror" not in seen
        assert b"--key-fd" in Path(f"/proc/{holder.pid}/cmdline").read_bytes()
        desk.press(b"\x11")
        desk.wait_for("--stop", PATIENCE_S)
        assert desk.process.wait(PATIENCE_S) == 0
    assert lock.holder_of(home) is not None
    logs = b"".join(path.read_bytes() for path in home.logs.iterdir())
    assert b"zebror" not in logs
    assert master.hex().encode() not in logs
    assert vaktbord("status", "--key-passphrase-fd", fd(PHRASE)).code == 0
    assert ("key.unlocked", "unnamed") in _verbs_by(home)


def _verbs_by(home: Home) -> list[tuple[str, str]]:
    sources.ask_by(sources.Asking(lambda: PHRASE))
    sources.forget(home)
    return _verbs(home)


@pytest.mark.usefixtures("nobody")
def test_doctor_says_that_it_cannot_start_again_unattended(home: Home, vaktbord: Command) -> None:
    _locked(home)
    told = vaktbord("doctor", "--json", "--key-passphrase-fd", fd(PHRASE))
    [verdict] = [each for each in json.loads(told.out) if each["subject"] == "key"]
    assert verdict["grade"] == "doubtful"
    assert "starta om" in verdict["words"]


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize("source", ["passphrase", "keyring"])
def test_init_puts_the_key_where_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    install(monkeypatch, GOOD)
    home = Home(tmp_path / "new")
    told = ["--home", str(home.folder), "init", "--yes", "--kind", "test", "--key-source", source]
    assert main([*told, "--key-passphrase-fd", fd(PHRASE)]) == 0
    assert home.settings().key.source == "auto"
    assert sources.chosen(home, home.settings()) == source
    assert not home.key_file(home.settings()).exists()
    opened = ["--home", str(home.folder), "alarms"]
    assert main([*opened, "--key-passphrase-fd", fd(PHRASE)]) == 0


@pytest.mark.usefixtures("nobody")
def test_init_without_a_keyring_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, "keyring.backends.fail")
    home = Home(tmp_path / "new")
    assert main(["--home", str(home.folder), "init", "--yes", "--key-source", "keyring"]) == 3
    assert [path for path in home.folder.iterdir() if path.is_file()] == []
