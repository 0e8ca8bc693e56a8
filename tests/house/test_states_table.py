"""docs/words.md shows the states of an alarm and what leads from each to which, as the machine has them.

After a change of the machine or its words: `python -m tests.house.test_states_table`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from models.alarms import states
from models.alarms.words import PANIC_KINDS, STATES
from models.words.lookup import known, t_in

WORDS = Path(__file__).parents[2] / "docs" / "words.md"
START, END = "<!-- states:start -->", "<!-- states:end -->"
AGAIN = "write the table anew: python -m tests.house.test_states_table"


def table() -> str:
    """The table of states as docs/words.md shows it: a row for each state, a column for each verb."""
    heads = ["state", "svenska", *(f"`{verb}`" for verb in states.VERBS)]
    rows = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for state in ("new", "acknowledged", "action_taken", "shelved", "out_of_service", "closed"):
        cells = [f"`{state}`", t_in("sv", f"alarm.state.{state}").lower()]
        for verb in states.VERBS:
            cells.append(states.after(state, verb, "burglary") if states.may(state, verb, "burglary") else "")
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join([START, *rows, END])


def test_words_shows_the_machine() -> None:
    text = WORDS.read_text(encoding="utf-8")
    assert START in text
    assert text[text.index(START) : text.index(END) + len(END)] == table(), AGAIN


def test_the_table_holds_every_state_and_every_way() -> None:
    told = table()
    for state in STATES:
        assert f"| `{state}` |" in told
        assert known(f"alarm.state.{state}", "en")
    ways = sum(states.may(state, verb, "burglary") for state in STATES for verb in states.VERBS)
    cells = [cell for row in told.splitlines()[3:-1] for cell in row.split(" | ")[2:]]
    assert sum(bool(cell.strip(" |")) for cell in cells) == ways == len(states._NEXT)


@pytest.mark.parametrize("kind", sorted(PANIC_KINDS))
def test_a_cry_for_help_differs_in_one_cell_alone(kind: str) -> None:
    """Personal and duress alarms go every way but onto the shelf."""
    unlike = {
        (state, verb)
        for state in STATES
        for verb in states.VERBS
        if states.may(state, verb, kind) != states.may(state, verb, "burglary")
    }
    assert {verb for _, verb in unlike} == {"shelve"}
    assert not any(states.may(state, "shelve", kind) for state in STATES)


if __name__ == "__main__":
    told = WORDS.read_text(encoding="utf-8")
    WORDS.write_text(
        told[: told.index(START)] + table() + told[told.index(END) + len(END) :], encoding="utf-8"
    )
    sys.stdout.write("the table of states is written\n")
