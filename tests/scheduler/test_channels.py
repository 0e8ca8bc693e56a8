"""What leaves the desk, by Apprise and by a program, to real receivers: taken, refused, hung, resent, stopped."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.access.actor import LOADER
from models.alarms import commands
from models.alarms.ladder import fire_due
from models.alarms.untold import tell_new
from models.channels.commands import add_channel, ask_test, confirm_test
from models.channels.views import channels, is_tested, outgoing_about
from models.store.clock import HeldClock
from models.store.errors import StoreUnavailable
from models.store.store import Store
from scheduler.channel_ways import Ways
from scheduler.channels import ChannelSender
from tests.models.alarms.build import EK, add_person, ring
from tests.scheduler.conftest import until
from tests.scheduler.receivers import HttpService, http_service, mail_service

SECRETS = ("tokenK4NN1N", "Eva Exempel", "1001")


@pytest.fixture
def service() -> Iterator[HttpService]:
    with http_service() as found:
        yield found


@pytest.fixture
def senders(store: Store) -> Iterator[list[ChannelSender]]:
    """Every sender of a test, ended after it."""
    made: list[ChannelSender] = []
    yield made
    for each in made:
        each.stop()


def _add(store: Store, clock: HeldClock, name: str, url: str, whose: str = "tib") -> None:
    with store.write() as session:
        add_channel(session, LOADER, name, "apprise", url, whose, clock)


def _ring(store: Store, clock: HeldClock) -> str:
    person_id, transmitter_id = add_person(store, clock)
    alarm = ring(store, person_id=person_id, transmitter_id=transmitter_id)
    with store.write() as session:
        tell_new(session, clock)
    return alarm


def _sender(store: Store, senders: list[ChannelSender], limit_s: float = 20.0) -> ChannelSender:
    made = ChannelSender(store, Ways(limit_s))
    senders.append(made)
    return made


def _outcomes(store: Store, alarm: str) -> list[tuple[str, str]]:
    with store.read() as connection:
        return [(row.outcome, row.fault) for row in outgoing_about(connection, f"alarm:{alarm}")]


def _run_until(sender: ChannelSender, store: Store, alarm: str, *wanted: tuple[str, str]) -> None:
    def looked() -> bool:
        assert sender.run_once()
        return _outcomes(store, alarm) == list(wanted)

    until(looked, 30.0)


def test_a_service_is_told_class_age_and_code_and_nothing_else(
    store: Store, clock: HeldClock, service: HttpService, senders: list[ChannelSender],
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    _add(store, clock, "tibtelefonen", service.url)
    alarm = _ring(store, clock)
    clock.advance(61)
    sender = _sender(store, senders)
    _run_until(sender, store, alarm, ("accepted", ""))
    [body] = service.bodies
    with store.read() as connection:
        [row] = outgoing_about(connection, f"alarm:{alarm}")
    assert body["title"] == "PERSONLARM P1"
    assert body["message"] == f"SF-07, 1 min. Ingen har kvitterat. Öppna Vaktbord. Ref {row.ref}"
    told = json.dumps(body, ensure_ascii=False) + "".join(capfd.readouterr()) + caplog.text
    assert [each for each in SECRETS if each in told] == []


def test_a_mail_server_is_told_the_same(store: Store, clock: HeldClock, senders: list[ChannelSender]) -> None:
    with mail_service() as (port, mails):
        url = f"mailto://127.0.0.1:{port}?from=vaktbord@stad.example&to=tib@stad.example&mode=insecure"
        _add(store, clock, "posten", url)
        alarm = _ring(store, clock)
        _run_until(_sender(store, senders), store, alarm, ("accepted", ""))
        [mail] = mails.came
    assert mail["To"] == "tib@stad.example" and "PERSONLARM P1" in mail["Subject"]
    part = mail.get_body(("plain",))
    assert part is not None
    content = part.get_content()
    assert "SF-07" in content and "Ingen har kvitterat" in content
    # Its id and the marks between its parts are random and may hold any four digits.
    whole = " ".join([mail["Subject"], mail["From"], mail["To"], content])
    assert [each for each in SECRETS if each in whole] == []


def test_refused_it_is_tried_again_with_the_same_reference(
    store: Store, clock: HeldClock, service: HttpService, senders: list[ChannelSender]
) -> None:
    service.answer = 503
    _add(store, clock, "tibtelefonen", service.url)
    alarm = _ring(store, clock)
    sender = _sender(store, senders)
    _run_until(sender, store, alarm, ("", "failed"))
    service.answer = 200
    clock.advance(6)
    _run_until(sender, store, alarm, ("accepted", ""))
    first, second = (body["message"].rpartition("Ref ")[2] for body in service.bodies)
    assert first == second


def test_a_service_that_hangs_delays_no_other_and_no_ladder(
    store: Store, clock: HeldClock, service: HttpService, senders: list[ChannelSender]
) -> None:
    service.held.clear()
    with http_service() as quick:
        _add(store, clock, "hänger", service.url)
        _add(store, clock, "svarar", quick.url)
        alarm = _ring(store, clock)
        sender = _sender(store, senders, limit_s=3.0)
        assert sender.run_once()
        assert service.asked.wait(20)
        clock.advance(180)
        with store.write() as session:
            assert fire_due(session, clock).moved == 1
        assert not service.bodies
        until(lambda: bool(quick.bodies), 20.0)
        until(lambda: sender.run_once() and ("", "hung") in _outcomes(store, alarm), 20.0)


def test_a_watch_that_ends_in_the_middle_is_followed_by_one_that_sends(
    store: Store, clock: HeldClock, service: HttpService, senders: list[ChannelSender]
) -> None:
    """At least once: the service may have taken the first, and the second bears the same reference."""
    service.held.clear()
    _add(store, clock, "tibtelefonen", service.url)
    alarm = _ring(store, clock)
    first = _sender(store, senders)
    assert first.run_once() and service.asked.wait(20)
    first.stop()
    assert not service.bodies, "the end waited for a service"
    service.held.set()
    _run_until(_sender(store, senders), store, alarm, ("accepted", ""))
    assert len({body["message"].rpartition("Ref ")[2] for body in service.bodies}) == 1


def test_acknowledged_meanwhile_nothing_more_is_sent(
    store: Store, clock: HeldClock, service: HttpService, senders: list[ChannelSender]
) -> None:
    service.answer = 500
    _add(store, clock, "tibtelefonen", service.url)
    alarm = _ring(store, clock)
    sender = _sender(store, senders)
    _run_until(sender, store, alarm, ("", "failed"))
    with store.write() as session:
        commands.acknowledge(session, EK, alarm, clock)
    clock.advance(120)
    _run_until(sender, store, alarm, ("stopped", "failed"))
    assert len(service.bodies) == 1


def test_a_database_that_goes_away_keeps_the_outcome(
    sqlite_store: Store, clock: HeldClock, service: HttpService, senders: list[ChannelSender],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    _add(sqlite_store, clock, "tibtelefonen", service.url)
    alarm = _ring(sqlite_store, clock)
    sender = _sender(sqlite_store, senders)
    assert sender.run_once()
    until(lambda: bool(service.bodies), 20.0)
    until(lambda: bool(sender._sent))

    def away() -> None:
        raise StoreUnavailable("store.away")

    with monkeypatch.context() as broken:
        broken.setattr(sqlite_store, "write", away)
        assert not sender.run_once()
        assert sender.fault == ""
    _run_until(sender, sqlite_store, alarm, ("accepted", ""))
    assert len(service.bodies) == 1


def test_an_address_nobody_understands_is_told_and_not_tried_again(
    store: Store, clock: HeldClock, senders: list[ChannelSender]
) -> None:
    _add(store, clock, "fel", "nosuchservice://x")
    alarm = _ring(store, clock)
    _run_until(_sender(store, senders), store, alarm, ("refused", "refused"))


PROGRAM = """
import json, os, sys
with open(sys.argv[1], "a", encoding="utf-8") as out:
    out.write(json.dumps({"argv": sys.argv[2:], "environment": sorted(os.environ), "cwd": os.getcwd()}) + "\\n")
"""


def test_a_program_is_given_class_age_and_code_as_arguments_only(
    store: Store,
    clock: HeldClock,
    senders: list[ChannelSender],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VAKTBORD_KEY", "hemlig")
    monkeypatch.setenv("https_proxy", "http://user:word@127.0.0.1:9")
    told = tmp_path / "told"
    argv = [sys.executable, "-I", "-c", PROGRAM, str(told)]
    with store.write() as session:
        add_channel(session, LOADER, "programmet", "command", argv, "tib", clock)
    alarm = _ring(store, clock)
    clock.advance(61)
    _run_until(_sender(store, senders), store, alarm, ("accepted", ""))
    [line] = [json.loads(each) for each in told.read_text(encoding="utf-8").splitlines()]
    with store.read() as connection:
        [row] = outgoing_about(connection, f"alarm:{alarm}")
    assert line == {
        "argv": ["personal", "1", "61", "SF-07", row.ref],
        "environment": ["LC_ALL", "PATH"],
        "cwd": "/",
    }


@pytest.mark.parametrize(
    ("argv", "fault"),
    [
        (["/nowhere/at/all"], "missing"),
        ([sys.executable, "-c", "import sys; sys.exit(4)"], "failed"),
        ([sys.executable, "-c", "import time; time.sleep(60)"], "hung"),
    ],
    ids=["missing", "failed", "hung"],
)
def test_a_program_that_does_not_do_it_is_tried_again(
    sqlite_store: Store, clock: HeldClock, senders: list[ChannelSender], argv: list[str], fault: str
) -> None:
    with sqlite_store.write() as session:
        add_channel(session, LOADER, "programmet", "command", argv, "tib", clock)
    alarm = _ring(sqlite_store, clock)
    _run_until(_sender(sqlite_store, senders, 1.0), sqlite_store, alarm, ("", fault))


def test_a_test_is_confirmed_by_the_code_that_only_its_receiver_saw(
    store: Store, clock: HeldClock, service: HttpService, senders: list[ChannelSender]
) -> None:
    _add(store, clock, "tibtelefonen", service.url)
    with store.write() as session:
        ask_test(session, LOADER, "tibtelefonen", clock)
    sender = _sender(store, senders)
    until(lambda: sender.run_once() and bool(service.bodies), 20.0)
    body = service.bodies[0]
    assert body["title"] == "Prov från Vaktbord" and "Inget larm" in body["message"]
    code = body["message"].partition("provar: ")[2].partition(".")[0]
    with store.write() as session:
        assert confirm_test(session, LOADER, code.lower(), clock) == "tibtelefonen"
    with store.read() as connection:
        [row] = channels(connection)
    assert is_tested(row, clock.now())
    clock.advance(31 * 86400)
    assert not is_tested(row, clock.now())
