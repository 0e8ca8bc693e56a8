"""A list becomes rows, and cells what they say: days, degrees, words of the field; never a guess."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.exchange import sheets
from models.exchange.checking import check_rows
from models.exchange.columns import COLUMNS, Unreadable, a_day, a_degree, a_whole, a_yes
from models.exchange.mapping import Map, place, read_map, write_map
from models.exchange.sheets import read_list
from models.reconcile.reading import Row
from models.store.errors import UsageProblem
from models.words.lookup import t
from tests.models.exchange.build import sheet, workbook


@pytest.mark.parametrize(
    ("told", "means"),
    [
        ("40", 400), ("39,9 %", 399), ("39.9", 399), ("100%", 1000), ("0", 0), ("40,0000", 400),
        ("40,05", None), ("101", None), ("-1", None), ("hel", None), ("", None), ("4e1", None), ("٤٠", None),
    ],
)  # fmt: skip
def test_a_degree(told: str, means: int | None) -> None:
    if means is None:
        with pytest.raises(Unreadable):
            a_degree(told)
    else:
        assert a_degree(told) == means


@pytest.mark.parametrize(
    ("told", "means"),
    [
        ("2026-01-31", date(2026, 1, 31)), ("20260131", date(2026, 1, 31)), ("31.1.2026", date(2026, 1, 31)),
        ("31/1 2026", date(2026, 1, 31)), ("2026-01-31 00:00:00", date(2026, 1, 31)),
        ("01/02/2026", None), ("2026-02-30", None), ("i våras", None),
    ],
)  # fmt: skip
def test_a_day_is_never_guessed(told: str, means: date | None) -> None:
    if means is None:
        with pytest.raises(Unreadable):
            a_day(told)
    else:
        assert a_day(told) == means


def test_numbers_and_yes_or_no() -> None:
    assert (a_whole("300"), a_yes("Ja"), a_yes("nej"), a_yes("X")) == (300, True, False, True)
    for reader, told in ((a_whole, "-1"), (a_whole, "3,5"), (a_yes, "kanske")):
        with pytest.raises(Unreadable):
            reader(told)


def test_a_workbook_says_the_same_as_a_text_list() -> None:
    rows = read_list(
        workbook(
            ("Personlista", None, None),
            (),
            ("Kod", "Grad", "Från"),
            ("SF-33", 0.399, date(2026, 10, 19)),
            formats={"B4": "0.0%"},
        )
    )
    assert rows == (
        Row(1, ("Personlista",)),
        Row(3, ("Kod", "Grad", "Från")),
        Row(4, ("SF-33", "39.9", "2026-10-19")),
    )
    text = read_list("\ufeffKod;Grad\r\nSF-33;39,9\r\n".encode())
    assert [row.cells for row in text] == [("Kod", "Grad"), ("SF-33", "39,9")]


def test_a_formula_is_not_run_and_not_taken() -> None:
    assert read_list(workbook(("Kod", "Namn"), ("SF-33", "=1+1")))[1].cells == ("SF-33",)


def _bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 2_000_000)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "exchange.empty"),
        (b"\n\n", "exchange.empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "exchange.old_workbook"),
        (b"PK\x03\x04 no workbook", "exchange.bad_workbook"),
        (b"a\0b", "exchange.not_a_list"),
    ],
)
def test_what_is_no_list_is_said(content: bytes, says: str) -> None:
    with pytest.raises(UsageProblem) as told:
        read_list(content)
    assert told.value.message_id == says


def test_a_small_file_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 1_000_000)
    with pytest.raises(UsageProblem) as told:
        read_list(_bomb())
    assert told.value.message_id == "exchange.too_large"
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    for content in (sheet("ab", "cd", "ef"), workbook("ab", "cd", "ef")):
        with pytest.raises(UsageProblem) as told:
            read_list(content)
        assert told.value.message_id == "exchange.too_many"


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_one_sentence(content: bytes) -> None:
    for told in (content, b"PK\x03\x04" + content):
        try:
            rows = read_list(told)
        except UsageProblem as error:
            assert error.message_id.startswith("exchange.")
        else:
            assert all(any(row.cells) for row in rows)


def test_columns_are_found_below_titles_and_what_nobody_reads_is_said() -> None:
    rows = read_list(
        sheet(("Utdrag 2026",), ("Namn", "KOD", "Hårfärg", "Arvoderings-grad"), ("A", "SF-1", "", ""))
    )
    placed = place("people", rows)
    assert placed.header == 1
    assert placed.headings == {"code": "KOD", "name": "Namn", "degree": "Arvoderings-grad"}
    assert placed.left_out == ("Hårfärg",)
    # What was found can be written down, changed, and read again.
    assert place("people", rows, read_map("people", write_map(placed))) == placed


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("[columns]\ncod = 'Kod'", "exchange.map_unknown"),
        ("columns = 3", "exchange.map_shape"),
        ("[columns]", "exchange.map_shape"),
        ("[columns]\ncode = ''", "exchange.map_shape"),
        ("[columns", "exchange.map_unreadable"),
    ],
)
def test_a_bad_map_is_said(told: str, says: str) -> None:
    with pytest.raises(UsageProblem) as error:
        read_map("people", told)
    assert error.value.message_id == says


def test_a_column_that_the_list_lacks_is_named() -> None:
    rows = read_list(sheet(("Beteckning nr", "Namn"), ("SF-1", "A")))
    for told in (None, Map({"code": "Beteckn."})):
        with pytest.raises(UsageProblem) as error:
            place("people", rows, told)
        assert error.value.values["lacking"] == "code"
    placed = place("people", rows, Map({"code": "Beteckning nr"}))
    assert placed.places == {"code": 0}


def test_every_fault_of_every_row_is_told_and_nobodys_name_said_back() -> None:
    rows = read_list(
        sheet(
            ("Kod", "Namn", "Kategori", "Grad", "Från", "Till", "Nämnd", "Roll"),
            ("SF-1", "Vera Exempel", "borgarråd", "100", "2026-01-01", "", "", ""),
            ("", "Utan Kod", "kung", "120", "", "", "", ""),
            ("SF-2", "Prov Provsson", "gruppledare", "", "", "", "SN", ""),
            ("SF-3", "Test Testsson", "", "", "2026-02-01", "2026-02-01", "", ""),
            ("SF-1", "Vera Exempel", "borgarråd", "100", "2026-01-01", "", "", ""),
            ("SF-1", "Vera Exempel", "presidium", "40", "2026-01-01", "", "", ""),
        )
    )
    wanted, problems = check_rows("people", rows, place("people", rows))
    assert [(each.line, each.heading, each.message_id) for each in problems] == [
        (3, "Kod", "exchange.missing"),
        (3, "Kategori", "exchange.one_of"),
        (3, "Grad", "exchange.a_degree"),
        (4, "degree", "exchange.category_and_degree"),
        (5, "to", "exchange.ends_before"),
        (6, "", "exchange.twice"),
    ]
    assert [each.line for each in wanted] == [2, 7]
    assert "Kod" not in repr([each.values for each in problems if each.heading == "Namn"])
    assert all("Exempel" not in str(each.values) for each in problems)


def test_every_column_of_every_list_can_be_found_by_its_own_name() -> None:
    for kind, columns in COLUMNS.items():
        rows = (Row(1, tuple(each.called[-1] for each in columns)), Row(2, ("x",)))
        assert set(place(kind, rows).places) == {each.name for each in columns}


def test_a_list_without_headings_is_refused_without_saying_back_whose_row_stands_first() -> None:
    rows = read_list(sheet(("Vera Hemlig", "070-174 06 05", "Hemliga gatan 3"), ("SF-07", "", "")))
    with pytest.raises(UsageProblem) as told:
        place("people", rows)
    assert (told.value.message_id, told.value.values) == ("exchange.no_header", {"lacking": "code"})
    assert "code" in t("exchange.no_header", **told.value.values)


@pytest.mark.parametrize("dimension", [b"", b'<dimension ref="A1:B900000001"/>'])
def test_a_row_that_claims_to_stand_far_below_is_not_gone_down_to(dimension: bytes) -> None:
    """Every row between would be gone through: hours, for a file of some bytes."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(("kod",), ("SF-07",)))) as book,
        zipfile.ZipFile(packed, "w") as far,
    ):
        for name in book.namelist():
            content = book.read(name)
            if name.endswith("sheet1.xml"):
                content = re.sub(rb"<dimension[^>]*/>", dimension, content)
                content = content.replace(b'r="2"', b'r="900000000"').replace(b'"A2"', b'"A900000000"')
            far.writestr(name, content)
    assert [row.cells for row in read_list(packed.getvalue())] == [("kod",)]
