"""A checked list is taken in by the same commands as a screen uses: whole in one transaction, or not at all.

A row is known by its code or account: what it says anew is changed, what it does not say stays. Nothing that is not in
the list is ended or removed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.exchange import body_rows, person_rows, rota_rows
from models.exchange.checking import RowProblem, Wanted
from models.exchange.into import Into
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import VaktbordError
from models.store.text import clean

RIGHTS = {
    "people": "person.add",
    "offices": "office.add",
    "boards": "board.add",
    "transmitters": "transmitter.add",
    "rota": "shift.plan",
}


@dataclass(slots=True)
class Taken:
    """What came of the rows: codes or accounts that are new, changed, or as they were, and the rows that cannot be."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)


def pieces(kind: str, wanted: Sequence[Wanted], size: int) -> Iterator[list[Wanted]]:
    """The rows in pieces of so many codes or accounts, all rows of one in the same piece, for trying them in turns."""
    rows: dict[str, list[Wanted]] = {}
    for each in wanted:
        # Shifts of a duty hinder each other: they are tried together.
        key = str(each.values["duty"]) if kind == "rota" else _key(kind, each)
        rows.setdefault(key.upper(), []).append(each)
    keys = list(rows)
    for start in range(0, len(keys), size):
        yield [each for key in keys[start : start + size] for each in rows[key]]


def _key(kind: str, row: Wanted) -> str:
    if kind == "rota":
        return f"{row.values['duty']} {row.values['from']}"
    return str(row.values["account" if kind == "transmitters" else "code"])


def take(
    session: Session, actor: Actor, kind: str, wanted: Sequence[Wanted], name: str, sha256: str, clock: Clock
) -> Taken:
    """Take the rows in; where `problems` came of it, the caller must undo the transaction.

    `name` and `sha256` are the file's, for the record. Raises NotAllowed without the right to the register.
    """
    check(actor, RIGHTS[kind])
    one: Callable[[Into, Mapping[str, Any]], str] = _ROWS[kind]
    into, taken = Into(session, actor, clock), Taken()
    outcome = {"added": taken.added, "changed": taken.changed, "same": taken.same}
    done: dict[str, str] = {}
    for each in wanted:
        key = _key(kind, each)
        try:
            with session.begin_nested():
                came = one(into, each.values)
        except VaktbordError as error:
            taken.problems.append(RowProblem(each.line, "", error.message_id, dict(error.values)))
            continue
        # A person's second row cannot make a new person one that was there.
        rank = ("same", "changed", "added")
        done[key] = max(done.get(key, came), came, key=rank.index)
    for key, came in done.items():
        outcome[came].append(key)
    if not taken.problems:
        told: dict[str, object] = {
            "kind": kind, "file": clean(name, 120), "sha256": sha256, "added": len(taken.added),
            "changed": len(taken.changed), "same": len(taken.same),
        }  # fmt: skip
        record(session, actor, "list.taken_in", f"list:{kind}", clock.now(), told)
    return taken


_ROWS: Mapping[str, Callable[[Into, Mapping[str, Any]], str]] = {
    "people": person_rows.person,
    "offices": body_rows.office,
    "boards": body_rows.board,
    "transmitters": person_rows.device,
    "rota": rota_rows.shift,
}
