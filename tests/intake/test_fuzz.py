"""Captured frames, bent out of shape: nothing raises, nothing secret comes back, and a good frame is still answered.

A seeded mutator, so that a failure names the seed that repeats it. Most inputs get a right sum and length again after
they were bent, else nothing behind the checksum would ever be tried.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.panel import Panel, sealed_off
from intake.dc09.crypto import Key
from intake.dc09.framing import MAX_FRAME, Framer
from intake.dc09.verdict import Act, Verdict, decide
from intake.received import received_frame
from intake.registry import Known
from models.store.clock import HeldClock
from models.store.text import clean
from tests.conftest import FIGURES
from tests.intake.test_framing import captures

NOW = datetime(2026, 11, 25, 2, 12, 41, tzinfo=UTC)
SECRET = bytes(range(16, 48))
CLOCK = HeldClock(NOW)
ACCOUNTS = ("1234", "4711", "4F39", "AAA", "100200", "5555", "foc7688", "ABCD", "9999")
SENDERS = {
    account.upper(): Known(
        account, account, "burglary", False, None, 0, (Key(SECRET),) if account == "4711" else ()
    )
    for account in ACCOUNTS
}
GOOD = sealed_off(b'"ADM-CID"0001R0L0#1234[#1234|1130 01 005]')
ANSWER = sealed_off(b'"ACK"0001R0L0#1234[]')
SHORT, LONG, SEED = 6_000, 500_000, 20261125
# What gives DC-09 its shape: put in anywhere, it leads furthest.
SIGNS = (b'"', b"[", b"]", b"|", b"#", b"\r", b"\n", b"^", b"/", b"*", b"_", b"\0", b"\xff", b"\x1b[2J", b"NULL", b"|#",
         b"][", b"]_", b"00FF", b"0FF0\"", b"\xe5", "\u202e".encode(), b"N", b"Nri1/", b"[X017E54.120]")  # fmt: skip


@dataclass(slots=True)
class Tally:
    """What became of the inputs."""

    inputs: int = 0
    stored: int = 0
    refused: int = 0
    told_time: int = 0
    unsound: int = 0
    closed: int = 0

    def line(self) -> str:
        """As the fault suites tell their figures."""
        return (
            f"bent DC-09 frames | {self.inputs} inputs | {self.stored} stored | {self.refused} in silence"
            f" | {self.told_time} told the time | {self.unsound} unsound | {self.closed} lines ended"
        )


def bodies() -> list[bytes]:
    """The captured frames' bodies and some of our own, sealed ones among them."""
    sealed = Panel("", 0, "4711", SECRET, clock=CLOCK)
    plain = Panel("", 0, "1234", clock=CLOCK)
    frames = [
        plain.frame("ADM-CID", b"#1234|1130 01 005", 1, ["IHallen", "X017E54.120", "Y59N19.710"]),
        plain.frame("SIA-DCS", b"#1234|Nri1/BA01^Hall/nere^/TA02|NPA03|AVilla", 2),
        plain.frame("NULL", b"", 0),
    ]
    for number, data in enumerate((b"#4711|1120 00 001", b"#4711|Nri1/PA07|Ahj\xe4lp", b""), 5):
        frames.append(sealed.frame("ADM-CID" if data else "NULL", data, number))
    return [frame.encode("ascii")[8:] for frame in (each[2].decode() for each in captures())] + [
        frame[9:-1] for frame in frames
    ]


def bent(chance: random.Random, body: bytes, all_bodies: list[bytes]) -> bytes:
    """`body` with one to six changes."""
    changed = bytearray(body)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(changed) + 1)
        match chance.randrange(8):
            case 0 if changed:
                changed[place % len(changed)] ^= 1 << chance.randrange(8)
            case 1:
                changed[place:place] = chance.choice(SIGNS)
            case 2:
                del changed[place : place + chance.randint(1, 12)]
            case 3:
                changed[place:place] = changed[chance.randrange(len(changed) + 1) :][: chance.randint(1, 40)]
            case 4:
                other = chance.choice(all_bodies)
                changed[place:] = other[chance.randrange(len(other)) :]
            case 5:
                changed[place:place] = chance.randbytes(chance.randint(1, 20))
            case 6:
                changed[place:place] = chance.choice(SIGNS) * chance.randint(2, 300)
            case _:
                digits = b"%d" % chance.choice((0, 1, 9999, 10**12, -1))
                changed[place : place + 4] = digits
    return bytes(changed[:6000])


def resealed(chance: random.Random, all_bodies: list[bytes]) -> bytes:
    """A body under the right key whose clear text was bent: what only a sender gone wrong could send."""
    time = b"_02:12:41,11-25-2026"
    clear = bent(chance, b"|#4711|Nri1/PA07|Ahjalp][IHall]" + time, all_bodies)
    if chance.random() < 0.6:
        clear = clear.partition(b"]_")[0] + b"]" + time
    clear = b"padding"[: chance.randrange(8)] + clear[:1800]
    clear = bytes(-len(clear) % 16 * b"x") + clear
    token = chance.choice((b"ADM-CID", b"SIA-DCS", b"NULL", b"FOO", b"ACK"))
    return b'"*%b"0042R0L0#4711[%b' % (token, Key(SECRET).encrypt(clear).hex().encode())


def streams(seed: int, count: int) -> Iterator[bytes]:
    """Bent frames: most with a right sum, some with a wrong one, some without anything right."""
    chance = random.Random(seed)
    originals = bodies()
    for _ in range(count):
        way = chance.random()
        body = (
            resealed(chance, originals) if way < 0.25 else bent(chance, chance.choice(originals), originals)
        )
        if way < 0.8:
            yield sealed_off(body)
        elif way < 0.9:
            yield bent(chance, sealed_off(body), originals)
        else:
            yield chance.randbytes(chance.randint(1, 400))


def find(account: str) -> Known | None:
    return SENDERS.get(account.upper())


def no_secret(answer: bytes) -> bool:
    return SECRET not in answer and SECRET.hex() not in answer.decode("latin-1").lower()


def judge(verdict: Verdict[Known], raw: bytes, tally: Tally) -> None:
    """One frame through policy, meaning and answer, as the door would have it."""
    answer = verdict.answer(NOW)
    if verdict.act is Act.STORE:
        tally.stored += 1
        assert verdict.message is not None and verdict.sender is not None and verdict.header is not None
        received = received_frame(verdict.message, raw, verdict.sender, "dc09_tcp", NOW, CLOCK)
        for event in received.events:
            for text in (event.text or "", event.code, event.partition, event.zone, event.position or ""):
                assert clean(text) == text
            assert event.priority in (1, 2, 3, 4)
        assert answer is not None and len(answer) <= len(raw) + 12 and no_secret(answer)
        assert answer[9:].startswith((b'"ACK"', b'"*ACK"')) or answer[7:].startswith((b'"ACK"', b'"*ACK"'))
        assert verdict.header.encrypted == bool(verdict.key)
        assert verdict.sender.plain or verdict.header.encrypted
    elif verdict.act is Act.NAK:
        tally.told_time += 1
        assert answer is not None and b'"NAK"0000R0L0A0[]_02:12:41,11-25-2026' in answer
    else:
        tally.refused += 1
        assert answer is None


def tried(seed: int, count: int) -> Tally:
    """`count` inputs on lines of twenty, cut anywhere, each followed by a good frame that must be answered."""
    chance = random.Random(seed + 1)
    tally = Tally()
    framer = Framer()
    for stream in streams(seed, count):
        tally.inputs += 1
        if tally.inputs % 20 == 0:
            framer = Framer()
        try:
            frames = []
            cut = chance.randrange(len(stream) + 1) if chance.random() < 0.5 else len(stream)
            for chunk in (stream[:cut], stream[cut:]):
                frames += framer.feed(chunk)
                assert len(framer._buffer) <= MAX_FRAME
            for frame in frames:
                tally.unsound += not frame.sound
                judge(decide(frame, find, NOW), frame.raw, tally)
            if framer.foreign or framer.overflowed:
                tally.closed += 1
                framer = Framer()
            answers = [decide(frame, find, NOW).answer(NOW) for frame in framer.feed(GOOD)]
            assert ANSWER in answers
        except Exception as error:
            raise AssertionError(f"seed {seed}, input {tally.inputs}: {stream!r}") from error
    return tally


def test_bent_frames(request: pytest.FixtureRequest) -> None:
    tally = tried(SEED, SHORT)
    request.node.user_properties.append((FIGURES, tally.line()))
    assert tally.inputs == SHORT
    assert min(tally.stored, tally.refused, tally.told_time, tally.unsound) > SHORT // 60, tally


@pytest.mark.long
def test_half_a_million_bent_frames(request: pytest.FixtureRequest) -> None:
    tally = tried(random.SystemRandom().randrange(2**32), LONG)
    request.node.user_properties.append((FIGURES, tally.line()))
    assert tally.inputs == LONG


@given(
    st.binary(max_size=600),
    st.sampled_from([b'"ADM-CID"', b'"SIA-DCS"', b'"NULL"', b'"*SIA-DCS"']),
    st.booleans(),
)
def test_any_bytes_after_a_right_head(rest: bytes, token: bytes, keyed: bool) -> None:
    body = token + b"0001R0L0#" + (b"4711" if keyed else b"1234") + b"[" + rest
    tally = Tally()
    for frame in Framer().feed(sealed_off(body)):
        judge(decide(frame, find, NOW), frame.raw, tally)


@given(st.lists(st.binary(max_size=300), max_size=8))
def test_a_good_frame_after_anything(chunks: list[bytes]) -> None:
    framer = Framer()
    for chunk in chunks:
        framer.feed(chunk)
    assert [frame.body for frame in framer.feed(GOOD) if frame.sound][-1:] == [GOOD[9:-1]]
