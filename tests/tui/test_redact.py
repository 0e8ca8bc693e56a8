"""A desk for pictures: nothing that tells of anybody leaves the services, and what is work goes on as it was."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.alarms.rows import AlarmCard, PersonInAlarm, SignalRow, TimelineRow
from models.boards.rows import BoardStanding, LeadRow
from models.duties.rows import TalkRow
from models.measures.rows import DeviceRow
from models.people.office_standing import OfficeStanding
from models.people.reveal import Device, Revealed
from models.people.rows import OfferRow, ResponsibleRow
from models.plans.rows import Number, PassPhrase
from models.risks.rows import AssessmentRow, NoteRow
from models.store.errors import Overtaken
from models.words.lookup import t
from tests.tui.invented import NOW, InventedServices, alarm, board, incident
from tui.redact import BLOCKS, redacted, redacting
from tui.render.line import plain
from tui.render.register import board_lines, office_lines

SECRET = "Eva Hemlig"


def said(value: Any) -> list[str]:
    """Every text in a value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, bytes):
        return [value.decode("utf-8", "replace")]
    if isinstance(value, tuple | list):
        return [each for one in value for each in said(one)]
    if isinstance(value, dict):
        return [each for one in value.values() for each in said(one)]
    if is_dataclass(value):
        return [each for one in fields(value) for each in said(getattr(value, one.name))]
    return []


def whole_card(text: str) -> AlarmCard:
    person = PersonInAlarm("SF-07", text, "commissioner", text, "HL", text, text, text, text)
    entry = TimelineRow(
        1, NOW, NOW, text, "alarm.noted", {"note": text, "class": "real", "title": {"from": text}}
    )
    signal = SignalRow(1, "alarm", "dc09_tcp", "ADM-CID", "1", "123", "01", "", text, NOW, NOW, text.encode())
    row = alarm(1, state="acknowledged", acknowledged_label=text)
    return AlarmCard(
        row, text, text, text, 30, None, True, "personal", text, None, None, person, (signal,), (entry,), (), True,
    )  # fmt: skip


@given(st.text(min_size=1, max_size=30).map(lambda text: f"§{text}"))
def test_no_words_of_anybody_come_through(text: str) -> None:
    shown = Revealed(
        "SF-07", ("name",), text, text, text, text, text, text, (Device("personal", "1007", text),)
    )
    for value in (
        {"arc": (Number("person", text, text),)},
        PassPhrase(text, True),
        whole_card(text),
        shown,
        board((alarm(1, acknowledged_label=text),), incidents=(incident("1", text, "SF-04", owner=text),)),
    ):
        assert text not in "\n".join(said(redacted(value)))


def test_codes_kinds_and_times_stay() -> None:
    card = redacted(whole_card(SECRET))
    assert (card.row.person, card.row.kind, card.row.received_at) == (
        "SF-07",
        "personal",
        NOW - timedelta(seconds=24),
    )
    assert card.person.name == card.person.home == BLOCKS
    assert card.timeline[0].detail == {"note": BLOCKS, "class": "real", "title": {"from": BLOCKS}}
    assert redacted(PersonInAlarm("SF-07", "X", None, None, None, None, None, None, None)).home is None
    assert redacted(("alarm-1", NOW)) == ("alarm-1", NOW)


def test_who_answers_for_an_office_or_a_board_is_blocks() -> None:
    day = date(2026, 1, 1)
    one = ResponsibleRow("1", "Lo Nyman", "070-174 06 31", False, day, None, None)
    lead = LeadRow("1", "Bea Bolagsson", "070-174 06 32", False, day, None, None)
    office = OfficeStanding(
        "1", "HL", "Hamnlistan", "08-465 004 30", "070-174 06 33", True, 3, one, None, 4, (), ()
    )
    board = BoardStanding(
        "1",
        "SN",
        "Skolnämnden",
        "board",
        "08-465 004 40",
        "",
        True,
        lead,
        None,
        None,
        None,
        (),
        (),
        (),
        ("routine",),
    )
    words = " ".join(
        plain(each)
        for lines in (office_lines(redacted(office), day, 100), board_lines(redacted(board), day, 100))
        for each in lines
    )
    assert not any(each in words for each in ("Nyman", "Bolagsson", "174", "004"))
    assert BLOCKS in words


def test_the_title_line_says_so() -> None:
    assert redacted(board()).city == f"Sundhamra stad · {t('redact.on')}"
    assert redacted(board(city="")).city == t("redact.on")


def test_services_answer_redacted_and_take_what_they_are_told() -> None:
    behind = InventedServices(board((alarm(1, acknowledged_label=SECRET),)))
    services = redacting(behind)  # type: ignore[arg-type]  # the invented one
    assert services.read_board().alarms[0].acknowledged_label == BLOCKS
    assert services.settings.arc_phone == BLOCKS
    services.without_database = True
    assert behind.without_database is True
    behind.refusals.append(Overtaken("alarm.already_taken", who=SECRET, at=NOW))
    with pytest.raises(Overtaken) as caught:
        services.acknowledge("alarm-1", 1)
    assert caught.value.values == {"who": BLOCKS, "at": NOW}


@pytest.mark.parametrize(
    ("row", "names"),
    [
        (TalkRow, ("agenda", "trigger", "why_cancelled", "recorded_by")),
        (OfferRow, ("trigger", "attested_how", "offered_by")),
        (NoteRow, ("tags",)),
        (AssessmentRow, ("method", "reasons", "who")),
        (DeviceRow, ("receipt", "serial")),
    ],
)
def test_what_officers_write_in_the_register_is_blocks(row: Any, names: tuple[str, ...]) -> None:
    said_so = row(**{each.name: SECRET if each.name in names else None for each in fields(row)})
    shown = redacted(said_so)
    assert [getattr(shown, name) for name in names] == [BLOCKS] * len(names)
