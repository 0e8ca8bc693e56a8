"""What the receiver says back: ACK and NAK (DC-09 5.5.3). Never DUH: whoever is told so does not send again."""

from __future__ import annotations

from datetime import datetime

from intake.dc09.crc import crc16
from intake.dc09.crypto import Key, padding
from intake.dc09.message import Header
from intake.dc09.stamp import write_stamp


def framed(body: bytes, *, binary_crc: bool = False) -> bytes:
    """`body` between LF, checksum, length and CR."""
    if binary_crc:
        return b"\n%b%04X%b\r" % (crc16(body).to_bytes(2, "big"), len(body), body)
    return b"\n%04X%04X%b\r" % (crc16(body), len(body), body)


def acknowledge(header: Header, now: datetime, key: Key | None = None) -> bytes:
    """ACK with sequence, R, L and account as received; under the sender's key when it wrote under one."""
    if key is None:
        return framed(b'"ACK"%b[]' % header.echo, binary_crc=header.binary_crc)
    tail = b"|]" + write_stamp(now)
    sealed = key.encrypt(padding(len(tail)) + tail)
    return framed(
        b'"*ACK"%b[%b' % (header.echo, sealed.hex().upper().encode("ascii")), binary_crc=header.binary_crc
    )


def wrong_time(header: Header, now: datetime) -> bytes:
    """NAK with our time, so that the sender can set its clock; never encrypted (5.5.3.2)."""
    return framed(b'"NAK"0000R0L0A0[]' + write_stamp(now), binary_crc=header.binary_crc)
