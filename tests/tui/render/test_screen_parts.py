"""The pure parts of the screens: numbers, days, shelves, timelines, the next step, talks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.alarms.rows import AlarmCard, AlarmRow, PersonInAlarm, ThreatAbout, TimelineRow
from models.people.rows import PersonRow
from models.words import lookup
from tests.tui.invented import NOW, alarm, board, plan_of
from tui.days import day_of
from tui.reception import Health, Reception
from tui.render.card import Worked, card_lines, place_of_alarm, subject_line
from tui.render.card_details import raw_words
from tui.render.line import plain, width_of
from tui.render.people import person_line, talk_words
from tui.render.phones import grouped
from tui.render.timeline import timeline_lines
from tui.screens.shelve_alarm import shelf_ends
from tui.state import DeskState

STATE = DeskState(NOW, board(), Reception(Health.UP, 0.4), me="M. Ek", arc_phone="0846500412")
TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("0846500412", "08-465 004 12"),
        ("08-465 004 12", "08-465 004 12"),
        ("0701740605", "070-174 06 05"),
        ("070-1740605", "070-174 06 05"),
        ("112", "112"),
        ("11414", "11414"),
        ("+46 70 174 06 05", "+46 70 174 06 05"),
        ("växeln", "växeln"),
        ("", ""),
    ],
)
def test_numbers_read_aloud(written: str, shown: str) -> None:
    assert grouped(written) == shown


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("1/12", date(2026, 12, 1)),
        ("24/11", date(2027, 11, 24)),
        ("29/2", None),
        ("+7", date(2026, 12, 2)),
        ("idag", TODAY),
        ("Imorgon", date(2026, 11, 26)),
        ("ons", date(2026, 12, 2)),
        ("torsdag", date(2026, 11, 26)),
        ("to", None),
        ("2026-13-01", None),
        ("igår", None),
        ("", None),
    ],
)
def test_days_as_typed(typed: str, day: date | None) -> None:
    assert day_of(typed, TODAY) == day


@given(st.text(max_size=20), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_no_text_breaks_the_day(typed: str, today: date) -> None:
    assert day_of(typed, today) is None or isinstance(day_of(typed, today), date)


@pytest.mark.parametrize(
    ("choice", "now", "ends"),
    [
        ("h1", datetime(2026, 11, 25, 2, 12, tzinfo=UTC), datetime(2026, 11, 25, 3, 12, tzinfo=UTC)),
        ("morning", datetime(2026, 11, 25, 2, 12, tzinfo=UTC), datetime(2026, 11, 25, 7, 0, tzinfo=UTC)),
        ("morning", datetime(2026, 11, 25, 7, 0, tzinfo=UTC), datetime(2026, 11, 26, 7, 0, tzinfo=UTC)),
        ("morning", datetime(2026, 10, 24, 22, 30, tzinfo=UTC), datetime(2026, 10, 25, 7, 0, tzinfo=UTC)),
        ("morning", datetime(2027, 3, 28, 0, 30, tzinfo=UTC), datetime(2027, 3, 28, 6, 0, tzinfo=UTC)),
        ("h4", datetime(2026, 10, 24, 23, 0, tzinfo=UTC), datetime(2026, 10, 25, 3, 0, tzinfo=UTC)),
    ],
)
def test_a_shelf_ends_by_the_wall_on_both_changing_nights(choice: str, now: datetime, ends: datetime) -> None:
    assert shelf_ends(choice, now) == ends


def card_of(
    row: AlarmRow, *, opened: bool = True, position: str | None = None, timeline: tuple[TimelineRow, ...] = ()
) -> AlarmCard:
    """A card with an invented person."""
    person = PersonInAlarm(
        "SF-07", "Eva Exempel", "group_leader", "070-174 06 46", "Hamnlistan", "08-465 004 30", "Lo Ankarby",
        "08-465 004 31", "Provgatan 12 C",
    )  # fmt: skip
    return AlarmCard(
        row, None, None, position, None, None, row.source != "phone", "personal", None, None, None,
        person if opened else None, (), timeline, (), opened,
    )  # fmt: skip


def entry(verb: str, seconds: int = 0, **detail: object) -> TimelineRow:
    """An entry of M. Ek."""
    at = NOW - timedelta(seconds=seconds)
    return TimelineRow(1, at, at, "M. Ek", verb, detail)


def test_whoever_has_the_alarm_is_told_of_open_threats() -> None:
    row = alarm(1, state="acknowledged")
    about = (ThreatAbout("H-2026-003", 3), ThreatAbout("H-2026-001", 1))

    def said(card: AlarmCard) -> str:
        return "\n".join(plain(each) for each in card_lines(Worked(row, card, STATE), 80))

    assert "Hot H-2026-003, nivå 3 · Hot H-2026-001, nivå 1 (" in said(replace(card_of(row), threats=about))
    assert "Hot H-" not in said(card_of(row))
    # Nobody else is read any, and none is shown where the person is not.
    assert "Hot H-" not in said(replace(card_of(row, opened=False), threats=about))


@pytest.mark.parametrize(
    ("portable", "position", "place"),
    [
        (True, None, "POSITION OKÄND, fråga larmcentralen"),
        (True, "Hamntorget 3", "position från larmet 03:12:13: Hamntorget 3"),
        (False, None, "Provgatan 12 C"),
        (False, "Hamntorget 3", "position från larmet 03:12:13: Hamntorget 3"),
    ],
)
def test_a_portable_alarms_home_is_never_its_place(portable: bool, position: str | None, place: str) -> None:
    row = alarm(1, state="acknowledged", portable=portable)
    assert place_of_alarm(Worked(row, card_of(row, position=position), STATE))[0] == place


def test_an_unverified_source_gives_no_address_to_read_aloud() -> None:
    """The script for 112 says the place is unknown until the ARC was called back."""
    row = alarm(1, state="acknowledged", source="phone")
    words = "\n".join(
        plain(each)
        for each in card_lines(
            Worked(row, card_of(row, position="Hamntorget 3"), STATE, plan_of("personal")), 200
        )
    )
    said = " ".join(words.split())
    assert "Polis behövs till ... (platsen är okänd" in said
    assert "läs inte upp adress" in said


def test_what_a_platform_says_is_not_verified_is_told_and_its_place_all_the_same() -> None:
    """A signed sender is known: it is the alarm that nobody has verified, and help must find the place."""
    row = alarm(1, state="acknowledged", source="webhook")
    card = replace(card_of(row, position="Hamntorget 3"), arc_verified=False)
    words = " ".join(
        "\n".join(
            plain(each) for each in card_lines(Worked(row, card, STATE, plan_of("personal")), 200)
        ).split()
    )
    assert "Larmcentralen har inte verifierat larmet." in words
    assert "Polis behövs till Hamntorget 3" in words


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    "state", ["new", "acknowledged", "action_taken", "shelved", "out_of_service", "closed"]
)
@given(width=st.integers(1, 200), opened=st.booleans(), read=st.booleans())
def test_a_card_fits_any_width(language: str, state: str, width: int, opened: bool, read: bool) -> None:
    lookup.use(language)
    row = alarm(1, state=state, closed_at=NOW if state == "closed" else None, due_at=NOW)
    worked = Worked(
        row, card_of(row, opened=opened) if read else None, STATE, plan_of() if read else None, opened
    )
    for pieces in (subject_line(worked, width), *card_lines(worked, width)):
        assert width_of(pieces) <= width
        assert "{" not in plain(pieces)


def test_a_person_is_named_to_the_one_who_has_the_alarm_only() -> None:
    row = alarm(1, state="acknowledged")
    hidden = card_lines(Worked(row, card_of(row, opened=False), STATE), 120)
    shown = card_lines(Worked(row, card_of(row), STATE), 120)
    assert "Eva" not in "".join(map(plain, hidden))
    assert "Provgatan" not in "".join(map(plain, hidden))
    assert "Eva Exempel" in "".join(map(plain, shown))


def test_the_timeline_has_the_newest_first_and_tells_new_days() -> None:
    """Days are told once; an entry written long after its event says when."""
    late = TimelineRow(
        4, NOW - timedelta(seconds=9), NOW + timedelta(minutes=9), "S. Berg", "alarm.acted", {"what": "x"}
    )
    rows = (entry("alarm.noted", 90000, note="igår"), entry("alarm.noted", 60, note="först"), late)
    lines = [plain(each) for each in timeline_lines(rows, NOW, 80)]
    assert [line[:10].strip() for line in lines] == ["03:12:32", "03:11:41", "24 nov", "02:12:41"]
    assert "ÅTGÄRD: x · S. Berg (inskrivet 03:21)" in lines[0]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (entry("alarm.closed", 0, **{"class": "user_error", "reason": "fel"}), "AVSLUTAT, handhavandefel: fel"),
        (entry("alarm.escalated", act="next_duty", step=2), "bakre TiB kallad"),
        (entry("alarm.escalated", by_hand=True), "eskalerat för hand"),
        (entry("alarm.shelved", until="2026-11-25T07:00:00+00:00", reason="r"), "pausat till 08:00: r"),
        (entry("alarm.alerted_112", by="desk", event_number=""), "112 ringt härifrån"),
        (entry("incident.changed", police={"from": "not_known", "to": "filed"}), "ej bekräftad → polisanmäld"),
        (entry("incident.changed", bring_up_on={"from": None, "to": "2026-12-01"}), "tas upp igen: ingen dag → 1 dec"),
        (entry("incident.closed", **{"class": "handled", "reason": "r", "despite": "sköts av LC"}), "sköts av LC"),
        (entry("something.new"), "something.new"),
    ],
)  # fmt: skip
def test_entries_in_words(entry: TimelineRow, words: str) -> None:
    assert words in " ".join(map(plain, timeline_lines((entry,), NOW, 120)))


def person(**more: object) -> PersonRow:
    """A covered person whose talk is in order."""
    values: dict[str, object] = {
        "id": "p", "code": "SF-07", "category": "group_leader", "degree_tenths": 600, "in_scope": True, "office": "HL",
        "talk": "ok", "talk_due_on": date(2027, 3, 3), "talk_state": "held", "introduction_offered": True,
        "training_offered": True, "transmitters": (),
    }  # fmt: skip
    return PersonRow(**(values | more))  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (person(talk="overdue", talk_due_on=date(2026, 11, 13)), "försenad 12 dagar"),
        (person(talk="overdue", talk_due_on=date(2026, 11, 24)), "försenad 1 dag"),
        (person(talk="due", talk_due_on=date(2026, 12, 15)), "inom 20 dagar"),
        (person(talk="not_offered"), "aldrig erbjudet"),
        (person(talk="offered", talk_state="booked"), "bokat, nästa 3 mar 2027"),
        (person(in_scope=False), "omfattas inte"),
    ],
)
def test_how_the_yearly_talk_stands(row: PersonRow, words: str) -> None:
    assert talk_words(row, TODAY)[0] == words


@given(st.integers(1, 200))
def test_a_person_fits_any_width(width: int) -> None:
    assert width_of(person_line(person(), TODAY, width)) <= width


@given(st.binary(max_size=300))
def test_raw_bytes_are_told_in_signs(raw: bytes) -> None:
    assert raw_words(raw).isprintable()


def test_the_state_of_the_desk_never_names_a_person() -> None:
    """The overview's row of the same alarm has the code alone."""
    assert "Eva" not in repr(replace(STATE, board=board((alarm(1),))))
