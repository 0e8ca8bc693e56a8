"""What a bubble says: class, age and code; whatever the stored values are, never anything else."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.words import lookup
from scheduler.bubble import MAX_BODY, MAX_TITLE, Bubble, fixed
from scheduler.wording import age_words, bubble_for

NOW = datetime(2026, 11, 25, 2, 12, 41, tzinfo=UTC)
FACTS = {
    "kind": "personal",
    "priority": 1,
    "since": (NOW - timedelta(seconds=84)).isoformat(),
    "person": "SF-07",
}
ALARM_TEXTS = (
    "new",
    "louder",
    "next_duty",
    "call_list",
    "went_stale",
    "shelf_ended",
    "released",
    "step_late",
)


@pytest.mark.parametrize(
    ("text_id", "values", "title", "body"),
    [
        (
            "notice.alarm.new",
            FACTS,
            "Vaktbord · PERSONLARM · P1",
            "SF-07: nytt larm för 1 min sedan. Kvittera i Vaktbord.",
        ),
        (
            "notice.alarm.louder",
            {**FACTS, "kind": "battery", "priority": 4, "person": ""},
            "Vaktbord · BATTERI LÅGT · P4",
            "okänd kod: okvitterat i 1 min. Kvittera i Vaktbord.",
        ),
        (
            "notice.alarm.new",
            {**FACTS, "drill": True, "person": ""},
            "Vaktbord · ÖVNING PERSONLARM · P1",
            "okänd kod: nytt larm för 1 min sedan. Kvittera i Vaktbord.",
        ),
        (
            "notice.alarm.new",
            {**FACTS, "proof": True},
            "Vaktbord · VÄNTAT PROV PERSONLARM · P1",
            "SF-07: nytt larm för 1 min sedan. Kvittera i Vaktbord.",
        ),
        (
            "notice.alarm.many",
            {"count": 12, "worst": {**FACTS, "drill": True}},
            "Vaktbord · 12 larm okvitterade",
            "Mest brådskande: ÖVNING personlarm, SF-07, för 1 min sedan.",
        ),
        (
            "notice.alarm.many",
            {"count": 12, "worst": FACTS},
            "Vaktbord · 12 larm okvitterade",
            "Mest brådskande: personlarm, SF-07, för 1 min sedan.",
        ),
        (
            "notice.talk.due",
            {"person": "SF-07", "due_on": "2026-12-02"},
            "Vaktbord · säkerhetssamtal",
            "SF-07: erbjud inom 7 dagar.",
        ),
        (
            "notice.talk.due",
            {"person": "SF-07", "due_on": "2026-11-25"},
            "Vaktbord · säkerhetssamtal",
            "SF-07: erbjud senast i dag.",
        ),
        (
            "notice.talk.due",
            {"person": "SF-07", "due_on": "2026-11-24"},
            "Vaktbord · säkerhetssamtal",
            "SF-07: försenat med 1 dag. Erbjud det nu.",
        ),
        (
            "notice.talk.many",
            {"count": 5, "overdue": 2},
            "Vaktbord · säkerhetssamtal",
            "5 samtal att erbjuda, varav försenade: 2. Se Personer.",
        ),
    ],
)
def test_in_swedish(text_id: str, values: dict[str, object], title: str, body: str) -> None:
    bubble = bubble_for(text_id, values, True, NOW)
    assert (bubble.title, bubble.body) == (title, body)
    assert fixed(bubble) == bubble


@pytest.mark.parametrize("language", lookup.LANGUAGES)
@pytest.mark.parametrize("name", ALARM_TEXTS)
def test_every_notice_of_an_alarm_has_words_in_both_languages(language: str, name: str) -> None:
    lookup.use(language)
    bubble = bubble_for(f"notice.alarm.{name}", FACTS, True, NOW)
    assert bubble.body.startswith("SF-07: ")
    assert "notice." not in bubble.title + bubble.body
    assert "{" not in bubble.title + bubble.body


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "0 s"),
        (0, "0 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (86399, "23 h"),
        (86400, "1 d"),
    ],
)
def test_ages(seconds: float, words: str) -> None:
    assert age_words(seconds) == words


anything = st.one_of(st.none(), st.integers(), st.text(), st.floats(), st.lists(st.text(), max_size=2))
SAID = re.compile(r"(SF-07|okänd kod): nytt larm för \d+ (s|min|h|d) sedan\. Kvittera i Vaktbord\.")


@given(st.text(), anything, anything, anything, st.one_of(anything, st.just("SF-07")))
def test_whatever_is_stored_only_a_known_shape_is_said(
    text_id: str, kind: object, priority: object, since: object, person: object
) -> None:
    values = {"kind": kind, "priority": priority, "since": since, "person": person}
    bubble = bubble_for("notice.alarm." + text_id, values, True, NOW)
    if bubble_for("notice.alarm." + text_id, FACTS, True, NOW).body.startswith("SF-07: nytt larm"):
        code = bubble.body.partition(":")[0]
        assert SAID.fullmatch(bubble.body) or (code == person and len(code) <= 16 and " " not in code)
    assert re.fullmatch(r"Vaktbord · [A-ZÅÄÖ ]+ · P[1-4]|Vaktbord · .* larm okvittera(t|de)", bubble.title)


@given(st.text(), st.text())
def test_a_bubble_is_one_harmless_line_each(title: str, body: str) -> None:
    made = fixed(Bubble(title, body))
    assert 0 < len(made.title) <= MAX_TITLE
    assert len(made.body) <= MAX_BODY
    for said in (made.title, made.body):
        assert not said.startswith("-")
        assert not set(said) & set("<>&\\'\"`\n\r\t\x00\x1b")
        assert said == said.strip()
        said.encode()


@pytest.mark.parametrize(
    ("given_text", "said"),
    [
        ("--wait", "wait"),
        ("- -- - x", "x"),
        ("<b>SF</b>", "‹b›SF‹/b›"),
        ("a\\nb", "a/nb"),
        ("a\nb", "a b"),
        ("&amp;", "+amp;"),
        ("---", ""),
    ],
)
def test_what_could_be_an_option_or_markup(given_text: str, said: str) -> None:
    assert fixed(Bubble("Vaktbord", given_text)).body == said
