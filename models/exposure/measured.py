"""What the exposure says of the directive: by assignment, by degree and over the years; information alone (D82-D84)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from models.duties.measured import BehindRow, Measured
from models.exposure.reading import rolling_exposure

CATEGORIES, DEGREES, YEARS = "exposure.categories", "exposure.degrees", "exposure.years"
NOT_HELD = "exposure.not_held"
SHOWN = (CATEGORIES, DEGREES, YEARS)
"""The figures that open a table of years; the one that is left says what is not held here."""


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """The incidents of twelve months, as many as may be told; that befalls persons, and is no failure nor success."""
    told = rolling_exposure(connection, day)
    total = told[-1].total if told else None
    within = told[-1].within.count if told else None
    return (
        Measured("D82", CATEGORIES, "city", total, None, "information"),
        Measured("D82", NOT_HELD, "city", None, None, "information"),
        Measured("D83", DEGREES, "city", within, None, "information"),
        Measured("D84", YEARS, "city", total, None, "information"),
    )


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """Nobody: a list by code is what these figures must not have. What they open is read by `rolling_exposure`."""
    return ()
