"""The checksum of a DC-09 frame: CRC-16/ARC, sixteen bits a step (DC-07; entry 101 of its table is EB01)."""

from __future__ import annotations

from struct import unpack


def _table() -> tuple[int, ...]:
    """What sixteen reflected shifts make of each 16-bit value, built from the sixteen single bits."""
    table = [0]
    for bit in range(16):
        value = 1 << bit
        for _ in range(16):
            value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1
        table += [value ^ known for known in table]
    return tuple(table)


_STEP = _table()
_MIXED = [f"<{count}H" for count in range(2049)]


def crc16(body: bytes) -> int:
    """CRC-16/ARC of `body` (reflected polynomial A001, start 0): crc16(b"123456789") is BB3D."""
    step = _STEP
    size = len(body)
    crc = 0
    words = size >> 1
    form = _MIXED[words] if words < 2049 else f"<{words}H"
    for word in unpack(form, body if not size & 1 else body[:-1]):
        crc = step[crc ^ word]
    if size & 1:
        crc = (crc >> 8) ^ step[((crc ^ body[-1]) & 0xFF) << 8]
    return crc
