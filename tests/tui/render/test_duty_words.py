"""Who is TiB, in words: the plan alone makes nobody TiB (DIRECTIVE rule 13)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.tui.invented import NOW, board
from tui.render.line import plain
from tui.render.rota import duty_lines, short_duty


@pytest.mark.parametrize(
    ("standing", "short", "long"),
    [
        ("confirmed", "TiB: M. Ek till 07:00", "M. Ek till 07:00"),
        ("unconfirmed", "TiB: M. Ek, har inte tagit emot", "M. Ek har inte tagit emot"),
    ],
)
def test_who_has_not_accepted_is_said_to_have_not(standing: str, short: str, long: str) -> None:
    duty = replace(board().duty, tib_standing=standing)
    assert short_duty(duty, NOW).startswith(short)
    assert any(long in plain(each) for each in duty_lines(duty, (), 28, NOW, 60))
