"""A party office over time: its numbers, who answers for it and when that was verified, what it attests (D39, D40).

Every command raises NotAllowed without the right, NotFound for what is not there, and Refused with a sentence.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import and_, insert, select
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check
from models.people import validity
from models.people.commands import require_office
from models.people.contact_change import change_contact
from models.people.policy import Offices
from models.people.tables import OfficeAttestation, OfficeResponsible, PartyOffice
from models.people.words import ATTESTED_ITEMS
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.ids import new_id
from models.store.policy import decide
from models.store.text import clean

_OFFICE: Any = PartyOffice.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_RESPONSIBLE: Any = OfficeResponsible.__table__  # type: ignore[attr-defined]  # as above
_ATTESTATION: Any = OfficeAttestation.__table__  # type: ignore[attr-defined]  # as above


def change_office(
    session: Session,
    actor: Actor,
    office_id: str,
    clock: Clock,
    *,
    party: str = "",
    phone: str = "",
    out_of_hours_phone: str | None = None,
    active: bool | None = None,
) -> None:
    """Set another name, other numbers, or that the office is there no more, or again; what is not given stays."""
    change_contact(
        session, actor, "office", _OFFICE, office_id, clock,
        named=("party", party), phone=phone, out_of_hours_phone=out_of_hours_phone, active=active,
    )  # fmt: skip


def end_responsible(
    session: Session, actor: Actor, office_id: str, deputy: bool, ends_on: date, clock: Clock
) -> None:
    """The responsible, or the deputy, answers no longer from `ends_on`. Raises NotFound where nobody does."""
    check(actor, "office.add")
    now = clock.now()
    same = and_(_RESPONSIBLE.c.office_id == office_id, _RESPONSIBLE.c.deputy.is_(deputy))
    if not validity.end(session, _RESPONSIBLE, same, ends_on, now):
        raise NotFound("office.no_responsible")
    detail: dict[str, object] = {"deputy": deputy, "until": ends_on.isoformat()}
    record(session, actor, "office.responsible_ended", f"office:{office_id}", now, detail)


def verify_responsible(
    session: Session, actor: Actor, office_id: str, deputy: bool, verified_on: date, clock: Clock
) -> None:
    """The contact was found to be right on a day: from it the days to the next warning are counted (D39).

    Raises Refused for a day that has not come, NotFound where nobody answers for the office on that day.
    """
    check(actor, "office.add")
    now = clock.now()
    if verified_on > validity.local_day(now):
        raise Refused("office.not_yet", day=verified_on.isoformat())
    c = _RESPONSIBLE.c
    those = and_(c.office_id == office_id, c.deputy.is_(deputy), validity.holds(_RESPONSIBLE, verified_on))
    row = session.connection().execute(select(_RESPONSIBLE).where(those)).mappings().first()
    if row is None:
        raise NotFound("office.no_responsible")
    kept = {name: value for name, value in row.items() if name not in ("seq", "id", "superseded_at")}
    validity.put(session, _RESPONSIBLE, c.id == row["id"], {**kept, "verified_on": verified_on}, now)
    detail: dict[str, object] = {"deputy": deputy, "on": verified_on.isoformat()}
    record(session, actor, "office.verified", f"office:{office_id}", now, detail)


def attest(
    session: Session,
    actor: Actor,
    office_id: str,
    items: tuple[str, ...],
    attested_by: str,
    clock: Clock,
    *,
    attested_on: date | None = None,
) -> None:
    """The office says that its politicians know these things, on a day, today if none is said (D40).

    Raises Refused for an unknown item, a day that has not come, or where nobody is named.
    """
    check(actor, "office.add")
    now = clock.now()
    today = validity.local_day(now)
    on, who = attested_on or today, clean(attested_by, 120)
    unknown = [each for each in items if each not in ATTESTED_ITEMS]
    if unknown or not items:
        raise Refused(
            "office.no_such_item", given=clean(" ".join(unknown), 60), known=", ".join(ATTESTED_ITEMS)
        )
    if not who:
        raise Refused("office.attested_by_whom")
    if on > today:
        raise Refused("office.not_yet", day=on.isoformat())
    require_office(session, office_id)
    for item in dict.fromkeys(items):
        session.connection().execute(
            insert(_ATTESTATION).values(
                id=new_id(),
                office_id=office_id,
                item=item,
                attested_on=on,
                attested_by=who,
                recorded_label=actor.label,
                recorded_at=now,
            )
        )
    detail: dict[str, object] = {"items": list(dict.fromkeys(items)), "on": on.isoformat()}
    record(session, actor, "office.attested", f"office:{office_id}", now, detail)


def set_intervals(
    session: Session, actor: Actor, unverified_days: int, attest_months: int, decision: str, clock: Clock
) -> None:
    """Decide after how many days a contact is unverified, and how often offices attest; 0 months: never asked."""
    reference = clean(decision, 80)
    if not 1 <= unverified_days <= 3650 or not 0 <= attest_months <= 120 or not reference:
        raise Refused("office.bad_interval")
    decide(session, actor, Offices(unverified_days, attest_months), reference, clock.now(), clock.now())
