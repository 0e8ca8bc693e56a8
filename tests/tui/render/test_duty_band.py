"""Red when nobody has a duty that somebody must have: since when, whom to ring, which keys (D36; rule 13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from models.words import lookup
from tests.tui.invented import NOW, board, shift
from tui.render import rota
from tui.render.ages import clock
from tui.render.duty_band import duty_band
from tui.render.line import plain
from tui.state import DeskState

DUTY = board().duty
LIND = replace(shift("contact", "A. Lind", "25T07:00", "25T11:00"), phone="070-174 06 14")
BERG = replace(shift("tib_backup", "S. Berg", "25T01:00", "25T11:00"), phone="070-174 06 11")
PAST = NOW - timedelta(minutes=3)


def told(**more: Any) -> str:
    state = DeskState(now=NOW, board=board(duty=replace(DUTY, **more)))
    return plain(duty_band(state, "b a", 160))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, ""),
        ({"missing": (("contact", NOW + timedelta(seconds=1)),), "contact": LIND}, ""),
        (
            {"missing": (("contact", PAST),), "contact": LIND},
            f" INGEN KONTAKT PÅ PLATS SEDAN {clock(PAST)} · ring A. Lind 070-174 06 14 · b a = jag tar det",
        ),
        (
            {"missing": (("tib", PAST),), "tib": None, "tib_backup": BERG},
            " INGEN TiB NU · ring S. Berg 070-174 06 11 · b a = jag tar det",
        ),
        (
            {"missing": (("contact", PAST), ("tib", PAST)), "tib": None, "tib_backup": BERG, "contact": None},
            " INGEN TiB NU · INGEN KONTAKT NU · ring S. Berg 070-174 06 11 · b a = jag tar det",
        ),
    ],
)
def test_what_is_missing_is_said_with_what_to_do(more: dict[str, Any], words: str) -> None:
    assert told(**more) == words


def test_the_way_is_what_a_narrow_screen_keeps_and_a_locked_one_names_nobody() -> None:
    state = DeskState(now=NOW, board=board(duty=replace(DUTY, missing=(("contact", PAST),), contact=LIND)))
    assert "A. Lind" not in plain(duty_band(state, "", 160, names=False))
    assert plain(duty_band(state, "b a", 40)).startswith(" INGEN KONTAKT PÅ PLATS")


def test_the_panel_says_that_the_contact_has_not_said_they_are_in_place() -> None:
    duty = replace(DUTY, contact=LIND, contact_required=True, missing=(("contact", PAST),))
    assert rota.contact_words(duty, NOW) == ("late", "A. Lind har inte sagt: på plats")
    assert lookup.known("duty.contact.unconfirmed", "en")
