"""Unlocking a desk while the database is away: by what the desk remembers of the officer who signed in there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import Session

from models.access.actor import Actor, unproven
from models.access.delays import LONGEST_FOR_HELP_S, Failures, delay_s, wait_s
from models.access.hashing import HASHER, Hasher
from models.access.login import about
from models.access.passphrase import normal
from models.access.tables import Credential
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotAllowed, Refused

_CREDENTIAL: Any = Credential.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


@dataclass(frozen=True, slots=True)
class _Happened:
    """Something to put on record when the database is back."""

    verb: str
    actor: Actor
    at: datetime
    detail: dict[str, object]


class HeldProof:
    """The hash of one officer's pass phrase, in the memory of the desk they signed in at, and nowhere else.

    Only that officer unlocks by it, and only while the database is away; the wait after failures is 5 s at most,
    since alarms may be coming in. Used by one thread.
    """

    def __init__(self, actor: Actor, kept: str, clock: Clock, hasher: Hasher = HASHER) -> None:
        self.actor = actor
        self._kept = kept
        self._clock = clock
        self._hasher = hasher
        self._failures: Failures | None = None
        self._happened: list[_Happened] = []

    @classmethod
    def of(
        cls, connection: Connection, actor: Actor, clock: Clock, *, hasher: Hasher = HASHER
    ) -> HeldProof | None:
        """What to remember of the operator who has just signed in; None for an actor who has no pass phrase."""
        chosen = select(_CREDENTIAL.c.passphrase).where(_CREDENTIAL.c.operator_id == actor.id)
        kept = connection.execute(chosen).scalar()
        return None if kept is None else cls(actor, str(kept), clock, hasher)

    def __repr__(self) -> str:
        return f"HeldProof({self.actor.id})"

    @property
    def waits(self) -> bool:
        """Whether something is to be put on record."""
        return bool(self._happened)

    def wait(self) -> float:
        """Seconds until the next attempt will be tried."""
        return wait_s(self._failures, self._clock, LONGEST_FOR_HELP_S)

    def lock(self, why: str) -> None:
        """The desk is locked, to be put on record later."""
        self._note("desk.locked", self.actor, {"why": why, "away": True})

    def unlock(self, passphrase: str) -> Actor:
        """The officer who shows the remembered pass phrase; raises NotAllowed as `login.sign_in` does."""
        left = self.wait()
        if left > 0:
            raise NotAllowed("access.wait", wait_s=math.ceil(left))
        if self._proves(passphrase):
            self._failures = None
            self._note(
                "desk.unlocked", self.actor, {"by": "passphrase", "desk": self.actor.desk, "away": True}
            )
            return self.actor
        clock, count = self._clock, 1 if self._failures is None else self._failures.count + 1
        self._failures = Failures(count, clock.now(), clock.boot_id(), clock.boottime())
        at = self.actor.desk
        detail: dict[str, object] = {"by": "passphrase", "desk": at, "failures": count, "away": True}
        self._note("operator.sign_in_failed", unproven(at, at), detail)
        raise NotAllowed("access.wrong", wait_s=math.ceil(delay_s(count, LONGEST_FOR_HELP_S)))

    def settle(self, session: Session) -> None:
        """Put on record, with the moments they happened at, what was locked and unlocked while it could not be.

        Call `forget` once the transaction has committed.
        """
        now = self._clock.now()
        for each in self._happened:
            subject = about(each.verb, self.actor)
            record(session, each.actor, each.verb, subject, now, each.detail, event_at=each.at)

    def forget(self) -> None:
        """What was settled is not to be settled again."""
        self._happened.clear()

    def _proves(self, passphrase: str) -> bool:
        try:
            return self._hasher.proves(self._kept, normal(passphrase))
        except Refused:
            return False

    def _note(self, verb: str, actor: Actor, detail: dict[str, object]) -> None:
        self._happened.append(_Happened(verb, actor, self._clock.now(), detail))
