"""Incidents as whole cases on the real store: each act one command, one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.desk_base import DeskBase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.incidents.rows import QueueRow
    from tui.case_services import CaseSheet


class DeskCase(DeskBase):
    """What the rooms of an incident ask for; a base of `LiveServices`."""

    def read_case(self, incident_id: str) -> CaseSheet:
        from models.access.rights import check
        from models.incidents.assessing import assessments_of
        from models.incidents.closing import obstacles
        from models.incidents.describing import facts_of
        from models.incidents.doubles import doubles_of
        from models.incidents.evidence import files_of
        from models.incidents.remedial import acts_of
        from models.incidents.views import incident_row
        from models.journal.naming import named
        from models.store.errors import NotFound
        from tui.case_services import CaseSheet

        check(self.actor, "incident.read")
        with self.reading() as connection:
            row, facts = incident_row(connection, incident_id), facts_of(connection, incident_id)
            if row is None or facts is None:
                raise NotFound("incident.not_found")
            links = (
                f"board:{facts.board_id}",
                f"actor:{facts.actor_id}",
                f"assignment:{facts.assignment_id}",
            )
            codes = named(connection, links)
            return CaseSheet(
                row.id,
                row.number,
                row.version,
                row.state != "closed",
                row.occurred_at,
                facts,
                assessments_of(connection, incident_id),
                acts_of(connection, incident_id),
                files_of(connection, incident_id),
                doubles_of(connection, incident_id),
                obstacles(connection, incident_id) if row.state != "closed" else (),
                *(codes[each].code for each in links),
            )

    def read_sections(self, incident_id: str) -> Mapping[str, object]:
        from models.incidents.reading import may_read
        from tui.incident_sections import read_all

        if not may_read(self.actor):
            return {}
        with self.reading() as connection:
            return read_all(connection, incident_id)

    def read_queue(self, which: str) -> tuple[QueueRow, ...]:
        from dataclasses import replace

        from models.incidents.queues import the_queue
        from models.incidents.reading import hidden_row, may_read
        from models.people.validity import local_day

        actor, now = self.actor, self.clock.now()
        with self.reading() as connection:
            rows = the_queue(connection, which, (actor.id, actor.label), now, local_day(now))
        return rows if may_read(actor) else tuple(replace(each, row=hidden_row(each.row)) for each in rows)

    def do_case(self, act: str, told: Mapping[str, str]) -> str:
        from models.incidents.typed import do

        with self.writing() as session:
            return do(session, self.actor, act, told, self.clock)

    def keep_case_file(self, incident_id: str, path: str, about: str) -> None:
        from pathlib import Path

        from models.incidents.evidence import LARGEST, keep_file
        from models.store.errors import UsageProblem

        source = Path(path).expanduser()
        try:
            with source.open("rb") as stream:
                content = stream.read(LARGEST + 1)
        except OSError as error:
            raise UsageProblem("incident.file_unread", path=str(source)) from error
        with self.writing() as session:
            keep_file(session, self.actor, incident_id, source.name, content, self.clock, about)

    def save_case_file(self, evidence_id: str, path: str) -> str:
        from pathlib import Path

        from models.incidents.evidence import read_file
        from models.store.errors import UsageProblem
        from models.store.exporting import new_file

        target = Path(path).expanduser()
        with self.writing() as session:
            name, content = read_file(session, self.actor, evidence_id, self.clock)
        if target.is_dir():
            target = target / name
        try:
            with new_file(target) as stream:
                stream.write(content)
        except OSError as error:
            raise UsageProblem("incident.file_unwritten", path=str(target)) from error
        return str(target)
