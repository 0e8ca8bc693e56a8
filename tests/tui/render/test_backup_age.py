"""The age of the newest backup and drill, where it is seen: on the health line, and as a disturbance."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.backup.rows import BackupHealth
from models.words import lookup
from tests.tui.invented import NOW, board
from tests.tui.render.test_panels import disturbance, plain, state
from tui.render import health
from tui.render.ages import age_short
from tui.render.disturbances import disturbance_lines


def ago(**span: float) -> object:
    return NOW - timedelta(**span)


@pytest.mark.parametrize(
    ("known", "words", "role"),
    [
        (None, "", ""),
        (BackupHealth(), "ingen säkerhetskopia", "warn"),
        (BackupHealth(made_at=ago(hours=2)), "kopia 2 h (aldrig prövad)", "warn"),
        (BackupHealth(made_at=ago(hours=2), drilled_at=ago(days=12)), "kopia 2 h (prövad 12 d)", ""),
        (BackupHealth(made_at=ago(minutes=4), drilled_at=ago(minutes=1)), "kopia 4 min (prövad 1 min)", ""),
        (BackupHealth(made_at=ago(hours=27), drilled_at=ago(days=12)), "kopia 27 h (prövad 12 d)", "warn"),
        (BackupHealth(made_at=ago(hours=2), drilled_at=ago(days=93)), "kopia 2 h (prövad 93 d)", "warn"),
        (
            BackupHealth(made_at=ago(hours=2), fault="backup.disk_full", drilled_at=ago(days=1)),
            "kopia 2 h (prövad 24 h)",
            "warn",
        ),
    ],
)
def test_the_health_line_tells_of_the_backup(known: BackupHealth | None, words: str, role: str) -> None:
    line, _ = health.health_line(state(board=board((), backup=known, demo=False)), 240)
    found = [(each.text, each.role) for each in line if "kopia" in each.text]
    assert found == ([(words, role)] if words else [])


def test_a_demo_makes_none_and_says_nothing_of_it() -> None:
    line, _ = health.health_line(state(board=board((), backup=BackupHealth(), demo=True)), 240)
    assert "kopia" not in plain(line)


@pytest.mark.parametrize(
    ("seconds", "words"), [(-5, "0 min"), (3599, "59 min"), (3600, "1 h"), (48 * 3600, "2 d")]
)
def test_ages(seconds: float, words: str) -> None:
    assert age_short(seconds) == words


@pytest.mark.parametrize("kind", ["backup_failed", "backup_overdue"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_arc_is_not_asked_about_a_backup(kind: str, language: str) -> None:
    lookup.use(language)
    row = disturbance(kind=kind)
    shown = state(board=board((), disturbances=(row,)))
    words = " ".join(plain(each) for each in disturbance_lines(shown, 200, "j"))
    assert "larmcentral" not in words.lower()
    assert "receiving centre" not in words
    assert "vaktbord doctor" in words
    assert "j = " in words
    again = state(board=board((), disturbances=(row,)), asked=row.id)
    told = " ".join(plain(each) for each in disturbance_lines(again, 200, "j"))
    assert "j igen" in told or "j again" in told
