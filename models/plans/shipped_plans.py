"""The plans that come with the program: examples until the city has decided its own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from models.plans.plan import Plan
from models.plans.schema import check

FOLDER = Path(__file__).parent / "shipped"


@lru_cache(maxsize=1)
def shipped() -> dict[str, tuple[Plan, str]]:
    """Each shipped plan and its file's text, by code."""
    found: dict[str, tuple[Plan, str]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        plan, problems = check(text)
        if plan is None:
            raise ValueError(f"{path.name}: {problems[0].message_id} at line {problems[0].line}")
        found[plan.code] = (plan, text)
    return found


def shipped_for(kind: str) -> tuple[Plan, str]:
    """The shipped plan for a class of alarm or a type of incident; every one has one."""
    return next(each for each in shipped().values() if kind in each[0].kinds)
