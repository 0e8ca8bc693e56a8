"""The log, calls to the contact, a person's history and search on the real store."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import TYPE_CHECKING

from models.alarms.words import KINDS, STATES
from models.store.errors import NotAllowed
from models.words.lookup import t
from tui.desk_base import DeskBase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from models.journal.rows import JournalRow, PersonHistory, Wanted
    from models.rota.contact_log import Answering, CallRow, NewCall
    from models.search.finding import Hit
    from tui.desk_local import DeskLocal

ANSWERED_DAYS = 30


class DeskJournal(DeskBase):
    """What was written, and what is found; a base of `LiveServices`."""

    local_desk: DeskLocal | None

    def read_journal(self, wanted: Wanted, limit: int, first: bool) -> tuple[JournalRow, ...]:
        from models.journal.reading import view_journal
        from models.journal.views import journal, may_read

        if wanted.words:
            self._index()
        if first and may_read(self.actor):
            with self.writing() as session:
                return view_journal(session, self.actor, wanted, self.clock, limit)
        with self.reading() as connection:
            return journal(connection, self.actor, wanted, limit)

    def read_log_line(self, log_id: str) -> tuple[JournalRow, ...]:
        from models.journal.views import written_line

        with self.reading() as connection:
            return written_line(connection, self.actor, log_id)

    def write_log(self, text: str, category: str, event_at: datetime | None, about: str) -> str:
        from models.journal.commands import write

        with self.writing() as session:
            return write(
                session, self.actor, text, self.clock, category=category, event_at=event_at, about=about
            )

    def keep_log_draft(self, texts: Mapping[str, str]) -> None:
        if self.local_desk is not None:
            with contextlib.suppress(OSError):  # a full disk: what was typed is still in this desk's memory
                self.local_desk.keep_draft(self.actor_here.id, texts)

    def log_draft(self) -> dict[str, str]:
        return {} if self.local_desk is None else self.local_desk.draft(self.actor_here.id)

    def strike_log(self, log_id: str, reason: str) -> None:
        from models.journal.commands import strike

        with self.writing() as session:
            strike(session, self.actor, log_id, reason, self.clock)

    def read_calls(self) -> tuple[tuple[CallRow, ...], Answering]:
        from models.rota.contact_log import answering, calls

        now = self.clock.now()
        with self.reading() as connection:
            found = calls(connection, self.actor)
            return found, answering(connection, now - timedelta(days=ANSWERED_DAYS), now)

    def log_call(self, new: NewCall) -> str:
        from models.rota.contact_log import log_call

        with self.writing() as session:
            return log_call(session, self.actor, new, self.clock)

    def read_history(self, code: str, first: bool) -> PersonHistory:
        from models.access.rights import may
        from models.journal.history import history_of, view_history
        from models.people.reveal import id_of

        if first:
            self._index()
            with self.writing() as session:
                return view_history(session, self.actor, code, self.clock)
        if not may(self.actor.role, "incident.read"):
            raise NotAllowed("access.not_allowed", who=self.actor.label, verb="incident.read", roles=())
        with self.reading() as connection:
            return history_of(connection, self.actor, id_of(connection, code), code, self.clock.now())

    def find_all(self, typed: str) -> tuple[Hit, ...]:
        from models.alarms.history import Vocabulary
        from models.incidents.reading import may_read
        from models.search.finding import find

        self._index()
        kinds = {t(f"alarm.kind.{each}").lower(): each for each in KINDS}
        states = {t(f"alarm.state.{each}").lower(): each for each in STATES}
        words = Vocabulary(kinds, states, self.settings.zone, may_read(self.actor))
        with self.reading() as connection:
            return find(connection, self.actor, typed, words)

    def _index(self) -> None:
        """Make findable what was written since somebody last searched, some hundred entries an act."""
        from models.search.indexing import behind, catch_up

        with self.reading() as connection:
            more = behind(connection)
        while more:
            with self.writing() as session:
                more = catch_up(session.connection())
