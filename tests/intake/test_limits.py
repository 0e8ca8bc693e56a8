"""How many lines fit into the open files this process may have, with room for everything else it opens."""

from __future__ import annotations

import resource

import pytest

from intake.limits import ASIDE, Limits, fitting
from intake.webhook.limits import WebhookLimits


@pytest.mark.parametrize(
    ("soft", "hard", "connections", "asked"),
    [
        (1024, 1_048_576, 4000, 4000 + ASIDE),  # raised, and everything fits
        (4000 + 100, 1_048_576, 4000, 4000 + ASIDE),
        (4000 + ASIDE, 4000 + ASIDE, 4000, None),
        (1_048_576, 1_048_576, 4000, None),
        (1024, 4096, 4096 - ASIDE, 4096),
        (256, 256, 16, 256),
    ],
)
def test_room_is_left_for_everything_else(
    monkeypatch: pytest.MonkeyPatch, soft: int, hard: int, connections: int, asked: int | None
) -> None:
    set_to: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: set_to.append(limits))
    fitted = fitting(Limits())
    assert fitted.connections == connections
    assert fitted.unproven == min(Limits().unproven, connections if connections == 4000 else connections // 2)
    assert set_to == ([] if asked is None else [(asked, hard)])


def test_what_the_system_does_not_give_is_borne(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: int, limits: tuple[int, int]) -> None:
        raise OSError(1, "not permitted")

    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 65_536))
    monkeypatch.setattr(resource, "setrlimit", refused)
    assert fitting(Limits()).connections == 1024 - ASIDE


def test_the_webhooks_lines_have_their_room() -> None:
    assert ASIDE - WebhookLimits().connections >= 256
