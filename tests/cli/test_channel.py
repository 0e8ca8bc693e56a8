"""`vaktbord channel` and `awake`: added without being shown, tested each month, red in doctor until then."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.access.actor import LOADER
from models.alarms.receive import store_frames
from models.channels.outgoing import claim
from models.store.home import Home
from models.store.ladder import AT_HOME, STAFFED, Ladder
from models.store.policy import in_force
from scheduler.channels import ChannelSender
from tests.cli.conftest import Command, by, fd, store_of
from tests.models.alarms.build import alarm_event, frame
from tests.scheduler.receivers import HttpService, http_service

TOKEN = "tokenK4NN1N"


@pytest.fixture
def service() -> Iterator[HttpService]:
    with http_service() as found:
        yield found


@pytest.fixture
def sending(home: Home) -> Iterator[None]:
    """A watch's sender on the home, as it runs beside the commands."""
    store = store_of(home)
    sender = ChannelSender(store)
    sender.start()
    yield
    sender.stop()
    store.close()


def _ladder(vaktbord: Command) -> tuple[str, str]:
    told = json.loads(vaktbord("doctor", "--json").out)
    [found] = [each for each in told if each["subject"] == "ladder"]
    return found["grade"], found["words"]


def test_from_added_to_tested_and_green(
    vaktbord: Command, home: Home, service: HttpService, sending: None
) -> None:
    assert _ladder(vaktbord)[0] == "bad"
    added = vaktbord("channel", "add", "TiB-telefonen", "--for", "tib", "--url-fd", fd(service.url))
    assert (added.code, added.err) == (0, "")
    grade, words = _ladder(vaktbord)
    assert grade == "bad" and "TiB-telefonen" in words
    tested = vaktbord("channel", "test", "tib-telefonen")
    assert tested.code == 0 and "tjänsten tog emot" in tested.out
    code = service.bodies[0]["message"].partition("provar: ")[2].partition(".")[0]
    assert code.replace(" ", "") not in tested.out
    assert _ladder(vaktbord)[0] == "bad", "that it was sent says nothing of whether it came"
    wrong = vaktbord("channel", "confirm", "AAAAAA")
    assert wrong.code == 2 and "hör inte till något prov" in wrong.err
    assert vaktbord("channel", "confirm", code).code == 0
    assert vaktbord("channel", "confirm", code).code == 2, "a code holds once"
    assert _ladder(vaktbord) == ("good", "väcker hemma, provat inom 31 dagar: TiB-telefonen")
    [listed] = json.loads(vaktbord("channel", "list", "--json").out)
    assert (listed["name"], listed["tested"], listed["last_outcome"]) == ("TiB-telefonen", True, "accepted")
    shown = vaktbord("channel", "list").out
    assert "TiB-telefonen, tjänst, för TiB, provad" in shown
    assert vaktbord("channel", "remove", "TiB-telefonen").code == 0
    assert _ladder(vaktbord)[0] == "bad"
    assert TOKEN not in added.out + tested.out + shown + vaktbord("channel", "list").out


def test_the_address_stands_in_no_file_but_the_encrypted_database(
    vaktbord: Command, home: Home, service: HttpService, sending: None
) -> None:
    vaktbord("channel", "add", "telefonen", "--for", "tib", "--url-fd", fd(service.url))
    vaktbord("channel", "test", "telefonen")
    assert service.bodies
    found = [
        str(path) for path in home.folder.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()
    ]
    assert found == []
    store = store_of(home)
    with store.read() as connection:
        entries = connection.exec_driver_sql("SELECT body FROM entry_detail").scalars().all()
    store.close()
    assert entries and TOKEN not in "".join(str(each) for each in entries)


@pytest.mark.parametrize(
    ("told", "part"),
    [
        (("add", "x", "--for", "tib", "--url-fd", "nosuch://y"), "går inte att förstå"),
        (("add", "x", "--for", "tib", "--url-fd", "hemlig text"), "går inte att förstå"),
        (("add", "x", "--for", "nobody", "--command", sys.executable), "Ingen heter nobody"),
        (("add", "", "--for", "tib", "--command", sys.executable), "namn går inte"),
        (("add", "x", "--for", "tib", "--command", "ring.sh"), "program går inte"),
        (("add", "x", "--for", "tib", "--command", "/nowhere/at/all"), "program går inte"),
        (("add", "x", "--for", "tib", "--command", "'"), "program går inte"),
        (("test", "x"), "ingen kanal som heter x"),
        (("remove", "x"), "ingen kanal som heter x"),
        (("arc-calls", "--decision", " "), "beteckning saknas"),
        (("set-ladder", "/nowhere.toml", "--decision", "KS 1"), "går inte att läsa"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(vaktbord: Command, told: tuple[str, ...], part: str) -> None:
    if "--url-fd" in told:
        told = (*told[:-1], fd(told[-1]))
    answer = vaktbord("channel", *told)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert part in answer.err and "hemlig" not in answer.err


def test_a_decision_that_the_arc_rings_is_enough(vaktbord: Command) -> None:
    assert vaktbord("channel", "arc-calls", "--decision", "SLK 2026/11").code == 0
    assert _ladder(vaktbord) == ("good", "larmcentralen ringer TiB vid varje larm, enligt SLK 2026/11")
    assert vaktbord("channel", "arc-calls", "--decision", "SLK 2026/12", "--no").code == 0
    assert _ladder(vaktbord)[0] == "bad"


LADDER = """
profile = "beredskap"
office_profile = "bemannad"

[[rules]]
profile = "beredskap"
priorities = [1]
at_once = ["wake_tib", "channel:larmet"]
steps = [{ after_s = 45, reach = ["desktop", "wake_tib"] }, { after_s = 90, reach = ["wake_all", "all_desks"] }]
repeat_s = 60
"""


def test_a_ladder_is_decided_from_a_file(vaktbord: Command, home: Home, tmp_path: Path) -> None:
    path = tmp_path / "trappa.toml"
    path.write_text(LADDER, encoding="utf-8")
    missing = vaktbord("channel", "set-ladder", str(path), "--decision", "KS 2026/1")
    assert missing.code == 2 and "ingen kanal som heter larmet" in missing.err
    assert vaktbord("channel", "add", "Larmet", "--for", "all", "--command", sys.executable).code == 0
    assert vaktbord("channel", "set-ladder", str(path), "--decision", "KS 2026/1").code == 0
    shown = vaktbord("channel", "ladder").out.splitlines()
    assert shown[0] == "Beslut: KS 2026/1"
    assert shown[1] == "Övrig tid, profil: beredskap"
    assert shown[2] == (
        "  P1: genast: väck TiB, kanalen larmet; efter 45 s: TiB:s bord, väck TiB; "
        "efter 90 s: väck alla kanaler, alla bord; sedan om igen med 1 min emellan"
    )
    assert shown[3].startswith("  P2, P3: genast: väck TiB; efter 3 min")
    assert shown[5] == "Kontorstid, profil: bemannad"
    told = json.loads(vaktbord("channel", "ladder", "--json").out)
    assert (told["decision"], told["rules"][0]["repeat_s"]) == ("KS 2026/1", 60)
    store = store_of(home)
    with store.read() as connection:
        ladder = in_force(connection, Ladder, store.clock.now())
    store.close()
    assert ladder.profiles() == (AT_HOME, STAFFED) and ladder.steps(1) == (45, 90)


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("repeat_s = 60", "repeat_s = 0", "upprepas"),
        ("priorities = [1]", "priorities = [5]", "prioriteter"),
        ("after_s = 90", "after_s = 45", "senare"),
        ('"wake_all", ', '"ring_alla", ', "okänt"),
        ('profile = "beredskap"\noffice', 'profile = "hemma"\noffice', "profilen"),
        ("office_profile", "office_profil", "office_profile"),
        ("priorities = [1]", 'priorities = [1]\nhours = "natt"', "always"),
        ("repeat_s = 60", "repeat_s = sextio", "är ingen trappa"),
        ("repeat_s = 60", "upprepa_s = 60", "upprepa_s"),
        ('reach = ["desktop", "wake_tib"]', 'reach = "desktop"', "är ingen trappa"),
    ],
)
def test_a_ladder_that_cannot_be_climbed_is_refused(
    vaktbord: Command, tmp_path: Path, old: str, new: str, part: str
) -> None:
    path = tmp_path / "trappa.toml"
    assert old in LADDER
    path.write_text(LADDER.replace(old, new), encoding="utf-8")
    answer = vaktbord("channel", "set-ladder", str(path), "--decision", "KS 2026/1")
    assert answer.code == 2 and part in answer.err
    assert "Inget beslut" in vaktbord("channel", "ladder").out


def test_awake_stops_what_waits_for_ones_own_channel(staffed: Home, vaktbord: Command) -> None:
    added = by(vaktbord, "adm", "channel", "add", "mek", "--for", "mek", "--command", sys.executable)
    assert added.code == 0
    store = store_of(staffed)
    with store.write() as session:
        store_frames(session, [frame(alarm_event(), store.clock.now())], store.clock)
    with store.write() as session:
        from models.alarms.untold import tell_new

        tell_new(session, store.clock)
    answer = by(vaktbord, "mek", "awake", "1")
    assert (answer.code, "vaken" in answer.out) == (0, True)
    with store.write() as session:
        assert claim(session, "x", (), store.clock) == []
    store.close()
    again = by(vaktbord, "adm", "awake", "1")
    assert again.code == 0, "another may be awake too"


def test_an_old_test_turns_doctor_red_again(vaktbord: Command, home: Home) -> None:
    store = store_of(home)
    with store.write() as session:
        from models.channels.commands import add_channel, ask_test

        add_channel(session, LOADER, "telefonen", "command", [sys.executable], "tib", store.clock)
        ask_test(session, LOADER, "telefonen", store.clock)
        session.connection().exec_driver_sql(
            "UPDATE channel_test SET confirmed_at = '2026-01-01T00:00:00.000000Z'"
        )
    store.close()
    grade, words = _ladder(vaktbord)
    assert grade == "bad" and "31 dagar" in words
    assert "mer än 31 dagar sedan" in vaktbord("channel", "list").out


def _tested(home: Home, name: str, whose: str) -> None:
    """A channel whose receiver has just confirmed a test."""
    store = store_of(home)
    with store.write() as session:
        from models.channels.commands import add_channel, ask_test

        add_channel(session, LOADER, name, "command", [sys.executable], whose, store.clock)
        test_id = ask_test(session, LOADER, name, store.clock)
        session.connection().exec_driver_sql(
            f"UPDATE channel_test SET confirmed_at = asked_at WHERE id = '{test_id}'"
        )
    store.close()


@pytest.mark.parametrize(
    ("those", "grade"),
    [
        ((("chefen", "head"),), "bad"),
        ((("alla", "all"),), "good"),
        ((("kontakt", "contact"),), "good"),  # nobody else can be reached, so it is whom the first step wakes
    ],
)
def test_what_counts_is_whom_the_first_step_wakes(
    vaktbord: Command, home: Home, those: tuple[tuple[str, str], ...], grade: str
) -> None:
    for name, whose in those:
        _tested(home, name, whose)
    assert _ladder(vaktbord)[0] == grade


def test_another_channels_test_does_not_stand_in_for_tibs(vaktbord: Command, home: Home) -> None:
    _tested(home, "bakre", "tib_backup")
    assert vaktbord("channel", "add", "TiB", "--for", "tib", "--command", sys.executable).code == 0
    grade, words = _ladder(vaktbord)
    assert grade == "bad" and "TiB" in words
    _tested(home, "TiB två", "tib")
    assert _ladder(vaktbord) == ("doubtful", "väcker hemma, men dessa är inte provade på 31 dagar: TiB")


def test_a_ladder_that_wakes_nobody_is_red_though_a_channel_is_tested(
    vaktbord: Command, home: Home, tmp_path: Path
) -> None:
    _tested(home, "TiB", "tib")
    assert _ladder(vaktbord)[0] == "good"
    path = tmp_path / "trappa.toml"
    path.write_text(
        '[[rules]]\npriorities = [1]\nsteps = [{ after_s = 60, reach = ["all_desks"] }]\nrepeat_s = 60\n'
    )
    assert vaktbord("channel", "set-ladder", str(path), "--decision", "KS 1").code == 0
    grade, words = _ladder(vaktbord)
    assert grade == "bad" and "väcker ingen" in words
