"""The history: every word narrows, pages join without a gap, and nothing typed can break it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.alarms import history as h
from models.store.clock import HeldClock
from models.store.store import Store
from tests.models.alarms.build import add_person, alarm_event, frame, receive

WORDS = h.Vocabulary(
    kinds={"inbrott": "burglary", "personlarm": "personal", "batteri lågt": "battery"},
    states={"okvitterat": "new", "avslutat": "closed"},
)


@pytest.fixture
def full(store: Store, clock: HeldClock) -> Store:
    """Ninety alarms, thirty a day over three days: personal alarms of SF-07, burglaries, batteries."""
    person_id, transmitter_id = add_person(store, clock)
    for _ in range(3):
        frames = []
        for number in range(30):
            kind, code = [("personal", "100"), ("burglary", "130"), ("battery", "302")][number % 3]
            mine = kind == "personal"
            frames.append(
                frame(
                    alarm_event(kind, 1, code),
                    clock.now(),
                    account="1001" if mine else "2002",
                    sequence=f"{number:04}",
                    person_id=person_id if mine else None,
                    transmitter_id=transmitter_id if mine else None,
                )
            )
        receive(store, *frames)
        clock.advance(86400)
    return store


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("", 90),
        ("sf-07", 30),
        ("SF", 30),
        ("1001", 30),
        ("inbrott", 30),
        ("inb", 30),
        ("lågt", 30),
        ("130", 30),
        ("okvitterat", 90),
        ("avslutat", 0),
        ("sf-07 inbrott", 0),
        ("sf-07 personlarm", 30),
        ("2026-11-25", 30),
        ("2026-11", 90),
        ("2026-12", 0),
        ("2026-11-26 batteri", 10),
        ("2026-13-99", 0),
        ("0000-00", 0),
        ("finns-inte", 0),
        ("%", 0),
        ("_", 0),
    ],
)
def test_each_word_narrows(full: Store, typed: str, count: int) -> None:
    with full.read() as connection:
        assert len(h.history(connection, typed, WORDS, limit=1000)) == count


@pytest.mark.parametrize("near", [1, 1000])
@pytest.mark.parametrize("typed", ["2026-11-25", "2026-11-26", "2026-11-27", "2026-11"])
def test_a_day_is_found_however_far_the_halving_goes(
    full: Store, typed: str, near: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(h, "NEAR", near)
    with full.read() as connection:
        assert len(h.history(connection, typed, WORDS, limit=1000)) == (90 if typed == "2026-11" else 30)


@pytest.mark.parametrize("scanned", [1, 7, 4000])
@pytest.mark.parametrize("typed", ["", "inbrott", "2026-11-26"])
def test_pages_join_without_a_gap(
    full: Store, typed: str, scanned: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(h, "SCANNED", scanned)
    with full.read() as connection:
        whole = [row.seq for row in h.history(connection, typed, WORDS, limit=1000)]
        pages: list[int] = []
        before = None
        while page := h.history(connection, typed, WORDS, before, limit=7):
            pages += [row.seq for row in page]
            before = page[-1].seq
    assert pages == whole == sorted(whole, reverse=True)
    assert whole


def test_the_total_counts_every_alarm(full: Store) -> None:
    with full.read() as connection:
        assert h.total(connection) == 90


@given(st.text(max_size=60))
def test_nothing_typed_breaks_the_search(migrated_file: object, typed: str) -> None:
    from pathlib import Path

    from tests.conftest import KEY

    store = Store.sqlite(Path(str(migrated_file)), KEY)
    with store.read() as connection:
        assert h.history(connection, typed, WORDS) == ()
    store.close()
