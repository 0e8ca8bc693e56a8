"""Channels, ladder and the ARC's lists on the real store: each act one command, one transaction."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui.desk_base import DeskBase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.channels.ladder_now import LadderNow
    from models.channels.rows import ChannelRow
    from models.reconcile.files import FoundFile


class DeskWakes(DeskBase):
    """Who is woken, and what the ARC says it sent; a base of `LiveServices`."""

    def read_channels(self) -> tuple[tuple[ChannelRow, ...], LadderNow]:
        from models.channels.ladder_now import ladder_now
        from models.channels.views import channels

        with self.reading() as connection:
            rows = tuple(row for row in channels(connection) if row.active)
            return rows, ladder_now(connection, self.clock.now())

    def test_channel(self, name: str) -> None:
        from models.channels.commands import ask_test

        with self.writing() as session:
            ask_test(session, self.actor, name, self.clock)

    def confirm_channel(self, code: str) -> str:
        from models.channels.commands import confirm_test

        with self.writing() as session:
            return confirm_test(session, self.actor, code, self.clock)

    def remove_channel(self, name: str) -> None:
        from models.channels.commands import remove_channel

        with self.writing() as session:
            remove_channel(session, self.actor, name, self.clock)

    def decide_arc_calls(self, rings: bool, decision: str) -> None:
        from models.channels.deciding import decide_arc_calls

        with self.writing() as session:
            decide_arc_calls(session, self.actor, rings, decision, self.clock)

    def find_lists(self, folder: str) -> tuple[FoundFile, ...]:
        from models.reconcile.files import found_files

        return found_files(folder)

    def read_arc_list(self, path: str, columns: Mapping[str, str]) -> str:
        from models.reconcile.commands import read_list, reconcile
        from models.reconcile.files import file_content
        from models.reconcile.forms import checked
        from models.reconcile.reading import MOST_BYTES
        from models.reconcile.views import saved_forms

        zone = self.settings.zone
        told = {name: column for name, column in columns.items() if column}
        form = checked({"time_zone": zone, **told}) if told else None
        content = file_content(path, MOST_BYTES)
        with self.reading() as connection:
            saved = saved_forms(connection)
        found = read_list(content, form, saved, zone)
        with self.writing() as session:
            return reconcile(session, self.actor, found, Path(path).name, self.clock, zone)
