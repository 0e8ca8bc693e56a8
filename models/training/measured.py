"""What is measured of training: offered and held to those covered (D7), the catalogue (D16), open to others (D65)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from models.duties.measured import BehindRow, Measured, State, none_left, of_all
from models.people.covered import CoveredPerson, covered_on
from models.people.tables import Offer
from models.training.views import courses, expiring, holders

_OFFER: Any = Offer.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """The figures of D7, D16 and D65 on a day, all of the city's own duties."""
    covered = _covered(connection, day)
    offered = _offered(connection, day)
    held = holders(connection, day)
    missing = [each for each in covered if each.person_id not in offered]
    reached = len(covered) - len(missing)
    with_proof = sum(each.person_id in held for each in covered)
    # Who holds a training goes on offered: held stands beside and is no goal (DIRECTIVE rule 15).
    proof: State = "ok" if with_proof >= len(covered) else "attention"
    ended = _ended(connection, day, covered)
    given = [each for each in courses(connection, day) if each.active]
    digital = [each for each in given if each.form == "digital"]
    open_ones = [each for each in given if each.open_to_part_time]
    return (
        Measured("D7", "training.offered", "city", reached, len(covered), of_all(reached, len(covered)),
                 min((each.covered_from for each in missing if each.covered_from), default=None)),
        Measured("D7", "training.held", "city", with_proof, len(covered), proof),
        Measured("D7", "training.expired", "city", len(ended), None, none_left(len(ended)),
                 min((on for _, on in ended), default=None)),
        Measured("D16", "training.courses", "city", len(given), None, "ok" if digital else "attention"),
        Measured("D65", "training.open", "city", len(open_ones), None, "ok" if open_ones else "attention"),
    )  # fmt: skip


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The lines behind one of these figures: who is missing, whose training has run out, and the courses."""
    if id in ("training.courses", "training.open"):
        return tuple(
            BehindRow(each.code, f"behind.training.{each.form}", None, (("title", each.title),))
            for each in courses(connection, day)
            if each.active and (id == "training.courses" or each.open_to_part_time)
        )
    covered = _covered(connection, day)
    if id == "training.expired":
        return tuple(
            BehindRow(code, "behind.training.expired", on) for code, on in _ended(connection, day, covered)
        )
    if id == "training.offered":
        reached = _offered(connection, day)
        words = "behind.training.not_offered"
    elif id == "training.held":
        reached = holders(connection, day)
        words = "behind.training.not_held"
    else:
        return ()
    return tuple(
        BehindRow(each.code, words, each.covered_from) for each in covered if each.person_id not in reached
    )


def _covered(connection: Connection, day: date) -> tuple[CoveredPerson, ...]:
    return tuple(each for each in covered_on(connection, day) if each.in_scope)


def _offered(connection: Connection, day: date) -> frozenset[str]:
    """The ids of persons to whom training was offered by a day; an offer that was cancelled is none (D7)."""
    c = _OFFER.c
    chosen = (
        select(c.person_id)
        .where(c.kind == "training", c.state != "cancelled", c.offered_on <= day)
        .distinct()
        .limit(5000)
    )
    return frozenset(str(each) for each in connection.execute(chosen).scalars())


def _ended(
    connection: Connection, day: date, covered: tuple[CoveredPerson, ...]
) -> tuple[tuple[str, date], ...]:
    """Whose training has run out by a day, and when; only of those who are covered."""
    codes = {each.code for each in covered}
    return tuple(
        (each.person, each.expires_on)
        for each in expiring(connection, day)
        if each.person in codes and each.expires_on is not None
    )
