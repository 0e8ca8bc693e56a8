"""What commands are told beside their arguments: days, and words that must stand in no list of processes."""

from __future__ import annotations

from datetime import date

from models.store.errors import UsageProblem
from models.words.lookup import t
from tui.cli import console
from tui.cli.person import typed


def day(given: str, otherwise: date) -> date:
    """A day as 2026-12-24, or `otherwise` where none is given. Raises UsageProblem."""
    if not given:
        return otherwise
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise UsageProblem("cli.bad_day", given=given[:40]) from None


def words(question: str) -> str:
    """The answer to a question at the terminal, or the next line of stdin."""
    return console.ask(t(question), "") if console.can_ask() else typed("-")
