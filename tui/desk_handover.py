"""Handovers and the morning view on the real store: each act one command, one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.desk_base import DeskBase

if TYPE_CHECKING:
    from models.handover.reading import Reading
    from models.handover.rows import HandoverRow
    from models.handover.since import Since
    from models.store.store import Store


class DeskHandover(DeskBase):
    """Who leaves, who comes, and what happened meanwhile; a base of `LiveServices`."""

    @property
    def store(self) -> Store:
        """The open store."""
        raise NotImplementedError

    def read_handover(self, number: int | None) -> Reading:
        from models.handover.reading import read_handover

        with self.reading() as connection:
            return read_handover(connection, self.actor.id, self.clock.now(), number)

    def read_handovers(self) -> tuple[HandoverRow, ...]:
        from models.handover.views import handovers

        with self.reading() as connection:
            return handovers(connection)

    def write_handover(self, seen: str) -> int:
        from models.handover.commands import write

        with self.writing() as session:
            return write(session, self.actor, seen, self.clock)

    def sign_handover(self, number: int) -> None:
        from models.handover.commands import sign

        with self.writing() as session:
            sign(session, self.actor, number, self.clock)

    def sign_handover_here(self, number: int, code: str, passphrase: str) -> str:
        from models.handover.meeting import sign_here

        return sign_here(self.store, number, code, passphrase, self.actor.desk or "desk", self.clock).label

    def settle_handover(self, span_id: str, reason: str) -> int:
        from models.handover.commands import settle

        with self.writing() as session:
            return settle(session, self.actor, span_id, reason, self.clock)

    def print_handover(self, number: int | None) -> str:
        from models.handover.reading import read_handover
        from models.store.errors import UsageProblem
        from models.store.exporting import new_file
        from tui.paper.handover import file_name, handover_paper
        from tui.paper.pdf import pdf
        from tui.paper.text import text

        folder = self.settings.papers
        if folder is None:
            raise UsageProblem("handover.nowhere")
        now = self.clock.now()
        with self.reading() as connection:
            found = read_handover(connection, self.actor.id, now, number)
            paper = handover_paper(connection, found, now)
        path = folder / f"{file_name(found, now)}.pdf"
        for target, content in ((path, pdf(paper)), (path.with_suffix(".txt"), text(paper).encode())):
            # The same paper is the same bytes: a sheet that nobody has signed since lies there already.
            if not target.is_file():
                with new_file(target) as stream:
                    stream.write(content)
        return str(path)

    def read_since(self) -> Since:
        from models.handover.since import since

        with self.reading() as connection:
            return since(connection, self.actor.id, self.clock.now())

    def seen_until(self, entry: int) -> None:
        from models.handover.since import seen

        with self.writing() as session:
            seen(session, self.actor, entry, self.clock)
