"""Proof alarms in words: which transmitters are proven, due, awaited or did not answer. Codes, never names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from models.store.text import clean
from models.words.lookup import n, t
from tui.render.ages import clock, local, when
from tui.render.line import Line, cell, fit, line

if TYPE_CHECKING:
    from models.drills.rows import ProofRow

ROLES = {
    "waiting": "strong",
    "missed": "late",
    "never": "warn",
    "overdue": "warn",
    "soon": "",
    "proven": "dim",
}


def proof_line(row: ProofRow, now: datetime, width: int) -> Line:
    """One transmitter in the list: whose, account, how it stands, when it was last proven."""
    role = ROLES[row.state]
    return fit(
        line(
            " ",
            cell(clean(row.person or "?", 20), 8, "code"),
            cell(clean(row.account, 20), 10),
            cell(t(f"proof.kind.{row.kind}"), 11, "dim"),
            cell(state_words(row, now), max(10, width - 30), role),
        ),
        width,
    )


def state_words(row: ProofRow, now: datetime) -> str:
    """ "väntas till 14:10", "kom aldrig, väntades till 13:50", "skulle ha provats 3 nov"."""
    if row.state in ("waiting", "missed") and row.until is not None:
        words = t(f"proof.state.{row.state}", at=when(row.until, now))
    elif row.state == "never" or row.due_at is None:
        words = t("proof.state.never")
    else:
        words = t(f"proof.state.{row.state}", on=_day(row.due_at))
    if row.proven_at is None or row.state == "never":
        return words
    return f"{words}, {t('proof.last', on=_day(row.proven_at))}"


def proof_words(row: ProofRow, now: datetime) -> str:
    """The same as a sentence, whose and what first."""
    who = clean(row.person or t("cli.alarms.nobody"), 40)
    return ", ".join((who, clean(row.account, 40), t(f"proof.kind.{row.kind}"), state_words(row, now)))


def summary_words(rows: Iterable[ProofRow]) -> str:
    """ "14 av 31 larmsändare är provade, 5 väntar på prov"."""
    every = tuple(rows)
    good = sum(row.state in ("proven", "soon") for row in every)
    wanting = sum(row.wants for row in every)
    return f"{n('proof.proven_of', len(every), good=good)}, {n('proof.wanting', wanting)}"


def until_words(row: ProofRow) -> str:
    """Until when a test is awaited, as the desk tells it."""
    return clock(row.until) if row.until is not None else ""


def _day(at: datetime) -> str:
    return local(at).strftime("%Y-%m-%d")
