"""Everything held about one person, as a draft for secrecy review (GDPR art. 15; requests for public records; rule 22).

A draft is never ready to hand out: who else a text may name, threat actors and guarding are marked for a decision and
left out. What an officer wrote in free text may name others, so it is marked, with its length.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from models.alarms.tables import Alarm
from models.boards.tables import Board, BoardSeat
from models.crisis.tables import CrisisFollowUp, CrisisSupport
from models.duties.tables import AgreedAct, Assurance, Talk
from models.exchange.into import table
from models.incidents.tables import Incident
from models.measures.tables import Advice, DeviceReceipt, GuardOrder, Measure
from models.people.grounds import grounds
from models.people.tables import (
    Home,
    Mandate,
    MandateEnding,
    Offer,
    PartyOffice,
    Person,
    ScopeDecision,
    Transmitter,
)
from models.people.validity import believed
from models.police.tables import CourtCase, CourtDate, PoliceReport
from models.risks.tables import RiskLink
from models.store.errors import NotFound
from models.store.text import clean
from models.training.tables import Course, Invitation

# Why something is left out until somebody has decided.
MARKS = ("third_party", "threat_actor", "guarding")
_MOST = 2000


@dataclass(frozen=True, slots=True)
class Held:
    """One thing that is held: a few named values, and what was left out of it, of MARKS, with how many signs it has."""

    values: tuple[tuple[str, object], ...]
    left_out: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One group of what is held, with why it is secret; `withheld` counts what a mark keeps out whole."""

    name: str
    ground: str
    held: tuple[Held, ...]
    withheld: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """The whole draft. `decision` is the city's reference for the grounds, "" while they are examples."""

    code: str
    at: datetime
    decision: str
    sections: tuple[Section, ...]

    @property
    def to_decide(self) -> int:
        """How many places wait for a decision."""
        marked = sum(len(each.left_out) for section in self.sections for each in section.held)
        return marked + sum(count for section in self.sections for _, count in section.withheld)


_P: Any = table(Person)
_M, _S, _H, _E = table(Mandate), table(ScopeDecision), table(Home), table(MandateEnding)
_O, _T, _A, _AS = table(Offer), table(Talk), table(AgreedAct), table(Assurance)
_ME, _G, _R, _AD = table(Measure), table(GuardOrder), table(DeviceReceipt), table(Advice)
_TR, _AL, _I, _L = table(Transmitter), table(Alarm), table(Incident), table(RiskLink)
_PR, _CC, _CD = table(PoliceReport), table(CourtCase), table(CourtDate)
_CS, _CF = table(CrisisSupport), table(CrisisFollowUp)
_OF, _B, _SE, _C, _IN = table(PartyOffice), table(Board), table(BoardSeat), table(Course), table(Invitation)


def person_draft(connection: Connection, code: str, at: datetime) -> Draft:
    """What is held about the person with this code. Raises NotFound for nobody."""
    shown = clean(code, 40).upper()
    person = connection.execute(select(_P).where(_P.c.code == shown)).mappings().one_or_none()
    if person is None:
        raise NotFound("person.not_found", code=shown)
    why = grounds(connection, at)

    def ground(*fields: str) -> str:
        return "; ".join(why.of(fields))

    whose = str(person["id"])
    return Draft(
        shown,
        at,
        why.decision,
        (
            Section(
                "person", ground("name", "phone", "sealed_reference"),
                (_held(person, ("code", "name", "phone", "protection", "sealed_reference", "recorded_at")),),
            ),
            Section(
                "mandates", ground("name"),
                _all(
                    connection,
                    select(_M, _OF.c.code.label("office")).select_from(_M.outerjoin(_OF, _OF.c.id == _M.c.office_id))
                    .where(_M.c.person_id == whose, believed(_M)).order_by(_M.c.valid_from),
                    ("category", "title", "degree_tenths", "office", "decided_by", "decision", "valid_from",
                     "valid_to"),
                )
                + _all(
                    connection,
                    select(_SE, _B.c.code.label("board")).join(_B, _B.c.id == _SE.c.board_id)
                    .where(_SE.c.person_id == whose, believed(_SE)).order_by(_SE.c.valid_from),
                    ("board", "role", "valid_from", "valid_to"),
                )
                + _of(
                    connection, _S, whose, ("covered", "decided_by", "decision", "valid_from", "valid_to"), ("ground",)
                )
                + _of(connection, _E, whose, ("category", "ends_on", "threat", "decided_by", "review_on"), ("reason",)),
            ),
            Section("homes", ground("address"), _of(connection, _H, whose, ("address", "valid_from", "valid_to"))),
            Section(
                "offers", ground("name"),
                _of(
                    connection, _O, whose,
                    ("kind", "state", "offered_on", "channel", "planned", "answered_on", "booked_at", "held_on",
                     "attested_on", "offered_by"),
                    ("cause", "attested_how"),
                )
                + _all(
                    connection,
                    select(_IN, _C.c.title.label("course")).join(_C, _C.c.id == _IN.c.course_id)
                    .where(_IN.c.person_id == whose).order_by(_IN.c.invited_on),
                    ("course", "state", "invited_on", "completed_on", "expires_on"),
                )
                + _of(connection, _AS, whose, ("item", "assured_on", "how")),
            ),
            Section(
                "talks", ground("address"),
                _of(
                    connection, _T, whose,
                    ("state", "starts_at", "minutes", "place", "planned"),
                    ("agenda", "trigger", "why_cancelled", "participants", "risks"),
                )
                + _of(connection, _A, whose, ("owner", "due_on", "state", "settled_on"), ("what", "remark")),
            ),
            Section(
                "protection", ground("address", "transmitters"),
                _all(
                    connection,
                    select(_ME).where(_ME.c.person_id == whose, _ME.c.kind.not_in(("guarding", "threat_analysis")))
                    .order_by(_ME.c.seq),
                    ("kind", "purpose", "state", "hierarchy", "risk_before", "risk_after", "requested_on",
                     "decided_on", "decided_by", "in_place_on", "review_on", "ended_on"),
                    ("what", "supplier", "findings"),
                )
                + _of(connection, _AD, whose, ("asker", "channel", "minutes", "given_at"), ("about", "outcome")),
                withheld=(
                    ("guarding", _count(connection, _G, whose)
                     + _count(connection, _ME, whose, _ME.c.kind == "guarding")),
                    ("threat_actor", _count(connection, _ME, whose, _ME.c.kind == "threat_analysis")
                     + _linked(connection, whose)),
                ),
            ),
            Section(
                "transmitters", ground("transmitters"),
                _of(
                    connection, _TR, whose,
                    ("account", "kind", "portable", "placement", "model", "serial", "battery_changed_on", "active"),
                )
                + _of(connection, _R, whose, ("act", "on_day", "receipt")),
            ),
            Section(
                "alarms", ground("address", "transmitters"),
                _of(
                    connection, _AL, whose,
                    ("seq", "drill", "kind", "priority", "code", "zone", "state", "triggered_at", "received_at",
                     "closed_at", "close_class"),
                    ("text", "position", "close_reason"),
                ),
            ),
            Section(
                "incidents", ground("address"),
                _of(
                    connection, _I, whose,
                    ("number", "outcome", "state", "police", "occurred_at", "reported_at", "closed_at", "close_class"),
                    ("title", "what_happened", "close_reason"),
                ),
            ),
            Section("pursued", ground("address"), _pursued(connection, whose)),
        ),
    )  # fmt: skip


def _pursued(connection: Connection, person_id: str) -> tuple[Held, ...]:
    """Police reports, cases in court with their days, and crisis support, of the person's incidents."""
    mine = _I.c.person_id == person_id
    return (
        *_all(
            connection,
            select(_PR).join(_I, _I.c.id == _PR.c.incident_id).where(mine).order_by(_PR.c.seq),
            ("filed_by", "filed_at", "mandate_stated", "protection_asked", "decision", "decided_on", "closed_on"),
            ("filed_for", "number", "bops_contact", "officer", "officer_phone", "decision_note", "why_not"),
        ),
        *_all(
            connection,
            select(_CC).join(_I, _I.c.id == _CC.c.incident_id).where(mine).order_by(_CC.c.seq),
            ("court", "outcome", "closed_on"),
            ("number", "counsel", "counsel_phone", "companion", "outcome_note"),
        ),
        *_all(
            connection,
            select(_CD).join(_CC, _CC.c.id == _CD.c.case_id).join(_I, _I.c.id == _CC.c.incident_id).where(mine)
            .order_by(_CD.c.seq),
            ("kind", "starts_at", "cancelled_at"),
            ("place", "note", "cancelled_why"),
        ),
        *_of(
            connection, _CS, person_id, ("state", "provider", "offered_at", "answered_at", "ended_at"),
            ("recipient", "note"),
        ),
        *_all(
            connection,
            select(_CF).join(_CS, _CS.c.id == _CF.c.support_id).where(_CS.c.person_id == person_id)
            .order_by(_CF.c.seq),
            ("due_on", "state", "ended_at"),
            ("note",),
        ),
    )  # fmt: skip


def _of(
    connection: Connection, rows: Any, person_id: str, names: Iterable[str], free: Iterable[str] = ()
) -> tuple[Held, ...]:
    chosen = select(rows).where(rows.c.person_id == person_id).order_by(rows.c.seq)
    return _all(connection, chosen, names, free)


def _all(
    connection: Connection, chosen: Any, names: Iterable[str], free: Iterable[str] = ()
) -> tuple[Held, ...]:
    found = connection.execute(chosen.limit(_MOST)).mappings()
    return tuple(_held(row, tuple(names), tuple(free)) for row in found)


def _held(row: Any, names: Iterable[str], free: Iterable[str] = ()) -> Held:
    said = tuple((name, row[name]) for name in names if row[name] not in (None, ""))
    left = tuple((name, "third_party", len(str(row[name]))) for name in free if row[name])
    return Held(said, left)


def _count(connection: Connection, rows: Any, person_id: str, *those: Any) -> int:
    chosen = select(func.count()).select_from(rows).where(rows.c.person_id == person_id, *those)
    return int(connection.execute(chosen).scalar_one())


def _linked(connection: Connection, person_id: str) -> int:
    """Threats, actors and notes that are linked to the person."""
    chosen = select(func.count()).select_from(_L).where(
        _L.c.to_kind == "person", _L.c.to_id == person_id, _L.c.ended_at.is_(None)
    )  # fmt: skip
    return int(connection.execute(chosen).scalar_one())


def as_values(value: object) -> object:
    """A value as JSON has it."""
    return value.isoformat() if isinstance(value, (date, datetime)) else value
