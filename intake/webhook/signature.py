"""Who signed a message, by Standard Webhooks: HMAC-SHA256 over id, time and the raw bytes of the body.

Verified here and not by the `standardwebhooks` package, which reads the machine's own clock, cannot verify a body
that is not UTF-8 (it is signed all the same, and then an unreadable alarm), and lets a garbage header raise.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from models.partners.rows import PartnerSender

WINDOW_S = 300
"""How far a message's time may lie from ours, either way."""
MOST_SIGNATURES = 8
_ID = re.compile(rb"[\x21-\x7e]{1,200}")
_TIME = re.compile(rb"[0-9]{1,11}")
_NAMES = (b"webhook-id", b"webhook-timestamp", b"webhook-signature")


@dataclass(frozen=True, slots=True)
class Seal:
    """The three headers of a message, well formed; nothing is proven by that."""

    message_id: str
    timestamp: str
    signatures: tuple[bytes, ...]


def seal(headers: Iterable[tuple[bytes, bytes]]) -> Seal | None:
    """The seal in raw headers (names in lower case); None where one is missing, told twice or garbage."""
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in _NAMES:
            if name in found:
                return None
            found[name] = value
    if len(found) < len(_NAMES):
        return None
    message_id, timestamp, listed = (found[name] for name in _NAMES)
    if not _ID.fullmatch(message_id) or not _TIME.fullmatch(timestamp):
        return None
    signatures = tuple(_signatures(listed))
    return Seal(message_id.decode("ascii"), timestamp.decode("ascii"), signatures) if signatures else None


def timely(found: Seal, now: datetime) -> bool:
    """Whether the message's time is near ours. A repeated one is signed anew, with its own time."""
    return abs(now.astimezone(UTC).timestamp() - int(found.timestamp)) <= WINDOW_S


def signer(found: Seal, body: bytes, partners: Sequence[PartnerSender]) -> PartnerSender | None:
    """The partner one of whose live secrets signed these bytes, None where nobody did.

    Every secret is tried against every signature whichever matches, so that the time taken tells nothing.
    """
    content = f"{found.message_id}.{found.timestamp}.".encode("ascii") + body
    signed_by: PartnerSender | None = None
    for partner in partners:
        for secret in partner.secrets:
            right = hmac.new(secret, content, hashlib.sha256).digest()
            for signature in found.signatures:
                if hmac.compare_digest(right, signature):
                    signed_by = partner
    return signed_by


def _signatures(listed: bytes) -> Iterable[bytes]:
    """What could be a signature of version 1; others are passed over, as the standard asks."""
    for part in listed.split(b" ")[:MOST_SIGNATURES]:
        version, _, coded = part.partition(b",")
        if version != b"v1":
            continue
        try:
            signature = base64.b64decode(coded, validate=True)
        except (binascii.Error, ValueError):
            continue
        if len(signature) == hashlib.sha256().digest_size:
            yield signature
