"""What the desk asks of the world about the log, calls to the contact, a person's history, and search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from models.journal.rows import JournalRow, PersonHistory, Wanted
    from models.rota.contact_log import Answering, CallRow, NewCall
    from models.search.finding import Hit


class JournalServices(Protocol):
    """Everything written is one act; what is read of a person goes on record before it is answered."""

    def read_journal(self, wanted: Wanted, limit: int, first: bool) -> tuple[JournalRow, ...]:
        """The log, the newest first; the `first` look at it goes on record."""
        ...

    def read_log_line(self, log_id: str) -> tuple[JournalRow, ...]:
        """One written line and what was done to it, oldest first."""
        ...

    def write_log(self, text: str, category: str, event_at: datetime | None, about: str) -> str:
        """Write a line; its id. `about` are codes with commas or spaces between."""
        ...

    def keep_log_draft(self, texts: Mapping[str, str]) -> None:
        """Keep what was typed and not saved, sealed beside the database."""
        ...

    def log_draft(self) -> dict[str, str]:
        """What this officer had typed and not saved."""
        ...

    def strike_log(self, log_id: str, reason: str) -> None:
        """Strike a line through."""
        ...

    def read_calls(self) -> tuple[tuple[CallRow, ...], Answering]:
        """Calls to the contact, the newest first, and how those of the last 30 days were answered."""
        ...

    def log_call(self, new: NewCall) -> str:
        """Keep a call; its id."""
        ...

    def read_history(self, code: str, first: bool) -> PersonHistory:
        """One person's history; the `first` look goes on record."""
        ...

    def find_all(self, typed: str) -> tuple[Hit, ...]:
        """Everything this officer may find by the typed words; what is new is made findable first."""
        ...
