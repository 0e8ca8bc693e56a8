"""What a room measures of a duty of the directive, and the lines behind a figure: the types that all rooms share.

Each room delivers `measured(connection, day)` and `behind(connection, id, day)` in its own measured.py, and stands in
`models.duties.compliance.ROOMS`. Words of a figure are the message `measured.<id>` of the domain `measured`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Holder = Literal["city", "office", "board", "person"]
State = Literal["ok", "attention", "overdue", "not_known", "not_measured", "information"]

HOLDERS: tuple[Holder, ...] = ("city", "office", "board", "person")
# The worst first: what stands at the top of a list and decides the state of a duty that several figures measure.
# "information" is told and judged by nobody: what befalls persons is neither in order nor our failure (D82-D84).
STATES: tuple[State, ...] = ("overdue", "attention", "not_known", "not_measured", "ok", "information")


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure of one duty ("D8"): `count` of `of`, where either may be None, and what that means.

    `id` is "talks.offered", unique over all rooms. Of another holder than the city only "ok" (known) and "not_known"
    are said: what others do is never our failure (DIRECTIVE rule 17). `since` is the day since which it is so, or the
    oldest day behind it.
    """

    duty: str
    id: str
    holder: Holder
    count: int | None
    of: int | None
    state: State
    since: date | None = None


@dataclass(frozen=True, slots=True)
class BehindRow:
    """One line behind a figure: a code of a person, office, board or thing, never a name, and what is so of it.

    `words` is a message id; `values` fill it. `on` is the day it hangs on: due, done or since.
    """

    code: str
    words: str
    on: date | None = None
    values: tuple[tuple[str, str | int], ...] = ()


def of_all(count: int, of: int, *, late: bool = False, known_only: bool = False) -> State:
    """The state of `count` of `of` that all should reach: ok when they do; none at all to reach is ok too.

    `known_only`: another holder's duty, which is known or not known. `late`: someone is past their day.
    """
    if count >= of:
        return "ok"
    if known_only:
        return "not_known"
    return "overdue" if late else "attention"


def none_left(count: int, *, late: bool = False) -> State:
    """The state of something of which there should be none left: open, unanswered or past its day."""
    if not count:
        return "ok"
    return "overdue" if late else "attention"
