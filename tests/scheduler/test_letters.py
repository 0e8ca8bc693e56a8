"""What a message says: class, age and code in both languages, whatever stands in its values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.alarms.words import KINDS
from models.channels.rows import Claimed
from models.words import lookup
from scheduler.letters import letter

NOW = datetime(2026, 11, 25, 2, 12, 41, tzinfo=UTC)
FACTS: dict[str, object] = {
    "kind": "duress",
    "priority": 1,
    "since": (NOW - timedelta(seconds=200)).isoformat(),
    "person": "SF-07",
}
ACTS = ("new", "louder", "next_duty", "call_list", "again", "escalated", "step_late")


def _message(text_id: str, values: dict[str, object]) -> Claimed:
    return Claimed("01a2-0000000000k4x7", "c", "apprise", "alarm:x", text_id, values, 1, NOW, "json://secret")


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("act", ACTS)
def test_every_step_has_words_of_its_own(language: str, act: str) -> None:
    lookup.use(language)
    found = letter(_message(f"channel.alarm.{act}", FACTS), NOW)
    assert found.body.startswith("SF-07, 3 min. ") and found.body.endswith("Ref K4X7")
    assert found.title == f"{lookup.t('alarm.kind.duress').upper()} P1"
    assert found.arguments == ("duress", "1", "200", "SF-07", "K4X7")
    assert len(f"{found.title} {found.body}") <= 160, "it must fit in one SMS"


def test_no_two_steps_say_the_same() -> None:
    assert len({letter(_message(f"channel.alarm.{act}", FACTS), NOW).body for act in ACTS}) == len(ACTS)


def test_the_age_is_that_of_the_moment_it_is_sent() -> None:
    later = letter(_message("channel.alarm.new", FACTS), NOW + timedelta(hours=1))
    assert later.body.startswith("SF-07, 1 h. ")


def test_many_are_counted_and_the_worst_is_named() -> None:
    found = letter(_message("channel.alarm.many", {"count": 12, "worst": FACTS}), NOW)
    assert found.body.startswith("12 larm. Värst: ") and "SF-07" in found.body


def test_an_expected_test_says_so() -> None:
    assert letter(_message("channel.alarm.new", {**FACTS, "proof": True}), NOW).title.startswith(
        "VÄNTAT PROV"
    )


WORDS = st.one_of(
    st.text(max_size=40), st.integers(), st.none(), st.booleans(), st.lists(st.text(), max_size=2)
)


@given(
    text_id=st.sampled_from(
        ["channel.alarm.new", "channel.alarm.many", "channel.early.head", "channel.nope", ""]
    ),
    values=st.dictionaries(st.sampled_from(["kind", "priority", "since", "person", "count", "worst"]), WORDS),
)
def test_values_are_not_trusted(text_id: str, values: dict[str, object]) -> None:
    found = letter(_message(text_id, {**values, "name": "Eva Exempel", "address": "Hamntorget 3"}), NOW)
    assert found.arguments[0] in KINDS and found.arguments[1] in ("1", "2", "3", "4")
    assert not any(each.startswith("-") and each != "-" for each in found.arguments)
    whole = found.title + found.body + "".join(found.arguments)
    assert whole.isprintable()
    assert "Eva" not in whole and "Hamntorget" not in whole and "secret" not in whole


def test_no_address_stands_in_a_messages_own_words() -> None:
    assert "secret" not in repr(replace(_message("channel.alarm.new", FACTS), tries=2))
