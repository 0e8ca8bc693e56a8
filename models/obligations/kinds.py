"""What may be owed on an incident: by whom, from which duty of the directive, when, and what settles it by itself.

Pure: the same facts always give the same list. What others owe is known or not known to us, never our failure
(DIRECTIVE rule 17), and how a thing settles by itself is told by the fact that settled it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

DONE, KNOWN, NOT_APPLICABLE = "done", "known", "not_applicable"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an incident. `police` is its own word; `acts_open` and `acts_done` count remedial acts."""

    person: bool = False
    office: bool = False
    board: bool = False
    police: str = "not_known"
    reporter: str = ""
    office_informed: bool = False
    assessed: bool = False
    acts_open: int = 0
    acts_done: int = 0
    crisis_offered: bool = False
    report_helped: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that may be owed: `source` is the duty's number, `owed` whether these facts make it owed.

    `settled` is the state that the facts alone give it, "" for none: somebody has to say.
    """

    name: str
    holder: str
    source: str
    owed: Callable[[Facts], bool]
    settled: Callable[[Facts], str]

    @property
    def unsettled(self) -> str:
        """The state in which it waits."""
        return "open" if self.holder == "city" else "not_known"

    @property
    def kept(self) -> str:
        """The state when it was done."""
        return DONE if self.holder == "city" else KNOWN


def _always(_: Facts) -> bool:
    return True


def _nothing(_: Facts) -> str:
    return ""


def _of_police(facts: Facts) -> str:
    return {"filed": KNOWN, "not_filed": NOT_APPLICABLE}.get(facts.police, "")


def _help(facts: Facts) -> str:
    if facts.report_helped:
        return DONE
    # Filed without us, or decided not to be: there is nothing left to help with.
    return NOT_APPLICABLE if facts.police in ("filed", "not_filed") else ""


KINDS: tuple[Kind, ...] = (
    Kind("assessment", "city", "D28", _always, lambda each: DONE if each.assessed else ""),
    Kind("measures", "city", "D29", _always, lambda each: DONE if each.acts_done and not each.acts_open else ""),
    Kind("crisis_support", "city", "D30", lambda each: each.person, lambda each: DONE if each.crisis_offered else ""),
    Kind("report_help", "city", "D31", lambda each: each.person, _help),
    Kind("available", "office", "D45", lambda each: each.office, _nothing),
    Kind("insurance", "office", "D46", lambda each: each.office, _nothing),
    Kind("report_ensured", "office", "D47", lambda each: each.office,
         lambda each: KNOWN if each.reporter == "office" else ""),
    Kind("inform_office", "person", "D52", lambda each: each.office,
         lambda each: KNOWN if each.office_informed or each.reporter == "office" else ""),
    Kind("police_report", "person", "D58", lambda each: each.person, _of_police),
    Kind("board_safety", "board", "D66", lambda each: each.board, _nothing),
    Kind("board_dialogue", "board", "D71", lambda each: each.board, _nothing),
)  # fmt: skip
BY_NAME = {kind.name: kind for kind in KINDS}


def owed(facts: Facts) -> tuple[Kind, ...]:
    """What these facts make owed, in the order of the list."""
    return tuple(kind for kind in KINDS if kind.owed(facts))
