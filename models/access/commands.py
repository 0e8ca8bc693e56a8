"""Operators come, change role and go; nothing of them is deleted.

The first administrator may add the second alone. From then on a change of role, and whatever makes, ends or takes
over one whose signature counts as a second, is asked for here and done by another (models.access.two_person).
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlmodel import Session

from models.access import two_person
from models.access.actor import Actor
from models.access.login import login_is_on
from models.access.rights import ROLES, check
from models.access.tables import Credential, Operator
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.guard import hold, insert_unless_taken
from models.store.ids import new_id
from models.store.text import clean

_OPERATOR: Any = Operator.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_CREDENTIAL: Any = Credential.__table__  # type: ignore[attr-defined]  # as above
# What an operator signs in as.
CODE = re.compile(r"[a-zåäö0-9._-]{1,32}")

# Those who decide who may what; and those whose signature counts beside another's somewhere in the table of rights.
DECIDERS = ("head", "administrator")
SIGNERS = ("officer", *DECIDERS)


def add_operator(
    session: Session,
    actor: Actor,
    code: str,
    name: str,
    role: str,
    clock: Clock,
    *,
    phone: str = "",
    passphrase: str = "",
) -> str:
    """Add a member of staff; returns the id. `code` is short and unique ("mek"), kept in lower case.

    `passphrase` is the hash of theirs (models.access.credentials); without one they stand in the rota and cannot
    sign in. Raises Refused for a code that is taken or unfit, an empty name, a role we do not have, a first pass
    phrase that is not an administrator's, or where it takes two persons.
    """
    check(actor, "operator.add")
    hold(session, "operators")
    if role in SIGNERS and takes_two(session.connection(), actor):
        raise Refused("two_person.needed")
    return insert_operator(session, actor, code, name, role, clock, phone=phone, passphrase=passphrase)


def enlist(
    session: Session,
    actor: Actor,
    code: str,
    name: str,
    role: str,
    clock: Clock,
    *,
    phone: str = "",
    passphrase: str = "",
) -> int:
    """Add a member of staff, or ask for it where it takes two; returns the number to approve, 0 when done."""
    check(actor, "operator.add")
    short, shown = _fit(code, name, role)
    connection = session.connection()
    if role not in SIGNERS or not takes_two(connection, actor):
        add_operator(session, actor, code, name, role, clock, phone=phone, passphrase=passphrase)
        return 0
    if connection.execute(select(_OPERATOR.c.id).where(_OPERATOR.c.code == short)).scalar() is not None:
        raise Refused("operator.code_taken", code=short)
    payload = {
        "name": shown,
        "role": role,
        "phone": clean(phone, 40),
        "passphrase": passphrase,
        "chosen_by": actor.id,
    }
    return two_person.ask(
        session, actor, "operator.add", f"operator:{short}", payload, clock, shown=f"{short}: {role}"
    )


def change_role(session: Session, actor: Actor, code: str, role: str, clock: Clock) -> int:
    """Give an operator another role, or ask for it where it takes two; returns the number, 0 when done."""
    check(actor, "operator.role")
    row = working(session, code)
    _require_role(role)
    if row.role == role:
        raise Refused("operator.has_role_already", code=row.code)
    require_administrator_left(session, row, role)
    if takes_two(session.connection(), actor):
        shown = f"{row.code}: {row.role} > {role}"
        subject = f"operator:{row.id}"
        return two_person.ask(session, actor, "operator.role", subject, {"role": role}, clock, shown=shown)
    set_role(session, actor, row, role, clock)
    return 0


def disable(session: Session, actor: Actor, code: str, clock: Clock) -> int:
    """The operator works here no more, or that is asked for where it takes two; the number, 0 when done."""
    check(actor, "operator.disable")
    row = working(session, code)
    require_administrator_left(session, row, "")
    if row.role in SIGNERS and takes_two(session.connection(), actor):
        subject = f"operator:{row.id}"
        return two_person.ask(session, actor, "operator.disable", subject, {}, clock, shown=str(row.code))
    end(session, actor, row.id, clock)
    return 0


def takes_two(connection: Connection, actor: Actor) -> bool:
    """Whether this actor's changes of operators take a second person: once two can sign in who decide on them."""
    return actor.kind != "system" and login_is_on(connection) and len(deciders(connection)) >= 2


def deciders(connection: Connection) -> tuple[str, ...]:
    """The ids of those who can sign in and decide who may what."""
    found = connection.execute(
        select(_OPERATOR.c.id)
        .join(_CREDENTIAL, _CREDENTIAL.c.operator_id == _OPERATOR.c.id)
        .where(_OPERATOR.c.active.is_(True), _OPERATOR.c.role.in_(DECIDERS))
        .limit(100)
    )
    return tuple(found.scalars())


def working(session: Session, code: str) -> Row[Any]:
    """The operator with this code who works here; raises NotFound."""
    short = clean(code, 64).lower()
    row = (
        session.connection()
        .execute(select(_OPERATOR).where(_OPERATOR.c.code == short, _OPERATOR.c.active.is_(True)))
        .one_or_none()
    )
    if row is None:
        raise NotFound("operator.not_found", code=short)
    return row


def insert_operator(
    session: Session,
    actor: Actor,
    code: str,
    name: str,
    role: str,
    clock: Clock,
    *,
    phone: str = "",
    passphrase: str = "",
    chosen_by: str = "",
) -> str:
    """The new row, its pass phrase and its entry, once it is decided that it may be.

    `chosen_by` is who chose the pass phrase, where that is not the actor.
    """
    short, shown = _fit(code, name, role)
    if passphrase and role != "administrator" and not login_is_on(session.connection()):
        raise Refused("operator.first_is_administrator")
    now, operator_id = clock.now(), new_id()
    row: dict[str, object] = {
        "id": operator_id,
        "code": short,
        "name": shown,
        "role": role,
        "phone": clean(phone, 40) or None,
        "active": True,
        "recorded_at": now,
        "version": 1,
    }
    if not insert_unless_taken(session, _OPERATOR, row, "code"):
        raise Refused("operator.code_taken", code=short)
    if passphrase:
        by = chosen_by or actor.id
        kept = {"passphrase": passphrase, "set_at": now, "set_by": by, "pin_tries": 0, "version": 1}
        session.connection().execute(insert(_CREDENTIAL).values(operator_id=operator_id, **kept))
    detail: dict[str, object] = {"code": short, "role": role, "signs_in": bool(passphrase)}
    record(session, actor, "operator.added", f"operator:{operator_id}", now, detail)
    return operator_id


def set_role(session: Session, actor: Actor, row: Row[Any], role: str, clock: Clock) -> None:
    """The role itself, once it is decided."""
    session.connection().execute(
        update(_OPERATOR).where(_OPERATOR.c.id == row.id).values(role=role, version=row.version + 1)
    )
    detail: dict[str, object] = {"from": row.role, "to": role}
    record(session, actor, "operator.role_changed", f"operator:{row.id}", clock.now(), detail)


def end(session: Session, actor: Actor, operator_id: str, clock: Clock) -> None:
    """The end itself, once it is decided; raises NotFound for one who has left already."""
    done = session.connection().execute(
        update(_OPERATOR)
        .where(_OPERATOR.c.id == operator_id, _OPERATOR.c.active.is_(True))
        .values(active=False, version=_OPERATOR.c.version + 1)
    )
    if done.rowcount == 0:
        raise NotFound("operator.not_found", code=clean(operator_id, 40))
    record(session, actor, "operator.ended", f"operator:{operator_id}", clock.now())


def require_administrator_left(session: Session, row: Row[Any], role: str) -> None:
    """Raise Refused where nobody could let anybody in any more, were this operator to get `role` or to leave."""
    if row.role != "administrator" or role == "administrator":
        return
    hold(session, "operators")
    connection = session.connection()
    if not login_is_on(connection):
        return
    left = connection.execute(
        select(func.count())
        .select_from(_OPERATOR.join(_CREDENTIAL, _CREDENTIAL.c.operator_id == _OPERATOR.c.id))
        .where(_OPERATOR.c.active.is_(True), _OPERATOR.c.role == "administrator", _OPERATOR.c.id != row.id)
    ).scalar_one()
    if left == 0:
        raise Refused("operator.last_administrator", code=row.code)


def _fit(code: str, name: str, role: str) -> tuple[str, str]:
    short, shown = clean(code, 64).lower(), clean(name, 80)
    if not CODE.fullmatch(short):
        raise Refused("operator.bad_code", code=short)
    if not shown:
        raise Refused("operator.empty_name")
    _require_role(role)
    return short, shown


def _require_role(role: str) -> None:
    if role not in ROLES:
        raise Refused("operator.no_such_role", given=clean(role, 40), known=", ".join(ROLES))
