"""Frames out of a stream: whatever the cuts, the dialect and the rubbish between."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures import panel
from intake.dc09.crc import crc16
from intake.dc09.framing import MAX_FRAME, Framer

CAPTURES = Path(__file__).parent / "data" / "dc09_field_captures.tsv"
GOOD = panel.sealed_off(b'"ADM-CID"0001R0L0#1234[#1234|1130 01 005]')
OTHER = panel.sealed_off(b'"SIA-DCS"0002L0#1234[#1234|Nri1/BA05]_02:12:41,11-25-2026')


def captures() -> list[tuple[str, str, bytes]]:
    """Expectation, source and frame of each captured line."""
    found = []
    for line in CAPTURES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            expected, source, _, frame = line.split("\t")
            found.append((expected, source, frame.encode("ascii")))
    return found


def bodies(*chunks: bytes) -> list[bytes]:
    """The bodies of the sound frames in a stream that arrives in these chunks."""
    framer = Framer()
    return [frame.body for chunk in chunks for frame in framer.feed(chunk) if frame.sound]


def test_crc_is_arc() -> None:
    assert crc16(b"123456789") == 0xBB3D
    assert crc16(b"") == 0


@given(st.binary(max_size=300))
def test_crc_agrees_with_the_panels_own(body: bytes) -> None:
    assert crc16(body) == panel.checksum(body)


@pytest.mark.parametrize(("expected", "source", "frame"), captures())
def test_captured_frames(expected: str, source: str, frame: bytes) -> None:
    found = [each for each in Framer().feed(b"\n" + frame + b"\r") if each.sound]
    assert len(found) == (expected != "unsound"), source
    for each in found:
        assert each.body == frame[8:]
        assert each.raw == b"\n" + frame + b"\r"


@pytest.mark.parametrize(
    ("name", "stream"),
    [
        ("plain", GOOD),
        ("no LF", GOOD[1:]),
        ("CRLF ends", GOOD + b"\n"),
        ("lower-case sum and length", GOOD[:9].lower() + GOOD[9:]),
        ("rubbish with an LF before", b"xyz\n" + GOOD),
        ("rubbish without an LF before", b'noise "quoted" and ' + GOOD[1:]),
        ("rubbish with a CR before", b"abc\r\r\n" + GOOD),
        ("NULs between", b"\0\0" + GOOD + b"\0"),
        ("eight quotes before", b'"' * 8 + GOOD),
    ],
)
def test_dialects(name: str, stream: bytes) -> None:
    assert bodies(stream) == [GOOD[9:-1]], name
    assert bodies(*(stream[place : place + 1] for place in range(len(stream)))) == [GOOD[9:-1]], name


def test_split_at_every_byte_and_two_in_one_segment() -> None:
    stream = GOOD + OTHER
    for cut in range(len(stream) + 1):
        assert bodies(stream[:cut], stream[cut:]) == [GOOD[9:-1], OTHER[9:-1]]


def test_binary_checksum_is_read_and_remembered() -> None:
    body = GOOD[9:-1]
    for order in ("big", "little"):
        framer = Framer()
        [frame] = framer.feed(b"\n" + crc16(body).to_bytes(2, order) + GOOD[5:])
        assert frame.sound and frame.binary_crc and frame.body == body


def test_a_carriage_return_inside_a_body_does_not_end_it() -> None:
    body = b'"SIA-DCS"0001L0#1234[#1234|Nri1/BA^Hall\rnere^]'
    stream = panel.sealed_off(body)
    for cut in range(len(stream)):
        assert bodies(stream[:cut], stream[cut:] + GOOD) == [body, GOOD[9:-1]]


def test_a_frame_whose_length_lies_does_not_swallow_the_next() -> None:
    lying = GOOD[:5] + b"0FF0" + GOOD[9:]
    assert bodies(lying, GOOD) == [GOOD[9:-1]]
    assert bodies(lying + lying + OTHER) == [OTHER[9:-1]]


@pytest.mark.parametrize("at", range(1, len(GOOD) - 1))
def test_one_changed_bit_makes_a_frame_unsound(at: int) -> None:
    for bit in range(8):
        changed = bytearray(GOOD)
        changed[at] ^= 1 << bit
        heard = bodies(bytes(changed))
        if changed[1:9].lower() == GOOD[1:9].lower():
            assert heard in ([], [GOOD[9:-1]])
            assert at < 9 or heard == []
        else:
            assert heard == []
        assert bodies(bytes(changed), OTHER)[-1] == OTHER[9:-1]


@pytest.mark.parametrize(
    "opening",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /alarms HTTP/1.1\r\n",
        b"CONNECT a:1 HTTP/1.1\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"SSH-2.0-OpenSSH_9.2\r\n",
    ],
)
def test_other_protocols_are_seen(opening: bytes) -> None:
    framer = Framer()
    framer.feed(opening)
    assert framer.foreign


def test_a_panel_is_never_taken_for_another_protocol() -> None:
    for _, _, frame in captures():
        framer = Framer()
        framer.feed(b"\n" + frame + b"\r")
        framer.feed(b"GET / HTTP/1.1\r\n")
        assert not framer.foreign


def test_endless_line_is_bounded_and_the_next_frame_still_read() -> None:
    framer = Framer()
    for _ in range(100):
        assert framer.feed(b"A" * 1000) == []
        assert len(framer._buffer) <= MAX_FRAME
    assert framer.overflowed
    assert [frame.body for frame in framer.feed(b"\n" + GOOD) if frame.sound] == [GOOD[9:-1]]


def test_largest_frame_is_read() -> None:
    body = b'"SIA-DCS"0001L0#1[#1|Nri1/BA1^' + b"x" * 3900 + b"^]"
    assert bodies(panel.sealed_off(body)) == [body]


def test_pending_only_while_a_frame_has_begun() -> None:
    framer = Framer()
    seen = [framer.pending]
    for chunk in (b"\r\n", GOOD[:7], GOOD[7:] + b"\n"):
        framer.feed(chunk)
        seen.append(framer.pending)
    assert seen == [False, False, True, False]


@given(st.lists(st.binary(max_size=200), max_size=12))
def test_any_bytes_never_raise_and_stay_bounded(chunks: list[bytes]) -> None:
    framer = Framer()
    for chunk in chunks:
        framer.feed(chunk)
        assert len(framer._buffer) <= MAX_FRAME


@given(
    st.lists(st.sampled_from([GOOD, OTHER, GOOD[1:], b"\n", b"junk\r", b"\r\n", b'"', b"12"]), max_size=10),
    st.lists(st.integers(1, 60), min_size=1),
)
def test_frames_do_not_depend_on_the_cuts(parts: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(parts)
    chunks, at, turn = [], 0, 0
    while at < len(stream):
        chunks.append(stream[at : at + cuts[turn % len(cuts)]])
        at += cuts[turn % len(cuts)]
        turn += 1
    assert bodies(*chunks) == bodies(stream)
