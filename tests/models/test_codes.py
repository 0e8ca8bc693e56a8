"""What codes mean, in tables, and that every code has words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from siadc09 import dc03, dc05

from models.alarms import codes, words
from models.alarms.codes import Classified, classify, code_text
from models.words import lookup


@pytest.mark.parametrize(
    ("token", "code", "qualifier", "sender", "event", "kind", "priority"),
    [
        ("ADM-CID", "120", "1", "personal", "alarm", "personal", 1),
        ("ADM-CID", "120", "1", "burglary", "alarm", "personal", 1),
        ("ADM-CID", "121", "1", "burglary", "alarm", "duress", 1),
        ("ADM-CID", "100", "1", "technical", "alarm", "personal", 1),
        ("ADM-CID", "139", "1", "burglary", "alarm", "burglary", 2),
        ("ADM-CID", "130", "1", "burglary", "alarm", "burglary", 3),
        ("ADM-CID", "130", "1", "personal", "alarm", "personal", 1),
        ("ADM-CID", "137", "1", "burglary", "alarm", "tamper", 3),
        ("ADM-CID", "110", "1", "burglary", "alarm", "technical", 2),
        ("ADM-CID", "301", "1", "burglary", "alarm", "technical", 4),
        ("ADM-CID", "302", "1", "personal", "alarm", "battery", 4),
        ("ADM-CID", "358", "1", "burglary", "alarm", "missed_test", 4),
        ("ADM-CID", "602", "1", "burglary", "test", "test", 4),
        ("ADM-CID", "401", "1", "burglary", "status", "technical", 4),
        ("ADM-CID", "401", "3", "burglary", "status", "technical", 4),
        ("ADM-CID", "130", "3", "burglary", "restore", "burglary", 3),
        ("ADM-CID", "120", "3", "personal", "restore", "personal", 1),
        ("ADM-CID", "130", "6", "burglary", "alarm", "burglary", 3),
        ("ADM-CID", "302", "6", "burglary", "status", "battery", 4),
        ("ADM-CID", "130", "9", "burglary", "alarm", "unclassified", 2),
        ("ADM-CID", "120", "9", "burglary", "alarm", "unclassified", 1),
        ("ADM-CID", "999", "1", "burglary", "alarm", "unclassified", 2),
        ("ADM-CID", "999", "3", "burglary", "alarm", "unclassified", 2),
        ("ADM-CID", "999", "1", "personal", "alarm", "unclassified", 1),
        ("ADM-CID", "750", "1", "burglary", "alarm", "unclassified", 2),
        ("ADM-CID", "750", "3", "burglary", "restore", "unclassified", 2),
        ("ADM-CID", "", "", "burglary", "alarm", "unclassified", 2),
        ("SIA-DCS", "PA", "N", "personal", "alarm", "personal", 1),
        ("SIA-DCS", "HA", "N", "burglary", "alarm", "duress", 1),
        ("SIA-DCS", "BA", "N", "burglary", "alarm", "burglary", 3),
        ("SIA-DCS", "BV", "N", "burglary", "alarm", "burglary", 2),
        ("SIA-DCS", "TA", "N", "burglary", "alarm", "tamper", 3),
        ("SIA-DCS", "YT", "N", "burglary", "alarm", "battery", 4),
        ("SIA-DCS", "RP", "N", "burglary", "test", "test", 4),
        ("SIA-DCS", "CL", "N", "burglary", "status", "technical", 4),
        ("SIA-DCS", "BR", "N", "burglary", "restore", "burglary", 3),
        ("SIA-DCS", "PH", "N", "personal", "restore", "personal", 1),
        ("SIA-DCS", "XC", "N", "burglary", "alarm", "unclassified", 2),
        ("SIA-DCS", "XC", "N", "personal", "alarm", "unclassified", 1),
        ("NULL", "", "", "burglary", "test", "test", 4),
        ("WHAT", "", "", "technical", "alarm", "unclassified", 2),
    ],
)
def test_classes(
    token: str, code: str, qualifier: str, sender: str, event: str, kind: str, priority: int
) -> None:
    found = classify(token, code, qualifier, sender)
    assert (found.event, found.kind, found.priority) == (event, kind, priority)


@pytest.mark.parametrize(
    ("token", "code", "qualifier", "ended"),
    [
        ("ADM-CID", "130", "3", {"130"}),
        ("ADM-CID", "465", "1", {"120", "121", "122", "123"}),
        ("SIA-DCS", "BR", "N", {"BA", "BG", "BM", "BV", "BT", "BS"}),
        ("SIA-DCS", "PH", "N", {"PA"}),
        ("SIA-DCS", "YR", "N", {"YT", "YM"}),
        ("ADM-CID", "130", "1", set()),
        ("ADM-CID", "401", "3", set()),
    ],
)
def test_restores(token: str, code: str, qualifier: str, ended: set[str]) -> None:
    assert classify(token, code, qualifier, "burglary").restores == ended


def test_the_table_knows_every_code_of_both_standards_that_it_can() -> None:
    contact_id = {
        code for code in dc05.EVENT if classify("ADM-CID", code, "1", "burglary").kind == "unclassified"
    }
    assert contact_id == {"140", "703"} | {str(code) for code in range(750, 790)}
    sia = {code for code in dc03.EVENT if classify("SIA-DCS", code, "N", "burglary").kind == "unclassified"}
    assert sia == {"UA", "UG", "UH", "UR", "UX"}


def test_no_code_stands_twice() -> None:
    for table in (codes._CONTACT_ID, codes._SIA):
        listed = [code for _, group in table for code in group.split()]
        assert len(listed) == len(set(listed))
    assert not set(codes._SIA_ENDS) & set(codes._sia_rows())


def test_kinds_are_those_of_the_alarm_table() -> None:
    rows = list(codes._contact_id_rows().values()) + list(codes._sia_rows().values())
    assert {row.kind for row in rows} <= set(words.KINDS)
    assert codes.KINDS == words.KINDS


def test_every_code_has_words_in_both_languages() -> None:
    for language in lookup.LANGUAGES:
        lookup.use(language)
        for token, table in (("ADM-CID", dc05.EVENT), ("SIA-DCS", dc03.EVENT)):
            for code in table:
                assert code_text(token, code), code
    lookup.use("sv")
    assert code_text("ADM-CID", "120") == "Överfallslarm"
    assert code_text("SIA-DCS", "VX") == "Printer Test"
    assert code_text("SIA-DCS", "QZ") == "Okänd kod QZ"
    assert code_text("WHAT", "") == "Signalen kunde inte tolkas"


def test_alarms_a_home_can_send_have_words_of_our_own() -> None:
    urgent = [
        *(f"cid.{code}" for code, row in codes._contact_id_rows().items() if row.priority == 1),
        *(f"sia.{code}" for code, row in codes._sia_rows().items() if row.priority == 1),
    ]
    assert [each for each in urgent if not lookup.known(each, "sv") or not lookup.known(each, "en")] == []


@given(st.text(max_size=20), st.text(max_size=5), st.text(max_size=2), st.text(max_size=9))
def test_anything_is_classified(token: str, code: str, qualifier: str, sender: str) -> None:
    found = classify(token, code, qualifier, sender)
    assert isinstance(found, Classified)
    assert found.kind in words.KINDS and 1 <= found.priority <= 4
