"""A partner's secret as Standard Webhooks writes it: "whsec_" and the bytes in base64."""

from __future__ import annotations

import base64

SECRET_BYTES = 32
PREFIX = "whsec_"


def in_words(secret: bytes) -> str:
    """The secret as it is handed to the partner."""
    return PREFIX + base64.b64encode(secret).decode("ascii")
