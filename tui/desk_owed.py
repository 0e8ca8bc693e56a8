"""Offers, talks and documents on the real store: each act one command, one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.desk_base import DeskBase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.duties.ledger import Owed
    from models.duties.rows import DocumentRow, VersionRow
    from models.duties.wheel import Month
    from tui.owed_services import OwedSheet, SealedWords

READ_TALKS = 20
"""The newest talks whose words are opened at once."""


class DeskOwed(DeskBase):
    """What the city owes to those it covers; a base of `LiveServices`."""

    def read_ledger(self) -> tuple[Owed, ...]:
        from models.duties.ledger import ledger
        from models.people.validity import today

        with self.reading() as connection:
            return ledger(connection, today(self.clock))

    def read_wheel(self) -> tuple[Month, ...]:
        from models.duties.wheel import wheel
        from models.people.validity import today

        with self.reading() as connection:
            return wheel(connection, today(self.clock))

    def read_owed(self, code: str) -> OwedSheet:
        from models.duties.ledger import ledger
        from models.duties.talks import acts_of, assurances_of, talks_of
        from models.people.offers import offers_of
        from models.people.reveal import id_of
        from models.people.validity import today
        from tui.owed_services import OwedSheet

        with self.reading() as connection:
            person_id = id_of(connection, code)
            lines = ledger(connection, today(self.clock))
            return OwedSheet(
                code,
                tuple(each for each in lines if each.code == code),
                offers_of(connection, person_id),
                talks_of(connection, person_id),
                acts_of(connection, person_id),
                assurances_of(connection, person_id),
            )

    def view_owed(self, code: str) -> SealedWords:
        from models.duties.talks import talks_of, view_acts, view_talk
        from models.people.reveal import id_of
        from tui.owed_services import SealedWords

        with self.writing() as session:
            connection = session.connection()
            person_id = id_of(connection, code)
            acts = view_acts(session, self.actor, person_id, self.clock)
            sealed = [row.id for row in talks_of(connection, person_id, READ_TALKS) if row.sealed]
            talks = {talk_id: view_talk(session, self.actor, talk_id, self.clock) for talk_id in sealed}
        return SealedWords(talks, acts)

    def write_calendar(self, number: int) -> str:
        from models.duties.calendar_file import calendar_file
        from models.duties.talks import talk_numbered
        from models.store.errors import NotFound, UsageProblem
        from models.store.exporting import new_file
        from models.words.lookup import t

        with self.reading() as connection:
            row = talk_numbered(connection, number)
        if row is None:
            raise NotFound("talk.not_found")
        folder = self.settings.calendars
        if folder is None:
            raise UsageProblem("talk.calendar_nowhere")
        # A talk that was moved or called off has another version, and a file of its own that says so.
        path = folder / f"{t('talk.calendar.file')}-{row.number}-{row.version}.ics"
        if not path.is_file():
            content = calendar_file(row, t("talk.calendar.title"), self.clock.now())
            with new_file(path) as stream:
                stream.write(content)
        return str(path)

    def read_documents(self) -> tuple[DocumentRow, ...]:
        from models.duties.documents import tree
        from models.people.validity import today

        with self.reading() as connection:
            return tree(connection, today(self.clock))

    def read_versions(self, code: str) -> tuple[tuple[VersionRow, tuple[str, ...]], ...]:
        from models.duties.deciding import opened_anew
        from models.duties.documents import versions
        from models.people.validity import today

        day = today(self.clock)
        with self.reading() as connection:
            found = []
            for row in versions(connection, code):
                anew = opened_anew(connection, row.id, day) if row.reopens else ()
                found.append((row, tuple(dict.fromkeys(line.code for line in anew))))
            return tuple(found)

    def do_owed(self, act: str, told: Mapping[str, str]) -> str:
        from models.duties.typed import do

        with self.writing() as session:
            return do(session, self.actor, act, told, self.clock)
