"""Every verb that a command checks stands in the table of rights, and docs/operations.md shows that table.

After a change of the table: `python -m tests.house.test_rights`.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from models.access.kinds import KINDS
from models.access.rights import HELPS, LETTERS, TABLE, may

ROOT = Path(__file__).parents[2]
OPERATIONS = ROOT / "docs" / "operations.md"
START, END = "<!-- rights:start -->", "<!-- rights:end -->"
AGAIN = "write the table anew: python -m tests.house.test_rights"


def table() -> str:
    """The table of rights as operations.md shows it."""
    head = "| Verb | " + " | ".join(LETTERS.values()) + " |"
    rows = [
        f"| `{verb}` | " + " | ".join("x" if may(role, verb) else " " for role in LETTERS.values()) + " |"
        for verb in TABLE
    ]
    return "\n".join([START, head, "|---" * (len(LETTERS) + 1) + "|", *rows, END])


def _checked() -> Iterator[tuple[str, str]]:
    """Where a verb is checked, and the verb: the second argument of every `check(actor, ...)` and `may(role, ...)`."""
    for room in ("models", "tui", "scheduler", "intake", "fixtures"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and len(node.args) == 2:
                    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                    verb = node.args[1]
                    if name == "check" and isinstance(verb, ast.Constant) and isinstance(verb.value, str):
                        yield f"{path.relative_to(ROOT)}:{node.lineno}", verb.value


def test_every_verb_that_is_checked_stands_in_the_table() -> None:
    checked = list(_checked())
    assert len(checked) > 30
    assert [f"{where}: {verb}" for where, verb in checked if verb not in TABLE] == []


def test_acts_of_two_persons_need_verbs_of_the_table_and_none_that_helps() -> None:
    needed = {verb for kind in KINDS.values() for verb in (kind.ask, kind.approve)}
    assert needed <= set(TABLE)
    assert needed & HELPS == set()
    assert set(KINDS) & HELPS == set()


def test_operations_shows_the_table() -> None:
    text = OPERATIONS.read_text(encoding="utf-8")
    assert START in text
    assert text[text.index(START) : text.index(END) + len(END)] == table(), AGAIN


if __name__ == "__main__":
    told = OPERATIONS.read_text(encoding="utf-8")
    OPERATIONS.write_text(
        told[: told.index(START)] + table() + told[told.index(END) + len(END) :], encoding="utf-8"
    )
    sys.stdout.write("the table of rights is written\n")
