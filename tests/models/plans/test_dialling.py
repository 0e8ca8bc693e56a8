"""Dialling: arguments of their own, no shell, and nothing but digits put in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.plans.dialling import argv_of, dialled, parts_of


@pytest.mark.parametrize(
    ("phone", "digits"),
    [
        ("08-465 004 12", "0846500412"),
        ("+46 (0)8.465/00412", "+460846500412"),
        ("112", "112"),
        ("1", ""),
        ("08-465;reboot", ""),
        ("++46", ""),
        ("٠٨٤", ""),
        ("", ""),
    ],
)
def test_what_a_telephone_takes(phone: str, digits: str) -> None:
    assert dialled(phone) == digits


def test_the_number_is_put_into_its_argument() -> None:
    assert argv_of("xdg-open tel:{number}", "08-465 004 12") == ["xdg-open", "tel:0846500412"]
    assert argv_of("'/opt/soft phone' --call {number}", "112") == ["/opt/soft phone", "--call", "112"]
    assert argv_of("", "112") == []
    assert argv_of("xdg-open tel:{number}", "växeln") == []


@pytest.mark.parametrize("command", ["", "ring", "{number}", "'open {number}"])
def test_a_command_that_can_ring_nothing_is_no_command(command: str) -> None:
    with pytest.raises(ValueError):
        parts_of(command)


@given(st.text(max_size=30))
def test_nothing_but_digits_reaches_the_command(phone: str) -> None:
    for part in argv_of("call {number}", phone)[1:]:
        assert part.removeprefix("+").isdigit() and part.isascii()
