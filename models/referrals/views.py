"""What desks and commands read of referrals: the list without names, one card whole, and how many there were."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from models.boards.tables import Board
from models.people.tables import PartyOffice
from models.referrals.owners import owner_of
from models.referrals.rows import ReferralCard, ReferralCounts, ReferralRow
from models.referrals.tables import Referral
from models.referrals.tree import ruling
from models.referrals.words import OPEN_STATES
from models.store.timeline import timeline

_REFERRAL: Any = Referral.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_OFFICE: Any = PartyOffice.__table__  # type: ignore[attr-defined]  # as above
_BOARD: Any = Board.__table__  # type: ignore[attr-defined]  # as above
_R = _REFERRAL.c


def owner_code() -> Any:
    """The code of the office or board that owns a referral; "" for the police."""
    return func.coalesce(_OFFICE.c.code, _BOARD.c.code, "")


def with_owners() -> Any:
    """Referrals beside their owners."""
    offices = _REFERRAL.outerjoin(_OFFICE, _OFFICE.c.id == _R.office_id)
    return offices.outerjoin(_BOARD, _BOARD.c.id == _R.board_id)


_COLUMNS = (
    _R.id, _R.seq, _R.version, _R.number, _R.state, _R.owner_kind,
    owner_code().label("owner"),
    _R.danger, _R.out_of_hours, _R.made_at, _R.made_label, _R.waits_until, _R.told_at, _R.told_how, _R.confirmed_at,
)  # fmt: skip


def referrals(connection: Connection, limit: int = 200, *, closed: bool = False) -> tuple[ReferralRow, ...]:
    """Open referrals, the oldest first; with `closed` those that are done follow, the latest first."""
    chosen = _select().where(_R.state.in_(OPEN_STATES)).order_by(_R.seq).limit(limit)
    rows = [ReferralRow(*row) for row in connection.execute(chosen)]
    if closed and len(rows) < limit:
        done = _select().where(_R.state.not_in(OPEN_STATES)).order_by(_R.seq.desc()).limit(limit - len(rows))
        rows += [ReferralRow(*row) for row in connection.execute(done)]
    return tuple(rows)


def referral_by_number(connection: Connection, number: str) -> ReferralRow | None:
    """The referral with this number, "R2026-014"."""
    found = connection.execute(_select().where(_R.number == number.strip().upper())).one_or_none()
    return None if found is None else ReferralRow(*found)


def referral_card(
    connection: Connection, referral_id: str, now: datetime, time_zone: str
) -> ReferralCard | None:
    """One referral whole, its owner as they are reached now."""
    more = (_R.about, _R.caller, _R.note, _R.confirmed_by, _R.answers, _R.office_id, _R.board_id)
    found = connection.execute(_select(*more).where(_R.id == referral_id)).one_or_none()
    if found is None:
        return None
    answers: dict[str, str] = json.loads(found.answers)
    ruled = ruling(answers)
    return ReferralCard(
        row=ReferralRow(*found[: len(_COLUMNS)]),
        owner=owner_of(connection, found.office_id, found.board_id, now, time_zone),
        because=ruled.because if ruled is not None else "",
        about=found.about,
        caller=found.caller,
        note=found.note,
        confirmed_by=found.confirmed_by,
        answers=tuple(answers.items()),
        timeline=timeline(connection, f"referral:{referral_id}"),
    )


def counted(connection: Connection, since: datetime, until: datetime) -> ReferralCounts:
    """How many were made from `since` to before `until`, by owner and state (D63)."""
    found = connection.execute(
        select(_R.owner_kind, _R.state, _R.danger, func.count())
        .where(_R.made_at >= since, _R.made_at < until)
        .group_by(_R.owner_kind, _R.state, _R.danger)
    ).all()
    by_owner: Counter[str] = Counter()
    by_state: Counter[str] = Counter()
    danger = 0
    for owner, state, in_danger, count in found:
        by_owner[owner] += count
        by_state[state] += count
        danger += count if in_danger else 0
    return ReferralCounts(sum(by_owner.values()), dict(by_owner), dict(by_state), danger)


def open_count(connection: Connection) -> int:
    """How many referrals no owner has confirmed."""
    chosen = select(func.count()).select_from(_REFERRAL).where(_R.state.in_(OPEN_STATES))
    return int(connection.execute(chosen).scalar_one())


def _select(*more: Any) -> Select[Any]:
    return select(*_COLUMNS, *more).select_from(with_owners())
