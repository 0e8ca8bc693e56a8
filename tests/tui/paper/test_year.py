"""The year's follow-up: no names, no few, drills left out, the same bytes twice; letters of Swedish on paper."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text, update

from fixtures.data.people import PEOPLE
from fixtures.data.staff import CITY
from models.alarms.tables import Alarm
from models.duties.compliance import Directive
from models.duties.year import year_report
from models.store.clock import HeldClock
from models.store.errors import UsageProblem
from models.store.store import Store
from models.words import lookup
from tui.paper.blocks import Heading, Paper, Paragraph, Table
from tui.paper.markdown import markdown
from tui.paper.pdf import pdf
from tui.paper.year import of_things, year_paper

ZONE = "Europe/Stockholm"


def _paper(store: Store, clock: HeldClock, year: int = 2026) -> Paper:
    with store.read() as connection:
        return year_paper(year_report(connection, year, clock.now(), ZONE), clock.now())


def _tables(paper: Paper) -> list[Table]:
    return [block for block in paper.blocks if isinstance(block, Table)]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_whole_paper_has_words_and_tells_of_no_few_and_no_names(
    city_store: Store, clock: HeldClock, language: str
) -> None:
    lookup.use(language)
    paper = _paper(city_store, clock)
    told = markdown(paper)
    assert CITY in paper.title
    assert re.findall(r"\b(?:report|measured|compliance|duty)\.\w+", told) == []
    for person in PEOPLE:
        assert person.name not in told
        assert person.address not in told
    assert re.findall(r"\bSF-\d+", told) == []
    duties = [row for table in _tables(paper) if len(table.head) == 6 for row in table.rows]
    assert {row[0] for row in duties} == {f"D{number}" for number in range(1, 89)}
    with city_store.read() as connection:
        board = year_report(connection, 2026, clock.now(), ZONE).board
    persons = {
        (each.duty.number, figure.measured.id): figure.measured
        for each in board.duties
        for figure in each.figures
        if not of_things(figure.measured)
    }
    shown = {(row[0], row[2]): row[3] for row in duties}
    for (duty, id), measured in persons.items():
        words = shown[duty, lookup.t(f"measured.{id}")]
        numbers = [int(each) for each in re.findall(r"\d+", words.replace(lookup.t("report.few"), ""))]
        assert not {1, 2, 3, 4} & set(numbers), (duty, id, words)
        if len(numbers) == 2 and measured.count is not None and words.startswith(str(measured.count)):
            assert not 0 < numbers[1] - numbers[0] < 5, (duty, id, words)


def test_what_is_told_of_alarms_and_incidents_is_true(city_store: Store, clock: HeldClock) -> None:
    with city_store.read() as connection:
        report = year_report(connection, 2026, clock.now(), ZONE)
        alarms = connection.execute(
            text("SELECT count(*) FROM alarm WHERE NOT drill AND kind <> 'test' AND close_class <> 'test'"
                 " AND received_at >= '2025-12-31 23:00' AND out_of_service_at IS NULL")
        ).scalar_one()  # fmt: skip
        incidents = connection.execute(
            text("SELECT count(*) FROM incident WHERE reported_at >= '2025-12-31 23:00'")
        ).scalar_one()
    assert report.alarms.kinds.total == alarms
    assert report.years[-1].total == incidents
    assert [each.year for each in report.years] == [2025, 2026]
    assert not report.years[0].whole
    assert report.too_few


def test_drills_are_left_out_and_told_of(city_store: Store, clock: HeldClock) -> None:
    with city_store.read() as connection:
        before = year_report(connection, 2026, clock.now(), ZONE).alarms
    with city_store.write() as session:
        session.connection().execute(update(Alarm).where(Alarm.seq <= 20).values(drill=True))  # type: ignore[operator]  # a column
    with city_store.read() as connection:
        after = year_report(connection, 2026, clock.now(), ZONE).alarms
    assert before.kinds.total is not None
    assert after.kinds.total is not None
    assert after.kinds.total < before.kinds.total
    assert after.left_out.total == (before.left_out.total or 0) + (before.kinds.total - after.kinds.total)


@pytest.mark.parametrize("year", [2024, 2027])
def test_no_year_before_the_law_and_none_to_come(sqlite_store: Store, clock: HeldClock, year: int) -> None:
    with pytest.raises(UsageProblem, match=r"report\.bad_year"):
        _paper(sqlite_store, clock, year)


def test_an_empty_register_makes_a_paper(store: Store, clock: HeldClock) -> None:
    assert "D88" in markdown(_paper(store, clock))


def test_the_same_paper_is_the_same_bytes_and_shows_swedish(city_store: Store, clock: HeldClock) -> None:
    paper = _paper(city_store, clock)
    made = pdf(paper)
    assert made == pdf(paper)
    assert made.startswith(b"%PDF-")
    written = _written(made)
    for words in ("Skyldigheter: Nämnder och bolag", "Säkerhetssamtal", "Åtgärder mot incidenter", "§"):
        assert words.encode("cp1252") in written
    for person in PEOPLE:
        assert person.name.encode("cp1252") not in written


def test_letters_that_the_font_lacks_and_markup_of_others_do_no_harm(clock: HeldClock) -> None:
    hostile = "Łódź | <b>[x](http://a)</b> `\x1b[31m` \u202eabc & **{nb}**"
    blocks = (Heading(hostile), Paragraph(hostile), Table((hostile,), ((hostile,),), (1,)))
    paper = Paper(hostile, hostile, "sv", clock.now(), blocks)
    assert pdf(paper).startswith(b"%PDF-")
    told = markdown(paper)
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert "<b>" not in told.replace("\\<b\\>", "")
    assert "](" not in told.replace("\\](", "")


def test_the_version_of_the_directive_stands_in_it(city_store: Store, clock: HeldClock) -> None:
    with city_store.read() as connection:
        report = year_report(connection, 2026, clock.now(), ZONE)
    decided = Directive("9.9", date(2026, 1, 26), "stadsdirektören")
    told = markdown(year_paper(replace(report, board=replace(report.board, directive=decided)), clock.now()))
    assert "9.9" in told
    assert "2026-01-26" in told
    assert "stadsdirektören" in told
    [talk] = {row[1] for row in _duties(told) if row[0] == "D8"}
    assert talk.endswith("(version 9.9, ”Målgrupp och avgränsning”)")
    [implied] = {row[1] for row in _duties(told) if row[0] == "D88"}
    assert implied.endswith("(”Följer av arbetet”)")


def _duties(told: str) -> list[list[str]]:
    """The rows of the tables of duties."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in told.split("\n")]
    return [row for row in rows if len(row) == 6]


def _written(made: bytes) -> bytes:
    """The words of all pages; a PDF escapes brackets and backslashes only."""
    pages = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.S)
    opened = []
    for page in pages:
        try:
            opened.append(zlib.decompress(page))
        except zlib.error:
            opened.append(page)
    return b"\n".join(opened)
