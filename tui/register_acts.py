"""What can be added, changed and ended in the register: one table that forms and the command line are both made from.

An act takes its answers as text that was cleaned and worded already: a day as ISO, a choice as its stored value. What
stands behind is imported when an act is done, not when the table is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from models.boards.words import BOARD_KINDS, SEAT_ROLES
from models.people.words import (
    ATTESTED_ITEMS,
    CATEGORIES,
    CODE_FORM,
    ENDING_STATES,
    PROTECTIONS,
    THREAT_ANSWERS,
)

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.access.actor import Actor
    from models.store.clock import Clock

YES_NO = ("yes", "no")
WHO = ("responsible", "deputy")
RECORDED = ("analysis", "routine", "channel")
# These have commands of their own, older than the table.
OWN_COMMANDS = frozenset({"person.new", "person.home", "person.protect"})


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing an act needs. `kind`: text, day, past (a day that has been), degree, office, board, items or number.

    `choices` are stored values worded `<family>.<value>`; `secret` text is never an argument of a command: "-" reads it
    from stdin.
    """

    name: str
    kind: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    family: str = ""
    limit: int = 120
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """One act upon a person, an office or a board. `on` is false where it is of no one of them, or makes a new one."""

    noun: str
    name: str
    answers: tuple[Answer, ...]
    on: bool = True

    @property
    def id(self) -> str:
        """The act by noun and name: "person.mandate"."""
        return f"{self.noun}.{self.name}"


CODE = Answer("code", required=True, limit=16)
NAME = Answer("name", required=True, secret=True)
PHONE = Answer("phone", limit=40)
NIGHT = Answer("out_of_hours", limit=40)
FROM, TO = Answer("from", "day"), Answer("to", "day")
ON, UNTIL = Answer("on", "past"), Answer("until", "day")
WHICH = Answer("who", required=True, choices=WHO, family="register.who")
CATEGORY = Answer("category", required=True, choices=CATEGORIES, family="category")
DECIDED_BY, DECISION = Answer("decided_by"), Answer("decision", limit=80)
DECIDED = (Answer("decided_by", required=True), Answer("decision", required=True, limit=80))
BOARD, OFFICE = Answer("board", "board", required=True), Answer("office", "office")
REFERENCE = Answer("reference", required=True, limit=200)
SECRET_PHONE = Answer("phone", limit=40, secret=True)
# Asked where nothing else is: what ends something is meant. A command means it by its name.
SURE = Answer("sure", "sure", required=True, choices=("yes",), family="register.yes_no")

ACTS: tuple[Act, ...] = (
    Act("person", "new", (CODE, NAME, SECRET_PHONE), on=False),
    Act("person", "mandate", (
        CATEGORY, Answer("degree", "degree", required=True, limit=6), Answer("title"), OFFICE, FROM, TO, DECIDED_BY,
        DECISION,
    )),
    Act("person", "end-mandate", (CATEGORY, UNTIL)),
    Act("person", "scope", (
        Answer("covered", required=True, choices=YES_NO, family="register.yes_no"),
        Answer("ground", required=True, limit=200), *DECIDED, FROM, TO,
    )),
    Act("person", "end-scope", (UNTIL,)),
    Act("person", "seat", (BOARD, Answer("role", required=True, choices=SEAT_ROLES, family="board.role"), FROM, TO)),
    Act("person", "end-seat", (BOARD, UNTIL)),
    Act("person", "change", (Answer("name", secret=True), SECRET_PHONE)),
    Act("person", "home", (Answer("address", required=True, limit=300, secret=True), FROM)),
    Act("person", "protect", (
        Answer("level", required=True, choices=PROTECTIONS, family="protection"),
        Answer("sealed", limit=400, secret=True),
    )),
    Act("person", "threat", (
        Answer("threat", required=True, choices=tuple(filter(None, THREAT_ANSWERS)), family="register.threat"),
        Answer("decided_by", required=True), Answer("review", "day"), Answer("reason", limit=400, secret=True),
    )),
    Act("person", "settle", (
        Answer("line", "number", required=True, limit=3),
        Answer("state", required=True, choices=ENDING_STATES, family="ending.state"),
        Answer("reason", limit=400, secret=True),
    )),
    Act("person", "close-ending", (SURE,)),
    Act("person", "band", (
        Answer("fewest", "number", required=True, limit=4), Answer("most", "number", required=True, limit=4),
        Answer("decision", required=True, limit=80),
    ), on=False),
    Act("person", "boundaries", (
        Answer("within", "degree", required=True, limit=6), Answer("titles", limit=600),
        Answer("decision", required=True, limit=80),
    ), on=False),
    Act("person", "ask-ahead", (
        Answer("ahead", "number", required=True, limit=3), Answer("decision", required=True, limit=80),
    ), on=False),
    Act("office", "new", (CODE, Answer("party", required=True), PHONE, NIGHT), on=False),
    Act("office", "responsible", (WHICH, NAME, SECRET_PHONE, FROM, TO, Answer("verified", "past"))),
    Act("office", "end-responsible", (WHICH, UNTIL)),
    Act("office", "verify", (WHICH, ON)),
    Act("office", "attest", (
        Answer("items", "items", required=True, choices=(), limit=120), Answer("by", required=True, secret=True), ON,
    )),
    Act("office", "change", (Answer("party"), PHONE, NIGHT)),
    Act("office", "end", (SURE,)),
    Act("office", "reopen", (SURE,)),
    Act("office", "intervals", (
        Answer("days", "number", required=True, limit=4), Answer("months", "number", required=True, limit=3),
        Answer("decision", required=True, limit=80),
    ), on=False),
    Act("board", "new", (
        CODE, Answer("name", required=True), Answer("kind", required=True, choices=BOARD_KINDS, family="board.kind"),
        PHONE, NIGHT,
    ), on=False),
    Act("board", "lead", (WHICH, NAME, SECRET_PHONE, FROM, TO, Answer("verified", "past"))),
    Act("board", "end-lead", (WHICH, UNTIL)),
    Act("board", "verify", (WHICH, ON)),
    Act("board", "analysis", (REFERENCE, ON, Answer("next", "day"))),
    Act("board", "routine", (
        REFERENCE, Answer("roles_named", required=True, choices=YES_NO, family="register.yes_no"), ON,
    )),
    Act("board", "channel", (Answer("office", "office", required=True), Answer("how", required=True, limit=200), ON)),
    Act("board", "withdraw", (
        Answer("record", required=True, choices=RECORDED, family="board.record"), OFFICE,
    )),
    Act("board", "change", (Answer("name"), PHONE, NIGHT)),
    Act("board", "end", (SURE,)),
    Act("board", "reopen", (SURE,)),
    Act("board", "intervals", (
        Answer("days", "number", required=True, limit=4), Answer("soon", "number", required=True, limit=3),
        Answer("decision", required=True, limit=80),
    ), on=False),
)  # fmt: skip

BY_ID: Mapping[str, Act] = {act.id: act for act in ACTS}


def acts_on(noun: str) -> tuple[Act, ...]:
    """What can be done with one person, office or board, in the order it is offered."""
    return tuple(act for act in ACTS if act.noun == noun and act.on)


def tenths_of(typed: str) -> int | None:
    """A share of full time in tenths of a percent as it is typed: "39,9", "40", "40 %"; None for what is none."""
    text = typed.strip().removesuffix("%").strip().replace(",", ".")
    whole, _, part = text.partition(".")
    if not whole.isascii() or not whole.isdigit() or len(whole) > 3:
        return None
    if part and (not part.isascii() or not part.isdigit() or len(part) > 1):
        return None
    tenths = int(whole) * 10 + int(part or 0)
    return tenths if tenths <= 1000 else None


def items_of(typed: str) -> tuple[str, ...] | None:
    """Which of the five items are meant by their numbers: "1 3 5" or "alla" ("all"); None for what names none."""
    text = typed.casefold().replace(",", " ")
    if text.strip() in ("alla", "all", "alla fem", "1-5"):
        return ATTESTED_ITEMS
    found = []
    for word in text.split():
        if word in ATTESTED_ITEMS:
            found.append(word)
        elif word.isascii() and word.isdigit() and 1 <= int(word[:3]) <= len(ATTESTED_ITEMS):
            found.append(ATTESTED_ITEMS[int(word) - 1])
        else:
            return None
    return tuple(dict.fromkeys(found)) or None


def past_day_of(typed: str, today: date) -> date | None:
    """A day that has been, as people type it: day and month without a year are the last there was."""
    from tui.days import day_of

    day, _, month = typed.strip().partition("/")
    if day.isascii() and day.isdigit() and month.isascii() and month.isdigit() and len(typed) <= 7:
        for year in (today.year, today.year - 1):
            try:
                found = date(year, int(month), int(day))
            except ValueError:
                continue
            if found <= today:
                return found
        return None
    return day_of(typed, today)


def stored_of(answer: Answer, typed: str, today: date) -> str | None:
    """What is kept of an answer as it was typed: a day as ISO, a degree in tenths; None for what cannot be meant."""
    from tui.days import day_of

    if not typed:
        return ""
    if answer.kind in ("day", "past"):
        day = day_of(typed, today) if answer.kind == "day" else past_day_of(typed, today)
        if day is None or (answer.kind == "past" and day > today):
            return None
        return day.isoformat()
    if answer.kind == "degree":
        tenths = tenths_of(typed)
        return None if tenths is None else str(tenths)
    if answer.kind == "items":
        items = items_of(typed)
        return None if items is None else " ".join(items)
    if answer.kind == "number":
        return typed if typed.isascii() and typed.isdigit() else None
    if answer.name == "code":
        return typed.upper() if re.fullmatch(CODE_FORM, typed.upper()) else None
    return typed.upper() if answer.kind in ("office", "board") else typed


def unclear_of(answer: Answer) -> str:
    """The id of what is said of an answer that cannot be meant."""
    return "register.unclear." + ("code" if answer.name == "code" else answer.kind)


def do(session: Session, actor: Actor, act: Act, code: str, told: Mapping[str, str], clock: Clock) -> None:
    """Do an act upon the one with this code, "" where it is of no one. Raises VaktbordError with a sentence."""
    from importlib import import_module

    done: Callable[..., None] = getattr(
        import_module(f"models.{'boards' if act.noun == 'board' else 'people'}.typed"), "do_" + act.noun
    )
    done(session, actor, act.name, code, {name: text for name, text in told.items() if text}, clock)
