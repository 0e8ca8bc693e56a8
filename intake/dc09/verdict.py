"""What to do with one frame: pure policy over the codec, so that every case stands in a table of tests.

Silence lets the sender try again or take its second path; only what is stored is acknowledged (D32).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Generic, Protocol, TypeVar

from intake.dc09 import reply
from intake.dc09.crypto import Key
from intake.dc09.framing import Frame
from intake.dc09.message import RECEIVER_TOKENS, Header, Message
from intake.dc09.parse import decipher, read_header, read_message
from intake.dc09.stamp import in_time


class Act(Enum):
    """What becomes of a frame."""

    STORE = "store"  # store, then acknowledge
    NAK = "nak"  # say our time, store nothing
    SILENCE = "silence"  # say nothing


class Notice(Enum):
    """What the officer is told about a frame that was refused."""

    UNKNOWN_ACCOUNT = "unknown_account"
    UNDECRYPTABLE = "undecryptable"
    PLAINTEXT = "plaintext_refused"
    TIME = "time_refused"


class Sender(Protocol):
    """What the policy must know of a transmitter."""

    @property
    def keys(self) -> tuple[Key, ...]:
        """The live keys, two while they are rotated; none for a plain-text sender."""
        ...

    @property
    def plain(self) -> bool:
        """Whether plain text is taken from it."""
        ...


S = TypeVar("S", bound=Sender)


@dataclass(frozen=True, slots=True)
class Verdict(Generic[S]):
    """The act, with what it needs: the message and key to store and answer, or the notice to raise."""

    act: Act
    header: Header | None = None
    message: Message | None = None
    sender: S | None = None
    key: Key | None = None
    notice: Notice | None = None

    def answer(self, now: datetime) -> bytes | None:
        """The bytes to send back; for STORE only once it is stored."""
        if self.header is None or self.act is Act.SILENCE:
            return None
        if self.act is Act.NAK:
            return reply.wrong_time(self.header, now)
        return reply.acknowledge(self.header, now, self.key)


def decide(frame: Frame, find: Callable[[str], S | None], now: datetime) -> Verdict[S]:
    """The verdict on `frame`, with `find` giving the transmitter of an account."""
    if not frame.sound:
        return Verdict(Act.SILENCE)
    header = read_header(frame)
    if header is None:
        return Verdict(Act.SILENCE, notice=Notice.UNDECRYPTABLE)
    if header.token in RECEIVER_TOKENS:
        return Verdict(Act.SILENCE, header)
    sender = find(header.account)
    if sender is None:
        return Verdict(Act.SILENCE, header, notice=Notice.UNKNOWN_ACCOUNT)
    if not header.encrypted:
        if not sender.plain:
            return Verdict(Act.SILENCE, header, sender=sender, notice=Notice.PLAINTEXT)
        return Verdict(Act.STORE, header, read_message(header), sender)
    untimely: Verdict[S] | None = None
    for key in sender.keys:
        clear = decipher(header, key)
        if clear is not None:
            message = read_message(header, clear)
            if in_time(message.timestamp, now):
                return Verdict(Act.STORE, header, message, sender, key)
            untimely = untimely or Verdict(Act.NAK, header, message, sender, key, Notice.TIME)
    return untimely or Verdict(Act.SILENCE, header, sender=sender, notice=Notice.UNDECRYPTABLE)
