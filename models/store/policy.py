"""Policy: what the city has decided, as versioned rows read with an as-of instant (D86, DESIGN "the nouns").

Each policy is a frozen dataclass whose defaults are the directive's numbers or, where it gives none, the field's
practice. A newer row replaces an older one from its `valid_from`; nothing is overwritten.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, ClassVar, Protocol, TypeVar

from sqlalchemy import Connection, bindparam, insert, select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.store.chain import record
from models.store.errors import SettingsProblem
from models.store.ids import new_id
from models.store.ladder import AT_HOME as AT_HOME
from models.store.ladder import LADDER_ACTS as LADDER_ACTS
from models.store.ladder import STAFFED as STAFFED
from models.store.ladder import Ladder as Ladder
from models.store.tables import PolicyVersion
from models.store.types import UtcDateTime

_POLICY: Any = PolicyVersion.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class

# Built once: every alarm and every look at the board reads policies.
_IN_FORCE = (
    select(_POLICY.c.value)
    .where(
        _POLICY.c.name == bindparam("policy"),
        _POLICY.c.valid_from <= bindparam("moment", type_=UtcDateTime()),
    )
    .order_by(_POLICY.c.valid_from.desc(), _POLICY.c.seq.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Targets:
    """Seconds within which an alarm should be acknowledged, per priority and profile (DIRECTIVE rule 4)."""

    name = "targets"
    bemannad: tuple[int, int, int, int] = (30, 90, 90, 3600)
    beredskap: tuple[int, int, int, int] = (300, 900, 900, 28800)

    def seconds(self, profile: str) -> dict[int, int]:
        """Target in seconds by priority."""
        chosen = self.bemannad if profile == STAFFED else self.beredskap
        return dict(enumerate(chosen, start=1))


@dataclass(frozen=True, slots=True)
class Stale:
    """Seconds after which an acknowledgement without any act goes stale and the alarm rings again, per priority."""

    name = "stale"
    seconds: tuple[int, int, int, int] = (300, 900, 1800, 28800)


@dataclass(frozen=True, slots=True)
class Dedupe:
    """Seconds after the last copy within which the same frame is a retransmission, not a new alarm."""

    name = "dedupe"
    window_s: int = 120


@dataclass(frozen=True, slots=True)
class Talks:
    """The yearly talk: months between offers and the days before at which it is announced (D8, D11).

    `count_by` is "rolling" (months after the last offer) or "calendar" (within each calendar year). Between
    `election_begins` and `election_ends` (ISO days, "" for no period) the interval is `election_months` (D81).
    """

    name = "talks"
    interval_months: int = 12
    remind_days: tuple[int, ...] = (60, 30, 7, 0)
    soon_days: int = 30
    introduction_within_days: int = 30
    training_within_days: int = 90
    assure_within_days: int = 90
    count_by: str = "rolling"
    election_begins: str = ""
    election_ends: str = ""
    election_months: int = 6


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom the directive covers: by category as named, or from a share of full time in tenths of a percent (D2, D3).

    `fewest` and `most` are the band outside which the register is probably wrong (D4).
    """

    name = "scope"
    degree_tenths: int = 400
    categories: tuple[str, ...] = ("commissioner", "presidium", "group_leader", "party_appointed")
    fewest: int = 20
    most: int = 40


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Hours in which a contact must be reachable: ISO weekdays and local times "HH:MM" (D36, D37).

    `times` are (weekday, opens, closes) for weekdays of their own. Public holidays are closed where `red_days`; what
    holds on eves and on single days squeezed between free ones is "open", "half" or "closed"; `half_days` are days by
    name (models.rota.hours) that close at `half_closes`. The city's own days stand above all of it: `closed_days`, and
    `own_days` as (ISO day, opens, closes), both times "" for closed. What was decided before these names were known
    said nothing of holidays, and is read so.
    """

    name = "office_hours"
    unsaid = {"red_days": False, "eves": "open"}
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    opens: str = "08:00"
    closes: str = "17:00"
    closed_days: tuple[str, ...] = field(default=())
    times: tuple[tuple[int, str, str], ...] = ()
    red_days: bool = True
    eves: str = "closed"
    half_days: tuple[str, ...] = ()
    half_closes: str = "12:00"
    squeeze_days: str = "open"
    own_days: tuple[tuple[str, str, str], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "times", tuple((int(d), str(a), str(b)) for d, a, b in self.times))
        object.__setattr__(self, "own_days", tuple((str(d), str(a), str(b)) for d, a, b in self.own_days))


@dataclass(frozen=True, slots=True)
class Proofs:
    """Days between the proof alarms of a transmitter, and how long before the next is told of (DIRECTIVE rule 10)."""

    name = "proofs"
    interval_days: int = 31
    soon_days: int = 7


@dataclass(frozen=True, slots=True)
class Retention:
    """Months after which a record is weeded, counted from its end: an alarm's or incident's closing, a referral's
    confirmation, the end of an assignment, the last day of a home, of a support measure or a guard order, a threat's
    or its actor's closing, the day of a watch note nobody is to look at again, the writing of advice or a log entry;
    of the register an ending's closing, the last day of who answered for an office or a board, an attestation's day.
    0: nothing is decided, and nothing is weeded.
    """

    name = "retention"
    alarm: int = 0
    incident: int = 0
    referral: int = 0
    assignment: int = 0
    protection: int = 0
    threat: int = 0
    home: int = 0
    register: int = 0
    offer: int = 0
    log: int = 0


@dataclass(frozen=True, slots=True)
class ArcCalls:
    """Whether the alarm receiving centre rings TiB at every alarm, confirmed with it: then home is not the desk alone's
    (DIRECTIVE rule 5). Nothing is assumed: the city decides it by a reference.
    """

    name = "arc_calls"
    rings: bool = False


@dataclass(frozen=True, slots=True)
class Holding:
    """Whether the city has decided that homes may be held here, together (DIRECTIVE rule 22).

    Without the decision no address is taken in; what stands instead is a sealed reference to who knows it.
    """

    name = "holding"
    homes: bool = False


@dataclass(frozen=True, slots=True)
class SecrecyGrounds:
    """Why each group of a person's card is secret: chapter and section, as shown on the card and on exports.

    The defaults are examples, until the city has decided its own table (Offentlighets- och sekretesslagen, OSL).
    """

    name = "secrecy_grounds"
    identity: str = "OSL 18 kap. 8 §"
    phone: str = "OSL 21 kap. 3 §"
    address: str = "OSL 21 kap. 3 §"
    transmitters: str = "OSL 18 kap. 8 §"
    responsible: str = "OSL 21 kap. 3 §"
    sealed_reference: str = "OSL 21 kap. 3 §"


class Policy(Protocol):
    """A frozen dataclass with the name that its rows have; rooms may hold policies of their own."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def name(self) -> str:
        """The name of its rows."""


P = TypeVar("P", bound=Policy)


def in_force(connection: Connection, kind: type[P], at: datetime, known_at: datetime | None = None) -> P:
    """The value of a policy that holds at `at`; the defaults where the city has decided nothing.

    With `known_at` as it was known at an instant: what was recorded later is left out.
    """
    chosen = _IN_FORCE if known_at is None else _IN_FORCE.where(_POLICY.c.recorded_at <= known_at)
    stored = connection.execute(chosen, {"policy": kind.name, "moment": at}).scalar()
    return kind() if stored is None else _read(kind, stored)


def decision_of(connection: Connection, kind: type[P], at: datetime) -> str:
    """The reference of the decision that holds at `at`; "" where the city has decided nothing."""
    found = connection.execute(
        select(_POLICY.c.decision)
        .where(_POLICY.c.name == kind.name, _POLICY.c.valid_from <= at)
        .order_by(_POLICY.c.valid_from.desc(), _POLICY.c.seq.desc())
        .limit(1)
    ).scalar()
    return str(found or "")


def decide(
    session: Session, actor: Actor, value: P, decision: str, valid_from: datetime, now: datetime
) -> None:
    """Record a decided value with the decision's reference; earlier values stay readable."""
    check(actor, "policy.decide")
    stored = json.dumps(asdict(value), sort_keys=True)
    session.execute(
        insert(_POLICY).values(
            id=new_id(),
            name=value.name,
            value=stored,
            decision=decision,
            valid_from=valid_from,
            recorded_at=now,
        )
    )
    record(
        session, actor, "policy.decided", f"policy:{value.name}", now, {"value": stored, "decision": decision}
    )


def _read(kind: type[P], stored: str) -> P:
    told: dict[str, Any] = json.loads(stored)
    known = {each.name for each in fields(kind)}
    unknown = sorted(set(told) - known)
    if unknown:
        raise SettingsProblem("policy.unknown_name", policy=kind.name, name=unknown[0])
    values: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in told.items()}
    return kind(**{**getattr(kind, "unsaid", {}), **values})
