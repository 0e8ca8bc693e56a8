"""`vaktbord backup` and `restore` as a person meets them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from models.backup import identity
from models.store.home import Home
from tests.cli.conftest import Command, spawn, store_of
from tests.cli.running import add_transmitters, running


@pytest.fixture
def sheet(home: Home, vaktbord: Command, tmp_path: Path) -> Path:
    """The paper, as a file; its public half stands in the settings."""
    path = tmp_path / "sheet.txt"
    told = vaktbord("backup", "--new-key", "--out", str(path))
    assert told.code == 0, told.err
    return path


@pytest.fixture
def secret_fd(sheet: Path) -> Callable[[], str]:
    """The secret as one line of an inherited descriptor, anew for each command."""

    def put() -> str:
        reader, writer = os.pipe()
        found = next(word for word in sheet.read_text().split() if word.startswith("AGE-SECRET-KEY-1"))
        os.write(writer, f"{found}\n".encode())
        os.close(writer)
        return str(reader)

    return put


def backup(vaktbord: Command, *told: str) -> Path:
    answer = vaktbord("backup", "--json", *told)
    assert answer.code == 0, answer.err
    return Path(json.loads(answer.out)["file"])


def test_without_a_public_key_it_says_what_to_do(home: Home, vaktbord: Command) -> None:
    told = vaktbord("backup")
    assert (told.code, "--new-key" in told.err) == (7, True)
    assert json.loads(vaktbord("status", "--json").out)["backup_age_s"] is None


def test_the_sheet_is_written_once_for_its_owner_only(home: Home, vaktbord: Command, sheet: Path) -> None:
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    text = sheet.read_text(encoding="utf-8")
    public = home.settings().backup.public_key
    assert public in text
    assert str(identity.identity_of(text).to_public()) == public
    before = home.settings_file.read_text()
    assert "AGE-SECRET" not in before
    assert stat.S_IMODE(home.settings_file.stat().st_mode) == 0o600
    assert "# " in before, "what people wrote in the settings stays"
    assert vaktbord("backup", "--new-key", "--out", str(sheet)).code == 2
    assert home.settings_file.read_text() == before
    assert b"AGE-SECRET" not in home.database.read_bytes()


def test_the_secret_is_shown_on_a_terminal_only(home: Home, vaktbord: Command, tmp_path: Path) -> None:
    told = vaktbord("backup", "--new-key")
    assert (told.code, told.out, "terminal" in told.err) == (2, "", True)
    there = tmp_path / "there"
    there.write_text("another's")
    assert vaktbord("backup", "--new-key", "--out", str(there)).code == 2
    assert there.read_text() == "another's"
    assert vaktbord("backup", "--out", str(tmp_path / "x")).code == 2


def test_a_backup_is_made_tried_and_told_of(
    home: Home, vaktbord: Command, sheet: Path, secret_fd: Callable[[], str]
) -> None:
    vaktbord("person", "add", "SF-01", "--name", "Vera Exempel")
    told = vaktbord("backup")
    assert (told.code, "Journalen i den håller" in told.out) == (0, True)
    [path] = home.backups.glob("*.age")
    assert b"Vera Exempel" not in path.read_bytes()
    for source in (("--identity", str(sheet)), ("--identity-fd", secret_fd())):
        drilled = vaktbord("restore", "--drill", "--json", *source)
        assert drilled.code == 0, drilled.err
        found = json.loads(drilled.out)
        assert (found["file"], found["entries"]) == (path.name, 4)  # the key taken up and a head too
        assert found["line"].startswith("vaktbord drill v1 ")
    status = json.loads(vaktbord("status", "--json").out)
    assert status["backup_age_s"] < 60
    assert status["drill_age_s"] < 60
    assert "Säkerhetskopia: för " in vaktbord("status").out
    verdicts = {each["subject"]: each["grade"] for each in json.loads(vaktbord("doctor", "--json").out)}
    assert verdicts["backup"] in ("good", "doubtful")
    assert verdicts["drill"] == "good"
    assert vaktbord("audit", "verify").code == 0


def test_to_another_folder_and_none_of_it_is_left_here(
    home: Home, vaktbord: Command, sheet: Path, tmp_path: Path
) -> None:
    there = tmp_path / "stick"
    path = backup(vaktbord, "--to", str(there))
    assert path.parent == there
    assert [each.name for each in home.backups.iterdir()] == ["lock"]
    verdicts = {each["subject"]: each["words"] for each in json.loads(vaktbord("doctor", "--json").out)}
    assert path.name in verdicts["backup"], "it is not where it should be"


def test_a_mistyped_folder_is_no_failed_copy_and_the_citys_own_is_named(
    home: Home, vaktbord: Command, sheet: Path, tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("another's")
    assert vaktbord("backup", "--to", str(taken)).code == 3
    assert json.loads(vaktbord("status", "--json").out)["backup_fault"] is None
    text = home.settings_file.read_text(encoding="utf-8")
    home.settings_file.write_text(text.replace("[backup]", f'[backup]\nfolder = "{taken}"'), encoding="utf-8")
    assert vaktbord("backup").code == 3
    said = {each["subject"]: each["words"] for each in json.loads(vaktbord("doctor", "--json").out)}["backup"]
    assert (str(taken) in said, "{" in said + vaktbord("status").out) == (True, False)


def test_wrong_paper_is_3_damage_4_and_neither_leaves_a_home(
    home: Home, vaktbord: Command, sheet: Path, tmp_path: Path
) -> None:
    path = backup(vaktbord)
    other = tmp_path / "other.txt"
    other.write_text(identity.make_pair()[0])
    fresh = ["--home", str(tmp_path / "fresh")]
    assert vaktbord(*fresh, "restore", str(path), "--identity", str(other)).code == 3
    spoilt = bytearray(path.read_bytes())
    spoilt[-5000] ^= 1
    damaged = tmp_path / path.name
    damaged.write_bytes(spoilt)
    told = vaktbord(*fresh, "restore", str(damaged), "--identity", str(sheet))
    assert (told.code, "skadad" in told.err) == (4, True)
    assert vaktbord(*fresh, "restore", str(tmp_path / "no.age"), "--identity", str(sheet)).code == 2
    assert vaktbord(*fresh, "restore", "--identity", str(sheet)).code == 2
    assert {each.name for each in (tmp_path / "fresh").iterdir()} == {"log", "backup"}
    keys_made = list((tmp_path / "user").rglob("*.key"))
    assert keys_made == []


def test_nothing_that_exists_is_overwritten(home: Home, vaktbord: Command, sheet: Path) -> None:
    path = backup(vaktbord)
    before = home.database.read_bytes()
    told = vaktbord("restore", str(path), "--identity", str(sheet))
    assert (told.code, "finns redan" in told.err) == (2, True)
    assert home.database.read_bytes() == before


def test_a_fresh_home_gets_a_key_of_its_own(
    home: Home, vaktbord: Command, sheet: Path, tmp_path: Path
) -> None:
    vaktbord("person", "add", "SF-01", "--name", "Vera Exempel")
    code = vaktbord("audit", "head").out.splitlines()[0]
    path = backup(vaktbord)
    later = vaktbord("audit", "head").out.splitlines()[0]
    fresh = Home(tmp_path / "fresh")
    at = ("--home", str(fresh.folder))
    told = vaktbord(*at, "restore", str(path), "--identity", str(sheet), "--head", code)
    assert told.code == 0, told.err
    assert "stämmer" in told.out
    assert "Fråga larmcentralen" in told.out
    assert fresh.master_key(fresh.settings()) != home.master_key(home.settings())
    assert fresh.settings().intake == home.settings().intake
    assert vaktbord(*at, "audit", "verify").code == 0
    assert (
        json.loads(vaktbord(*at, "audit", "verify", "--head", later, "--json").out)["code"]["fits"] is False
    )
    assert json.loads(vaktbord(*at, "status", "--json").out)["disturbances"] == 1
    assert not list(fresh.folder.glob(".restore-*"))
    for file in fresh.folder.iterdir():
        if file.is_file():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_what_a_killed_restore_left_is_cleared_and_two_at_once_are_one(
    home: Home, vaktbord: Command, sheet: Path, tmp_path: Path
) -> None:
    from models.backup.keeping import Place, alone

    path = backup(vaktbord)
    fresh = Home(tmp_path / "fresh")
    left = fresh.folder / ".restore-dead"
    left.mkdir(parents=True)
    (left / "copy.db").write_bytes(b"encrypted")
    told = ("--home", str(fresh.folder), "restore", str(path), "--identity", str(sheet))
    with alone(Place(fresh.backups, fresh.backups)):
        assert vaktbord(*told).code == 5
    assert vaktbord(*told).code == 0
    assert not list(fresh.folder.glob(".restore-*"))


def test_a_home_that_lost_its_database_is_filled_up_from_its_spool(
    home: Home, vaktbord: Command, sheet: Path
) -> None:
    """The key and the spool are whole, so what came after the copy comes back too."""
    add_transmitters(vaktbord, "1001", "1002")
    with running(home, vaktbord) as watch:
        assert watch.send("1001").acknowledged
        watch.until(lambda: watch.in_database(["1001"]))
        path = next(iter(home.backups.glob("*.age")), None) or backup(vaktbord)
        path = backup(vaktbord)
        assert watch.send("1002").acknowledged
        watch.until(lambda: watch.in_database(["1001", "1002"]))
    for name in (home.database, Path(f"{home.database}-wal"), Path(f"{home.database}-shm")):
        name.unlink(missing_ok=True)
    told = vaktbord("restore", str(path), "--identity", str(sheet))
    assert told.code == 0, told.err
    assert "ny nyckel" not in told.out
    with running(home, vaktbord) as watch:
        watch.until(lambda: watch.in_database(["1001", "1002"]), vaktbord("alarms", "--json").out)
    assert vaktbord("audit", "verify").code == 0


def test_a_home_that_lost_its_key_too_sets_aside_what_it_cannot_read(
    home: Home, vaktbord: Command, sheet: Path
) -> None:
    path = backup(vaktbord)
    (home.folder / "vaktbord.key").unlink()
    home.database.unlink()
    home.spool.mkdir(mode=0o700, exist_ok=True)
    told = vaktbord("restore", str(path), "--identity", str(sheet), "--json")
    assert told.code == 0, told.err
    assert json.loads(told.out)["new_key"] == str(home.folder / "vaktbord.key")
    assert [each.name.startswith("spool.lost-key-") for each in home.folder.glob("spool*")] == [True]
    assert vaktbord("audit", "verify").code == 0


def test_login_is_asked_for_where_it_is_on_and_never_by_the_watch(
    home: Home, vaktbord: Command, sheet: Path, tmp_path: Path
) -> None:
    from models.access.actor import LOADER
    from models.access.commands import add_operator

    store = store_of(home)
    with store.write() as session:
        add_operator(
            session, LOADER, "adm", "A. Dm", "administrator", store.clock, passphrase="tolv tecken minst"
        )
    store.close()
    assert vaktbord("backup").code in (2, 3)
    assert vaktbord("restore", "--drill", "--identity", str(sheet)).code in (2, 3)
    assert vaktbord("backup", "--scheduled").code == 0
    assert len(list(home.backups.glob("*.age"))) == 1


def test_a_drill_that_is_ended_takes_everything_away(
    home: Home, vaktbord: Command, sheet: Path, tmp_path: Path
) -> None:
    backup(vaktbord)
    stop = tmp_path / "stop.py"
    # It stands still right after reading back, so that the signal comes while all of it lies there.
    stop.write_text(
        "import sys, time\nfrom models.backup import reading\n"
        "def slow(*_):\n    print('there', flush=True)\n    time.sleep(60)\n"
        "reading.prove = slow\nfrom tui.cli.main import main\nsys.exit(main(sys.argv[1:]))\n"
    )
    child = subprocess.Popen(
        [
            sys.executable,
            str(stop),
            "--home",
            str(home.folder),
            "restore",
            "--drill",
            "--identity",
            str(sheet),
        ],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "there\n"
    from models.backup.keeping import Place

    tag = Place(home.backups, home.backups).tag
    there = [*Path("/dev/shm").glob(f".vaktbord-trial-{tag}-*"), *home.backups.glob(".vaktbord-trial-*")]
    assert len(there) == 1
    assert stat.S_IMODE(there[0].stat().st_mode) == 0o700
    child.send_signal(signal.SIGTERM)
    assert child.wait(20) == 128 + signal.SIGTERM
    child.stdout.close()
    assert not there[0].exists()


def test_the_watch_makes_one_by_its_calendar(home: Home, vaktbord: Command, sheet: Path) -> None:
    with running(home, vaktbord) as watch:
        watch.until(lambda: bool(list(home.backups.glob("vaktbord-*.age"))))
        watch.until(lambda: watch.status()["backup_age_s"] is not None)
    log = (home.logs / "backup.log").read_text(encoding="utf-8")
    assert "AGE-SECRET" not in log
    assert not list(home.backups.glob(".*"))


def test_a_backup_that_is_ended_leaves_nothing(home: Home, vaktbord: Command, sheet: Path) -> None:
    for delay in (0.3, 0.6, 0.9):
        child = spawn(home, "backup", "--json")
        time.sleep(delay)
        child.terminate()
        child.communicate(timeout=20)
        assert not [each for each in home.backups.glob(".*") if child.returncode != -signal.SIGTERM]
    assert vaktbord("backup").code == 0
    assert not list(home.backups.glob(".*"))
    shutil.rmtree(home.backups)
