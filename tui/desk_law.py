"""Police, court, crisis support and papers on the real store; what is read of a person's case is on record first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.desk_protection import DeskProtection

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection
    from sqlmodel import Session

    from tui.law_services import LawSheet, PaperOrder


class DeskLaw(DeskProtection):
    """A base of `LiveServices`, which gives actor, clock and store."""

    def read_law(self, incident_id: str) -> LawSheet:
        from models.incidents.reading import view_incident

        def view(session: Session) -> LawSheet:
            view_incident(session, self.actor, incident_id, self.clock)
            return self._law(session.connection(), incident_id)

        return self._opened(f"law:{incident_id}", view, lambda connection: self._law(connection, incident_id))

    def do_law(self, act: str, told: Mapping[str, str]) -> str:
        from tui.law_typed import do

        with self.writing() as session:
            return do(session, self.actor, act, told, self.clock)

    def write_case_paper(self, incident_id: str, order: PaperOrder) -> str:
        from models.incidents.facts import case_facts
        from models.incidents.report import case_report, note_taken_out
        from models.store.errors import UsageProblem
        from models.store.exporting import new_file
        from models.words.lookup import t
        from tui.paper.incident import paper_bytes

        folder = self.settings.papers
        if folder is None:
            raise UsageProblem("report.nowhere")
        now = self.clock.now()
        with self.reading() as connection:
            number = case_facts(connection, incident_id).number
        path = folder / f"{t(f'report.file.{order.kind}')}-{number}-{now:%y%m%d-%H%M%S}{order.suffix}"
        with new_file(path) as stream:
            with self.writing() as session:
                name = note_taken_out(
                    session, self.actor, incident_id, order.kind, self.clock, sealed=bool(order.phrase),
                    with_name=order.with_name,
                )  # fmt: skip
            with self.reading() as connection:
                found = case_report(connection, incident_id, name, now)
            stream.write(paper_bytes(found, order.kind, order.suffix, order.phrase))
        return str(path)

    def _law(self, connection: Connection, incident_id: str) -> LawSheet:
        from models.crisis.views import is_employed, support_of
        from models.incidents.facts import case_facts
        from models.incidents.report import alarm_lines, file_count
        from models.people.validity import local_day
        from models.police.views import courts_of, report_of
        from tui.law_services import LawSheet

        today = local_day(self.clock.now())
        return LawSheet(
            case_facts(connection, incident_id),
            report_of(connection, incident_id, today),
            courts_of(connection, incident_id),
            support_of(connection, incident_id, today),
            is_employed(connection, incident_id, today),
            alarm_lines(connection, incident_id),
            file_count(connection, incident_id),
        )
