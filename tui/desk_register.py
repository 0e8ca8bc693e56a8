"""The register on the real store: each act one command, one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.desk_base import DeskBase
from tui.register_services import RegisterCodes
from tui.render.ages import local

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from models.boards.rows import BoardStanding
    from models.people.covered import HeadCount
    from models.people.ending_rows import EndingRow
    from models.people.office_standing import OfficeStanding

# What may end somebody's cover, and so raises the question of the threat.
_MAY_END = frozenset({"person.mandate", "person.end-mandate", "person.scope", "person.end-scope"})


class DeskRegister(DeskBase):
    """Persons' mandates, party offices and boards; a base of `LiveServices`."""

    def _today(self) -> date:
        return local(self.clock.now()).date()

    def read_offices(self, ended: bool) -> tuple[OfficeStanding, ...]:
        from models.people.office_standing import office_standings

        with self.reading() as connection:
            return office_standings(connection, self._today(), ended=ended)

    def read_boards(self, ended: bool) -> tuple[BoardStanding, ...]:
        from models.boards.views import boards

        with self.reading() as connection:
            return boards(connection, self._today(), ended=ended)

    def read_endings(self, closed: bool) -> tuple[EndingRow, ...]:
        from models.people.ending_views import endings

        with self.reading() as connection:
            return endings(connection, self._today(), closed=closed)

    def read_head_count(self) -> HeadCount:
        from models.people.covered import head_count

        with self.reading() as connection:
            return head_count(connection, self._today())

    def read_register_codes(self) -> RegisterCodes:
        from models.boards.views import boards
        from models.people.offices import offices
        from models.people.policy import Boundaries
        from models.people.views import person_codes
        from models.store.policy import Scope, in_force

        now = self.clock.now()
        with self.reading() as connection:
            return RegisterCodes(
                offices={each.code: each.party for each in offices(connection, self._today())},
                boards={each.code: each.name for each in boards(connection, self._today(), ended=True)},
                persons=frozenset(person_codes(connection).values()),
                scope=in_force(connection, Scope, now),
                bounds=in_force(connection, Boundaries, now),
            )

    def register(self, act_id: str, code: str, told: Mapping[str, str]) -> str:
        from tui.register_acts import BY_ID, do

        with self.writing() as session:
            do(session, self.actor, BY_ID[act_id], code, told, self.clock)
        if act_id == "person.new":
            return "person.mandate"
        if act_id in _MAY_END:
            with self.reading() as connection:
                from models.people.ending_views import ending_of
                from models.people.reveal import id_of

                ending = ending_of(connection, id_of(connection, code.upper()), self._today())
            if ending is not None and ending.stands == "ask":
                return "person.threat"
        return ""
