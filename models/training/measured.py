"""What is measured of training: held by those covered (D7), the catalogue (D16), open to others (D65).

That it was offered, which is the goal of D7, the offer ledger measures ("trainings.offered").
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from models.duties.measured import BehindRow, Measured, State, none_left
from models.people.covered import CoveredPerson, covered_on
from models.training.views import courses, expiring, holders


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """The figures of D7, D16 and D65 on a day, all of the city's own duties."""
    covered = _covered(connection, day)
    held = holders(connection, day)
    with_proof = sum(each.person_id in held for each in covered)
    # Who holds a training goes on offered: held stands beside and is no goal (DIRECTIVE rule 15).
    proof: State = "ok" if with_proof >= len(covered) else "attention"
    ended = _ended(connection, day, covered)
    given = [each for each in courses(connection, day) if each.active]
    digital = [each for each in given if each.form == "digital"]
    open_ones = [each for each in given if each.open_to_part_time]
    return (
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
    if id != "training.held":
        return ()
    held = holders(connection, day)
    return tuple(
        BehindRow(each.code, "behind.training.not_held", each.covered_from)
        for each in covered
        if each.person_id not in held
    )


def _covered(connection: Connection, day: date) -> tuple[CoveredPerson, ...]:
    return tuple(each for each in covered_on(connection, day) if each.in_scope)


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
