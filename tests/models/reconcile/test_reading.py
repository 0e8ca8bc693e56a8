"""Files as ARCs write them: any encoding and separator, titles above, bad rows told by line, any bytes at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.reconcile import reading
from models.reconcile.commands import BadRows, read_list
from models.reconcile.forms import Form, checked, packed, read_form, unpacked
from models.reconcile.lines import arc_lines, instants_of, span_of
from models.reconcile.reading import read_sheet
from models.reconcile.rows import ArcLine
from models.store.errors import UsageProblem, VaktbordError

ZONE = "Europe/Stockholm"
LIST = (
    "Objekt;Tidpunkt;Mottaget;Ärendenr;Händelse\n4711;2026-11-20 12:00:00;2026-11-20 12:00:02;77;Överfall\n"
)


@pytest.mark.parametrize(
    ("separator", "encoding"),
    product(";\t,|", ("utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "cp1252", "cp850")),
)
def test_any_encoding_and_separator(separator: str, encoding: str) -> None:
    text = LIST.replace(";", separator)
    content = b"\xff\xfe" + text.encode("utf-16-le") if encoding == "utf-16-le-bom" else text.encode(encoding)
    told = read_list(content, None, (), ZONE)
    assert told.sheet.separator == separator
    assert told.sheet.rows[0].cells[3] == "Ärendenr"
    noon = datetime(2026, 11, 20, 11, tzinfo=UTC)
    assert told.lines == (ArcLine(2, "4711", "77", (noon,), (noon + timedelta(seconds=2),)),)


def test_titles_above_empty_rows_quotes_and_lines_within_cells() -> None:
    text = (
        'Larmlista november 2026;;\r\n\r\n"Objekt";"Tidpunkt";"Text"\r\n'
        '"4711";"2026-11-20 12:00";"två\r\nrader; här"\r\n;;\r\n4712;2026-11-20 12:01;x\r\n'
    )
    told = read_list(text.encode(), None, (), ZONE)
    assert [(line.line, line.account) for line in told.lines] == [(4, "4711"), (7, "4712")]


def test_every_bad_row_is_told_with_its_line_and_none_is_taken() -> None:
    rows = ["Konto;Tid", "4711;2026-11-20 12:00", ";2026-11-20 12:00", "4711;i går", "4711;", "---;2026-11-20 12:00",
            "4711;2026-02-30 12:00", "4711;0001-01-01 00:00"]  # fmt: skip
    with pytest.raises(BadRows) as caught:
        read_list("\n".join(rows).encode(), None, (), ZONE)
    assert [(each.line, each.message_id.rpartition(".")[2]) for each in caught.value.rows] == [
        (3, "no_account"), (4, "bad_time"), (5, "no_time"), (6, "bad_account"), (7, "bad_time"), (8, "bad_time"),
    ]  # fmt: skip
    assert (caught.value.values["n"], caught.value.values["of"]) == (6, 7)


def test_a_form_told_wins_over_one_saved_and_that_over_a_guess() -> None:
    text = b"Konto;Reserv;Tid\n1;2;2026-11-20 12:00\n"
    saved = Form(name="sparad", account="Reserv", time="Tid")
    assert read_list(text, None, (), ZONE).lines[0].account == "1"
    assert read_list(text, None, (Form(account="Saknas", time="Tid"), saved), ZONE).lines[0].account == "2"
    told = read_form('account = "Konto"\ntime = "Tid"\nname = "ny"\n', ZONE)
    assert read_list(text, told, (saved,), ZONE).form.name == "ny"


def test_a_form_is_kept_as_it_was() -> None:
    form = read_form(
        'name = "Larmbolaget"\naccount = "Objekt"\ndate = "Datum"\nclock = "Tid"\ncase = "Nr"\n'
        'times = "%Y %m %d %H:%M"\n'
        'time_zone = "UTC"\nwindow_s = 60\nskip = ["Summa"]\n',
        ZONE,
    )
    assert unpacked(packed(form)) == form


@pytest.mark.parametrize(
    ("told", "message_id"),
    [
        ("= nothing", "reconcile.form_unreadable"),
        ('acount = "Konto"', "reconcile.form_unknown"),
        ('account = "Konto"', "reconcile.form_lacks"),
        ('account = "Konto"\ndate = "Datum"', "reconcile.form_lacks"),
        ('account = 7\ntime = "Tid"', "reconcile.form_value"),
        ('account = "K"\ntime = "T"\nwindow_s = 0', "reconcile.form_value"),
        ('account = "K"\ntime = "T"\nwindow_s = true', "reconcile.form_value"),
        ('account = "K"\ntime = "T"\ntime_zone = "Mars/Base"', "reconcile.form_value"),
        ('account = "K"\ntime = "T"\ntime_zone = "../../etc/passwd"', "reconcile.form_value"),
        ('account = "K"\ntime = "T"\nskip = "Summa"', "reconcile.form_value"),
        ('account = "K"\ntime = "T"\ntimes = "%d nov %Y %H:%M"', "reconcile.form_value"),
        ('account = "K"\ntime = "T"\n[match]\nwindow_s = 60', "reconcile.form_unknown"),
    ],
)
def test_a_form_that_cannot_be_is_told(told: str, message_id: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        read_form(told, ZONE)
    assert caught.value.message_id == message_id


@pytest.mark.parametrize(
    ("content", "message_id"),
    [
        (b"", "reconcile.empty"),
        (b"\n\n;;\n", "reconcile.empty"),
        (b"Konto;Tid\n", "reconcile.empty"),
        (b"PK\x03\x04\x00\x00", "reconcile.not_a_list"),
        (b"\xff\xfe\x00", "reconcile.not_a_list"),
        (b"hej\n", "reconcile.no_form"),
        (b"Namn;Belopp\nA;1\n", "reconcile.no_form"),
    ],
)
def test_what_is_no_list_is_told(content: bytes, message_id: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        read_list(content, None, (), ZONE)
    assert caught.value.message_id == message_id


def test_columns_of_a_form_that_the_list_lacks_are_told() -> None:
    with pytest.raises(UsageProblem) as caught:
        read_list(b"A;B\n1;2\n", checked({"account": "Konto", "time": "Tid"}), (), ZONE)
    assert caught.value.message_id == "reconcile.columns_missing"
    assert caught.value.values["wanted"] == "Konto, Tid"


def test_a_sum_at_the_end_is_passed_over_where_the_form_says_so() -> None:
    content = b"Konto;Tid\n4711;2026-11-20 12:00\nSumma;1\n"
    with pytest.raises(BadRows):
        read_list(content, None, (), ZONE)
    form = checked({"account": "Konto", "time": "Tid", "skip": ["Summa"]})
    assert len(read_list(content, form, (), ZONE).lines) == 1


def test_a_file_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    with pytest.raises(UsageProblem, match="too_large"):
        read_sheet(b"x" * 11)
    monkeypatch.undo()
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    with pytest.raises(UsageProblem, match="too_many"):
        read_sheet(b"a;b\n" * 3)


NOON = datetime(2026, 11, 20, 11, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-11-20 12:00:00", (NOON,)),
        ("2026-11-20 12:00", (NOON,)),
        ("2026-11-20T12:00:00+01:00", (NOON,)),
        ("2026-11-20T11:00:00Z", (NOON,)),
        ("20.11.2026 12:00", (NOON,)),
        ("20/11/2026 12:00:00", (NOON,)),
        ("20261120 12:00", (NOON,)),
        ("261120 12:00:00", (NOON,)),
        ("2026-11-20 12.00.00", (NOON,)),
        (
            "2026-10-25 02:30:00",
            (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ),
        ("2026-10-25 03:00:00", (datetime(2026, 10, 25, 2, 0, tzinfo=UTC),)),
        ("2026-03-29 02:30:00", (datetime(2026, 3, 29, 1, 30, tzinfo=UTC),)),
        ("11/20/2026 12:00", ()),
        ("12:00", ()),
        ("2026-11-20", ()),
        ("", ()),
    ],
)
def test_times_as_they_are_written(text: str, wanted: tuple[datetime, ...]) -> None:
    assert instants_of(text, Form(time_zone=ZONE)) == wanted


@pytest.mark.parametrize(
    ("days", "wanted"),
    [
        (("2026-11-03", "2026-11-20"), ("2026-10-31T23:00", "2026-11-30T23:00")),
        (("2026-10-01",), ("2026-09-30T22:00", "2026-10-31T23:00")),
        (("2026-10-30", "2026-11-02"), ("2026-10-29T23:00", "2026-11-02T23:00")),
        (("2027-01-05",), ("2026-12-31T23:00", "2027-01-06T00:00")),
    ],
)
def test_a_list_is_of_its_month_or_its_days_and_never_of_the_future(
    days: tuple[str, ...], wanted: tuple[str, str]
) -> None:
    lines = [ArcLine(2, "1", "", (datetime.fromisoformat(f"{day}T11:00+00:00"),)) for day in days]
    now = datetime(2027, 1, 6, tzinfo=UTC)
    assert span_of(lines, ZONE, now) == tuple(datetime.fromisoformat(f"{at}+00:00") for at in wanted)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_told(content: bytes) -> None:
    try:
        told = read_list(b"Konto;Tid\n" + content, None, (), ZONE)
    except VaktbordError:
        return
    assert all(line.times and line.account for line in told.lines)


@example("2026", "%Y%Y")
@given(st.text(max_size=60), st.text(max_size=12))
def test_any_text_is_a_time_or_none(text: str, pattern: str) -> None:
    for at in instants_of(text, Form(time_zone=ZONE, times=pattern)):
        assert at.tzinfo is not None


def test_rows_wider_and_narrower_than_the_header_are_read_as_far_as_they_go() -> None:
    rows = read_sheet(b"Konto;Tid;Nr\n1;2026-11-20 12:00\n2;2026-11-20 12:00;7;8;9\n").rows
    lines, bad = arc_lines(Form(account="Konto", time="Tid", case="Nr"), rows)
    assert ([line.case for line in lines], bad) == (["", "7"], ())
