"""How much of each thing reception bears; seconds and counts."""

from __future__ import annotations

import resource
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """`frame_s` runs from a frame's first byte. A sender is proven by its first valid frame from a known account;
    its line may then be idle for three of its intervals (`idle_s` where none is set). Only unproven connections
    are counted against `unproven`: one proven address may carry a whole ARC.
    """

    frame_s: float = 10.0
    unproven_idle_s: float = 60.0
    idle_s: float = 3 * 3600.0
    unproven: int = 200
    connections: int = 4000
    frames_in_hand: int = 64


def fitting(limits: Limits) -> Limits:
    """`limits` cut to the open files this process may have, after asking the system for as many as it gives."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = limits.connections + 100
    if soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
            soft = min(wanted, hard)
        except (OSError, ValueError):
            pass
    room = max(16, soft - 100)
    if room >= limits.connections:
        return limits
    return Limits(
        limits.frame_s,
        limits.unproven_idle_s,
        limits.idle_s,
        min(limits.unproven, room // 2),
        room,
        limits.frames_in_hand,
    )
