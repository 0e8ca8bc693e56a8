"""What the register says of the directive: who is covered and why, offices, and cover that ends (D1-D5, D39)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import Connection

from models.duties.measured import BehindRow, Measured, none_left, of_all
from models.people.covered import CoveredPerson, covered_on, end_of, head_count
from models.people.ending_rows import EndingRow
from models.people.ending_views import endings
from models.people.office_standing import OfficeStanding, office_standings
from models.people.policy import Offices
from models.store.policy import in_force


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """The persons in scope, the cover that has ended, and the party offices, on a day."""
    persons = [each for each in covered_on(connection, day) if each.in_scope]
    counted = head_count(connection, day)
    waiting = [each for each in endings(connection, day) if _waits(each, day)]
    ringing = _ringing(connection, day)
    return (
        _all_of("D1", "people.office", persons, [each for each in persons if each.office is not None]),
        _all_of("D2", "people.clear", persons, [each for each in persons if not each.to_decide]),
        _all_of("D3", "people.decider", persons, [each for each in persons if each.decided_by]),
        Measured("D4", "people.band", "city", counted.covered, None, "ok" if counted.band == "ok" else "attention"),
        Measured("D5", "people.covered", "city", counted.covered, None, "ok"),
        Measured(
            "D21", "endings.waiting", "city", len(waiting), None, none_left(len(waiting), late=True),
            min((each.ends_on for each in waiting), default=None),
        ),
        Measured(
            "D22", "endings.ringing", "city", len(ringing), None, none_left(len(ringing)),
            min((each.ends_on for each in ringing), default=None),
        ),
        *_offices(connection, day),
    )  # fmt: skip


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The persons or offices that a figure lacks, by code; for a count of persons all of them."""
    words = f"measured.behind.{id}"
    if id.startswith("people."):
        of_persons: dict[str, Callable[[CoveredPerson], bool]] = {
            "people.office": lambda each: each.office is None,
            "people.clear": lambda each: each.to_decide,
            "people.decider": lambda each: not each.decided_by,
            "people.band": lambda _: True,
            "people.covered": lambda _: True,
        }
        lacks = of_persons.get(id, _none)
        persons = [each for each in covered_on(connection, day) if each.in_scope and lacks(each)]
        return tuple(BehindRow(each.code, words, each.covered_from) for each in persons)
    if id in ("endings.waiting", "endings.ringing"):
        found = (
            [each for each in endings(connection, day) if _waits(each, day)]
            if id == "endings.waiting"
            else _ringing(connection, day)
        )
        return tuple(BehindRow(each.code, words, each.ends_on) for each in found)
    rule = in_force(connection, Offices, end_of(day))
    of_offices: dict[str, Callable[[OfficeStanding], bool]] = {
        "offices.responsible": lambda each: each.responsible is None,
        "offices.verified": lambda each: each.responsible is not None and "unverified" in each.warnings,
        "offices.attested": lambda each: rule.attest_months > 0 and "attest" in each.warnings,
    }
    without = of_offices.get(id, _none)
    return tuple(
        BehindRow(each.code, words, _since(each))
        for each in office_standings(connection, day)
        if without(each)
    )


def _offices(connection: Connection, day: date) -> tuple[Measured, ...]:
    offices = office_standings(connection, day)
    if not offices:
        return (Measured("D39", "offices.responsible", "office", None, None, "not_known"),)
    named = [each for each in offices if each.responsible is not None]
    fresh = [each for each in named if "unverified" not in each.warnings]
    rows = [
        Measured(
            "D39", "offices.responsible", "office", len(named), len(offices),
            of_all(len(named), len(offices), known_only=True),
        ),
        # That we know the number is right is ours to see to, not the office's.
        Measured("D39", "offices.verified", "city", len(fresh), len(named), of_all(len(fresh), len(named))),
    ]  # fmt: skip
    if in_force(connection, Offices, end_of(day)).attest_months:
        told = sum("attest" not in each.warnings for each in offices)
        state = of_all(told, len(offices), known_only=True)
        rows.append(Measured("D40", "offices.attested", "office", told, len(offices), state))
    return tuple(rows)


def _none(_: object) -> bool:
    return False


def _all_of(duty: str, id: str, persons: list[CoveredPerson], good: list[CoveredPerson]) -> Measured:
    since = min(
        (each.covered_from for each in persons if each not in good and each.covered_from), default=None
    )
    return Measured(duty, id, "city", len(good), len(persons), of_all(len(good), len(persons)), since)


def _waits(ending: EndingRow, day: date) -> bool:
    """The question is not answered though cover has ended, or its review is past."""
    if ending.stands == "ask":
        return ending.ends_on <= day
    return ending.stands == "stays" and ending.review_on is not None and ending.review_on < day


def _ringing(connection: Connection, day: date) -> list[EndingRow]:
    """Those whose devices are to be taken back and are not."""
    return [each for each in endings(connection, day) if each.stands == "recall" and each.ringing]


def _since(office: OfficeStanding) -> date | None:
    one = office.responsible
    return None if one is None else one.verified_on or one.valid_from
