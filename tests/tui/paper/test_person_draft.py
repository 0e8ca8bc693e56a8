"""The draft about a person is read by people: each stored word is worded, in both languages (rule 22)."""

from __future__ import annotations

import pytest

from models.alarms.words import CLOSE_CLASSES as ALARM_CLASSES
from models.boards.words import SEAT_ROLES
from models.duties.words import ACT_OWNERS, ACT_STATES, ASSURED_ITEMS, ASSURED_WAYS, TALK_STATES
from models.exchange.person_export import Held
from models.incidents.words import CLOSE_CLASSES, INCIDENT_STATES, OUTCOMES, POLICE_STATES
from models.measures.words import (
    ADVICE_CHANNELS,
    ASKERS,
    HIERARCHY,
    MEASURE_KINDS,
    MEASURE_STATES,
    PURPOSES,
    RECEIPTS,
)
from models.people.words import (
    CATEGORIES,
    OFFER_KINDS,
    OFFER_STATES,
    PROTECTIONS,
    THREAT_ANSWERS,
    TRANSMITTER_KINDS,
)
from models.training.words import INVITATION_STATES
from models.words import lookup
from tui.paper.person_draft import _rows

STORED = (
    ("person", "protection", PROTECTIONS), ("mandates", "category", CATEGORIES), ("mandates", "role", SEAT_ROLES),
    ("mandates", "threat", THREAT_ANSWERS), ("offers", "kind", OFFER_KINDS), ("offers", "state", OFFER_STATES),
    ("offers", "state", INVITATION_STATES), ("offers", "item", ASSURED_ITEMS), ("offers", "how", ASSURED_WAYS),
    ("talks", "state", TALK_STATES), ("talks", "state", ACT_STATES), ("talks", "owner", ACT_OWNERS),
    ("protection", "kind", MEASURE_KINDS), ("protection", "state", MEASURE_STATES),
    ("protection", "purpose", PURPOSES), ("protection", "hierarchy", HIERARCHY), ("protection", "asker", ASKERS),
    ("protection", "channel", ADVICE_CHANNELS), ("transmitters", "kind", TRANSMITTER_KINDS),
    ("transmitters", "act", RECEIPTS), ("alarms", "close_class", ALARM_CLASSES),
    ("incidents", "state", INCIDENT_STATES),
    ("incidents", "outcome", OUTCOMES), ("incidents", "police", POLICE_STATES),
    ("incidents", "close_class", CLOSE_CLASSES),
)  # fmt: skip


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(("section", "name", "stored"), STORED, ids=lambda each: str(each)[:30])
def test_stored_words_are_worded(language: str, section: str, name: str, stored: tuple[str, ...]) -> None:
    lookup.use(language)
    try:
        said = [_rows(section, Held(((name, each),))) for each in stored if each]
        words = [value for rows in said for _, value in rows]
    finally:
        lookup.use("sv")
    assert not [each for each in words if "_" in each or "{" in each]
    if language == "sv":
        assert not set(words) & set(stored)


def test_a_degree_is_in_percent_and_free_text_stays() -> None:
    rows = dict(_rows("mandates", Held((("degree_tenths", 399), ("title", "commissioner")))))
    assert list(rows.values()) == ["39,9 %", "commissioner"]
