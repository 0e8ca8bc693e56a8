"""What frames say: captured ones, made ones, and any bytes at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures import panel
from fixtures.panel import Panel
from intake.dc09.crypto import Key, padding
from intake.dc09.extras import occurred, position
from intake.dc09.framing import Frame, Framer
from intake.dc09.message import Event, Message
from intake.dc09.parse import decipher, read_header, read_message
from models.store.clock import HeldClock

AT = datetime(2026, 11, 25, 2, 12, 41, tzinfo=UTC)


def said(body: bytes, key: Key | None = None) -> Message:
    """The message in a body."""
    header = read_header(Frame(body, body))
    assert header is not None
    if key is None:
        return read_message(header)
    clear = decipher(header, key)
    assert clear is not None
    return read_message(header, clear)


def events(body: bytes) -> list[tuple[str, str, str, str, str]]:
    return [(e.code, e.qualifier, e.area, e.zone, e.text) for e in said(body).events]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'"ADM-CID"0227R4F39L4F39#4F39[#4F39|3401 01 057]', [("401", "3", "01", "057", "")]),
        (b'"ADM-CID"6616R0L0#foc7688[#foc7688|1351 01 000]', [("351", "1", "01", "000", "")]),
        (b'"ADM-CID"0001L0#1[#1|1130]', [("130", "1", "", "", "")]),
        (b'"SIA-DCS"0047L0#100200[#100200|Nti10:01:00/da08-18-24/RP]', [("RP", "N", "", "", "")]),
        (b'"SIA-DCS"0097L0#ABCD[#0000|Npi0/AT]', [("AT", "N", "", "", "")]),
        (b'"SIA-DCS"0178L0#5555[#5555|Npi1/NL1][RLivingRoom]', [("NL", "N", "", "1", "")]),
        (b'"SIA-DCS"0084L0#AAA[#AAA|Nri1/XC12]', [("XC", "N", "1", "12", "")]),
        (b'"SIA-DCS"7232L0#AAA[#AAA|Nri1/PE501]', [("PE", "N", "1", "501", "")]),
        (b'"SIA-DCS"6002L0#AAA[|Nri1/CL501]', [("CL", "N", "1", "501", "")]),
        (b'"SIA-DCS"0000L0#3080[#3080|Nti19:44/id1/ri4/RP]', [("RP", "N", "4", "", "")]),
        (b'"SIA-DCS"0001RF3L77#1234[#1234|NRR|Atest]', [("RR", "N", "", "", "test")]),
        (b'"SIA-DCS"0001L0#1[#1|Nri1BA01]', [("BA", "N", "1", "01", "")]),
        (b'"SIA-DCS"0001L0#1[#1|Nri1/BA01^Hall/nere^]', [("BA", "N", "1", "01", "Hall/nere")]),
        (b'"SIA-DCS"0001L0#1[#1|Nri1/BA01*"Hall"NM]', [("BA", "N", "1", "01", "Hall")]),
        (b'"SIA-DCS"0001L0#1[#1|Nri1/BA12Hall]', [("BA", "N", "1", "12", "Hall")]),
        (b'"SIA-DCS"0001L0#1[#1|OBA01]', [("BA", "O", "", "01", "")]),
        (b'"SIA-DCS"0001L0#1[#1|BA01]', [("BA", "", "", "01", "")]),
        (
            b'"SIA-DCS"0001L0#1[#1|Nri1/BA01/TA02/ri2/FA03|AVilla]',
            [
                ("BA", "N", "1", "01", "Villa"),
                ("TA", "N", "1", "02", "Villa"),
                ("FA", "N", "2", "03", "Villa"),
            ],
        ),
        (b'"SIA-DCS"0001L0#1[#1|NBA1|NPA2]', [("BA", "N", "", "1", ""), ("PA", "N", "", "2", "")]),
        (b'"SIA-DCS"0001L0#1[#1|NBA1^k]k^]', [("BA", "N", "", "1", "k]k")]),
        (b'"SIA-DCS"0001L0#1[#1|NBA1^G\xe5ngen^]', [("BA", "N", "", "1", "Gången")]),
        (b'"SIA-DCS"0001L0#1[#1|NBA1^G\xc3\xa5ngen^]', [("BA", "N", "", "1", "Gången")]),
        (b'"SIA-DCS"0001L0#1[#1|NBA1^\x1b[31mR\x07^]', [("BA", "N", "", "1", "R")]),
        (b'"SIA-DCS"0001L0#1234[]', [("", "", "", "", "")]),
        (b'"SIA-DCS"0001L0#1[#1|?!]', [("", "", "", "", "?!")]),
        (b'"ADM-CID"0001L0#1[#1|hello]', [("", "", "", "", "hello")]),
        (b'"FOO"0001L0#1[#1|x]', [("", "", "", "", "x")]),
        (b'"ADM-CID"0001L0#1', [("", "", "", "", "")]),
        (b'"NULL"0000L0#1409[]_20:38:07,08-27-2026', []),
    ],
)
def test_events(body: bytes, expected: list[tuple[str, str, str, str, str]]) -> None:
    assert events(body) == expected


@pytest.mark.parametrize(
    ("fields", "receiver", "prefix", "account"),
    [
        (b"R0L0#0", "0", "0", "0"),
        (b"R1234L1234#123456", "1234", "1234", "123456"),
        (b"RFFFFFFLFFFFFF#0123456789ABCDEF", "FFFFFF", "FFFFFF", "0123456789ABCDEF"),
        (b"L0#foc7688", None, "0", "foc7688"),
        (b"RL#1", "", "", "1"),
        (b"rest", None, None, None),
    ],
)
def test_header_fields(fields: bytes, receiver: str | None, prefix: str | None, account: str | None) -> None:
    header = read_header(Frame(b"", b'"NULL"0042' + fields + b"[]"))
    if account is None:
        assert header is None
        return
    assert header is not None
    assert (header.receiver, header.prefix, header.account) == (receiver, prefix, account)
    assert header.echo == b"0042" + fields


def test_inner_account_extras_time_and_content() -> None:
    body = b'"SIA-DCS"0097L0#ABCD[#0000|Npi0/PA1][X017E54.120][Y59N19.710][H02:12:40,11-25-2026][K]_02:12:41,11-25-2026'
    message = said(body)
    assert message.inner_account == "0000"
    assert [extra.letter for extra in message.extras] == ["X", "Y", "H", "K"]
    assert message.timestamp == AT
    assert occurred(message.extras) == datetime(2026, 11, 25, 2, 12, 40, tzinfo=UTC)
    place = position(message.extras)
    assert place is not None and place == pytest.approx((59.3285, 17.902), abs=1e-4)
    assert message.content == body[body.index(b"[") + 1 : body.rindex(b"_")].replace(b"PA1][X", b"PA1][X")


def test_content_ignores_time_and_padding_but_nothing_else(clock: HeldClock) -> None:
    key = bytes(range(16))
    sealed = Panel("", 0, "1234", key, clock=clock)
    frames = [
        sealed.frame("ADM-CID", b"#1234|1130 01 005", 7, ["I\u00e5"], AT.replace(second=s)) for s in (1, 2)
    ]
    assert frames[0] != frames[1]
    first, second = (said(Framer().feed(frame)[0].body, Key(key)) for frame in frames)
    assert first.content == second.content == "#1234|1130 01 005][I\u00e5]".encode()
    assert first.timestamp != second.timestamp
    third = said(b'"ADM-CID"0007R0L0#1234[#1234|1130 01 006]')
    assert third.content != first.content


@pytest.mark.parametrize("stamp", [b"_99:99:99,99-99-9999", b"_16:39:25,08-25-20", b"_", b"_0000"])
def test_a_time_that_is_none_does_no_harm(stamp: bytes) -> None:
    message = said(b'"ADM-CID"0001L0#1[#1|1130 01 005]' + stamp)
    assert message.timestamp is None
    assert stamp == b"_" or message.events[0].code == "130"


@given(st.binary(max_size=400))
def test_any_body_is_read_without_raising(body: bytes) -> None:
    header = read_header(Frame(body, body))
    if header is not None:
        read_message(header)
        decipher(header, Key(bytes(16)))


@given(st.binary(max_size=300), st.sampled_from(["ADM-CID", "SIA-DCS", "NULL", "X"]), st.booleans())
def test_any_data_from_a_panel_gives_events_or_is_a_link_test(data: bytes, token: str, sealed: bool) -> None:
    key = bytes(32)
    sender = Panel("", 0, "12AB", key if sealed else None)
    [frame] = [each for each in Framer().feed(sender.frame(token, data, 1, at=AT)) if each.sound]
    header = read_header(frame)
    assert header is not None and header.account == "12AB"
    clear = decipher(header, Key(key)) if sealed else None
    if sealed and clear is None:
        assert b"]" in data or b"[" in data or b"|" in data
        return
    message = read_message(header, clear)
    assert message.events or (
        token == "NULL" and not message.content.partition(b"]")[0].strip(b"# \t\r\n\v\f")
    )


hexadecimal = st.text("0123456789ABCDEF", min_size=3, max_size=16)


@given(
    account=hexadecimal,
    code=st.integers(100, 999).map(str),
    qualifier=st.sampled_from("136"),
    group=st.integers(0, 99).map("{:02}".format),
    zone=st.integers(0, 999).map("{:03}".format),
    sequence=st.integers(1, 9999),
    receiver=st.none() | st.text("0123456789ABCDEF", max_size=6),
    size=st.sampled_from([0, 16, 24, 32]),
    extra=st.none() | st.text("abcdefåäö 0123456789", min_size=1, max_size=40),
)
def test_what_a_panel_sends_is_what_is_read(
    account: str,
    code: str,
    qualifier: str,
    group: str,
    zone: str,
    sequence: int,
    receiver: str | None,
    size: int,
    extra: str | None,
) -> None:
    key = bytes(range(size)) or None
    sender = Panel("", 0, account, key, receiver=receiver)
    data = f"#{account}|{qualifier}{code} {group} {zone}".encode()
    [frame] = Framer().feed(sender.frame("ADM-CID", data, sequence, [f"I{extra}"] if extra else [], AT))
    message = said(frame.body, Key(key) if key else None)
    assert message.events == (Event("ADM-CID", code, qualifier, group, zone),)
    assert message.header.account == message.inner_account == account
    assert (message.header.sequence, message.header.receiver) == (f"{sequence:04}", receiver)
    assert message.timestamp == AT
    assert [each.text for each in message.extras] == ([extra.strip()] if extra else [])


@given(st.sampled_from([16, 24, 32]), st.binary(max_size=8), st.integers(0, 200))
def test_key_seals_and_opens(size: int, start: bytes, length: int) -> None:
    key = Key((start + bytes(range(size)))[:size])
    clear = bytes(length % 256 for _ in range(length))
    whole = padding(len(clear)) + clear
    assert len(whole) % 16 == 0 and not set(b"[]|") & set(whole[: len(whole) - len(clear)])
    assert key.decrypt(key.encrypt(whole)) == whole


def test_key_agrees_with_the_librarys_own_chaining() -> None:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    secret, clear = bytes(range(32)), bytes(range(160))
    theirs = Cipher(algorithms.AES(secret), modes.CBC(bytes(16))).encryptor().update(clear)
    assert Key(secret).encrypt(clear) == theirs
    assert Key(secret).decrypt(theirs) == clear


def test_a_key_does_not_show_itself_and_has_a_right_length() -> None:
    assert "0102" not in repr(Key(bytes(range(16)))) and "128 bits" in repr(Key(bytes(16)))
    with pytest.raises(ValueError, match="16, 24 or 32"):
        Key(b"short")


def test_another_key_opens_nothing() -> None:
    sender = Panel("", 0, "1234", bytes(32))
    for number in range(1, 400):
        [frame] = Framer().feed(sender.frame("NULL", b"", number, at=AT))
        header = read_header(frame)
        assert header is not None
        assert decipher(header, Key(bytes(31) + b"\1")) is None
        assert decipher(header, Key(bytes(32))) is not None


def test_checksum_is_over_bytes_not_letters() -> None:
    for text in ("å", "Å", "漢"):
        for coding in ("utf-8", "latin-1"):
            if text == "漢" and coding == "latin-1":
                continue
            body = b'"SIA-DCS"0001L0#1[#1|NBA1^' + text.encode(coding) + b"^]"
            [frame] = Framer().feed(panel.sealed_off(body))
            assert frame.sound and said(frame.body).events[0].text == text
