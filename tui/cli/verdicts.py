"""What `vaktbord doctor` says of one thing."""

from __future__ import annotations

from dataclasses import dataclass

from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.cli.exit_codes import NOT_OK

GOOD, DOUBTFUL, BAD = "good", "doubtful", "bad"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing looked at: `grade` is good, doubtful or bad; `words` say what was found and what to do."""

    subject: str
    grade: str
    words: str
    exit_code: int = NOT_OK


def bad(subject: str, error: VaktbordError) -> Verdict:
    """What could not even be looked at."""
    return Verdict(subject, BAD, t(error.message_id, **error.values), error.exit_code)
