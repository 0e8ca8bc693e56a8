"""The environment watch and the overall analyses: dated, with source, looked at again, and measured (D14, D15)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.access.actor import Actor
from models.audit.seen import who_saw
from models.risks.actors import add_actor
from models.risks.measured import behind, measured
from models.risks.reading import view_analysis, view_note, view_notes
from models.risks.rows import Link
from models.risks.surroundings import add_note, record_analysis, review_note, told_tags
from models.risks.threats import open_threat
from models.risks.views import analyses, notes, reviews
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Overtaken, Refused
from models.store.store import Store
from models.store.timeline import BLOCKS
from tests.models.risks.group import ADMIN, AUDITOR, OFFICER, REVIEW, TIB

TODAY = date(2026, 11, 25)


def test_a_note_is_found_by_its_tag_and_read_on_record(peopled: Store, clock: HeldClock) -> None:
    with peopled.write() as session:
        open_threat(session, OFFICER, "x", 1, "y", REVIEW, clock)
        first = add_note(
            session, TIB, "Upprop mot fullmäktige", "Nyhetsbrev", date(2026, 11, 20), clock,
            tags="#Upprop, demo demo", review_on=REVIEW, linked="SF-01, H-2026-001",
        )  # fmt: skip
        second = add_note(session, TIB, "Annat", "Radio", TODAY, clock)
    with peopled.read() as connection:
        assert [row.number for row in notes(connection)] == [second, first]
        assert {(row.source, row.tags) for row in notes(connection)} == {(BLOCKS, BLOCKS), (BLOCKS, "")}
    with peopled.write() as session:
        [row] = view_notes(session, OFFICER, clock, "#UPPROP")
        assert [each.source for each in view_notes(session, TIB, clock)] == ["Radio", "Nyhetsbrev"]
    assert (row.number, row.tags, "Upprop mot" in repr(row)) == (first, "demo upprop", False)
    with peopled.write() as session:
        review_note(session, TIB, first, clock, again_on=date(2027, 1, 9), text="Lugnt än", seen=1)
        with pytest.raises(Overtaken):
            review_note(session, TIB, first, clock, seen=1)
        card = view_note(session, OFFICER, first, clock)
        seen_by_tib = view_note(session, TIB, first, clock)
    assert card.text == "Upprop mot fullmäktige\nLugnt än"
    assert card.links == (Link("person", "SF-01"), Link("threat", "H-2026-001"))
    assert seen_by_tib.links == (Link("person", "SF-01"),), "which threats there are is not for everybody"
    assert (card.row.reviewed_on, card.row.review_on) == (TODAY, date(2027, 1, 9))
    for who in (ADMIN, AUDITOR):
        with pytest.raises(NotAllowed), peopled.write() as session:
            view_note(session, who, first, clock)
        with pytest.raises(NotAllowed), peopled.write() as session:
            view_notes(session, who, clock)
    with peopled.write() as session:
        seen = [(each.who, each.verb) for each in who_saw(session, AUDITOR, "SF-01", clock)]
        assert seen.count((OFFICER.label, "list.viewed")) == seen.count((TIB.label, "list.viewed")) == 1
        assert "list.viewed" not in {each.verb for each in who_saw(session, AUDITOR, "SF-02", clock)}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"text": ""}, "watch_note.empty_text"),
        ({"source": "  "}, "watch_note.empty_source"),
        ({"dated_on": date(2026, 11, 26)}, "watch_note.not_yet"),
        ({"review_on": date(2026, 11, 24)}, "risk.review_passed"),
        ({"linked": "SF-77"}, "risk.nothing_by_code"),
    ],
)
def test_what_a_note_needs(peopled_file: Store, clock: HeldClock, changed: dict[str, Any], why: str) -> None:
    told: dict[str, Any] = {"text": "t", "source": "s", "dated_on": TODAY} | changed
    with pytest.raises(Refused, match=why), peopled_file.write() as session:
        add_note(session, OFFICER, clock=clock, **told)


@pytest.mark.parametrize(
    ("given", "kept"), [("", ""), ("#A b, a", "a b"), ("\x1b[2Jx", "x"), ("ÅRET,året", "året")]
)
def test_tags_are_small_letters_each_once(given: str, kept: str) -> None:
    assert told_tags(given) == kept


def analysed(store: Store, clock: HeldClock, name: str, done: date, again: date, who: Actor = OFFICER) -> int:
    with store.write() as session:
        return record_analysis(
            session, who, "Hela gruppen", name, done, again, "KS 2026/1", clock, summary="Läget", sha256="AB" * 32
        )  # fmt: skip


def test_the_latest_version_of_an_analysis_counts(peopled: Store, clock: HeldClock) -> None:
    first = analysed(peopled, clock, "2025:1", date(2025, 11, 1), date(2026, 11, 1))
    with peopled.read() as connection:
        late = next(each for each in measured(connection, TODAY) if each.id == "risks.analysed")
    assert (late.count, late.of, late.state, late.since) == (0, 1, "overdue", date(2026, 11, 1))
    second = analysed(peopled, clock, "2026:1", date(2026, 11, 20), date(2027, 11, 20))
    with peopled.read() as connection:
        assert [(row.number, row.newest) for row in analyses(connection)] == [(second, True), (first, False)]
        now = next(each for each in measured(connection, TODAY) if each.id == "risks.analysed")
        assert [each.code for each in behind(connection, "risks.analysed", TODAY)] == [f"R-{second}"]
    assert (now.count, now.of, now.state) == (1, 1, "ok")
    with peopled.write() as session:
        assert view_analysis(session, TIB, first, clock).row.newest is False
        card = view_analysis(session, TIB, second, clock)
        with pytest.raises(NotFound):
            view_analysis(session, TIB, 99, clock)
    assert (card.summary, card.row.sha256) == ("Läget", "ab" * 32)
    with pytest.raises(Refused, match="analysis.there_already"):
        analysed(peopled, clock, "2026:1", TODAY, date(2027, 1, 1))
    with pytest.raises(Refused, match="analysis.review_before"):
        analysed(peopled, clock, "2026:2", TODAY, TODAY)
    with pytest.raises(Refused, match="analysis.not_yet"):
        analysed(peopled, clock, "2026:2", date(2026, 11, 26), date(2027, 1, 1))
    with pytest.raises(NotAllowed):
        analysed(peopled, clock, "2026:3", TODAY, date(2027, 1, 1), TIB)


def test_what_is_measured_follows_the_days(peopled: Store, clock: HeldClock) -> None:
    """Nothing held is no threat late, and no watch kept; then each is late the day after its review."""
    with peopled.read() as connection:
        states = {each.id: (each.count, each.of, each.state) for each in measured(connection, TODAY)}
    assert states == {
        "risks.watched": (0, None, "attention"),
        "risks.notes_late": (0, None, "ok"),
        "risks.analysed": (0, 1, "attention"),
        "risks.threats_reviewed": (0, 0, "ok"),
        "risks.actors_reviewed": (0, 0, "ok"),
    }
    with peopled.write() as session:
        note = add_note(session, TIB, "x", "Radio", TODAY, clock, review_on=REVIEW)
        open_threat(session, OFFICER, "x", 2, "y", REVIEW, clock)
        add_actor(session, OFFICER, "z", 2, REVIEW, clock)
    with peopled.read() as connection:
        on_the_day = {each.id: each.state for each in measured(connection, REVIEW)}
        assert [each.code for each in reviews(connection, REVIEW)] == ["HA-01", f"N-{note}", "H-2026-001"]
        after = {each.id: each for each in measured(connection, date(2026, 12, 21))}
        told = {id: [row.code for row in behind(connection, id, date(2026, 12, 21))] for id in after}
        long_after = {each.id: each.state for each in measured(connection, date(2027, 6, 1))}
    assert {state for id, state in on_the_day.items() if id != "risks.analysed"} == {"ok"}
    for each in ("notes_late", "threats_reviewed", "actors_reviewed"):
        assert (after[f"risks.{each}"].state, after[f"risks.{each}"].since) == ("overdue", REVIEW)
    assert after["risks.threats_reviewed"].count == 0
    assert told["risks.threats_reviewed"] == ["H-2026-001"]
    assert told["risks.actors_reviewed"] == ["HA-01"]
    assert told["risks.watched"] == told["risks.notes_late"] == [f"N-{note}"]
    assert long_after["risks.watched"] == "overdue"
