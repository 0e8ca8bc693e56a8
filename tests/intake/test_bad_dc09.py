"""Bad and odd DC-09 over real sockets: the frame, the answer it gets, and what it leaves behind (TRUST bad input).

Every case runs over TCP, and over UDP unless it is about a stream. A silence leaves the sender its second path.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from fixtures.panel import sealed_off
from tests.intake.conftest import DEVICE_KEY, Desk, add_transmitter
from tests.intake.wire import CLOSED, opened, over_tcp, over_udp, sealed, stamp

LONG, MIDDLE = bytes(range(32)), bytes(range(24))
ACK7 = sealed_off(b'"ACK"0007R0L0#1234[]')
BODY = b'"ADM-CID"0007R0L0#1234[#1234|1130 01 005]'
GOOD = sealed_off(BODY)
SILENCE = b""
SEALED_ACK, NAK = b"*ACK", b"NAK"
BURGLARY = "burglary 3 130 005"
PLAIN_REFUSED, UNDECRYPTABLE, UNKNOWN = "plaintext_refused 4711", "undecryptable 4711", "unknown_account 9999"


def plain(data: bytes, head: bytes = b'"ADM-CID"0007R0L0#1234') -> bytes:
    return sealed_off(head + data)


def cid(data: bytes) -> bytes:
    return plain(b"[#1234|" + data + b"]")


def sia(data: bytes) -> bytes:
    return plain(b"[#1234|" + data + b"]", b'"SIA-DCS"0007R0L0#1234')


def echo(head: bytes) -> tuple[bytes, bytes]:
    """An alarm with this sequence, R, L and account, and the acknowledgement that says them back."""
    return sealed_off(b'"ADM-CID"' + head + b"[#1234|1130 01 005]"), sealed_off(b'"ACK"' + head + b"[]")


def eldes(body: bytes) -> bytes:
    """As ELDES panels send: sum and length count the CR."""
    return sealed_off(body + b"\r")[:-1]


@dataclass(frozen=True, slots=True)
class Case:
    """`alarms`: kind, priority, code and zone of each row; `notices`: cause and account."""

    name: str
    sent: bytes | list[bytes]
    reply: bytes
    alarms: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    stream: bool = False
    datagram: bool = False
    texts: list[str] | None = None


def strange(name: str, sent: bytes, shown: str = "unclassified 2  ", texts: list[str] | None = None) -> Case:
    """A valid frame nobody understands: stored raw, shown, acknowledged."""
    return Case(name, sent, ACK7, [shown], texts=texts)


def head(name: str, fields: bytes, stored: bool = True) -> Case:
    sent, answer = echo(fields)
    return Case(f"head: {name}", sent, answer if stored else SILENCE, [BURGLARY] if stored else [])


CASES = [
    # The frame's outside.
    Case("good", GOOD, ACK7, [BURGLARY]),
    Case("sum and length in small letters", GOOD[:9].lower() + GOOD[9:], ACK7, [BURGLARY]),
    Case("sum wrong", b"\n0000" + GOOD[5:], SILENCE),
    Case("sum not hexadecimal", b"\nXYZW" + GOOD[5:], SILENCE),
    Case("length one short", GOOD[:5] + b"%04X" % (len(BODY) - 1) + GOOD[9:], SILENCE),
    Case("length one long", GOOD[:5] + b"%04X" % (len(BODY) + 1) + GOOD[9:], SILENCE),
    Case("length zero", GOOD[:5] + b"0000" + GOOD[9:], SILENCE),
    Case("length FFFF", GOOD[:5] + b"FFFF" + GOOD[9:], SILENCE),
    Case("sum and length missing", b"\n" + BODY + b"\r", SILENCE),
    Case("no LF", GOOD[1:], ACK7, [BURGLARY]),
    Case("CRLF after", GOOD + b"\n", ACK7, [BURGLARY]),
    Case("CRLF before", b"\r\n" + GOOD, ACK7, [BURGLARY]),
    Case("NULs before", b"\0\0\0" + GOOD, ACK7, [BURGLARY]),
    Case("junk before the LF", b"@@junk%%" + GOOD, ACK7, [BURGLARY]),
    Case("junk full of quotes before the LF", b'"' * 600 + GOOD, ACK7, [BURGLARY]),
    Case("junk full of CRs before the LF", b"x\r" * 900 + GOOD, ACK7, [BURGLARY]),
    Case("a cut frame right before", GOOD[:25] + GOOD, ACK7, [BURGLARY]),
    Case("a frame whose length lies, then a good one", GOOD[:5] + b"0FF0" + GOOD[9:] + GOOD, ACK7, [BURGLARY]),
    Case("bad, good", b"\n0000" + GOOD[5:] + GOOD, ACK7, [BURGLARY]),
    Case("two in one", GOOD + cid(b"1131 01 006"), ACK7 + ACK7, [BURGLARY, "burglary 3 131 006"]),
    Case("the same twice", GOOD + GOOD, ACK7 + ACK7, [BURGLARY]),
    Case("ELDES: sum over body and CR", eldes(BODY), ACK7, [BURGLARY]),
    Case("split at every byte", [GOOD[n : n + 1] for n in range(len(GOOD))], ACK7, [BURGLARY], stream=True),
    Case("no CR at the datagram's end", GOOD[:-1], ACK7, [BURGLARY], datagram=True),
    Case("a CR inside the text", sia(b"Nri1/BA05^Hall\rnere^"), ACK7, ["burglary 3 BA 05"], texts=["Hall nere"]),
    Case("3 900 bytes of text", sia(b"Nri1/BA05^" + b"x" * 3900 + b"^"), ACK7, ["burglary 3 BA 05"]),
    Case("over 4 KiB", sia(b"Nri1/BA05^" + b"x" * 4100 + b"^"), SILENCE),
    Case("an endless line", b"A" * 9000, CLOSED, stream=True),
    Case("nothing but NULs", b"\0" * 500, SILENCE),
    Case("HTTP", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", CLOSED, stream=True),
    Case("HTTP with a whole address", b"GET http://a/ HTTP/1.1\r\n\r\n", CLOSED, stream=True),
    Case("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", CLOSED, stream=True),
    Case("ssh", b"SSH-2.0-OpenSSH_9.2\r\n", CLOSED, stream=True),
    # The head.
    head("R absent", b"0007L0#1234"),
    head("R and L absent", b"0007#1234"),
    head("R and L without digits", b"0007RL#1234"),
    head("R in small letters", b"0007Rff00L0#1234"),
    head("R FFFFFF", b"0007RFFFFFFLFFFFFF#1234"),
    head("sequence 0000", b"0000R0L0#1234"),
    head("sequence of letters", b"00AZR0L0#1234"),
    head("sequence of five", b"00071R0L0#1234"),
    head("sequence missing", b"R0L0#1234"),
    head("L before R", b"0007L0R0#1234"),
    head("account of 16 digits", b"0007R0L0#0123456789ABCDEF"),
    head("account in small letters", b"0007R0L0#foc7688"),
    head("account in capital letters", b"0007R0L0#FOC7688"),
    Case("account missing", plain(b"[#1234|1130 01 005]", b'"ADM-CID"0007R0L0'), SILENCE, notices=["unknown_account "]),
    Case("account empty", plain(b"[#1234|1130 01 005]", b'"ADM-CID"0007R0L0#'), SILENCE, notices=["unknown_account "]),
    Case("account unknown", plain(b"[#9999|1130 01 005]", b'"ADM-CID"0007R0L0#9999'), SILENCE, notices=[UNKNOWN]),
    Case("account unknown, the inner one known", plain(b"[#1234|1130 01 005]", b'"ADM-CID"0007R0L0#9999'), SILENCE,
         notices=[UNKNOWN]),
    Case("the inner account differs", plain(b"[#0000|1130 01 005]"), ACK7, [BURGLARY]),
    Case("no inner account", plain(b"[|1130 01 005]"), ACK7, [BURGLARY]),
    Case("no token", sealed_off(b'""0007R0L0#1234[]'), SILENCE, notices=["undecryptable "]),
    Case("a token that moves the cursor", sealed_off(b'"\x1b[2J"0007R0L0#1234[]'), SILENCE, notices=["undecryptable "]),
    # The time of a plain frame is no reason to refuse it.
    *(
        Case(f"time {said!r}", plain(b"[#1234|1130 01 005]" + said), ACK7, [BURGLARY])
        for said in (b"_00:00:00,01-01-1970", b"_12:00:00,01-01-2099", b"_99:99:99,99-99-9999", b"_-1:00:00,01-01-2026",
                     b"_", b"_noon", b"_12:00:00", b" ", b"_16:39:25,08-25-20")
    ),
    # Contact ID.
    Case("CID restore without an alarm", cid(b"3130 01 005"), ACK7),
    Case("CID still there", cid(b"6130 01 005"), ACK7, [BURGLARY]),
    strange("CID qualifier unknown", cid(b"9130 01 005"), "unclassified 2 130 005"),
    strange("CID qualifier 0", cid(b"0130 01 005"), "unclassified 2 130 005"),
    strange("CID code unknown", cid(b"1999 01 005"), "unclassified 2 999 005"),
    strange("CID code of letters", cid(b"1ABC 01 005"), "unclassified 2 ABC 005"),
    Case("CID without group and zone", cid(b"1130"), ACK7, ["burglary 3 130 "]),
    Case("CID without spaces", cid(b"113001005"), ACK7, [BURGLARY]),
    Case("CID with many spaces", cid(b"  1130   01   005  "), ACK7, [BURGLARY]),
    Case("CID group and zone no digits", cid(b"1130 XX YYY"), ACK7, ["burglary 3 130 YYY"]),
    Case("CID with words after", cid(b"1130 01 005 Hallen"), ACK7, [BURGLARY], texts=["Hallen"]),
    Case("CID several", cid(b"1130 01 005|1131 01 006"), ACK7, [BURGLARY, "burglary 3 131 006"]),
    Case("CID with bars and junk", cid(b"|1130 01 005||what"), ACK7, [BURGLARY], texts=["what"]),
    strange("CID that is none", cid(b"hello"), texts=["hello"]),
    strange("CID empty", plain(b"[]")),
    strange("CID without brackets", plain(b"")),
    strange("CID with a bracket that never ends", plain(b"[#1234|")),
    # SIA-DCS.
    strange("SIA empty", plain(b"[]", b'"SIA-DCS"0007R0L0#1234')),
    strange("SIA code unknown", sia(b"Nri2/JQ12"), "unclassified 2 JQ 12"),
    Case("SIA restore without an alarm", sia(b"Nri1/BR05"), ACK7),
    Case("SIA several codes", sia(b"Nri1/BA05/TA06/PA07"), ACK7,
         ["burglary 3 BA 05", "tamper 3 TA 06", "personal 1 PA 07"]),
    Case("SIA several blocks", sia(b"NBA05|NPA06"), ACK7, ["burglary 3 BA 05", "personal 1 PA 06"]),
    Case("SIA a panic after what cannot be read", sia(b"N?!/PA07"), ACK7, ["personal 1 PA 07"], texts=["?!"]),
    Case("SIA with pi, seconds in ti, da and id", sia(b"Npi2/ti10:01:59/da08-18-26/id7/ri4/BA05"), ACK7,
         ["burglary 3 BA 05"]),
    Case("SIA å in Latin-1", sia(b"NBA05^G\xe5ngen^"), ACK7, ["burglary 3 BA 05"], texts=["Gången"]),
    Case("SIA å in UTF-8", sia("NBA05^Gången^".encode()), ACK7, ["burglary 3 BA 05"], texts=["Gången"]),
    Case("SIA escapes and bidi signs", sia("NBA05^\x1b]0;x\x07\u202eR\x00um^".encode()), ACK7, ["burglary 3 BA 05"],
         texts=["Rum"]),
    Case("SIA markup stays text", sia(b"NBA05^(b)[red]x[/]^"), ACK7, ["burglary 3 BA 05"], texts=["(b)[red]x[/]"]),
    Case("SIA 300 codes in one frame", sia(b"N" + b"/".join([b"BA%d" % n for n in range(1, 301)])), ACK7,
         [f"burglary 3 BA {n}" for n in range(1, 301)]),
    # Extended data.
    Case("XDATA of every sort", plain(b"[#1234|1130 01 005][IHall][RRum 2][M00:11:22][Zjunk][][?]"), ACK7, [BURGLARY],
         texts=["Hall · Rum 2 · M 00:11:22 · Z junk"]),
    Case("XDATA that asks for a key", plain(b"[#1234|1130 01 005][K]"), ACK7, [BURGLARY]),
    Case("XDATA with a key in it", plain(b"[#1234|1130 01 005][K00112233][A99]"), ACK7, [BURGLARY], texts=[""]),
    Case("XDATA that never ends", plain(b"[#1234|1130 01 005][Rhall"), ACK7, [BURGLARY], texts=["hall"]),
    # Tokens.
    Case("link test", plain(b"[]", b'"NULL"0007R0L0#1234'), ACK7),
    Case("link test without brackets", plain(b"", b'"NULL"0007R0L0#1234'), ACK7),
    Case("a link test that carries an alarm", plain(b"[#1234|1120 01 005]", b'"NULL"0007R0L0#1234'), ACK7,
         ["personal 1 120 005"]),
    strange("a link test that carries something", plain(b"[#1234|?]", b'"NULL"0007R0L0#1234')),
    strange("token unknown", plain(b"[#1234|x]", b'"ABC-XYZ"0007R0L0#1234'), texts=["x"]),
    strange("token of one letter", plain(b"[]", b'"X"0007R0L0#1234')),
    Case("token in small letters", plain(b"[#1234|1130 01 005]", b'"adm-cid"0007R0L0#1234'), ACK7, [BURGLARY]),
    *(
        Case(f"{token} as a message", plain(b"[]", b'"%b"0007R0L0#1234' % token.encode()), SILENCE)
        for token in ("ACK", "NAK", "DUH")
    ),
    # Copies.
    Case("same sequence, other data", GOOD + cid(b"1131 01 006"), ACK7 + ACK7, [BURGLARY, "burglary 3 131 006"]),
    Case("same data, new sequence", GOOD + echo(b"0008R0L0#1234")[0], ACK7 + echo(b"0008R0L0#1234")[1],
         [BURGLARY, BURGLARY]),
    Case("a copy with a new time", plain(b"[#1234|1130 01 005]_01:00:00,11-25-2026") +
         plain(b"[#1234|1130 01 005]_01:00:09,11-25-2026"), ACK7 + ACK7, [BURGLARY]),
    # Keys.
    Case("plain from a keyed account", plain(b"[#4711|1130 01 005]", b'"ADM-CID"0007R0L0#4711'), SILENCE,
         notices=[PLAIN_REFUSED]),
    Case("plain link test from a keyed account", plain(b"[]", b'"NULL"0007R0L0#4711'), SILENCE,
         notices=[PLAIN_REFUSED]),
    Case("sealed, from an account without key", plain(b"[" + b"AB" * 32, b'"*ADM-CID"0007R0L0#1234'), SILENCE,
         notices=["undecryptable 1234"]),
    Case("sealed, not hexadecimal", plain(b"[" + b"XY" * 32, b'"*ADM-CID"0007R0L0#4711'), SILENCE,
         notices=[UNDECRYPTABLE]),
    Case("sealed, odd hexadecimal", plain(b"[" + b"A" * 33, b'"*ADM-CID"0007R0L0#4711'), SILENCE,
         notices=[UNDECRYPTABLE]),
    Case("sealed, part of a block", plain(b"[" + b"AB" * 20, b'"*ADM-CID"0007R0L0#4711'), SILENCE,
         notices=[UNDECRYPTABLE]),
    Case("sealed, nothing in it", plain(b"[", b'"*ADM-CID"0007R0L0#4711'), SILENCE, notices=[UNDECRYPTABLE]),
    Case("starred, but plain", plain(b"[#4711|1130 01 005]", b'"*ADM-CID"0007R0L0#4711'), SILENCE,
         notices=[UNDECRYPTABLE]),
]  # fmt: skip


SealedCase = tuple[str, bytes, bytes, float, bytes, bytes, list[str], list[str]]
TO_4711 = b'"*ADM-CID"0007R0L0#4711['


def under_key(
    name: str, clear: bytes, reply: bytes, *alarms: str,
    key: bytes = DEVICE_KEY, shift: float = 0.0, head: bytes = TO_4711, notice: str = "",
) -> SealedCase:  # fmt: skip
    """A sealed case; its frame is made when it is sent, since its time counts."""
    return name, clear, key, shift, head, reply, list(alarms), [notice] if notice else []


PANIC = "personal 1 120 005"
LATE = "time_refused 4711"
SEALED = [
    under_key("AES-128", b"|#4711|1120 01 005]%s", SEALED_ACK, PANIC),
    under_key("AES-192", b"|#24BB|1120 01 005]%s", SEALED_ACK, PANIC, key=MIDDLE, head=b'"*ADM-CID"0007#24BB['),
    under_key("AES-256", b"|#32CC|1120 01 005]%s", SEALED_ACK, PANIC, key=LONG, head=b'"*ADM-CID"0007L0#32cc['),
    under_key("link test", b"|]%s", SEALED_ACK, head=b'"*NULL"0000R0L0#4711['),
    under_key("link test without a bar", b"]%s", SEALED_ACK, head=b'"*NULL"0000R0L0#4711['),
    under_key("an alarm whose token was changed to a link test", b"|#4711|1120 01 005]%s", SEALED_ACK, PANIC,
              head=b'"*NULL"0000R0L0#4711['),
    under_key("several events", b"|#4711|Nri1/PA05/BA06]%s", SEALED_ACK, "personal 1 PA 05", "personal 1 BA 06",
              head=b'"*SIA-DCS"0007R0L0#4711['),
    under_key("XDATA", b"|#4711|1120 01 005][IHall]%s", SEALED_ACK, PANIC),
    under_key("padding of 48", b"x" * 48 + b"|#4711|1120 01 005]%s", SEALED_ACK, PANIC),
    under_key("padding with a bar in it", b"a|b|#4711|1120 01 005]%s", SEALED_ACK, PANIC),
    under_key("20 s ahead", b"|#4711|1120 01 005]%s", SEALED_ACK, PANIC, shift=18),
    under_key("40 s behind", b"|#4711|1120 01 005]%s", SEALED_ACK, PANIC, shift=-38),
    under_key("a minute ahead", b"|#4711|1120 01 005]%s", NAK, shift=60, notice=LATE),
    under_key("a day behind", b"|#4711|1120 01 005]%s", NAK, shift=-86400, notice=LATE),
    under_key("no time", b"|#4711|1120 01 005]", NAK, notice=LATE),
    under_key("a time that is none", b"|#4711|1120 01 005]_99:99:99,99-99-9999", NAK, notice=LATE),
    under_key("a link test without time", b"|]", NAK, head=b'"*NULL"0000R0L0#4711[', notice=LATE),
    under_key("unknown token", b"|#4711|what]%s", SEALED_ACK, "unclassified 1  ", head=b'"*FOO"0007R0L0#4711['),
    under_key("the key of another account", b"|#4711|1120 01 005]%s", SILENCE, key=LONG, notice=UNDECRYPTABLE),
    under_key("an unknown account", b"|#9999|1120 01 005]%s", SILENCE, head=b'"*ADM-CID"0007R0L0#9999[',
              notice=UNKNOWN),
    under_key("rubbish inside", b"rubbish without shape", SILENCE, notice=UNDECRYPTABLE),
    under_key("an ACK", b"|]%s", SILENCE, head=b'"*ACK"0007R0L0#4711['),
]  # fmt: skip


@pytest.fixture
def accounts(desk: Desk) -> Desk:
    """The desk with the accounts that the cases dial as."""
    for account, key, kind in (
        ("24BB", MIDDLE, "personal"), ("32CC", LONG, "personal"), ("FOC7688", None, "burglary"),
        ("0123456789ABCDEF", None, "burglary"),
    ):  # fmt: skip
        add_transmitter(desk.store, account, key, kind)
    return desk


async def heard(desk: Desk, how: str, sent: list[bytes]) -> bytes:
    await desk.reception.refresh()
    if how == "tcp":
        return await over_tcp(desk.port, sent)
    address = desk.reception.dc09_udp
    assert address is not None
    return await over_udp(address[1], sent)


async def left_behind(desk: Desk) -> tuple[list[object], list[object]]:
    """The alarms and the notices, once reception has written all it had in hand."""
    await desk.reception.stop()
    return (
        desk.column("SELECT kind || ' ' || priority || ' ' || code || ' ' || zone FROM alarm ORDER BY seq"),
        desk.column("SELECT cause || ' ' || account FROM intake_notice ORDER BY seq"),
    )


OVER = [("tcp", case) for case in CASES if not case.datagram] + [
    ("udp", case) for case in CASES if not case.stream
]


@pytest.mark.parametrize(("how", "case"), OVER, ids=[f"{how} {case.name}" for how, case in OVER])
async def test_plain(accounts: Desk, how: str, case: Case) -> None:
    reply = await heard(accounts, how, case.sent if isinstance(case.sent, list) else [case.sent])
    assert reply == case.reply
    alarms, notices = await left_behind(accounts)
    assert (alarms, notices) == (case.alarms, case.notices)
    if case.texts is not None:
        assert accounts.column("SELECT COALESCE(text, '') FROM alarm ORDER BY seq") == case.texts
    if case.alarms:
        assert set(accounts.column("SELECT source FROM alarm")) == {f"dc09_{how}"}


@pytest.mark.parametrize("how", ["tcp", "udp"])
@pytest.mark.parametrize(
    ("name", "clear", "key", "shift", "head", "reply", "alarms", "notices"),
    SEALED,
    ids=[case[0] for case in SEALED],
)
async def test_sealed(
    accounts: Desk, how: str, name: str, clear: bytes, key: bytes, shift: float, head: bytes, reply: bytes,
    alarms: list[str], notices: list[str],
) -> None:  # fmt: skip
    frame = sealed(clear.replace(b"%s", stamp(shift)), key, head)
    answer = await heard(accounts, how, [frame])
    if reply == SEALED_ACK:
        said = head[head.index(b'"', 1) + 1 : -1]
        assert answer[9:].startswith(b'"*ACK"' + said + b"[")
        shown = opened(answer, key)
        assert b"|]_" in shown and len(shown) % 16 == 0
    elif reply == NAK:
        assert answer[9:].startswith(b'"NAK"0000R0L0A0[]_')
    else:
        assert answer == SILENCE
    assert key.hex() not in answer.hex() and (name == "an ACK" or b"DUH" not in answer)
    assert await left_behind(accounts) == (alarms, notices)


def test_there_are_enough_cases() -> None:
    assert len(CASES) + len(SEALED) >= 100
