"""`vaktbord figures`: the same figures in words, as JSON and as CSV; masked, and asked of nobody."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from models.store.exporting import defused
from models.store.home import Home
from tests.cli.conftest import Command, store_of
from tests.models.alarms.build import add_person
from tests.models.figures.build import alarm, put

DAY = "2026-11-20"
NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)
TOLD = ("figures", "--from", "2025-12-01", "--to", "2026-11-30")


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The night in November of every test, also at a command line."""
    monkeypatch.setenv("VAKTBORD_NOW", "2026-11-25T03:12:41+01:00")


@pytest.fixture
def alarms(home: Home) -> Home:
    """Six alarms of SF-07's transmitter on one day: taken after 10 to 50 s, and a drill."""
    store = store_of(home)
    person_id, _ = add_person(store, store.clock)
    rows = [alarm(NOON + timedelta(minutes=at), 10.0 * at, person_id=person_id) for at in range(1, 6)]
    rows[0]["close_class"] = "user_error"
    rows[1]["close_class"] = "technical"
    put(store, *rows, alarm(NOON, 5000.0, drill=True))
    store.close()
    return home


def test_json_names_that_stay(alarms: Home, vaktbord: Command) -> None:
    told = vaktbord(*TOLD, "--json")
    assert (told.code, told.err) == (0, "")
    found = json.loads(told.out)
    assert found["period"] == {
        "from": "2025-12-01", "to": "2026-11-30", "days": 365,
        "begins_at": "2025-11-30T23:00:00Z", "ends_at": "2026-11-30T23:00:00Z",
    }  # fmt: skip
    assert (found["alarms"], found["excluded"]) == (5, {"drill": 1, "test": 0, "out_of_service": 0})
    assert found["time_to_acknowledge"][0] == {
        "priority": 1, "alarms": 5, "unfinished": 0, "p50_s": 30.0, "p80_s": 40.0, "p98_5_s": 50.0, "worst_s": 50.0,
        "at_least": [], "within_target": 5, "judged": 5, "within_target_share": 1.0, "hidden": False,
        "target_s": 300, "reaches_98_5": True,
    }  # fmt: skip
    assert [(each["duty"], each["alarms"]) for each in found["by_duty"]] == [("office_hours", 5), ("tib", 0)]
    assert found["false_alarms"] == [
        {
            "account": "1001", "person": "SF-07", "alarms": 5, "real": 3, "false": 2,
            "causes": {"user_error": 1, "technical": 1}, "unknown": 0, "open": 0, "false_share": 0.4,
            "days": found["false_alarms"][0]["days"],
        }
    ]  # fmt: skip
    assert (found["false_alarms_total"], found["transmitters"]) == (2, 1)
    assert "närmaste rang" in found["definition"]["percentile"]
    assert "mean" not in told.out


def test_words_say_the_same_and_show_nobody(alarms: Home, vaktbord: Command) -> None:
    told = vaktbord(*TOLD)
    assert (told.code, told.err) == (0, "")
    p1 = next(line for line in told.out.splitlines() if line.startswith(" P1"))
    assert p1.split()[:9] == ["P1", "mål", "5", "min", "5", "0:30", "0:40", "0:50", "0:50"]
    assert "100 % (5 av 5)" in p1
    assert "1 övning" in told.out
    assert "SF-07" in told.out
    assert "1 handhavandefel, 1 tekniskt fel" in told.out
    assert "Exempel" not in told.out  # the person's name


def test_csv_is_one_figure_a_line(alarms: Home, vaktbord: Command) -> None:
    told = vaktbord(*TOLD, "--csv")
    rows = list(csv.reader(io.StringIO(told.out)))
    assert rows[0] == ["table", "group", "figure", "value"]
    assert {len(row) for row in rows} == {4}
    found = {tuple(row[:3]): row[3] for row in rows[1:]}
    assert len(found) == len(rows) - 1
    assert found["time_to_acknowledge", "P1", "p80_s"] == "40.0"
    assert found["time_to_acknowledge", "P2", "p80_s"] == ""
    assert found["false_alarms", "1001 SF-07", "user_error"] == "1"
    assert found["excluded", "", "drill"] == "1"


@pytest.mark.parametrize("value", ["=1+1", "+46", "-1", "@cmd", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(value: str) -> None:
    assert defused(value) == "'" + value
    assert defused("4711 SF-07") == "4711 SF-07"
    assert defused(-1) == -1


@pytest.mark.parametrize(
    "told",
    [("--from", "igår"), ("--to", "2026-02-30"), ("--from", "2026-02-02", "--to", "2026-02-01"), ("--to", "0001-01-01"),
     ("--json", "--csv"), ("--from", "2026-13-01")],
)  # fmt: skip
def test_days_that_are_none_are_told(home: Home, vaktbord: Command, told: tuple[str, ...]) -> None:
    answer = vaktbord("figures", *told)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.count("\n") == 1


@pytest.mark.usefixtures("light")
def test_figures_ask_nobody_who_they_are(staffed: Home, vaktbord: Command) -> None:
    answer = vaktbord("figures", "--json")
    assert (answer.code, answer.err) == (0, "")
