"""The sheet on paper: signed words, codes that verify, nothing of outside taken for more; the sealed sheet opens by its
code alone and names no protected person."""

from __future__ import annotations

import re

from models.handover.fallback import fallback, paper_code
from models.handover.reading import read_handover
from models.handover.views import handovers
from models.store.clock import HeldClock
from models.store.store import Store
from tui.paper.fallback import fallback_paper
from tui.paper.handover import file_name, handover_paper
from tui.paper.pdf import pdf
from tui.paper.text import text


def test_a_signed_sheet_tells_who_signed_and_the_codes(city_store: Store, clock: HeldClock) -> None:
    with city_store.read() as connection:
        [newest, *_] = handovers(connection)
        found = read_handover(connection, "", clock.now(), newest.seq)
        paper = handover_paper(connection, found, clock.now())
        draft = handover_paper(
            connection, read_handover(connection, "", clock.now(), draft=True), clock.now()
        )
    said = text(paper)
    assert f"Lämnade över: {newest.outgoing}, skrev under" in said
    assert f"Tog över: {newest.incoming}, skrev under" in said
    assert newest.sha256 in said.replace("\n", "")
    assert len(set(re.findall(r"\d+ [0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", said))) == 2
    assert max(map(len, said.splitlines())) <= 78
    assert "UTKAST" in text(draft).upper()
    assert "Ingen har skrivit under." in text(draft)
    assert pdf(paper) == pdf(paper)
    assert file_name(found, clock.now()) == f"overlamning-{newest.seq}-{newest.version}"


def test_the_sealed_sheet_has_duty_numbers_and_plans_and_no_protected_person(
    city_store: Store, clock: HeldClock
) -> None:
    with city_store.read() as connection:
        found = fallback(connection, clock.now())
        names = connection.exec_driver_sql("SELECT name FROM person").scalars().all()
    said = text(fallback_paper(found, "Sundhamra stad", "08-465 004 12"))
    for words in ("ring 112 först", "08-465 004 12", "bakre TiB", "M. Ek", "Partikanslierna", "EXEMPEL"):
        assert words in said
    assert [name for name in names if name in said] == []
    code = paper_code(bytes(32))
    sealed = pdf(fallback_paper(found, "Sundhamra stad", ""), code)
    assert b"/Encrypt" in sealed
    assert b"Sundhamra" not in sealed
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}", code)
    assert paper_code(bytes(31) + b"\1") != code
