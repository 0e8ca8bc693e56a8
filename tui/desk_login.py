"""Who sits at a desk, shown by pass phrase or PIN on the real store; by the desk's own memory while that is away."""

from __future__ import annotations

import contextlib
import re
import threading
from typing import TYPE_CHECKING

from models.access.actor import unproven
from models.store.errors import StoreUnavailable, VaktbordError
from models.words.lookup import t

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from models.access.actor import Actor
    from models.access.away import HeldProof
    from models.access.login import AcceptedShift
    from models.store.store import Store
    from tui.desk_services import LiveServices

DESK = "desk"
_PIN = re.compile(r"[0-9]{6,12}")


class DeskLogin:
    """One attempt at a time, in worker threads. The services act as whoever has shown who they are, and no one else.

    The duty TiB who has accepted their shift, and has signed in by pass phrase within it or in the hour before, may
    unlock this desk by PIN from then on; as the planned shift ends so does that, relieved or not (rule 13).
    """

    def __init__(
        self, services: LiveServices, suggested: str = "", demo_passphrase: str = "", demo_other: str = ""
    ) -> None:
        self.on: bool | None = None
        self.officer: Actor | None = None
        self.suggested = suggested
        self.demo_passphrase = demo_passphrase
        self.demo_other = demo_other
        self._services = services
        self._alone = threading.Lock()
        self._code = ""
        self._is_open = False
        self._shift: AcceptedShift | None = None
        self._phrase: tuple[str, datetime] | None = None
        self._has_pin = False
        self._held: HeldProof | None = None
        self._left: list[HeldProof] = []

    @property
    def on_duty(self) -> bool:
        """Whether the officer is the duty TiB in a shift they have accepted."""
        officer, shift, now = self.officer, self._shift, self._services.clock.now()
        return officer is not None and shift is not None and shift.lets_pin(officer.id, now)

    @property
    def takes_pin(self) -> bool:
        """Whether the officer's PIN would be tried now."""
        return self._has_pin and self.on_duty and not self._services.without_database

    def begin(self, store: Store) -> None:
        """The store is open: see whether anybody can sign in. The demo signs in by itself."""
        from models.access.login import login_is_on

        with store.read() as connection:
            self.on = login_is_on(connection)
        if self.on and self.demo_passphrase and self.suggested and self.officer is None:
            with contextlib.suppress(VaktbordError):
                self.sign_in(self.suggested, self.demo_passphrase)

    def close(self) -> None:
        """From this moment nobody has shown who they are; waits for nothing."""
        self._is_open = False
        self._services.sits(None)
        if self.officer is not None:
            label = t("access.unproven_locked", who=self.officer.label)
            self._services.act_as(unproven(label, self.officer.desk))

    def put_lock_on_record(self, why: str) -> None:
        """Record that the desk was locked, at once or when the database is back."""
        from models.access import login

        with self._alone:
            officer, held = self.officer, self._held
            if officer is None:
                return
            try:
                self._require_database()
                login.lock(self._services.store, officer, self._services.clock, why)
                with self._services.store.read() as connection:
                    self._note_duty(connection, officer)
            except StoreUnavailable:
                if held is not None:
                    held.lock(why)

    def sign_in(self, code: str, passphrase: str) -> Actor:
        """Whoever shows this pass phrase sits here from now on. Raises NotAllowed, StoreUnavailable."""
        from models.access import login

        with self._alone:
            try:
                self._require_database()
                store, clock = self._services.store, self._services.clock
                actor = login.sign_in(store, code, passphrase, DESK, clock)
                before = self.officer
                if before is not None and before.id != actor.id:
                    login.sign_out(store, before, clock, "change")
                self._sits(store, actor, code, by_phrase=True)
            except StoreUnavailable as error:
                raise StoreUnavailable("access.away_new") from error
            return actor

    def unlock(self, typed: str) -> tuple[Actor, bool]:
        """The officer who locked shows a pass phrase or PIN; whether it was the pass phrase. Raises as `sign_in`."""
        from models.access import login

        with self._alone:
            services, by_pin = self._services, self.takes_pin and bool(_PIN.fullmatch(typed))
            try:
                self._require_database()
                store, clock = services.store, services.clock
                if by_pin:
                    actor = login.unlock_pin(store, self._code, typed, DESK, clock, self._shift)
                else:
                    actor = login.unlock(store, self._code, typed, DESK, clock)
                self._sits(store, actor, self._code, by_phrase=not by_pin)
            except StoreUnavailable as error:
                if self._held is None:
                    raise StoreUnavailable("access.away_new") from error
                actor, by_pin = self._held.unlock(typed), False
                self._open(actor)
            return actor, not by_pin

    def look_again(self) -> bool:
        """Whether the officer still works here; takes in a changed role, and a first pass phrase made elsewhere."""
        from models.access.login import login_is_on, still

        officer = self.officer
        with self._services.reading() as connection:
            self.on = login_is_on(connection)
            actor = None if officer is None else still(connection, officer)
            if actor is not None:
                self._note_duty(connection, actor)
        if officer is None or self.officer is not officer:
            return True
        if actor is None:
            self.close()
            self.officer, self._shift, self._phrase, self._has_pin = None, None, None, False
            self._let_go_of_held()
            return False
        if actor != officer:
            self.officer = actor
            if self._is_open:
                self._services.act_as(actor)
        return True

    def settle(self, store: Store) -> None:
        """Put on record what happened here while the database was away. Raises StoreUnavailable."""
        if not any(held.waits for held in self._all_held()):
            return
        with self._alone:
            for held in self._all_held():
                with store.write() as session:
                    held.settle(session)
                held.forget()
            self._left.clear()

    def leave(self) -> None:
        """The desk ends. Raises StoreUnavailable."""
        from models.access import login

        officer = self.officer
        if officer is not None and self._is_open:
            self._require_database()
            login.sign_out(self._services.store, officer, self._services.clock, "closed")

    def _sits(self, store: Store, actor: Actor, code: str, *, by_phrase: bool) -> None:
        from models.access.away import HeldProof

        if self._held is not None:
            self._let_go_of_held()
        with store.read() as connection:
            self._held = HeldProof.of(connection, actor, self._services.clock)
            self._note_duty(connection, actor, by_phrase=by_phrase)
        self._code = code
        self._open(actor)

    def _open(self, actor: Actor) -> None:
        self.officer, self._is_open, self.on = actor, True, True
        self._services.act_as(actor)
        self._services.sits(actor)

    def _note_duty(self, connection: Connection, actor: Actor, *, by_phrase: bool = False) -> None:
        """What the rota and the record of duty say of the officer now."""
        from models.access.login import AcceptedShift
        from models.access.views import has_pin
        from models.rota.policy import DutyRules
        from models.rota.views import on_duty
        from models.store.policy import in_force

        now = self._services.clock.now()
        if by_phrase:
            self._phrase = (actor.id, now)
        duty, phrase = on_duty(connection, now), self._phrase
        tib, self._shift = duty.tib, None
        if tib is not None and tib.operator_id == actor.id and duty.tib_standing == "confirmed":
            since = tib.starts_at - in_force(connection, DutyRules, now).early
            if phrase is not None and phrase[0] == actor.id and phrase[1] >= since:
                self._shift = AcceptedShift(actor.id, tib.starts_at, tib.ends_at)
        self._has_pin = has_pin(connection, actor.id)

    def _let_go_of_held(self) -> None:
        held, self._held = self._held, None
        if held is not None and held.waits:
            self._left.append(held)

    def _all_held(self) -> list[HeldProof]:
        return [*self._left, *([self._held] if self._held is not None else [])]

    def _require_database(self) -> None:
        if self._services.without_database:
            raise StoreUnavailable("store.away")
