"""The papers of an incident: everything of the case, its law and grounds; sealed unless told, and on record first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pyrage import passphrase

from models.access.actor import Actor
from models.crisis.commands import offer
from models.incidents.commands import open_incident
from models.incidents.report import CaseReport, case_report, note_taken_out
from models.police.commands import write_report
from models.police.court import add_date, open_case
from models.police.rows import ReportTold
from models.store.errors import NotAllowed, Refused
from models.store.store import Store
from models.store.timeline import timeline
from tests.models.people.build import AUDITOR, EK, person
from tui.paper.incident import incident_paper, paper_bytes, police_paper
from tui.paper.sealing import made_phrase
from tui.paper.text import text

PHRASE = "fyra ord på ett papper"
STORY = "Någon ringde. " * 200


@pytest.fixture
def case(sqlite_store: Store) -> str:
    """An incident with all that follows it."""
    store, clock = sqlite_store, sqlite_store.clock
    person(store, "SF-04", "Vera Exempel")
    with store.write() as session:
        incident = open_incident(
            session,
            EK,
            "hot via telefon",
            "harm",
            clock,
            person="SF-04",
            what_happened=STORY,
            occurred_at=clock.now(),
        )
        told = ReportTold(filed_by="person", number="5000-K1-26", mandate_stated=True, officer="A. Polis")
        write_report(session, EK, incident, told, 0, clock)
        court = open_case(session, EK, incident, "Provstads tingsrätt", clock, counsel="J. Juristsson")
        add_date(session, EK, court, "hearing", clock.now() + timedelta(days=9), clock, place="sal 3")
        offer(session, EK, incident, clock, provider="företagshälsan")
    return incident


def taken(store: Store, incident: str, **more: bool) -> CaseReport:
    with store.write() as session:
        name = note_taken_out(session, EK, incident, "incident", store.clock, **more)
    with store.read() as connection:
        return case_report(connection, incident, name, store.clock.now())


def test_the_report_holds_the_whole_case_and_no_name(sqlite_store: Store, case: str) -> None:
    found = taken(sqlite_store, case)
    words = " ".join(text(incident_paper(found)).split())
    for expected in (
        "2026-001", "SF-04", "5000-K1-26", "Provstads tingsrätt", "J. Juristsson", "företagshälsan", "sal 3",
        "4 kap. 18 a §", "OSL", "exempel, inget beslut", "Någon ringde.", "krisstöd erbjudet", "POLISANMÄLD",
    ):  # fmt: skip
        assert expected in words, expected
    assert words.count("Någon ringde.") == 200
    assert "Vera" not in words
    with sqlite_store.read() as connection:
        last = timeline(connection, f"incident:{case}")[-1]
    assert (last.verb, last.detail) == (
        "incident.exported",
        {"kind": "incident", "sealed": True, "named": False},
    )


def test_the_name_comes_along_only_as_a_look_on_record(sqlite_store: Store, case: str) -> None:
    found = taken(sqlite_store, case, with_name=True)
    assert "Vera Exempel" in text(police_paper(found))
    with sqlite_store.read() as connection:
        verbs = connection.exec_driver_sql("SELECT verb FROM entry ORDER BY seq DESC LIMIT 2").scalars().all()
    assert set(verbs) == {"person.revealed", "incident.exported"}


def test_the_draft_of_a_police_report_says_what_must_be_said(sqlite_store: Store, case: str) -> None:
    words = " ".join(text(police_paper(taken(sqlite_store, case))).split())
    for expected in (
        "UNDERLAG",
        "112",
        "114 14",
        "29 kap. 2 § 9",
        "åtkomstskydd",
        "Bops",
        "2026-001",
        "SF-04",
    ):
        assert expected in words, expected


def test_what_leaves_is_sealed(sqlite_store: Store, case: str) -> None:
    found = taken(sqlite_store, case)
    sealed = paper_bytes(found, "incident", ".pdf", PHRASE)
    assert sealed.startswith(b"%PDF") and b"/Encrypt" in sealed and b"/AESV3" in sealed
    assert b"/Encrypt" not in paper_bytes(found, "incident", ".pdf", "")
    opened = passphrase.decrypt(paper_bytes(found, "incident", ".age", PHRASE), PHRASE)
    assert "5000-K1-26" in opened.decode()
    with pytest.raises(Refused, match=r"report\.short_phrase"):
        paper_bytes(found, "incident", ".pdf", "kort")
    first, second = made_phrase(), made_phrase()
    assert first != second and len(first) == 24


def test_who_may_not_take_it_out_does_not(sqlite_store: Store, case: str) -> None:
    for actor in (AUDITOR, Actor("operator", "op-x", "X", "administrator", "desk-9")):
        with pytest.raises(NotAllowed), sqlite_store.write() as session:
            note_taken_out(session, actor, case, "incident", sqlite_store.clock)
