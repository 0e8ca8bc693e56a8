"""A row of the list of persons, and one of the list of transmitters (D1-D3, D20, D22)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.boards import commands as board_commands
from models.boards.tables import Board, BoardSeat
from models.exchange.into import Into, differs, table
from models.measures.handing import describe
from models.people import commands as people_commands
from models.people.devices import add_transmitter
from models.people.tables import Home, Mandate, PartyOffice, Person, Transmitter
from models.people.validity import holds
from models.store.errors import Refused

_PERSON, _MANDATE, _HOME, _SEAT = table(Person), table(Mandate), table(Home), table(BoardSeat)
_OFFICE, _BOARD, _TRANSMITTER = table(PartyOffice), table(Board), table(Transmitter)


def person(into: Into, row: Mapping[str, Any]) -> str:
    """Take in a person with what the row says of mandate, home and seat; "added", "changed" or "same"."""
    session, actor, clock = into.session, into.actor, into.clock
    code = str(row["code"]).upper()
    found = into.one(_PERSON, _PERSON.c.code == code)
    came = "same"
    if found is None:
        if "name" not in row:
            raise Refused("exchange.needs_name")
        person_id = people_commands.add_person(
            session, actor, code, row["name"], clock, phone=row.get("phone", "")
        )
        came = "added"
    else:
        person_id = str(found["id"])
        new = differs(found, {"name": row.get("name"), "phone": row.get("phone")})
        if new:
            people_commands.change_person(session, actor, person_id, clock, **new)
            came = "changed"
    parts = (
        _mandate(into, person_id, row),
        _home(into, person_id, row),
        _seat(into, person_id, row),
    )
    return "changed" if came == "same" and any(parts) else came


def _mandate(into: Into, person_id: str, row: Mapping[str, Any]) -> bool:
    if "category" not in row:
        return False
    office_id = into.by_code(_OFFICE, row["office"], "office.not_found") if "office" in row else None
    starts = row.get("from")
    stands = into.one(
        _MANDATE,
        _MANDATE.c.person_id == person_id,
        _MANDATE.c.category == row["category"],
        holds(_MANDATE, starts or into.today),
    )
    told = {
        "degree_tenths": row["degree"],
        "office_id": office_id,
        "title": row.get("title"),
        "decided_by": row.get("decided_by"),
        "decision": row.get("decision"),
        "valid_from": starts,
        "valid_to": row.get("to"),
    }
    if stands is not None and not differs(stands, told):
        return False
    # What the list does not say of a mandate that goes on stays as it was.
    kept = {
        name: value if value is not None or stands is None else stands[name] for name, value in told.items()
    }
    people_commands.add_mandate(
        into.session,
        into.actor,
        person_id,
        row["category"],
        row["degree"],
        into.clock,
        valid_from=starts or into.today,
        valid_to=kept["valid_to"],
        office_id=kept["office_id"],
        decided_by=kept["decided_by"] or "",
        title=kept["title"] or "",
        decision=kept["decision"] or "",
    )
    return True


def _home(into: Into, person_id: str, row: Mapping[str, Any]) -> bool:
    if "address" not in row:
        return False
    stands = into.one(_HOME, _HOME.c.person_id == person_id, holds(_HOME, into.today))
    if stands is not None and stands["address"] == row["address"]:
        return False
    people_commands.set_home(into.session, into.actor, person_id, row["address"], into.clock)
    return True


def _seat(into: Into, person_id: str, row: Mapping[str, Any]) -> bool:
    if "board" not in row:
        return False
    board_id = into.by_code(_BOARD, row["board"], "board.not_found")
    stands = into.one(
        _SEAT, _SEAT.c.person_id == person_id, _SEAT.c.board_id == board_id, holds(_SEAT, into.today)
    )
    if stands is not None and stands["role"] == row["role"]:
        return False
    board_commands.set_seat(into.session, into.actor, board_id, person_id, row["role"], into.clock)
    return True


def device(into: Into, row: Mapping[str, Any]) -> str:
    """Take in a transmitter. Who holds it is not changed by a list: that wants a receipt."""
    session, actor, clock = into.session, into.actor, into.clock
    account = str(row["account"])
    found = into.one(_TRANSMITTER, _TRANSMITTER.c.account == account)
    if found is None:
        if "kind" not in row:
            raise Refused("exchange.needs_kind")
        add_transmitter(
            session, actor, account, row["kind"], row.get("person"), clock,
            portable=row.get("portable"), placement=row.get("placement", ""), interval_s=row.get("interval", 0),
        )  # fmt: skip
        if "model" in row or "serial" in row:
            describe(session, actor, account, clock, model=row.get("model"), serial=row.get("serial"))
        return "added"
    if "kind" in row and row["kind"] != found["kind"]:
        raise Refused("exchange.another_kind", code=account)
    if "person" in row:
        person_id = into.by_code(_PERSON, row["person"], "person.not_found")
        if found["person_id"] != person_id:
            raise Refused("exchange.another_holder", account=account)
    told = {"model": row.get("model"), "serial": row.get("serial"), "interval_s": row.get("interval")}
    if not differs(found, told):
        return "same"
    describe(session, actor, account, clock, **told)
    return "changed"
