"""The state machine against the table drawn in its docstring: every cell, also the empty ones."""

from __future__ import annotations

import pytest

from models.alarms import states
from models.alarms.words import KINDS, PANIC_KINDS, STATES
from models.store.errors import Refused

_DRAWN = [
    line.split()
    for line in (states.__doc__ or "").splitlines()
    if line.startswith("    ") and line.split()[0] in (*STATES, "state")
]
_HEADER, _ROWS = _DRAWN[0][1:], _DRAWN[1:]


def test_the_drawn_table_names_every_state_and_verb() -> None:
    assert [row[0] for row in _ROWS] == [
        "new",
        "acknowledged",
        "action_taken",
        "shelved",
        "out_of_service",
        "closed",
    ]
    assert set(_HEADER) == set(states.VERBS)


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: row[0])
def test_every_cell_holds(row: list[str]) -> None:
    for verb, wanted in zip(_HEADER, row[1:], strict=True):
        if wanted == "-":
            assert not states.may(row[0], verb, "burglary")
            with pytest.raises(Refused):
                states.after(row[0], verb, "burglary")
        else:
            assert states.after(row[0], verb, "burglary") == wanted


@pytest.mark.parametrize("kind", KINDS)
def test_only_panic_alarms_are_never_shelved(kind: str) -> None:
    assert states.may("acknowledged", "shelve", kind) is (kind not in PANIC_KINDS)
