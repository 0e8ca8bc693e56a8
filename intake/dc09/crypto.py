"""AES-CBC with a zero vector, as DC-09 5.4 asks, on contexts that are built once per key.

A cipher object costs more than the work on one frame, and CBC cannot be reset. The block cipher itself can:
deciphering is one call and one exclusive-or over the whole frame, enciphering one call a block.
"""

from __future__ import annotations

import os

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

KEY_SIZES = (16, 24, 32)
# Padding must not hold the three signs that give the text its shape: "[", "]" and "|" (DC-09 5.4.6).
_ALLOWED = bytes(value + 1 if value in b"[]|" else value for value in range(256))


class Key:
    """One transmitter's AES key of 16, 24 or 32 bytes; to be used from one thread.

    Its `repr` never shows the key. Raises ValueError for another length.
    """

    __slots__ = ("_decipher", "_encipher", "_secret")

    def __init__(self, secret: bytes) -> None:
        if len(secret) not in KEY_SIZES:
            raise ValueError("a DC-09 key has 16, 24 or 32 bytes")
        block = Cipher(algorithms.AES(secret), modes.ECB())
        self._secret = secret
        self._encipher = block.encryptor()
        self._decipher = block.decryptor()

    @property
    def secret(self) -> bytes:
        """The key itself, to be compared with a stored one; never to be shown."""
        return self._secret

    def __repr__(self) -> str:
        return f"Key({len(self._secret) * 8} bits)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and other._secret == self._secret

    def __hash__(self) -> int:
        return hash(self._secret)

    def decrypt(self, text: bytes) -> bytes:
        """The clear bytes of whole blocks. Raises ValueError for a part of a block."""
        if len(text) % 16:
            raise ValueError("not whole blocks")
        if not text:
            return b""
        clear = int.from_bytes(self._decipher.update(text), "big")
        before = int.from_bytes(text[:-16], "big")
        return (clear ^ before).to_bytes(len(text), "big")

    def encrypt(self, clear: bytes) -> bytes:
        """Whole blocks enciphered. Raises ValueError for a part of a block."""
        if len(clear) % 16:
            raise ValueError("not whole blocks")
        update = self._encipher.update
        chain = 0
        text = bytearray()
        for start in range(0, len(clear), 16):
            block = update((int.from_bytes(clear[start : start + 16], "big") ^ chain).to_bytes(16, "big"))
            chain = int.from_bytes(block, "big")
            text += block
        return bytes(text)


def padding(following: int) -> bytes:
    """Random padding so that it and `following` bytes fill whole blocks: 1 to 16 bytes."""
    return os.urandom(16 - following % 16).translate(_ALLOWED)
