"""Advice given, written in ten seconds: who asked, how, how long it took, and what came of it (D17)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.measures.checks import person_of
from models.measures.tables import Advice
from models.measures.words import ADVICE_CHANNELS, ASKERS
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.text import clean

_ADVICE: Any = Advice.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

LONGEST_MIN = 24 * 60


def give(
    session: Session,
    actor: Actor,
    asker: str,
    channel: str,
    about: str,
    clock: Clock,
    *,
    person: str = "",
    minutes: int = 5,
    outcome: str = "",
) -> str:
    """Note advice that was given now; returns its id. `person` is a code, "" where it is about nobody in particular."""
    check(actor, "advice.give")
    for given, known, message_id in (
        (asker, ASKERS, "advice.no_such_asker"),
        (channel, ADVICE_CHANNELS, "advice.no_such_channel"),
    ):
        if given not in known:
            raise Refused(message_id, given=clean(given, 40), known=", ".join(known))
    if not 1 <= minutes <= LONGEST_MIN:
        raise Refused("advice.bad_minutes", given=minutes, longest=LONGEST_MIN)
    now, advice_id = clock.now(), new_id()
    session.connection().execute(
        insert(_ADVICE).values(
            id=advice_id,
            person_id=person_of(session, person) if person else None,
            asker=asker,
            channel=channel,
            minutes=minutes,
            # Ten seconds are enough for two keys: words are asked for, not demanded.
            about=clean(about, 2000, keep_lines=True),
            outcome=clean(outcome, 2000, keep_lines=True) or None,
            given_at=now,
            recorded_label=actor.label,
            recorded_at=now,
        )
    )
    detail: dict[str, object] = {"asker": asker, "channel": channel, "minutes": minutes}
    record(session, actor, "advice.given", f"advice:{advice_id}", now, detail)
    return advice_id
