"""How an ARC writes its list: which column holds what, and how times are written. Told, saved, or guessed."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from models.reconcile.reading import Row
from models.store.clock import zone
from models.store.errors import UsageProblem
from models.store.text import clean

HEADER_AMONG = 20
"""Titles may stand above the header: it is looked for among this many rows."""
COLUMNS = ("account", "time", "date", "clock", "arc", "case")
_LONGEST_WINDOW_S = 86_400
_NEEDED = ("[Yy]", "m", "d", "H", "M")
# What columns are called, in letters and digits only; the first that stands in a header is taken.
_CALLED: Mapping[str, tuple[str, ...]] = {
    "account": (
        "konto", "kontonr", "kontonummer", "account", "accountnumber", "accountno", "objekt", "objektnr",
        "objektnummer", "sändare", "sändarnr", "larmsändare", "larmobjekt", "abonnent", "panel", "transmitter",
    ),
    "arc": (
        "mottaget", "mottagen", "mottagetlc", "mottagettid", "lctid", "tidlc", "received", "receivedat", "arctime",
        "arcreceivedat",
    ),
    "time": (
        "tidpunkt", "larmtid", "händelsetid", "utlöst", "utlösttid", "datumtid", "datumochtid", "triggered",
        "triggeredat", "timestamp", "eventtime", "datetime", "at",
    ),
    "date": ("datum", "date", "dag", "day"),
    "clock": ("tid", "klockslag", "kl", "time", "clock"),
    "case": (
        "ärende", "ärendenr", "ärendenummer", "case", "casenumber", "caseno", "caseid", "larmid", "händelseid",
        "arccase",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """One ARC's way of writing. Columns are header words, "" where it has none. Of times it has `time`, or `date` with
    `clock`, or `arc`, when the ARC had it.

    `times` is a pattern of strptime, "" for the usual ones. `skip` are beginnings of rows that are no alarms, such as
    a sum. `window_s` is how far apart two times of one event may be.
    """

    name: str = "larmcentral"
    account: str = ""
    time: str = ""
    date: str = ""
    clock: str = ""
    arc: str = ""
    case: str = ""
    times: str = ""
    time_zone: str = "Europe/Stockholm"
    window_s: int = 600
    skip: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The header words that must stand in the list."""
        return tuple(word for word in (getattr(self, name) for name in COLUMNS) if word)


def read_form(text: str, time_zone: str) -> Form:
    """A form from TOML. Raises UsageProblem naming the line, or the unknown name and the nearest one."""
    try:
        told: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageProblem("reconcile.form_unreadable", why=clean(str(error), 200)) from error
    return checked({"time_zone": time_zone, **told})


def checked(told: Mapping[str, Any]) -> Form:
    """A form of these values. Raises UsageProblem for what no form has or what does not hold together."""
    known = {each.name: each for each in fields(Form)}
    for name, value in told.items():
        if name not in known:
            nearest = difflib.get_close_matches(name, known, 1, 0.0)[0]
            raise UsageProblem("reconcile.form_unknown", name=clean(name, 40), nearest=nearest)
        if not _fits(name, value):
            raise UsageProblem("reconcile.form_value", name=name, given=clean(str(value), 40))
    values: dict[str, Any] = {name: tuple(value) if name == "skip" else value for name, value in told.items()}
    form = Form(**values)
    if not form.account or not (form.time or form.arc or (form.date and form.clock)):
        raise UsageProblem("reconcile.form_lacks")
    try:
        zone(form.time_zone)
    except (KeyError, ValueError, OSError) as error:
        raise UsageProblem(
            "reconcile.form_value", name="time_zone", given=clean(form.time_zone, 40)
        ) from error
    return form


def _fits(name: str, value: object) -> bool:
    if name == "window_s":
        return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _LONGEST_WINDOW_S
    if name == "times" and value:
        # Without all of them a time would be made up of what is missing.
        return isinstance(value, str) and all(re.search(f"%{part}", value) for part in _NEEDED)
    if name == "skip":
        return isinstance(value, (list, tuple)) and all(isinstance(each, str) and each for each in value)
    return isinstance(value, str) and len(value) <= 100 and bool(value or name not in ("name", "time_zone"))


def packed(form: Form) -> str:
    """A form as it is stored."""
    return json.dumps(asdict(form), ensure_ascii=False, sort_keys=True)


def unpacked(stored: str) -> Form:
    """A stored form."""
    return checked(json.loads(stored))


def header_of(form: Form, rows: Sequence[Row]) -> int | None:
    """The place of the row that holds every column of the form, among the first rows; None where none does."""
    wanted = {_plain(word) for word in form.columns}
    for at, row in enumerate(rows[:HEADER_AMONG]):
        if wanted <= {_plain(cell) for cell in row.cells}:
            return at
    return None


def places(form: Form, header: Row) -> dict[str, int]:
    """Which cell of a row holds what."""
    words = [_plain(cell) for cell in header.cells]
    return {name: words.index(_plain(word)) for name in COLUMNS if (word := getattr(form, name))}


def fitting(forms: Iterable[Form], rows: Sequence[Row]) -> Form | None:
    """The first of saved forms whose columns all stand in the list."""
    return next((form for form in forms if header_of(form, rows) is not None), None)


def guessed(rows: Sequence[Row], time_zone: str) -> Form:
    """A form from what the columns are called. Raises UsageProblem telling what the list holds, where that says too
    little.
    """
    for row in rows[:HEADER_AMONG]:
        words = {_plain(cell): cell for cell in row.cells if cell}
        found: dict[str, Any] = {
            name: next((words[each] for each in called if each in words), "")
            for name, called in _CALLED.items()
        }
        if not found["date"] and found["clock"] and not found["time"]:
            found["time"] = found["clock"]
        if found["time"] or not (found["date"] and found["clock"]):
            found["date"] = found["clock"] = ""
        if found["account"] and (found["time"] or found["arc"] or found["date"]):
            return Form(time_zone=time_zone, **found)
    raise UsageProblem("reconcile.no_form", columns=", ".join(rows[0].cells)[:200])


def _plain(word: str) -> str:
    return re.sub(r"[\W_]", "", word.casefold())
