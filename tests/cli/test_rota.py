"""`vaktbord onduty`, `cover`, `hours`, `due` and `shift`: duty planned, accepted, taken and proven from a shell."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from models.store.home import Home
from tests.cli.conftest import Command, by
from tests.cli.test_operator import rows

pytestmark = pytest.mark.usefixtures("light")
NIGHT = "2026-11-25T03:12:41+01:00"


@pytest.fixture(autouse=True)
def night(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAKTBORD_NOW", NIGHT)


def test_hours_and_when_so_many_have_passed(home: Home, vaktbord: Command) -> None:
    told = json.loads(vaktbord("hours", "--from", "2026-12-21", "--to", "2026-12-31", "--json").out)
    opened = [row["day"][-2:] for row in told if row["opens"]]
    assert opened == ["21", "22", "23", "28", "29", "30"]
    assert {row["kind"] for row in told} == {"ordinary", "weekend", "eve", "red"}
    shown = vaktbord("hours", "--from", "2026-06-19", "--to", "2026-06-19")
    assert (shown.code, "stängt" in shown.out, "Midsommarafton" in shown.out) == (0, True, True)
    due = ("due", "--from", "2026-12-23T16:00", "--office-hours", "2", "--json")
    assert json.loads(vaktbord(*due).out)["due"] == "2026-12-28T08:00:00+00:00"
    assert vaktbord(*due[:-1]).out == "2026-12-28T09:00+01:00\n"
    assert (
        vaktbord("due", "--from", "2026-12-23T15:00:00Z", "--office-hours", "0.5").out
        == "2026-12-23T16:30+01:00\n"
    )
    for wrong in (
        ("due", "--from", "snart", "--office-hours", "2"),
        ("due", "--from", "2026-12-23T16:00", "--office-hours", "0"),
        ("hours", "--from", "igår", "--to", "2026-01-01"),
        ("cover", "--from", "2026-02-01", "--to", "2026-01-01"),
        ("onduty", "--at", "aldrig"),
    ):
        answer = vaktbord(*wrong)
        assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1), wrong


def test_the_profile_is_decided_from_a_file(staffed: Home, vaktbord: Command, tmp_path: Path) -> None:
    file = tmp_path / "kontorstid.toml"
    file.write_text(
        'squeeze_days = "closed"\ntimes = [[5, "08:00", "15:00"]]\nown_days = [["2026-12-30", "", ""]]\n'
    )
    act = ("shift", "hours", str(file), "--decision", "KS 2026/9", "--from", "2026-12-01")
    assert by(vaktbord, "adm", *act).code == 0
    told = json.loads(vaktbord("hours", "--from", "2026-11-27", "--to", "2026-12-30", "--json").out)
    by_day = {row["day"]: row for row in told}
    assert (by_day["2026-11-27"]["closes"], by_day["2026-11-27"]["decision"]) == ("17:00", "")
    assert (by_day["2026-12-04"]["closes"], by_day["2026-12-04"]["decision"]) == ("15:00", "KS 2026/9")
    assert (by_day["2026-12-30"]["opens"], by_day["2026-12-30"]["kind"]) == (None, "own")
    file.write_text('eves = "ibland"\n')
    assert by(vaktbord, "adm", *act).code != 0
    file.write_text("klockan = 8\n")
    assert by(vaktbord, "adm", *act).code == 2


def test_duty_from_planned_to_accepted_and_taken(staffed: Home, vaktbord: Command) -> None:
    def does(code: str, *told: str) -> str:
        answer = by(vaktbord, code, *told)
        assert (answer.code, answer.err) == (0, ""), answer.err
        return answer.out

    assert "TiB: INGEN" in vaktbord("onduty").out
    does("adm", "shift", "plan", "tib", "mek", "--from", "03:30", "--to", "07:00")
    does("adm", "shift", "plan", "contact", "cia", "--from", "2026-11-25T08:00", "--to", "2026-11-25T17:00")
    assert vaktbord("shift", "list").out.count("\n") == 2
    assert "har tjänsten" in does("mek", "shift", "accept", "tib")
    now = json.loads(vaktbord("onduty", "--at", "03:20", "--json").out)
    assert (now["tib"]["code"], now["tib"]["standing"], now["contact"]) == ("mek", "confirmed", None)
    later = json.loads(vaktbord("onduty", "--at", "2026-11-25T09:00", "--json").out)
    assert (later["contact"]["code"], later["contact"]["standing"]) == ("cia", "unconfirmed")
    assert (later["contact_required"], later["tib"]) == (True, None), "that somebody stays is not foretold"
    lunch = ("--from", "2026-11-25T12:00", "--to", "2026-11-25T13:00", "--lunch")
    out = does("adm", "shift", "substitute", "contact", "mek", *lunch)
    assert "Mek, 2026-11-25T12:00+01:00 - 2026-11-25T13:00+01:00" in out
    does("adm", "shift", "swap", "contact", "2026-11-25T12:30", "2026-11-25T15:00")
    sick = does("mek", "shift", "absent", "cia", "--from", "2026-11-25T06:00", "--to", "2026-11-26T00:00")
    assert sick.count("kontakten: ingen") == 1
    cover = json.loads(vaktbord("cover", "--from", "2026-11-25", "--to", "2026-11-25", "--json").out)
    contact = next(each for each in cover["duties"] if each["duty"] == "contact")
    spans = [
        tuple(datetime.fromisoformat(gap[edge]).hour for edge in ("from", "to")) for gap in contact["gaps"]
    ]
    assert (spans, [gap["cause"] for gap in contact["gaps"]]) == ([(7, 12), (12, 16)], ["absent", "no_phone"])
    assert contact["share"] == pytest.approx(0)
    assert "frånvarande" in vaktbord("cover", "--from", "2026-11-25", "--to", "2026-11-25").out
    assert does("mek", "shift", "back", "cia") == "cia är tillbaka.\n"
    assert "har tjänsten" in does("cia", "shift", "take", "tib")
    assert json.loads(vaktbord("onduty", "--at", "03:20", "--json").out)["tib"]["code"] == "cia"
    refused = by(vaktbord, "mek", "shift", "plan", "tib", "mek", "--from", "+1h", "--to", "+2h")
    assert refused.code == 3
    verbs = [row[0] for row in rows(staffed, "SELECT verb FROM entry WHERE verb LIKE 'duty.%' ORDER BY seq")]
    assert verbs == ["duty.accepted", "duty.accepted"]


def test_by_phone_it_is_signed_at_the_next_login(staffed: Home, vaktbord: Command) -> None:
    by(vaktbord, "adm", "shift", "plan", "tib", "mek", "--from", "2026-11-24T20:00", "--to", "03:30")
    assert by(vaktbord, "mek", "shift", "accept", "tib").code == 0
    by(vaktbord, "adm", "shift", "plan", "tib", "cia", "--from", "03:30", "--to", "07:00")
    phoned = by(vaktbord, "mek", "shift", "accept", "tib", "--phone", "cia")
    assert (phoned.code, "signerar" in phoned.out) == (0, True), phoned.err
    unsigned = "SELECT count(*) FROM duty_span WHERE way = 'phone' AND signed_at IS NULL"
    assert rows(staffed, unsigned) == [(1,)]
    assert by(vaktbord, "cia", "notices").code == 0
    assert by(vaktbord, "cia", "shift", "accept", "contact").code == 2
    assert rows(staffed, unsigned) == [(0,)]
    assert rows(staffed, "SELECT count(*) FROM entry WHERE verb = 'duty.signed'") == [(1,)]
