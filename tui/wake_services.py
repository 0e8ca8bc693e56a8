"""What the desk asks of the world about who is woken, and about the ARC's lists in files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.channels.ladder_now import LadderNow
    from models.channels.rows import ChannelRow
    from models.reconcile.files import FoundFile
    from models.reconcile.rows import Reconciled, ReconciliationRow


class WakeServices(Protocol):
    """The channels that wake a person away from the desk, the ladder that uses them, and the ARC's monthly list."""

    def read_channels(self) -> tuple[tuple[ChannelRow, ...], LadderNow]:
        """Every channel in use, and the ladder as it stands now."""
        ...

    def test_channel(self, name: str) -> None:
        """Send a test over a channel; its code is shown to nobody here."""
        ...

    def confirm_channel(self, code: str) -> str:
        """The receiver has read out the code; the channel's name."""
        ...

    def remove_channel(self, name: str) -> None:
        """Use a channel no more."""
        ...

    def decide_arc_calls(self, rings: bool, decision: str) -> None:
        """Put down, by a decision, whether the ARC rings TiB at every alarm."""
        ...

    def find_lists(self, folder: str) -> tuple[FoundFile, ...]:
        """The newest files that may be lists, in a folder or where such files are usually put."""
        ...

    def read_arc_list(self, path: str, columns: Mapping[str, str]) -> str:
        """Hold a list against our alarms, by the columns told, else by how it was read before; the reading's id."""
        ...

    def read_reconciliations(self) -> tuple[ReconciliationRow, ...]:
        """The ARC's lists that were held against our alarms, the latest first."""
        ...

    def read_reconciliation(self, reading: str) -> Reconciled:
        """One of them whole."""
        ...

    def sign_reconciliation(self, reading: str, seen: int, remark: str) -> None:
        """Sign it, once."""
        ...

    def tell_early(self, alarm_id: str, whom: str) -> tuple[str, ...]:
        """Send the ready text without names to a role's channels; their names."""
        ...

    def awake(self, alarm_id: str) -> None:
        """ "I am awake": the alarm's repeats go no more to the officer's own channels."""
        ...
