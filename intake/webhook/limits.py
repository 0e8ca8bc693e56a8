"""How much of each thing the webhook bears; seconds, bytes and counts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WebhookLimits:
    """`request_s` is for a whole request from its first byte, or from the connection's start where none comes;
    `answer_s` for its answer; `idle_s` between requests. `body_bytes` counts a body as sent, chunk marks and all,
    also what is thrown away after it was refused, so that the refusal can be read.
    """

    request_s: float = 10.0
    answer_s: float = 30.0
    idle_s: int = 75
    connections: int = 200
    header_bytes: int = 16 * 1024
    body_bytes: int = 1024 * 1024
