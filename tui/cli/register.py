"""`vaktbord people`, `office` and `board`, and the acts of `person` upon the register (D1-D5, D39, D66)."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from models.store.errors import UsageProblem
from models.store.home import Home
from models.words.lookup import n, t
from tui.cli.console import say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened
from tui.cli.register_arguments import TOLD
from tui.cli.register_rules import show
from tui.register_acts import BY_ID, OWN_COMMANDS, do, stored_of
from tui.render.people import degree_word

if TYPE_CHECKING:
    from models.boards.rows import BoardStanding
    from models.people.covered import CoveredPerson
    from models.people.ending_rows import EndingRow
    from models.people.office_standing import OfficeStanding


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Read the register as it stood on a day, or do one act upon it."""
    with opened(home) as at:
        if arguments.command == "people":
            return _people(at, arguments)
        if arguments.act == "rules":
            return show(at, arguments.command, arguments.json)
        if arguments.act == "endings":
            return _endings(at, arguments)
        if arguments.act == "list":
            return _offices(at, arguments) if arguments.command == "office" else _boards(at, arguments)
        return _act(at, arguments)


def is_act(name: str) -> bool:
    """Whether `person NAME` is one of these."""
    act_id = f"person.{name}"
    return name in ("endings", "rules") or (act_id in BY_ID and act_id not in OWN_COMMANDS)


def _act(at: Opened, arguments: argparse.Namespace) -> int:
    act = BY_ID[f"{arguments.command}.{'new' if arguments.act == 'add' else arguments.act}"]
    code = str(getattr(arguments, "code", "") or "").upper()
    actor, today = at.actor(), _today(at)
    told = {"code": code}
    if act.name == "new" and not code:
        raise UsageProblem("register.unclear", name="CODE", given="")
    for answer in act.answers:
        given = getattr(arguments, TOLD + answer.name, None)
        if given is None:
            continue
        text = " ".join(given) if isinstance(given, list) else _typed(given) if answer.secret else given
        stored = stored_of(answer, text.strip(), today)
        if stored is None or (answer.required and not stored):
            raise UsageProblem("register.unclear", name=f"--{answer.name.replace('_', '-')}", given=text[:40])
        told[answer.name] = stored
    with at.store.write() as session:
        do(session, actor, act, code if act.on else "", told, at.store.clock)
    say(t(f"tell.{act.id}", code=code))
    return OK


def _typed(given: str) -> str:
    from tui.cli.person import typed

    return typed(given)


def _people(at: Opened, arguments: argparse.Namespace) -> int:
    """Everybody of the register by code, never by name: ground and decider, and what is owed."""
    from models.duties.ledger import owed
    from models.people.covered import covered_on, end_of, head_count

    day = _day(arguments.at, at)
    known_at = end_of(_day(arguments.known_at, at)) if arguments.known_at else None
    with at.store.read() as connection:
        persons = covered_on(connection, day, known_at)
        counted = head_count(connection, day, known_at)
        owing: dict[str, list[tuple[str, str, date | None]]] = {}
        for due in owed(connection, day):
            owing.setdefault(due.person_id, []).append((due.kind, due.standing, due.due_on))
    shown = [each for each in persons if not arguments.boundary or each.boundary or each.to_decide]
    if arguments.json:
        people = [_told(each, owing.get(each.person_id, [])) for each in shown]
        band = {"fewest": counted.fewest, "most": counted.most, "state": counted.band}
        say_json({"at": day.isoformat(), "covered": counted.covered, "band": band, "people": people})
        return OK
    say(n("people.covered", counted.covered) + f" · {day.isoformat()}")
    if counted.band != "ok":
        say(t(f"people.band.{counted.band}", fewest=counted.fewest, most=counted.most))
    for each in shown:
        say(_line(each, owing.get(each.person_id, [])))
    return OK


def _told(person: CoveredPerson, owing: list[tuple[str, str, date | None]]) -> dict[str, object]:
    """The stable names. No title: only one in the city bears it, and it would name whoever has the code."""
    return {
        "code": person.code,
        "category": person.category,
        "degree": None if person.degree_tenths is None else person.degree_tenths / 10,
        "office": person.office,
        "in_scope": person.in_scope,
        "ground": person.by,
        "to_decide": person.to_decide,
        "boundary": person.boundary,
        "decided_by": person.decided_by,
        "decision": person.decision,
        "covered_from": _iso(person.covered_from),
        "covered_to": _iso(person.covered_to),
        "owed": [{"kind": kind, "standing": state, "due_on": _iso(due)} for kind, state, due in owing],
    }


def _line(person: CoveredPerson, owing: list[tuple[str, str, date | None]]) -> str:
    degree = "" if person.degree_tenths is None else f"{degree_word(person.degree_tenths)} %"
    category = t(f"category.{person.category}") if person.category else t("register.no_mandate")
    ground = t(f"people.by.{person.by}") if person.in_scope else t("people.not_covered")
    marks = [t("people.to_decide")] if person.to_decide else []
    marks += [t("people.boundary")] if person.boundary else []
    due = [f"{t(f'register.owed.{kind}')} {_iso(on) or ''}".strip() for kind, _, on in owing]
    parts = [category, degree, person.office or "", ground, *marks, ", ".join(due)]
    return f"{person.code}  " + " · ".join(part for part in parts if part)


def _endings(at: Opened, arguments: argparse.Namespace) -> int:
    from models.people.ending_views import endings

    with at.store.read() as connection:
        rows = endings(connection, _today(at), closed=arguments.all)
    if arguments.json:
        say_json([_ending_told(row) for row in rows])
        return OK
    if not rows:
        say(t("endings.none"))
    for row in rows:
        say(f"{row.code}  {row.ends_on.isoformat()}  {t(f'ending.stands.{row.stands}')}")
        for number, item in enumerate(row.items, 1):
            state = t(f"ending.state.{item.state}")
            say(f"  {number}  {t(f'ending.kind.{item.kind}')} {item.label}".rstrip() + f": {state}")
    return OK


def _ending_told(row: EndingRow) -> dict[str, object]:
    return {
        "code": row.code,
        "ends_on": row.ends_on.isoformat(),
        "stands": row.stands,
        "threat": row.threat,
        "decided_by": row.decided_by,
        "review_on": _iso(row.review_on),
        "devices_ringing": row.ringing,
        "items": [
            {"line": number, "kind": each.kind, "label": each.label, "state": each.state}
            for number, each in enumerate(row.items, 1)
        ],
    }


def _offices(at: Opened, arguments: argparse.Namespace) -> int:
    """The offices: whether somebody answers and since when that is verified. No names: they stand at the desk."""
    from models.people.office_standing import office_standings

    with at.store.read() as connection:
        rows = office_standings(connection, _day(arguments.at, at))
    if arguments.json:
        say_json([_office_told(row) for row in rows])
        return OK
    for row in rows:
        warnings = ", ".join(t(f"office.warning.{each}") for each in row.warnings) or t("office.whole")
        say(f"{row.code}  {row.party} · {row.phone} · {warnings}")
    return OK


def _office_told(row: OfficeStanding) -> dict[str, object]:
    return {
        "code": row.code,
        "party": row.party,
        "covered": row.covered,
        "responsible": row.responsible is not None,
        "deputy": row.deputy is not None,
        "unverified_days": row.unverified_for,
        "warnings": list(row.warnings),
        "attested": {each.item: _iso(each.on) for each in row.attested},
    }


def _boards(at: Opened, arguments: argparse.Namespace) -> int:
    from models.boards.views import boards

    with at.store.read() as connection:
        rows = boards(connection, _day(arguments.at, at))
    if arguments.json:
        say_json([_board_told(row) for row in rows])
        return OK
    for row in rows:
        missing = ", ".join(t(f"board.missing.{each}") for each in row.missing) or t("board.whole")
        say(f"{row.code}  {row.name} · {t(f'board.kind.{row.kind}')} · {missing}")
    return OK


def _board_told(row: BoardStanding) -> dict[str, object]:
    return {
        "code": row.code,
        "name": row.name,
        "kind": row.kind,
        "lead": row.lead is not None,
        "analysis_on": _iso(row.analysis.done_on if row.analysis else None),
        "analysis_due": _iso(row.analysis.next_due_on if row.analysis else None),
        "routine_on": _iso(row.routine.dated_on if row.routine else None),
        "channels": [each.office for each in row.channels],
        "missing": list(row.missing),
    }


def _today(at: Opened) -> date:
    from models.people.validity import today

    return today(at.store.clock)


def _day(given: str | None, at: Opened) -> date:
    if given is None:
        return _today(at)
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise UsageProblem("register.unclear", name="--at", given=given[:40]) from error


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
