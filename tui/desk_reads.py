"""What a desk reads beside its board and its alarms: each one moment of the database, in a worker thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.alarms.words import KINDS, STATES
from models.store.errors import NotFound
from models.words.lookup import known, t
from tui.desk_base import DeskBase
from tui.desk_values import DoubtfulLines, FoundPerson, HistoryPage
from tui.render.ages import local

if TYPE_CHECKING:
    from datetime import datetime

    from models.figures.rows import Figures
    from models.incidents.rows import IncidentRow
    from models.people.rows import PersonRow
    from models.reconcile.rows import Reconciled, ReconciliationRow


class DeskReads(DeskBase):
    """What officers look at; a base of `LiveServices`, which gives the clock and the moment."""

    def search_history(self, text: str, before: int | None, limit: int) -> HistoryPage:
        from models.alarms.history import Vocabulary, history
        from models.incidents.reading import may_read

        kinds, states = _words("alarm.kind", KINDS), _words("alarm.state", STATES)
        words = Vocabulary(kinds, states, self.settings.zone, may_read(self.actor))
        with self.reading() as connection:
            rows = history(connection, text, words, before, limit)
        return HistoryPage(rows, rows[-1].seq if len(rows) == limit else None)

    def read_incidents(self, closed: bool, limit: int) -> tuple[IncidentRow, ...]:
        from models.incidents.reading import rows_seen_by
        from models.incidents.views import queue

        with self.reading() as connection:
            return rows_seen_by(self.actor, queue(connection, limit, closed=closed))

    def incidents_of(self, person: str) -> tuple[IncidentRow, ...]:
        from models.incidents.reading import rows_seen_by
        from models.incidents.views import queue

        with self.reading() as connection:
            rows = tuple(row for row in queue(connection, 200) if row.person == person)
        return rows_seen_by(self.actor, rows)

    def read_people(self) -> tuple[PersonRow, ...]:
        from models.people.views import people

        with self.reading() as connection:
            return people(connection, local(self.clock.now()).date())

    def read_lines(self) -> DoubtfulLines:
        from models.watch.silence import silent_lines, unproven_lines

        with self.reading() as connection:
            return DoubtfulLines(silent_lines(connection), unproven_lines(connection, self.clock.now()))

    def read_figures(self) -> Figures:
        from models.figures.periods import rolling_year
        from models.figures.views import read_figures

        now, zone = self.clock.now(), self.settings.zone
        with self.reading() as connection:
            return read_figures(connection, rolling_year(now, zone), now, zone)

    def read_reconciliations(self) -> tuple[ReconciliationRow, ...]:
        from models.reconcile.views import reconciliations

        with self.reading() as connection:
            return reconciliations(connection)

    def read_reconciliation(self, reading: str) -> Reconciled:
        from models.reconcile.views import reconciled

        with self.reading() as connection:
            found = reconciled(connection, reading)
        if found is None:
            raise NotFound("reconcile.not_found", reading=reading)
        return found

    def find_people(self, typed: str, limit: int) -> tuple[FoundPerson, ...]:
        from models.people.finding import find_people
        from models.people.views import people

        with self.reading() as connection:
            found = find_people(connection, typed, limit)
            if not found:
                return ()
            categories = {
                row.code: row.category for row in people(connection, local(self.clock.now()).date())
            }
        return tuple(FoundPerson(code, categories.get(code), by_name) for code, by_name in found)

    def perhaps_same(self, person: str) -> tuple[str, datetime] | None:
        from models.alarms.phone import perhaps_same

        with self.reading() as connection:
            return perhaps_same(connection, person, self.clock.now())


def _words(family: str, names: tuple[str, ...]) -> dict[str, str]:
    return {t(f"{family}.{name}").casefold(): name for name in names if known(f"{family}.{name}")}
