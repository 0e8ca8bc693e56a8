"""What leaves: a draft that waits for decisions, lists without names; each on record before it is written (rule 22)."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest

from models.access.actor import LOADER, Actor
from models.duties.agreeing import agree_act
from models.duties.talking import book_talk
from models.exchange.leaving import take_out_list, take_out_person
from models.exchange.lists import LISTS, Listing, write_csv, write_xlsx
from models.incidents.commands import open_incident
from models.measures.tables import GuardOrder, Measure
from models.people.commands import add_mandate, add_person, set_home
from models.people.deciding import decide_scope
from models.risks.tables import RiskLink
from models.store.errors import NotAllowed, NotFound, Refused
from models.store.ids import new_id
from models.store.store import Store
from tests.models.exchange.build import count, homes_may_be_held
from tests.models.people.build import AUDITOR

HEAD = Actor("operator", "op-head", "S. Chef", "head", "desk-1")
REASON = "begäran enligt art. 15, dnr 2026/41"
PLANTED = ("Hemliga Vakt AB", "Bakdörren är svag", "Granne Grannsson såg allt", "Hotaktören HA-03")
# What an officer writes in words of their own may name whom it likes, whatever it is written of.
WRITTEN = (
    "nytt lås mot grannen Grannsson",
    "Grannsson ringde och hotade",
    "ring Grannsson",
    "enligt Grannssons fall",
)


@pytest.fixture
def known(store: Store) -> Store:
    """A person of whom something is held in every group, with words that a draft must not say."""
    clock = store.clock
    homes_may_be_held(store)
    with store.write() as session:
        person = add_person(session, LOADER, "SF-07", "Vera Exempel", clock, phone="070-174 06 05")
        add_mandate(session, LOADER, person, "presidium", 600, clock, title="andre vice ordförande")
        set_home(session, LOADER, person, "Provgatan 12 C", clock)
        add_person(session, LOADER, "SF-08", "Annan Person", clock)
        decide_scope(session, LOADER, person, True, WRITTEN[3], "säkerhetschefen", "KS 2026/9", clock)
        book_talk(
            session,
            LOADER,
            person,
            clock.now(),
            clock,
            channel="telefon",
            trigger=WRITTEN[1],
            place="Rum 412",
        )
        agree_act(session, LOADER, person, WRITTEN[2], "person", clock)
        open_incident(
            session,
            LOADER,
            "hot via sms",
            "near_miss",
            clock,
            person="SF-07",
            what_happened=PLANTED[2],
            police="not_known",
        )
        now = clock.now()
        common = {"person_id": person, "recorded_label": "M. Ek", "recorded_at": now}
        for kind, what in (
            ("guarding", PLANTED[0]),
            ("threat_analysis", PLANTED[3]),
            ("shell_protection", WRITTEN[0]),
        ):
            session.add(
                Measure(
                    id=new_id(), kind=kind, purpose="preventive", state="in_place", what=what, findings=PLANTED[1],
                    requested_on=date(2026, 5, 1), **common,
                )
            )  # fmt: skip
        session.add(
            GuardOrder(
                id=new_id(), starts_at=now, ends_at=now + timedelta(hours=8), supplier=PLANTED[0],
                phone="08-465 004 77", decided_by="säkerhetschefen", **common,
            )
        )  # fmt: skip
        session.add(
            RiskLink(
                id=new_id(), from_kind="threat", from_id="x", to_kind="person", to_id=person, recorded_at=now
            )
        )
    return store


def test_a_draft_says_what_is_held_and_leaves_out_what_must_be_decided(known: Store) -> None:
    draft = take_out_person(known, HEAD, "SF-07", REASON, known.clock)
    said = repr(draft.sections)
    for word in ("Vera Exempel", "070-174 06 05", "Provgatan 12 C", "andre vice ordförande", "Rum 412"):
        assert word in said
    for word in (*PLANTED, *WRITTEN, "Annan Person", "08-465 004 77"):
        assert word not in said
    withheld = {mark: n for section in draft.sections for mark, n in section.withheld}
    assert withheld == {"guarding": 2, "threat_actor": 2}
    left_out = [(name, mark) for s in draft.sections for held in s.held for name, mark, _ in held.left_out]
    assert sorted(left_out) == [
        ("cause", "third_party"),  # of the offer
        ("findings", "third_party"),
        ("ground", "third_party"),
        ("title", "third_party"),
        ("trigger", "third_party"),  # of the talk
        ("what", "third_party"),  # agreed in the talk
        ("what", "third_party"),  # of the measure
        ("what_happened", "third_party"),
    ]
    assert draft.to_decide == 8 + 4
    assert all(section.ground for section in draft.sections)
    assert draft.decision == ""


def test_a_draft_is_on_record_with_its_reason_and_wants_one(known: Store) -> None:
    for reason in ("", "art 15"):
        with pytest.raises(Refused):
            take_out_person(known, HEAD, "SF-07", reason, known.clock)
    assert count(known, "SELECT count(*) FROM entry WHERE verb = 'export.made'") == 0
    take_out_person(known, HEAD, "SF-07", REASON, known.clock)
    assert (
        count(known, "SELECT count(*) FROM entry WHERE verb = 'export.made' AND subject LIKE 'person:%'") == 1
    )
    with pytest.raises(NotFound):
        take_out_person(known, HEAD, "SF-99", REASON, known.clock)
    with pytest.raises(NotAllowed):
        take_out_person(known, AUDITOR, "SF-07", REASON, known.clock)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_its_columns_and_nobodys_name(known: Store, name: str) -> None:
    found = take_out_list(known, HEAD, name, known.clock)
    assert all(len(row) == len(found.columns) for row in found.rows)
    said = repr(found.rows)
    for word in ("Vera", "Provgatan", "070-174 06 05"):
        assert word not in said
    if name == "people":
        assert [row[0] for row in found.rows] == ["SF-07", "SF-08"]
    assert (
        count(known, f"SELECT count(*) FROM entry WHERE verb = 'export.made' AND subject = 'list:{name}'")
        == 1
    )


def test_no_cell_is_a_formula_in_either_kind_of_file() -> None:
    from openpyxl import load_workbook

    found = Listing("people", ("code", "party"), (("SF-07", "=HYPERLINK(1)"), ("-1", date(2026, 1, 31))))
    text = io.BytesIO()
    write_csv(found, found.columns, text)
    assert text.getvalue().decode("utf-8-sig").splitlines() == [
        "code;party",
        "SF-07;'=HYPERLINK(1)",
        "'-1;2026-01-31",
    ]
    stream = io.BytesIO()
    write_xlsx(found, found.columns, stream)
    page = load_workbook(stream).active
    assert page is not None
    assert [[cell.data_type for cell in row] for row in page.iter_rows()] == [["s", "s"]] * 3
    assert page["B2"].value == "'=HYPERLINK(1)"
