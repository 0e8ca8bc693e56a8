"""A row of the list of party offices, and one of the list of boards and companies (D39, D66-D69)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.boards import commands as board_commands
from models.boards import duties as board_duties
from models.boards.tables import Board, BoardAnalysis, BoardLead, BoardRoutine
from models.exchange.into import Into, differs, table
from models.people import commands as people_commands
from models.people import office_commands
from models.people.tables import OfficeResponsible, PartyOffice
from models.people.validity import believed, holds
from models.store.errors import Refused

_OFFICE, _RESPONSIBLE = table(PartyOffice), table(OfficeResponsible)
_BOARD, _LEAD, _ANALYSIS, _ROUTINE = table(Board), table(BoardLead), table(BoardAnalysis), table(BoardRoutine)


def office(into: Into, row: Mapping[str, Any]) -> str:
    """Take in a party office and who answers for it; "added", "changed" or "same"."""
    session, actor, clock = into.session, into.actor, into.clock
    found = into.one(_OFFICE, _OFFICE.c.code == str(row["code"]).upper())
    came = "same"
    if found is None:
        if "party" not in row:
            raise Refused("exchange.needs_name")
        phone, after = row.get("phone", ""), row.get("out_of_hours", "")
        office_id = people_commands.add_office(
            session, actor, row["code"], row["party"], phone, clock, out_of_hours_phone=after
        )
        came = "added"
    else:
        office_id = str(found["id"])
        told = {name: row.get(name) for name in ("party", "phone")}
        new = differs(found, {**told, "out_of_hours_phone": row.get("out_of_hours")})
        if new:
            office_commands.change_office(session, actor, office_id, clock, **new)
            came = "changed"
    named = False
    for deputy, who in ((False, "responsible"), (True, "deputy")):
        if who not in row:
            continue
        stands = into.one(
            _RESPONSIBLE,
            _RESPONSIBLE.c.office_id == office_id,
            _RESPONSIBLE.c.deputy.is_(deputy),
            holds(_RESPONSIBLE, into.today),
        )
        verified = row.get("verified")
        told = {"name": row[who], "phone": row.get(f"{who}_phone"), "verified_on": verified}
        if stands is not None and not differs(stands, told):
            continue
        phone = row.get(f"{who}_phone")
        if phone is None:
            phone = str(stands["phone"]) if stands is not None and stands["name"] == row[who] else ""
        people_commands.set_responsible(
            session, actor, office_id, row[who], phone, clock, deputy=deputy, verified_on=verified
        )
        named = True
    return "changed" if came == "same" and named else came


def board(into: Into, row: Mapping[str, Any]) -> str:
    """Take in a board with its lead, analysis and routine; "added", "changed" or "same"."""
    session, actor, clock = into.session, into.actor, into.clock
    found = into.one(_BOARD, _BOARD.c.code == str(row["code"]).upper())
    came = "same"
    if found is None:
        if "name" not in row or "kind" not in row:
            raise Refused("exchange.needs_name_and_kind")
        board_id = board_commands.add_board(
            session, actor, row["code"], row["name"], row["kind"], row.get("phone", ""), clock,
            out_of_hours_phone=row.get("out_of_hours", ""),
        )  # fmt: skip
        came = "added"
    else:
        if "kind" in row and row["kind"] != found["kind"]:
            raise Refused("exchange.another_kind", code=found["code"])
        board_id = str(found["id"])
        told = {name: row.get(name) for name in ("name", "phone")}
        new = differs(found, {**told, "out_of_hours_phone": row.get("out_of_hours")})
        if new:
            board_commands.change_board(session, actor, board_id, clock, **new)
            came = "changed"
    parts = (_lead(into, board_id, row), _written(into, board_id, row))
    return "changed" if came == "same" and any(parts) else came


def _lead(into: Into, board_id: str, row: Mapping[str, Any]) -> bool:
    if "lead" not in row:
        return False
    stands = into.one(
        _LEAD, _LEAD.c.board_id == board_id, _LEAD.c.deputy.is_(False), holds(_LEAD, into.today)
    )
    if stands is not None and not differs(stands, {"name": row["lead"], "phone": row.get("lead_phone")}):
        return False
    board_commands.set_lead(
        into.session, into.actor, board_id, row["lead"], row.get("lead_phone", ""), into.clock
    )
    return True


def _written(into: Into, board_id: str, row: Mapping[str, Any]) -> bool:
    """The board's analysis and routine, by their days."""
    session, actor, clock, came = into.session, into.actor, into.clock, False
    if "analysis" in row and not into.one(
        _ANALYSIS, _ANALYSIS.c.board_id == board_id, _ANALYSIS.c.done_on == row["analysis"]
    ):
        board_duties.record_analysis(
            session, actor, board_id, row["reference"], clock,
            done_on=row["analysis"], next_due_on=row.get("analysis_due"),
        )  # fmt: skip
        came = True
    if "routine" in row:
        roles = bool(row.get("roles_named", False))
        stands = into.one(
            _ROUTINE,
            _ROUTINE.c.board_id == board_id,
            _ROUTINE.c.dated_on == row["routine"],
            believed(_ROUTINE),
        )
        if stands is None or ("roles_named" in row and stands["roles_named"] != roles):
            board_duties.record_routine(
                session, actor, board_id, row["reference"], roles, clock, dated_on=row["routine"]
            )
            came = True
    return came
