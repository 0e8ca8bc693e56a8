"""The signed proof: its parts agree with each other, and whatever is changed of it or behind it is told (D36)."""

from __future__ import annotations

import copy
import json
import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.audit.heads import head_key, take_up
from models.rota.cover import Span, joined, total, uncovered
from models.rota.proof_file import FORMAT, check_proof, issue, read_proof
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, Refused, UsageProblem
from models.store.store import Store
from tests.models.people.build import EK
from tests.models.rota.test_cover import at
from tests.models.rota.test_cover_year import DAY, Year

FIRST = date(2026, 3, 26)
LAST = FIRST + 5 * DAY
KEY, OTHER = head_key(b"k" * 32), head_key(b"o" * 32)


def spans(told: list[dict[str, str]]) -> list[Span]:
    return sorted(
        Span(datetime.fromisoformat(each["from"]), datetime.fromisoformat(each["to"])) for each in told
    )


def test_a_proof_over_the_night_of_spring_and_what_breaks_it(sqlite_store: Store, clock: HeldClock) -> None:
    year, day = Year(sqlite_store, clock, random.Random(11)), FIRST
    while day < LAST:
        year.day(day)
        day += DAY
    clock.instant = at(LAST, "12:00")
    starts_at, ends_at = at(FIRST, "08:00"), at(LAST, "00:00")
    with sqlite_store.write() as session:
        take_up(session, KEY, clock)
    with sqlite_store.write() as session:
        with pytest.raises(NotAllowed):
            issue(session, EK, KEY, starts_at, ends_at, clock)
        with pytest.raises(Refused, match="cover.not_over"):
            issue(session, LOADER, KEY, starts_at, clock.now() + timedelta(minutes=1), clock)
        content = issue(session, LOADER, KEY, starts_at, ends_at, clock)
    file = read_proof(content)
    for duty in file["proof"]["duties"]:
        required = spans(duty["required"])
        assert total(required) > timedelta()
        # What is confirmed and what is not is all that was required; the same of the plan.
        bare = uncovered(required, joined(spans(duty["confirmed"])))
        assert bare == joined(spans(duty["unconfirmed"]))
        assert duty["confirmed_share"] == pytest.approx(1 - total(bare) / total(required))
        assert not uncovered(spans(duty["scheduled_gaps"]), required)
        for part in ("scheduled", "confirmed"):
            assert all(starts_at <= span.starts_at < span.ends_at <= ends_at for span in spans(duty[part]))
            assert {each["code"] for each in duty[part]} <= {f"op{n}" for n in range(6)}

    def found(told: dict[str, Any], key: Any = KEY) -> set[str]:
        with sqlite_store.read() as connection:
            checked = check_proof(connection, key, told)
        names = ("signed", "ours", "in_record", "issued", "agrees")
        assert checked.good == all(getattr(checked, name) for name in names)
        return {name for name in names if not getattr(checked, name)}

    assert found(file) == set()
    assert found(file, None) == set(), "the record tells which keys have signed it"
    changed = copy.deepcopy(file)
    changed["proof"]["duties"][0]["unconfirmed"] = []
    assert found(changed) == {"signed", "issued", "agrees"}
    moved = copy.deepcopy(file)
    moved["proof"]["record"]["hash"] = "0" * 64
    assert found(moved) == {"signed", "in_record", "issued"}
    with sqlite_store.write() as session:
        forged = read_proof(issue(session, LOADER, OTHER, starts_at, ends_at, clock))
    assert found(forged) == {"ours"}
    with sqlite_store.engine.begin() as connection:
        # Somebody makes the past look better than it was.
        connection.execute(text("DELETE FROM absence"))
        connection.execute(text("UPDATE shift SET superseded_at = NULL"))
    assert found(file) == {"agrees"}


_ALMOST = {
    "proof": {"format": FORMAT, "from": "2026-01-01", "to": "x", "at": "x", "record": {"seq": 1}},
    "key": {"public": "zz"},
    "signature": "00",
}


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"proof": {}, "key": {}}', b"\xff", b"[" * 5000, json.dumps(_ALMOST).encode()],
)
def test_what_is_no_proof_is_refused(content: bytes) -> None:
    with pytest.raises(UsageProblem, match="cover.no_proof"):
        read_proof(content)
