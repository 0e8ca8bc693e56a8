"""Bytes to a running reception over TCP or UDP, and everything that came back before a probe's answer.

A silence needs no waiting for: frames of one line are answered in order, so what the probe's answer overtakes has
got none.
"""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from fixtures.panel import sealed_off

CLOSED = b"closed"
_PROBE = sealed_off(b'"NULL"0000R5EL5E#1234[]')
_ANSWERED = sealed_off(b'"ACK"0000R5EL5E#1234[]')


def stamp(shift_s: float = 0.0) -> bytes:
    """The time now, moved by so many seconds, as a frame says it."""
    return (datetime.now(UTC) + timedelta(seconds=shift_s)).strftime("_%H:%M:%S,%m-%d-%Y").encode()


def sealed(clear: bytes, key: bytes, head: bytes = b'"*ADM-CID"0007R0L0#4711[') -> bytes:
    """A frame whose clear text is all of `clear`, filled up with padding in front."""
    whole = os.urandom(16 - len(clear) % 16).hex().encode()[: 16 - len(clear) % 16] + clear
    cipher = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).encryptor()
    return sealed_off(head + (cipher.update(whole) + cipher.finalize()).hex().upper().encode())


def opened(answer: bytes, key: bytes) -> bytes:
    """The clear text of a sealed answer."""
    text = bytes.fromhex(answer[answer.index(b"[") + 1 : -1].decode("ascii"))
    cipher = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).decryptor()
    return cipher.update(text) + cipher.finalize()


async def over_tcp(port: int, chunks: list[bytes]) -> bytes:
    """What these chunks are answered; CLOSED after it where the line was ended."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    heard = b""
    try:
        for chunk in chunks:
            writer.write(chunk)
            await asyncio.sleep(0)
        writer.write(_PROBE)
        async with asyncio.timeout(10):
            while not heard.endswith(_ANSWERED):
                more = await reader.read(65_536)
                if not more:
                    return heard + CLOSED
                heard += more
    except ConnectionError:
        return heard + CLOSED
    finally:
        writer.close()
    return heard.removesuffix(_ANSWERED)


class _Ear(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.heard = b""
        self.done = asyncio.Event()

    def datagram_received(self, data: bytes, addr: object) -> None:
        if data == _ANSWERED:
            self.done.set()
        else:
            self.heard += data


async def over_udp(port: int, datagrams: list[bytes]) -> bytes:
    """What these datagrams are answered."""
    loop = asyncio.get_running_loop()
    transport, ear = await loop.create_datagram_endpoint(_Ear, remote_addr=("127.0.0.1", port))
    try:
        for datagram in datagrams:
            transport.sendto(datagram)
        transport.sendto(_PROBE)
        async with asyncio.timeout(10):
            await ear.done.wait()
    finally:
        transport.close()
    return ear.heard
