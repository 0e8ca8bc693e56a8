"""A home: made once, never overwritten, and refused in plain words when a part is missing, open or foreign."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from models.store import home as homes
from models.store import keys, schema
from models.store.clock import SystemClock
from models.store.errors import NotAllowed
from models.store.home import Home
from models.store.opening import SCHEMA, clock_of
from models.store.settings import HomeSettings, Settings
from tests.cli.conftest import Command, store_of
from tui.cli.main import main


def test_init_makes_everything_for_its_owner_only(home: Home) -> None:
    for path in (home.settings_file, home.database, home.key_check, home.folder / "vaktbord.key"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_init_lays_the_key_outside_the_home_and_says_where(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "ny"
    assert main(["--home", str(folder), "init", "--yes"]) == 0
    said = capfd.readouterr().out
    settings = Home(folder).settings()
    key = Home(folder).key_file(settings)
    assert str(key) in said
    assert folder not in key.parents
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(keys.read(key)) == 32
    assert "larmcentral" in said
    assert "säkerhetsskyddsklassificerade" in said


def test_init_never_overwrites(home: Home, vaktbord: Command) -> None:
    before = {path: path.read_bytes() for path in home.folder.iterdir() if path.is_file()}
    assert vaktbord("init", "--yes").code == 2
    assert {path: path.read_bytes() for path in before} == before


def test_an_init_that_fails_leaves_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "ny"
    assert main(["--home", str(folder), "init", "--yes", "--dc09-tcp", "nonsense"]) == 7
    assert not (folder / "vaktbord.toml").exists()
    assert not (folder / "vaktbord.db").exists()


def test_an_address_that_is_none_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    answers = iter(["Staden", "hejsan", "127.0.0.1:12345", "-", "-", "-"])
    monkeypatch.setattr("tui.cli.init.can_ask", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    assert main(["--home", str(tmp_path / "x"), "init", "--key-in-home"]) == 0
    assert "hejsan" in capfd.readouterr().err
    assert Home(tmp_path / "x").settings().intake.dc09_tcp == "127.0.0.1:12345"


def test_a_server_that_does_not_answer_is_told_before_anything_is_made(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "x"
    told = ["--home", str(folder), "init", "--yes", "--database-url", "postgresql://run@127.0.0.1:1/x"]
    assert main(told) == 5
    assert ".pgpass" in capfd.readouterr().err
    assert not folder.exists()


def test_init_without_a_terminal_needs_yes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(tmp_path / "ny"), "init"]) == 2
    assert "--yes" in capfd.readouterr().err


def test_a_password_in_the_arguments_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = ["--home", str(tmp_path / "ny"), "init", "--yes", "--database-url", "postgresql://me:hemligt@db/x"]
    assert main(told) == 2
    assert "hemligt" not in capfd.readouterr().err


def _chmod_key(home: Home) -> None:
    (home.folder / "vaktbord.key").chmod(0o644)


def _drop_key(home: Home) -> None:
    (home.folder / "vaktbord.key").unlink()


def _short_key(home: Home) -> None:
    (home.folder / "vaktbord.key").write_bytes(b"kort")


def _other_key(home: Home) -> None:
    (home.folder / "vaktbord.key").write_bytes(os.urandom(32))


def _foreign_database(home: Home) -> None:
    home.database.write_bytes(os.urandom(40960))


def _plain_database(home: Home) -> None:
    import sqlite3

    home.database.unlink()
    sqlite3.connect(home.database).execute("CREATE TABLE t (a)").connection.close()


def _no_database(home: Home) -> None:
    home.database.unlink()


def _drop_check(home: Home) -> None:
    home.key_check.unlink()


def _drop_settings(home: Home) -> None:
    home.settings_file.unlink()


def _open_settings(home: Home) -> None:
    home.settings_file.chmod(0o666)


def _version(home: Home, version: str) -> None:
    store = store_of(home)
    with store.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = ?", (version,))
    store.close()


@pytest.mark.parametrize(
    ("spoil", "code", "says"),
    [
        (_chmod_key, 3, "chmod 600"),
        (_drop_key, 3, "vaktbord key recover"),
        (_short_key, 4, "32 byte"),
        (_other_key, 3, "inte nyckeln"),
        (_foreign_database, 4, "skadad"),
        (_plain_database, 4, "skadad"),
        (_no_database, 5, "saknas"),
        (_drop_check, 7, "key.check"),
        (_drop_settings, 7, "vaktbord init"),
        (_open_settings, 3, "chmod 600"),
        (lambda home: _version(home, "9999"), 6, "9999"),
        (lambda home: _version(home, "0000"), 6, "vaktbord upgrade"),
    ],
)
@pytest.mark.parametrize("command", [("status",), ("alarms", "--json"), ("watch",)])
def test_a_spoilt_home_is_one_sentence_and_a_code(
    home: Home, vaktbord: Command, spoil: object, code: int, says: str, command: tuple[str, ...]
) -> None:
    spoil(home)  # type: ignore[operator]  # a table of small acts
    told = vaktbord(*command)
    assert told.code == code
    assert says in told.err
    assert told.err.count("\n") == 1
    assert "Traceback" not in told.err
    assert told.out == ""


def test_the_version_in_code_is_the_newest_migration() -> None:
    assert schema.newest() == SCHEMA


def test_two_homes_do_not_share_a_key(tmp_path: Path) -> None:
    one, two = Home(tmp_path / "a" / "vaktbord"), Home(tmp_path / "b" / "vaktbord")
    assert homes.default_key_file(one) != homes.default_key_file(two)


def test_the_home_comes_from_argument_then_environment_then_the_users_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert homes.find(None).folder == tmp_path / "user" / ".local/share/vaktbord"
    monkeypatch.setenv("VAKTBORD_HOME", str(tmp_path / "env"))
    assert homes.find(None).folder == tmp_path / "env"
    assert homes.find(str(tmp_path / "told")).folder == tmp_path / "told"


def test_sub_keys_differ_by_purpose_and_by_master() -> None:
    one, two = bytes(32), bytes(range(32))
    assert len({keys.derive(key, label) for key in (one, two) for label in (keys.DATABASE, b"other v1")}) == 4


def test_a_key_may_be_written_as_hex(tmp_path: Path) -> None:
    path = tmp_path / "k"
    path.write_text(bytes(range(32)).hex() + "\n")
    path.chmod(0o600)
    assert keys.read(path) == bytes(range(32))


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    keys.make(tmp_path / "k")
    with pytest.raises(FileExistsError):
        keys.make(tmp_path / "k")


def test_a_folder_is_no_key(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        keys.read(tmp_path)


def test_the_check_value_knows_the_key() -> None:
    kept = keys.check_value(bytes(32))
    assert keys.is_known_by(bytes(32), kept)
    assert not keys.is_known_by(bytes(range(32)), kept)
    assert not keys.is_known_by(bytes(32), "å")


def test_only_a_demo_or_test_home_may_move_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAKTBORD_NOW", "2031-05-06T07:08:09+02:00")
    for kind, year in (("city", None), ("demo", 2031), ("test", 2031)):
        now = clock_of(Settings(home=HomeSettings(kind))).now()
        assert (now.year == year) == (year is not None), kind
    monkeypatch.setenv("VAKTBORD_NOW", "nonsense")
    assert clock_of(Settings(home=HomeSettings("test"))) == SystemClock()


def test_the_decision_that_homes_may_be_held_is_told_at_init_or_later(
    tmp_path: Path, vaktbord: Command, home: Home, capfd: pytest.CaptureFixture[str]
) -> None:
    """DIRECTIVE rule 22: doctor says which, and that without one no addresses are taken in."""

    def about(folder: Path) -> tuple[str, str]:
        capfd.readouterr()
        main(["--home", str(folder), "doctor", "--json"])
        told = json.loads(capfd.readouterr().out)
        return next((each["grade"], each["words"]) for each in told if each["subject"] == "holding")

    new = tmp_path / "new"
    made = main(["--home", str(new), "init", "--yes", "--key-in-home", "--holding-decision", "KS 2026/9"])
    assert (made, "KS 2026/9" in capfd.readouterr().out) == (0, True)
    assert about(new) == ("good", "bostäder får hållas här enligt KS 2026/9")
    assert about(home.folder)[0] == "doubtful"
    assert vaktbord("holding", "--decision", " ").code == 2
    assert vaktbord("holding", "--decision", "KS 2026/10").code == 0
    assert about(home.folder) == ("good", "bostäder får hållas här enligt KS 2026/10")
    assert vaktbord("holding", "--decision", "KS 2026/11", "--withdraw").code == 0
    assert about(home.folder)[0] == "doubtful"
