"""The iCalendar file of a talk holds to RFC 5545, and says nobody's name (D10)."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from models.duties.calendar_file import calendar_file, escaped, folded
from models.duties.rows import TalkRow

MADE = datetime(2026, 11, 25, 2, 12, 41, tzinfo=UTC)
ROW = TalkRow(
    id="0199-aa", version=3, person_id="p", code="SF-07", offer_id=None, state="booked",
    starts_at=datetime(2026, 12, 3, 8, 0, tzinfo=UTC), minutes=90, planned=True, renews=True, trigger="larm",
    why_cancelled="", agenda="", sealed=True, recorded_by="A. Lind",
)  # fmt: skip


def test_the_file_of_a_booked_talk() -> None:
    assert calendar_file(ROW, "Säkerhetssamtal", MADE).decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Vaktbord//Vaktbord//SV",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:0199-aa@vaktbord",
        "DTSTAMP:20261125T021241Z",
        "DTSTART:20261203T080000Z",
        "DTEND:20261203T093000Z",
        "SEQUENCE:2",
        "STATUS:CONFIRMED",
        "CLASS:PRIVATE",
        "SUMMARY:Säkerhetssamtal",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_talk_called_off_lets_the_hour_go() -> None:
    from dataclasses import replace

    told = calendar_file(replace(ROW, state="cancelled", version=4), "Säkerhetssamtal", MADE).decode()
    assert [part in told for part in ("METHOD:CANCEL\r\n", "STATUS:CANCELLED\r\n", "SEQUENCE:3\r\n")] == [
        True
    ] * 3


def test_nothing_of_the_person_stands_in_it() -> None:
    told = calendar_file(ROW, "Säkerhetssamtal", MADE).decode()
    assert [each for each in ("SF-07", "Lind", "larm") if each in told] == []


@given(st.text(max_size=400))
def test_whatever_is_said_comes_back_as_it_was_and_no_line_is_too_long(words: str) -> None:
    words = words.encode("utf-8", "ignore").decode()
    file = calendar_file(ROW, "x", MADE, description=words)
    lines = file.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in b"".join(lines)
    for line in lines:
        line.decode("utf-8")  # no letter is cut in two
    whole = file.replace(b"\r\n ", b"").decode().split("\r\n")
    found = [line.removeprefix("DESCRIPTION:") for line in whole if line.startswith("DESCRIPTION:")]
    kept = "".join(sign for sign in words if sign == "\n" or (sign >= " " and sign != "\x7f"))
    assert (found == [escaped(words)]) if words else (found == [])
    if found:
        back, rest = "", iter(found[0])
        for sign in rest:
            back += {"n": "\n"}.get(after := next(rest), after) if sign == "\\" else sign
        assert back == kept


def test_a_line_of_exactly_75_octets_is_not_broken() -> None:
    assert folded("x" * 75) == b"x" * 75 + b"\r\n"
    assert folded("x" * 76) == b"x" * 75 + b"\r\n x\r\n"
    assert folded("x" * 74 + "å") == b"x" * 74 + "\r\n å\r\n".encode()
