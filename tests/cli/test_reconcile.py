"""`vaktbord reconcile`: a list as the ARC sends it, the form kept, bad rows told, the sign-off, who may."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.store.home import Home
from tests.cli.conftest import Command, by, store_of
from tests.models.alarms.build import add_person
from tests.models.figures.build import alarm
from tests.models.reconcile.build import NOON, put_with_signals

LIST = (
    "Objekt;Tidpunkt;Mottaget;Ärendenr;Text\n"
    "1001;2026-11-20 11:59:56;2026-11-20 11:59:58;77;Eva Exempel, Provgatan 12\n"
    "1001;2026-11-20 15:00:00;2026-11-20 15:00:02;78;Eva Exempel\n"
)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The night in November of every test, also at a command line."""
    monkeypatch.setenv("VAKTBORD_NOW", "2026-11-25T03:12:41+01:00")


@pytest.fixture
def arrived(home: Home) -> Home:
    """SF-07's alarm at noon on 20 November, and one at six."""
    store = store_of(home)
    person_id, _ = add_person(store, store.clock)
    put_with_signals(
        store, alarm(NOON, person_id=person_id), alarm(NOON.replace(hour=17), person_id=person_id)
    )
    store.close()
    return home


@pytest.fixture
def month(tmp_path: Path) -> str:
    path = tmp_path / "november.csv"
    path.write_bytes(LIST.encode("cp1252"))
    return str(path)


DAYS = ("--from", "2026-11-01", "--to", "2026-11-20")


def test_json_tells_both_sides_and_the_chain_and_nobodys_name(
    arrived: Home, vaktbord: Command, month: str
) -> None:
    told = vaktbord("reconcile", month, "--json", *DAYS)
    assert (told.code, told.err) == (0, "")
    found = json.loads(told.out)
    assert (found["lines"], found["both"], found["encoding"], found["separator"]) == (2, 1, "cp1252", ";")
    assert [(each["line"], each["case"], each["account_known"]) for each in found["only_arc"]] == [
        (3, "78", True)
    ]
    assert [(each["alarm_number"], each["person"]) for each in found["only_here"]] == [(2, "SF-07")]
    [both] = found["matched"]
    chain = [both[name] for name in ("triggered_at", "arc_at", "desk_at", "acknowledged_at", "action_at")]
    assert chain == [
        f"2026-11-20T{at}Z" for at in ("10:59:56", "10:59:58", "11:00:00", "11:00:20", "11:00:20")
    ]
    assert [(each["step"], each["worst_s"]) for each in found["delays"]] == [
        ("arc", 2.0), ("desk", 2.0), ("acknowledged", 20.0), ("action", 0.0),
    ]  # fmt: skip
    assert found["signed_at"] is None
    assert "Exempel" not in told.out


def test_the_words_of_the_list_are_nowhere_in_the_database(
    arrived: Home, vaktbord: Command, month: str
) -> None:
    told = vaktbord("reconcile", month, *DAYS)
    assert told.code == 0
    assert "Exempel" not in told.out
    assert "rad 3" in told.out
    store = store_of(arrived)
    with store.read() as connection:
        dump = [str(tuple(row)) for row in connection.exec_driver_sql("SELECT * FROM reconciled_line")]
    store.close()
    assert dump
    assert not any("Exempel" in each or "Provgatan" in each for each in dump)


def test_the_form_told_once_is_known_next_month(arrived: Home, vaktbord: Command, tmp_path: Path) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_text("X1,X2,X3\n1001,20/11 2026 kl 12:00:01,5\nSumma,1,\n")
    refused = vaktbord("reconcile", str(odd))
    assert (refused.code, refused.out, "X1, X2, X3" in refused.err) == (2, "", True)
    form = tmp_path / "form.toml"
    form.write_text(
        'name = "LC"\naccount = "X1"\ntime = "X2"\ntimes = "%d/%m %Y kl %H:%M:%S"\nskip = ["Summa"]\n'
    )
    assert vaktbord("reconcile", str(odd), "--map", str(form)).code == 0
    again = json.loads(vaktbord("reconcile", str(odd), "--json").out)
    assert (again["map"], again["both"]) == ("LC", 1)


def test_every_bad_row_is_told_and_nothing_is_kept(arrived: Home, vaktbord: Command, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("Konto;Tid\n1001;2026-11-20 12:00\n;2026-11-20 12:00\n1001;sent\n")
    told = vaktbord("reconcile", str(bad))
    assert (told.code, told.out) == (2, "")
    assert [line.partition(": ")[2] for line in told.err.splitlines()[:2]] == [
        "rad 3: kontot saknas",
        "rad 4: ”sent” är ingen tid",
    ]
    assert "2 av 3 rader" in told.err.splitlines()[2]
    store = store_of(arrived)
    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT COUNT(*) FROM reconciliation").scalar() == 0
    store.close()


@pytest.mark.usefixtures("light")
def test_who_may_read_and_who_may_sign(staffed: Home, vaktbord: Command, month: str) -> None:
    assert by(vaktbord, "mek", "reconcile", month).code == 0
    refused = by(vaktbord, "mek", "reconcile", month, "--sign-off", "klart")
    assert (refused.code, refused.out) == (3, "")
    assert by(vaktbord, "adm", "reconcile", month).code == 3
    signed = by(vaktbord, "cia", "reconcile", month, "--sign-off", "LC frågad om rad 3")
    assert (signed.code, "Signerad av Cia" in signed.out) == (0, True)
    again = by(vaktbord, "cia", "reconcile", month)
    assert "redan avstämd och signerad av Cia" in again.err


@pytest.mark.parametrize("told", [("nowhere.csv",), ("--map", "nowhere.toml", "x.csv")])
def test_files_that_are_not_there(home: Home, vaktbord: Command, told: tuple[str, ...]) -> None:
    answer = vaktbord("reconcile", *told)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert "nowhere" in answer.err


def test_a_sign_off_without_a_word_keeps_nothing(arrived: Home, vaktbord: Command, month: str) -> None:
    answer = vaktbord("reconcile", month, "--sign-off", " ")
    assert (answer.code, answer.out) == (2, "")
    store = store_of(arrived)
    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT COUNT(*) FROM reconciliation").scalar() == 0
    store.close()
