"""What is answered to what: the table of TRUST's bad input over DC-09, as pure cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from fixtures import panel
from fixtures.panel import Panel
from intake.dc09 import reply
from intake.dc09.crypto import Key
from intake.dc09.framing import Framer
from intake.dc09.parse import read_header
from intake.dc09.verdict import Act, Notice, Verdict, decide
from models.store.clock import HeldClock

NOW = datetime(2026, 11, 25, 2, 12, 41, tzinfo=UTC)
OLD, NEW = bytes(range(16)), bytes(range(32))


@dataclass(frozen=True, slots=True)
class Device:
    """A transmitter as the policy sees it."""

    keys: tuple[Key, ...] = ()
    plain: bool = False


KNOWN = {
    "1234": Device(plain=True),
    "4711": Device((Key(OLD), Key(NEW))),
    "FOC7688": Device(plain=True),
    "55": Device((Key(NEW),), plain=True),
}


def verdict(stream: bytes, now: datetime = NOW) -> Verdict[Device]:
    [frame] = Framer().feed(stream)
    return decide(frame, lambda account: KNOWN.get(account.upper()), now)


def sealed(key: bytes, token: str = "ADM-CID", data: bytes = b"#4711|1120 00 001", shift: float = 0) -> bytes:
    sender = Panel("", 0, "4711", key, clock=HeldClock(NOW))
    return sender.frame(token, data, 12, at=NOW + timedelta(seconds=shift))


def plain(body: bytes) -> bytes:
    return panel.sealed_off(body)


CASES: list[tuple[str, bytes, Act, Notice | None]] = [
    ("alarm", plain(b'"ADM-CID"0001R0L0#1234[#1234|1120 00 001]'), Act.STORE, None),
    ("several events", plain(b'"SIA-DCS"0001L0#1234[#1234|NBA1/PA2]'), Act.STORE, None),
    ("link test", plain(b'"NULL"0000L0#1234[]'), Act.STORE, None),
    ("account in small letters", plain(b'"ADM-CID"0001L0#foc7688[#foc7688|1351 01 000]'), Act.STORE, None),
    ("inner account differs", plain(b'"SIA-DCS"0097L0#1234[#0000|Npi0/AT]'), Act.STORE, None),
    ("unknown code", plain(b'"SIA-DCS"0084L0#1234[#1234|Nri1/XC12]'), Act.STORE, None),
    ("unknown token", plain(b'"WHAT-1"0084L0#1234[#1234|x]'), Act.STORE, None),
    ("unknown qualifier", plain(b'"ADM-CID"0084L0#1234[#1234|9130 01 001]'), Act.STORE, None),
    ("empty data", plain(b'"SIA-DCS"0001L0#1234[]'), Act.STORE, None),
    ("no brackets", plain(b'"ADM-CID"0001L0#1234'), Act.STORE, None),
    (
        "plain, time long past",
        plain(b'"ADM-CID"0001L0#1234[#1234|1130 01 001]_02:12:41,11-25-2016'),
        Act.STORE,
        None,
    ),
    ("sequence 0000", plain(b'"ADM-CID"0000L0#1234[#1234|1130 01 001]'), Act.STORE, None),
    ("wrong sum", b"\n0000" + plain(b'"ADM-CID"0001L0#1234[#1234|1130 01 001]')[5:], Act.SILENCE, None),
    (
        "wrong length",
        plain(b'"NULL"0000L0#1234[]')[:5] + b"0011" + b'"NULL"0000L0#1234[]\r',
        Act.SILENCE,
        None,
    ),
    ("rubbish", b"hello\r", Act.SILENCE, None),
    ("an ACK", plain(b'"ACK"0001R0L0#1234[]'), Act.SILENCE, None),
    ("a NAK", plain(b'"NAK"0000R0L0A0[]_16:20:01,09-24-2025'), Act.SILENCE, None),
    ("a DUH", plain(b'"DUH"0001L0#1234[]'), Act.SILENCE, None),
    (
        "unknown account",
        plain(b'"ADM-CID"0001L0#9999[#9999|1130 01 001]'),
        Act.SILENCE,
        Notice.UNKNOWN_ACCOUNT,
    ),
    ("no account", plain(b'"ADM-CID"0001L0[#|1130 01 001]'), Act.SILENCE, Notice.UNKNOWN_ACCOUNT),
    ("no sequence", plain(b'"ADM-CID"L0#1234[#1234|1130 01 001]'), Act.STORE, None),
    (
        "neither sequence nor account",
        plain(b'"ADM-CID"[#1234|1130 01 001]'),
        Act.SILENCE,
        Notice.UNDECRYPTABLE,
    ),
    ("plain while the first key waits", plain(b'"ADM-CID"0001L0#55[#55|1130 01 001]'), Act.STORE, None),
    ("sealed, older key", sealed(OLD), Act.STORE, None),
    ("sealed, newer key", sealed(NEW), Act.STORE, None),
    ("sealed link test", sealed(NEW, "NULL", b""), Act.STORE, None),
    ("sealed, 20 s ahead", sealed(NEW, shift=20), Act.STORE, None),
    ("sealed, 40 s behind", sealed(NEW, shift=-40), Act.STORE, None),
    ("sealed, 21 s ahead", sealed(NEW, shift=21), Act.NAK, Notice.TIME),
    ("sealed, 41 s behind", sealed(NEW, shift=-41), Act.NAK, Notice.TIME),
    ("sealed with another key", sealed(bytes(24)), Act.SILENCE, Notice.UNDECRYPTABLE),
    ("sealed, not whole blocks", plain(b'"*ADM-CID"0001L0#4711[ABCD'), Act.SILENCE, Notice.UNDECRYPTABLE),
    (
        "sealed, not hexadecimal",
        plain(b'"*ADM-CID"0001L0#4711[' + b"Z" * 32),
        Act.SILENCE,
        Notice.UNDECRYPTABLE,
    ),
    ("sealed, nothing", plain(b'"*ADM-CID"0001L0#4711['), Act.SILENCE, Notice.UNDECRYPTABLE),
    (
        "plain from a keyed account",
        plain(b'"ADM-CID"0001L0#4711[#4711|1130 01 001]'),
        Act.SILENCE,
        Notice.PLAINTEXT,
    ),
    ("plain link test, keyed account", plain(b'"NULL"0000L0#4711[]'), Act.SILENCE, Notice.PLAINTEXT),
    (
        "star but plain text",
        plain(b'"*ADM-CID"0001L0#4711[#4711|1130 01 001]'),
        Act.SILENCE,
        Notice.UNDECRYPTABLE,
    ),
    (
        "sealed from a keyless account",
        plain(b'"*NULL"0001L0#1234[' + b"A" * 32),
        Act.SILENCE,
        Notice.UNDECRYPTABLE,
    ),
]


@pytest.mark.parametrize(("name", "stream", "act", "notice"), CASES, ids=[case[0] for case in CASES])
def test_verdicts(name: str, stream: bytes, act: Act, notice: Notice | None) -> None:
    found = verdict(stream)
    assert (found.act, found.notice) == (act, notice)
    answer = found.answer(NOW)
    assert (answer is None) == (act is Act.SILENCE)
    if answer is not None:
        body = panel.opened(answer)
        assert body is not None
        expected = (b'"ACK"', b'"*ACK"') if act is Act.STORE else (b'"NAK"0000R0L0A0[]_02:12:41,',)
        assert body.startswith(expected)
        assert b'"DUH"' not in body


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (b'"NULL"0000L0#1409[]_20:38:07,08-27-2026', b'\n59890012"ACK"0000L0#1409[]\r'),
        (b'"ADM-CID"0227R4F39L4F39#4F39[#4F39|3401 01 057]', None),
        (b'"SIA-DCS"0001RF3L77#1234[#1234|NRR]', None),
        (b'"SIA-DCS"0001Rf3L77#foc[#foc|NRR]', None),
    ],
)
def test_acknowledgement_echoes_byte_for_byte(received: bytes, expected: bytes | None) -> None:
    [frame] = Framer().feed(plain(received))
    header = read_header(frame)
    assert header is not None
    answer = reply.acknowledge(header, NOW)
    echo = received[received.index(b'"', 1) + 1 : received.index(b"[")]
    assert answer == (expected or plain(b'"ACK"' + echo + b"[]"))


def test_binary_sum_is_answered_in_kind() -> None:
    body = b'"NULL"0000L0#1234[]'
    text = plain(body)
    [frame] = Framer().feed(b"\n" + panel.checksum(body).to_bytes(2, "big") + text[5:])
    header = read_header(frame)
    assert header is not None
    answer = reply.acknowledge(header, NOW)
    assert answer == b"\n" + panel.checksum(answer[7:-1]).to_bytes(2, "big") + b'0012"ACK"0000L0#1234[]\r'


@pytest.mark.parametrize("key", [OLD, NEW, bytes(24)])
def test_sealed_acknowledgement_satisfies_the_panel(key: bytes) -> None:
    sender = Panel("", 0, "4711", key, receiver=None, clock=HeldClock(NOW))
    [frame] = Framer().feed(sender.frame("ADM-CID", b"#4711|1120 00 001", 12))
    header = read_header(frame)
    assert header is not None
    answers = {reply.acknowledge(header, NOW, Key(key)) for _ in range(20)}
    assert len(answers) > 15, "padding must vary the first block"
    for answer in answers:
        assert sender.judge(answer, 12).acknowledged
        assert not sender.judge(answer, 13).acknowledged
        assert b"#4711[" in answer and b"02:12:41" not in answer


def test_a_key_asked_for_is_never_sent() -> None:
    found = verdict(plain(b'"NULL"0000L0#1234[][K]_02:12:41,11-25-2026'))
    assert found.answer(NOW) == plain(b'"ACK"0000L0#1234[]')
