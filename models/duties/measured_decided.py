"""What the city has decided of the directive's routine and its words of time (D60, D86)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from models.duties.days import ends
from models.duties.documents import current
from models.duties.measured import BehindRow, Measured, of_all
from models.store.policy import OfficeHours, Proofs, Talks, Targets, decision_of

# The directive's words of time and the setting behind each: always, at least once a year, immediate, and the proof.
TIME_WORDS = {"always": OfficeHours, "yearly": Talks, "immediate": Targets, "proven": Proofs}


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """Whether a routine is in force, and how many of the words of time stand on a decision."""
    routine = current(connection, "routine", day)
    decided = len(TIME_WORDS) - len(_undecided(connection, day))
    return (
        Measured("D60", "documents.routine", "city", int(routine is not None), 1, of_all(int(routine is not None), 1),
                 None if routine is None else routine.valid_from),
        Measured("D86", "policy.time_words", "city", decided, len(TIME_WORDS), of_all(decided, len(TIME_WORDS))),
    )  # fmt: skip


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The words that nobody has decided; the routine in force."""
    if id == "policy.time_words":
        return tuple(BehindRow("-", f"measured.behind.policy.{word}") for word in _undecided(connection, day))
    routine = current(connection, "routine", day) if id == "documents.routine" else None
    if routine is None:
        return ()
    return (
        BehindRow("-", "measured.behind.documents.routine", routine.valid_from, (("version", routine.name),)),
    )


def _undecided(connection: Connection, day: date) -> list[str]:
    return [word for word, kind in TIME_WORDS.items() if not decision_of(connection, kind, ends(day))]
