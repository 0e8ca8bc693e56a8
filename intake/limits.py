"""How much of each thing reception bears; seconds and counts."""

from __future__ import annotations

import resource
from dataclasses import dataclass, replace

# Descriptors for all that is no sender's line: the database, the spool, the webhook's lines, files that are read.
ASIDE = 512


@dataclass(frozen=True, slots=True)
class Limits:
    """`frame_s` runs from a frame's first byte. A sender is proven by its first valid frame from a known account;
    its line may then be idle for three of its intervals (`idle_s` where none is set). Only unproven connections
    are counted against `unproven`, and only they are read slowly once `unproven_refused` of their frames in a second
    were refused: one proven address may carry a whole ARC.

    Of one account, `account_in_hand` frames may be on their way to the spool at a time, so that others' go between
    them. Beyond `account_burst` events it is slowed to `account_per_s`; officers are told beyond `account_told`.
    """

    frame_s: float = 10.0
    unproven_idle_s: float = 60.0
    idle_s: float = 3 * 3600.0
    unproven: int = 200
    connections: int = 4000
    frames_in_hand: int = 64
    frames_a_turn: int = 32
    unproven_refused: int = 20
    account_in_hand: int = 64
    account_parked: int = 2048
    account_burst: float = 30_000.0
    account_per_s: float = 100.0
    account_told: float = 1_000.0
    datagrams_each: int = 512
    datagrams: int = 4096


def fitting(limits: Limits) -> Limits:
    """`limits` cut to the open files this process may have, after asking the system for as many as it gives."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = limits.connections + ASIDE
    if soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
            soft = min(wanted, hard)
        except (OSError, ValueError):
            pass
    room = max(16, soft - ASIDE)
    if room >= limits.connections:
        return limits
    return replace(limits, unproven=min(limits.unproven, room // 2), connections=room)
