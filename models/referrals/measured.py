"""What the referrals say of the directive: those who are not covered, shown to the owner, who has answered (D63-D70).

Calls are counted without anybody being registered; whether the owner has confirmed is known or not known (rule 17).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from models.duties.days import begins, ends, year_before
from models.duties.measured import BehindRow, Holder, Measured, State, none_left, of_all
from models.people.validity import local_day
from models.referrals.reminding import UNCONFIRMED
from models.referrals.tables import Referral
from models.referrals.views import owner_code, with_owners

_REFERRAL: Any = Referral.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_R = _REFERRAL.c
LIMIT = 500


def measured(connection: Connection, day: date) -> tuple[Measured, ...]:
    """Of the referrals made in twelve months, and of those no owner has confirmed."""
    made = _count(connection, _made(day))
    decided = _count(connection, and_(_made(day), _R.answers != "{}"))
    waiting = _count(connection, _unconfirmed(day))
    since = connection.execute(select(func.min(_R.made_at)).where(_unconfirmed(day))).scalar()
    late = since is not None and since + UNCONFIRMED <= ends(day)
    oldest = local_day(since) if since is not None else None
    # Where nobody has called, nothing has been shown of how it is done.
    answered: State = none_left(waiting, late=late) if made or waiting else "not_measured"
    by_rule: State = of_all(decided, made) if made else "not_measured"
    return (
        Measured("D63", "referrals.made", "city", made, None, "ok"),
        Measured("D64", "referrals.unconfirmed", "city", waiting, None, answered, oldest),
        *(_confirmed(connection, kind, day) for kind in ("office", "board")),
        Measured("D70", "referrals.decided", "city", decided, made, by_rule),
    )


def behind(connection: Connection, id: str, day: date) -> tuple[BehindRow, ...]:
    """The referrals behind a figure, the oldest first: the owner's code and the number of the card."""
    which: dict[str, ColumnElement[bool]] = {
        "referrals.made": _made(day),
        "referrals.unconfirmed": _unconfirmed(day),
        "referrals.confirmed.office": and_(_unconfirmed(day), _R.owner_kind == "office"),
        "referrals.confirmed.board": and_(_unconfirmed(day), _R.owner_kind == "board"),
        "referrals.decided": and_(_made(day), _R.answers == "{}"),
    }
    if id not in which:
        return ()
    found = connection.execute(
        select(owner_code().label("code"), _R.number, _R.made_at)
        .select_from(with_owners())
        .where(which[id])
        .order_by(_R.seq)
        .limit(LIMIT)
    )
    return tuple(
        BehindRow(row.code or "-", f"measured.behind.{id}", local_day(row.made_at), (("number", row.number),))
        for row in found
    )


def _confirmed(connection: Connection, kind: str, day: date) -> Measured:
    """Of what was referred to owners of a kind: how much they have confirmed, as far as we know."""
    owned = and_(_made(day), _R.owner_kind == kind, _R.state != "withdrawn")
    of = _count(connection, owned)
    count = _count(connection, and_(owned, _R.confirmed_at <= ends(day)))
    state: State = of_all(count, of, known_only=True) if of else "not_measured"
    holder: Holder = "office" if kind == "office" else "board"
    return Measured("D70", f"referrals.confirmed.{kind}", holder, count, of, state)


def _made(day: date) -> ColumnElement[bool]:
    return and_(_R.made_at >= begins(year_before(day)), _R.made_at < begins(day + timedelta(days=1)))


def _unconfirmed(day: date) -> ColumnElement[bool]:
    """Made by then, and neither confirmed by then nor taken back since: when it was is not kept in the row."""
    return and_(
        _R.made_at <= ends(day),
        _R.state != "withdrawn",
        or_(_R.confirmed_at.is_(None), _R.confirmed_at > ends(day)),
    )


def _count(connection: Connection, which: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).select_from(_REFERRAL).where(which)).scalar_one())
