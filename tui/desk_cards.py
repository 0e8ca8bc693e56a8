"""Looking at what is masked, on the real store: every look is on record before it is answered.

While the database is away only the card of an open alarm that this officer has is opened, from what this desk has at
hand, and the look waits in the encrypted outbox: life before log.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.store.errors import NotFound, StoreUnavailable
from tui.desk_base import DeskBase
from tui.render.ages import local

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from models.access.actor import Actor
    from models.alarms.rows import AlarmCard, PersonInAlarm
    from models.incidents.rows import IncidentCard
    from models.people.card import PersonCard
    from models.people.reveal import Reason, Revealed
    from models.people.rows import PersonRow
    from models.store.store import Store
    from tui.card_services import Look
    from tui.desk_local import DeskLocal

AT_HAND = 20
# What the list of persons tells of them: no name, no address.
LISTED = ("code", "mandate", "offers")
# An incident that stays on the glass is read anew at every change; so long it counts as opened once.
VIEWED_S = 300.0


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What looking needs of the home: the key that hides searched words, and where this desk remembers the log."""

    search_key: Callable[[], bytes]
    head: Path


class DeskCards(DeskBase):
    """Cards, searches and lists of protected data; a base of `LiveServices`, which gives actor, clock and store."""

    without_database: bool
    local_desk: DeskLocal | None
    on_record: OnRecord | None = None

    def __init__(self) -> None:
        self._at_hand: dict[str, tuple[str, PersonInAlarm]] = {}
        self._at_hand_lock = threading.Lock()
        self._viewed: dict[tuple[str, str], float] = {}

    def read_card(self, code: str) -> PersonCard:
        from models.people.card import person_card

        now = self.clock.now()
        with self.reading() as connection:
            return person_card(connection, code, self.actor, now, local(now).date())

    def reveal(self, code: str, fields: tuple[str, ...], look: Look) -> Revealed:
        from models.people.reveal import Reason, reveal

        reason = Reason(look.kind, look.reference, look.text)
        if self.without_database:
            return self._away(code, fields, reason)
        try:
            with self.writing() as session:
                found = reveal(session, self.actor, code, fields, reason, self.clock)
        except StoreUnavailable:
            return self._away(code, fields, reason)
        return found  # only now: the record has it

    def break_glass(self, code: str, words: str) -> Revealed:
        from models.access.break_glass import break_glass
        from models.people.card import person_card
        from models.people.reveal import Reason, reveal

        now = self.clock.now()
        try:
            with self.writing() as session:
                number = break_glass(session, self.actor, code, words, self.clock)
                card = person_card(session.connection(), code, self.actor, now, local(now).date())
                whole = tuple(group.field for group in card.groups)
                found = reveal(session, self.actor, code, whole, Reason("glass", str(number)), self.clock)
        except StoreUnavailable:
            raise StoreUnavailable("reveal.needs_record") from None
        return found

    def incident_is_of(self, code: str, number: str) -> bool:
        from models.people.reveal import id_of, incident_for

        with self.reading() as connection:
            return incident_for(connection, id_of(connection, code), number)

    def view_people(self) -> tuple[PersonRow, ...]:
        from models.audit.seen import record_view
        from models.people.views import people

        with self.writing() as session:
            rows = people(session.connection(), local(self.clock.now()).date())
            record_view(session, self.actor, "people", self.clock, count=len(rows), fields=LISTED)
        return rows

    def read_alarm(self, alarm_id: str, *, words: bool = True) -> AlarmCard:
        from models.alarms.card import alarm_card
        from models.alarms.reading import view_alarm
        from models.incidents.reading import may_read

        def read(connection: Connection, *, words: bool = True) -> AlarmCard:
            card = alarm_card(connection, alarm_id, self.actor.id, self.clock.now(), words=words)
            if card is None:
                raise NotFound("alarm.not_found", alarm=alarm_id)
            return card

        with self.reading() as connection:
            card = read(connection, words=False)
        if words and card.hides_words and may_read(self.actor):
            # What can be put on no record is shown by nobody; all the rest of it is shown.
            with contextlib.suppress(StoreUnavailable):
                card = self._opened(
                    f"alarm:{alarm_id}", lambda act: view_alarm(act, self.actor, alarm_id, self.clock), read
                )
        self.keep_at_hand(card)
        return card

    def read_incident(self, incident_id: str) -> IncidentCard:
        from models.incidents.reading import may_read, seen_by, view_incident
        from models.incidents.views import incident_card

        actor, now = self.actor, self.clock.boottime()
        viewed = self._viewed.get((actor.id, incident_id), float("-inf"))
        if may_read(actor) and now - viewed >= VIEWED_S:
            with self.writing() as session:
                card: IncidentCard | None = view_incident(session, actor, incident_id, self.clock)
            self._viewed = {key: at for key, at in self._viewed.items() if now - at < VIEWED_S}
            self._viewed[actor.id, incident_id] = now
        else:
            with self.reading() as connection:
                card = incident_card(connection, incident_id)
        if card is None:
            raise NotFound("incident.not_found", incident=incident_id)
        return seen_by(actor, card)

    def searched(self, where: str, words: str, count: int, opened: str = "") -> None:
        from models.audit.seen import record_search
        from models.people.reveal import id_of

        if self.on_record is None:
            return
        key = self.on_record.search_key()
        with self.writing() as session:
            subject = f"person:{id_of(session.connection(), opened)}" if opened else ""
            record_search(session, self.actor, where, words, self.clock, key, count=count, opened=subject)

    def look_back(self, store: Store) -> None:
        """See that the log still holds what this desk has seen of it, and remember it anew. Raises StoreUnavailable."""
        from models.audit.remembered import meet

        if self.on_record is not None:
            meet(store, self.on_record.head, self.clock)

    def keep_at_hand(self, card: AlarmCard) -> None:
        """Hold the person of an open alarm that this officer has, for as long as they have it."""
        with self._at_hand_lock:
            self._at_hand.pop(card.row.id, None)
            if card.opened and card.person is not None:
                self._at_hand[card.row.id] = (self.actor.id, card.person)
                while len(self._at_hand) > AT_HAND:
                    del self._at_hand[next(iter(self._at_hand))]

    def keep_for(self, actor: Actor) -> None:
        """This officer sits here now: what another had at hand is let go."""
        with self._at_hand_lock:
            self._at_hand = {alarm: held for alarm, held in self._at_hand.items() if held[0] == actor.id}

    def _away(self, code: str, fields: tuple[str, ...], reason: Reason) -> Revealed:
        """The card of the officer's own open alarm, from what is at hand, with the look kept in the outbox first."""
        from models.people.reveal import Revealed

        local_desk, actor = self.local_desk, self.actor_here
        if reason.kind != "alarm" or local_desk is None:
            raise StoreUnavailable("reveal.needs_record")
        with self._at_hand_lock:
            whose, person = self._at_hand.get(reason.reference, ("", None))
        if person is None or whose != actor.id or person.code != code:
            raise StoreUnavailable("reveal.not_at_hand", code=code)
        # Neither the sealed text nor the transmitters are ever held here.
        shown = tuple(each for each in fields if each in ("name", "phone", "address", "responsible"))
        if not shown:
            raise StoreUnavailable("reveal.not_at_hand", code=code)
        local_desk.put("reveal", reason.reference, " ".join(shown), actor, code)
        wanted = frozenset(shown)
        return Revealed(
            code,
            shown,
            name=person.name if "name" in wanted else None,
            phone=person.phone if "phone" in wanted else None,
            address=person.home if "address" in wanted else None,
            responsible=person.responsible if "responsible" in wanted else None,
            responsible_phone=person.responsible_phone if "responsible" in wanted else None,
        )
