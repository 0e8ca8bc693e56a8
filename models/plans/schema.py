"""What a plan's file must look like: every fault is told with its line, and no plan is made of a faulty file (D61)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.alarms.words import KINDS
from models.plans.lines import Where, places, read
from models.plans.plan import NOTHING, Condition, Plan, Step, Words
from models.plans.words import FACTS, FIELDS, PHONES_OF, ROLES, SOURCES, STEP_KINDS
from models.routines.kinds import ROUTINE_KINDS
from models.store.text import clean

MAX_BYTES = 64 * 1024
MAX_STEPS = 40
MAX_TITLE, MAX_SAY = 120, 600
MAX_TARGET_S, MAX_ROUNDS = 24 * 3600, 5
_ID = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
_FIELD = re.compile(r"\{([^{}]*)\}")
_TOP = ("plan", "kinds", "acute", "sv", "en", "step")
_STEP = (
    "id", "kind", "sv", "en", "say_sv", "say_en", "role", "phones", "target_s", "rounds", "when", "asks_facts",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: its line, and the message that says what and what to do."""

    line: int
    message_id: str
    values: Mapping[str, object]


class Checker:
    """Reads one file and gathers what is wrong with it."""

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self._places = places(text)
        self.told, faults = read(text)
        for line, why in faults:
            self.problems.append(Problem(line, "plan.check.not_toml", {"why": why}))

    # Telling

    def line(self, where: Where) -> int:
        """Where a name stands, or the nearest that it stands in."""
        while where:
            inside = [line for at, line in self._places.items() if at[: len(where)] == where]
            if inside:
                return self._places.get(where, min(inside))
            where = where[:-1]
        return 1

    def tell(self, where: Where, message_id: str, **values: object) -> None:
        """Note a fault. What the file says is cut before it is repeated."""
        shown = {
            name: clean(value, 60) if isinstance(value, str) and name == "given" else value
            for name, value in values.items()
        }
        self.problems.append(Problem(self.line(where), message_id, shown))

    # Single values

    def known(self, table: Mapping[str, object], names: tuple[str, ...], where: Where) -> None:
        """Every name of a table must be one of these."""
        for name in table:
            if name not in names:
                nearest = difflib.get_close_matches(name, names, 1, 0.0)[0]
                self.tell((*where, name), "plan.check.unknown_name", given=name, nearest=nearest)

    def text(
        self, table: Mapping[str, object], name: str, where: Where, limit: int, *, needed: bool = True
    ) -> str:
        """A line of words, as it may stand on the glass."""
        given = table.get(name)
        at = (*where, name)
        if given is None:
            if needed and at not in self._places:
                self.tell(where, "plan.check.missing", name=name)
            return ""
        if not isinstance(given, str):
            self.tell(at, "plan.check.wrong_type", name=name, wanted='"text"')
            return ""
        if not given.strip():
            self.tell(at, "plan.check.empty", name=name)
        elif len(given) > limit:
            self.tell(at, "plan.check.too_long", name=name, most=limit, has=len(given))
        elif clean(given, limit, keep_lines=True) != given.strip():
            self.tell(at, "plan.check.unclean", name=name)
        else:
            for hit in _FIELD.finditer(given):
                if hit[1] not in FIELDS:
                    listed = ", ".join(FIELDS)
                    self.tell(at, "plan.check.unknown_field", given=hit[1], known=listed)
        return given.strip()

    def both(
        self, table: Mapping[str, object], names: tuple[str, str], where: Where, limit: int, *, needed: bool
    ) -> Words:
        """The same words in both languages: none of them, or both."""
        wanted = needed or any(name in table for name in names)
        if not wanted:
            return NOTHING
        sv, en = (self.text(table, name, where, limit) for name in names)
        return Words(sv, en)

    def choice(
        self, table: Mapping[str, object], name: str, where: Where, of: tuple[str, ...], needed: bool
    ) -> str:
        """One of a few words."""
        given = self.text(table, name, where, 60, needed=needed)
        if given and given not in of:
            self.tell((*where, name), "plan.check.no_such", given=given, known=", ".join(of), name=name)
            return ""
        return given

    def listed(
        self, table: Mapping[str, object], name: str, where: Where, of: tuple[str, ...] | None
    ) -> tuple[str, ...]:
        """A list of words, each one of a few where they are told."""
        given = table.get(name)
        at = (*where, name)
        if given is None:
            return ()
        if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
            self.tell(at, "plan.check.wrong_type", name=name, wanted='["text"]')
            return ()
        for each in given:
            if of is not None and each not in of:
                self.tell(at, "plan.check.no_such", given=each, known=", ".join(of), name=name)
            if given.count(each) > 1:
                self.tell(at, "plan.check.twice", given=each, name=name)
                break
        return tuple(given)

    def number(
        self, table: Mapping[str, object], name: str, where: Where, least: int, most: int, default: int
    ) -> int:
        """A whole number within bounds."""
        given = table.get(name, default)
        if isinstance(given, bool) or not isinstance(given, int):
            self.tell((*where, name), "plan.check.wrong_type", name=name, wanted="60")
            return default
        if not least <= given <= most:
            self.tell((*where, name), "plan.check.out_of_bounds", name=name, least=least, most=most)
            return default
        return given

    def flag(self, table: Mapping[str, object], name: str, where: Where) -> bool:
        """true or false."""
        given = table.get(name, False)
        if not isinstance(given, bool):
            self.tell((*where, name), "plan.check.wrong_type", name=name, wanted="true")
            return False
        return given

    # The whole

    def plan(self) -> Plan:
        """The plan as far as it can be read; of use only where no fault was found."""
        told = self.told
        self.known(told, _TOP, ())
        code = self.text(told, "plan", (), 40)
        if code and not _ID.fullmatch(code):
            self.tell(("plan",), "plan.check.bad_id", given=code)
        kinds = self.listed(told, "kinds", (), (*KINDS, *ROUTINE_KINDS))
        if not kinds and not any(each.message_id == "plan.check.wrong_type" for each in self.problems):
            self.tell(("kinds",), "plan.check.missing", name="kinds")
        title = self.both(told, ("sv", "en"), (), MAX_TITLE, needed=True)
        steps = self._steps(told.get("step"))
        return Plan(code, kinds, self.flag(told, "acute", ()), title, steps)

    def _steps(self, given: object) -> tuple[Step, ...]:
        if given is None and ("step", 0) in self._places:
            return ()
        if not isinstance(given, list) or not given or not all(isinstance(each, dict) for each in given):
            self.tell(("step",), "plan.check.no_steps")
            return ()
        if len(given) > MAX_STEPS:
            self.tell(("step", MAX_STEPS), "plan.check.too_many_steps", most=MAX_STEPS)
        steps: list[Step] = []
        for at, table in enumerate(given):
            steps.append(self._step(table, ("step", at), {each.id for each in steps}))
        return tuple(steps)

    def _step(self, table: dict[str, Any], where: Where, before: set[str]) -> Step:
        self.known(table, _STEP, where)
        step_id = self.text(table, "id", where, 40)
        if step_id and not _ID.fullmatch(step_id):
            self.tell((*where, "id"), "plan.check.bad_id", given=step_id)
        elif step_id in before:
            self.tell((*where, "id"), "plan.check.id_twice", given=step_id)
        kind = self.choice(table, "kind", where, STEP_KINDS, True)
        role = self.choice(table, "role", where, ROLES, kind == "call")
        phones = self.listed(table, "phones", where, SOURCES)
        if kind not in ("call", "") and (role or phones):
            self.tell((*where, "role" if role else "phones"), "plan.check.only_calls", kind=kind)
        return Step(
            id=step_id,
            kind=kind,
            title=self.both(table, ("sv", "en"), where, MAX_TITLE, needed=True),
            say=self.both(table, ("say_sv", "say_en"), where, MAX_SAY, needed=False),
            role=role,
            phones=phones or PHONES_OF.get(role, (role,) if role in SOURCES else ()),
            target_s=self.number(table, "target_s", where, 0, MAX_TARGET_S, 0),
            rounds=self.number(table, "rounds", where, 1, MAX_ROUNDS, 1),
            when=tuple(
                condition
                for each in self.listed(table, "when", where, None)
                if (condition := self._condition(each, where)) is not None
            ),
            asks_facts=self.flag(table, "asks_facts", where),
        )

    def _condition(self, given: str, where: Where) -> Condition | None:
        """ "portable", "not verified", "reached home" or "not reached home"."""
        words = given.split()
        wanted = words[:1] != ["not"]
        if not wanted:
            words = words[1:]
        if len(words) == 1 and words[0] in FACTS:
            return Condition(fact=words[0], wanted=wanted)
        if len(words) == 2 and words[0] == "reached":
            return Condition(reached=words[1], wanted=wanted)
        self.tell((*where, "when"), "plan.check.bad_condition", given=given, known=", ".join(FACTS))
        return None


def check(text: str) -> tuple[Plan | None, tuple[Problem, ...]]:
    """The plan that a file says, or None and everything that is wrong with it, by line."""
    from models.plans.rules import judge

    if len(text.encode()) > MAX_BYTES:
        return None, (Problem(1, "plan.check.too_large", {"kib": MAX_BYTES // 1024}),)
    checker = Checker(text)
    plan = checker.plan()
    judge(plan, checker)
    if checker.problems:
        return None, tuple(sorted(checker.problems, key=lambda each: each.line))
    return plan, ()
