"""Which channels a word of the ladder means now: the duty's own, and those of the officer who has it (rule 9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from models.channels.tables import Channel
from models.channels.words import EARLY
from models.rota.views import on_duty
from models.store.ladder import BY_NAME

_CHANNEL: Any = Channel.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

MOST = 200
_DUTY_OF = {"wake_tib": "tib", "wake_backup": "tib_backup", "wake_contact": "contact"}


@dataclass(frozen=True, slots=True)
class Way:
    """A channel in use: its own duty, or its officer's id."""

    id: str
    name: str
    duty: str | None
    operator_id: str | None


@dataclass(frozen=True, slots=True)
class Ways:
    """The channels in use and who has which duty, at one instant.

    Until the incoming TiB accepts, the duty's are the outgoing, the incoming and the officer behind (rule 13).
    """

    ways: tuple[Way, ...]
    on_duty: dict[str, tuple[str, ...]]

    def meant(self, words: Iterable[str], muted: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """Ids of the channels that these words reach. `muted` are officers who said that they are awake.

        A duty that nobody can be reached for falls to the channels of all, and where there are none, to every one:
        better somebody woken for nothing than an alarm that nobody hears.
        """
        found: dict[str, None] = {}
        for word in words:
            for way in self._of(word):
                if self._holder(way) not in muted:
                    found[way.id] = None
        return tuple(found)

    def held_by(self, operator_id: str) -> tuple[str, ...]:
        """Ids of the channels in an officer's hand now: their own, and the telephone that goes with their duty."""
        return tuple(way.id for way in self.ways if self._holder(way) == operator_id)

    def _of(self, word: str) -> list[Way]:
        wakes = [way for way in self.ways if way.duty not in EARLY]
        if word == "wake_all":
            return wakes
        if word.startswith(BY_NAME):
            name = word.removeprefix(BY_NAME).casefold()
            return [way for way in self.ways if way.name.casefold() == name]
        duty = _DUTY_OF.get(word)
        if duty is None:
            return []
        officers = self.on_duty.get(duty, ())
        behind = "tib_backup" if duty == "tib" and len(officers) > 1 else duty
        own = [way for way in wakes if way.duty in (duty, behind) or way.operator_id in officers]
        return own or [way for way in wakes if way.duty == "all"] or wakes

    def _holder(self, way: Way) -> str | None:
        """Whose hand a channel is in now."""
        return way.operator_id or next(iter(self.on_duty.get(way.duty or "", ())), None)


def ways_now(connection: Connection, at: datetime) -> Ways:
    """The channels in use; the rota is read only where there are any."""
    rows = connection.execute(
        select(_CHANNEL.c.id, _CHANNEL.c.name, _CHANNEL.c.duty, _CHANNEL.c.operator_id)
        .where(_CHANNEL.c.active)
        .order_by(_CHANNEL.c.seq)
        .limit(MOST)
    )
    ways = tuple(Way(*row) for row in rows)
    if not ways:
        return Ways((), {})
    duty = on_duty(connection, at)
    shifts = {"tib": duty.tib, "tib_backup": duty.tib_backup, "contact": duty.contact}
    having: dict[str, tuple[str, ...]] = {
        name: (shift.operator_id,) for name, shift in shifts.items() if shift is not None
    }
    if duty.tib_incoming is not None:
        behind = having.get("tib_backup", ())
        having["tib"] = tuple(dict.fromkeys((*having.get("tib", ()), duty.tib_incoming.operator_id, *behind)))
    return Ways(ways, having)
