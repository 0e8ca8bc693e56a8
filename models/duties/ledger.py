"""The ledger of offers: what each covered person is owed on a day, and what became of it (D6-D8, D78).

Three things are offered: the introduction with the directive, training, and the yearly talk. Two are made sure of,
which is another thing (DIRECTIVE rule 15). A new version of a document opens anew what it says it must.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from models.duties.documents import versions
from models.duties.offered import Offered
from models.duties.rows import VersionRow
from models.duties.tables import Assurance
from models.duties.words import ASSURED_ITEMS
from models.people.covered import CoveredPerson, covered_on, end_of
from models.people.tables import Offer
from models.people.talks import next_due
from models.people.words import OFFER_KINDS
from models.store.policy import Talks, in_force

_OFFER: Any = Offer.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ASSURANCE: Any = Assurance.__table__  # type: ignore[attr-defined]  # as above

KINDS = (*OFFER_KINDS, *ASSURED_ITEMS)
"""What a line can be of: introduction, training, talk; education and knows_routine, which are made sure of."""
STANDINGS = ("overdue", "due", "ahead", "done")
LIMIT = 10_000

# Built once: the overview and the people screen read them at every change.
_O, _A = _OFFER.c, _ASSURANCE.c
_OFFERED = (
    select(
        _O.id, _O.person_id, _O.kind, _O.state, _O.offered_on, _O.planned, _O.document_version_id.label("version_id"),
        _O.booked_at, _O.held_on, _O.attested_on, _O.answered_on,
    )
    .where(_O.state != "cancelled", _O.offered_on <= bindparam("today"))
    .order_by(_O.offered_on.desc(), _O.seq.desc())
    .limit(LIMIT)
)  # fmt: skip
_ASSURED = (
    select(_A.person_id, _A.item, _A.assured_on, _A.document_version_id)
    .where(
        or_(_A.superseded_at.is_(None), _A.superseded_at > bindparam("end")),
        _A.assured_on <= bindparam("today"),
    )
    .order_by(_A.assured_on.desc(), _A.seq.desc())
    .limit(LIMIT)
)


@dataclass(frozen=True, slots=True)
class Owed:
    """One line: a person and a kind (KINDS).

    `state` is not_offered, offered, accepted, declined, booked, held or attested; of what is made sure of attested
    or not_offered. `standing` is one of STANDINGS. `due_on` is the day by which it must be offered (next), None
    when nothing more is owed; `days` how many are left, below 0 when late. `version_id` is the version of the
    document it was offered with, or of an introduction still owed, the one to hand over. `reopened_by`: the version
    for which it is owed anew.
    """

    person_id: str
    code: str
    kind: str
    state: str
    due_on: date | None
    days: int | None
    offer_id: str | None
    version_id: str | None
    standing: str = "done"
    offered_on: date | None = None
    held_on: date | None = None
    booked_at: datetime | None = None
    reopened_by: str = ""

    @property
    def offered(self) -> bool:
        """Whether it stands offered: for the yearly talk, that the next one is not late."""
        return self.state != "not_offered" and self.standing != "overdue"


def owed(connection: Connection, day: date) -> tuple[Owed, ...]:
    """What is owed to the covered on a day: late or not offered yet, and talks whose first notice has come."""
    first = max(in_force(connection, Talks, end_of(day)).remind_days, default=0)
    return tuple(line for line in ledger(connection, day) if is_owed(line, first))


def is_owed(line: Owed, first_notice: int) -> bool:
    """Whether somebody should see to a line; `first_notice` is the days before a talk at which it is told of."""
    if line.days is None:
        return False
    return line.state == "not_offered" or line.days <= first_notice


def ledger(connection: Connection, day: date) -> tuple[Owed, ...]:
    """Every line of everybody covered on a day, what is late first, then by day and code."""
    return tuple(sorted(lines_of(connection, covered_on(connection, day), day), key=_order))


def lines_of(
    connection: Connection,
    persons: Iterable[CoveredPerson],
    day: date,
    rule: Talks | None = None,
    kinds: Sequence[str] = KINDS,
) -> list[Owed]:
    """The lines of those of `persons` who are covered, in no order; of `kinds` alone, by a `rule` that is read already.

    What is read for the overview at every change is read once here, and nothing of what it does not show.
    """
    decided = versions(connection)
    in_force_now = (each for each in decided if each.kind == "directive" and each.valid_from <= day)
    return read(
        [each for each in persons if each.in_scope],
        _offers(connection, day),
        _assured(connection, day) if set(kinds) & set(ASSURED_ITEMS) else {},
        decided,
        next(in_force_now, None),
        day,
        rule if rule is not None else in_force(connection, Talks, end_of(day)),
        kinds,
    )


def read(
    covered: Iterable[CoveredPerson],
    offers: Mapping[tuple[str, str], Offered],
    assured: Mapping[tuple[str, str], tuple[date, str | None]],
    decided: Sequence[VersionRow],
    directive: VersionRow | None,
    day: date,
    rule: Talks,
    kinds: Sequence[str] = KINDS,
) -> list[Owed]:
    """The lines of persons from what was offered and made sure of, in no order: the rule itself."""
    known = {each.id: each for each in decided}
    reopened = sorted(
        (each for each in decided if each.reopens and each.valid_from <= day),
        key=lambda each: each.valid_from,
    )
    lines = []
    for person in covered:
        since = person.covered_from or day
        for kind in (each for each in OFFER_KINDS if each in kinds):
            last = offers.get((person.person_id, kind))
            anew = None if last is None else _anew(kind, last.offered_on, last.version_id, reopened, known)
            line = _talk if kind == "talk" else _once
            lines.append(line(person, kind, last, anew, since, directive, day, rule))
        for item in (each for each in ASSURED_ITEMS if each in kinds):
            on, version_id = assured.get((person.person_id, item), (None, None))
            anew = None if on is None else _anew(item, on, version_id, reopened, known)
            lines.append(_sure(person, item, on, version_id, anew, since, day, rule))
    return lines


def _talk(
    person: CoveredPerson,
    kind: str,
    last: Offered | None,
    anew: VersionRow | None,
    since: date,
    directive: VersionRow | None,
    day: date,
    rule: Talks,
) -> Owed:
    due_on = next_due(None if last is None else last.offered_on, since, rule)
    if anew is not None:
        due_on = min(due_on, _within(since, anew, rule.introduction_within_days))
    return _line(person, kind, last, due_on, day, rule, "" if anew is None else anew.id)


def _once(
    person: CoveredPerson,
    kind: str,
    last: Offered | None,
    anew: VersionRow | None,
    since: date,
    directive: VersionRow | None,
    day: date,
    rule: Talks,
) -> Owed:
    within = rule.introduction_within_days if kind == "introduction" else rule.training_within_days
    if last is not None and anew is None:
        return _line(person, kind, last, None, day, rule)
    hand_over = directive.id if directive is not None and kind == "introduction" else None
    reopened_by = "" if anew is None else anew.id
    return _line(person, kind, None, _within(since, anew, within), day, rule, reopened_by, hand_over)


def _sure(
    person: CoveredPerson,
    item: str,
    on: date | None,
    version_id: str | None,
    anew: VersionRow | None,
    since: date,
    day: date,
    rule: Talks,
) -> Owed:
    if on is not None and anew is None:
        return Owed(
            person.person_id, person.code, item, "attested", None, None, None, version_id, offered_on=on
        )
    due_on = _within(since, anew, rule.assure_within_days)
    return _line(person, item, None, due_on, day, rule, "" if anew is None else anew.id)


def _line(
    person: CoveredPerson,
    kind: str,
    last: Offered | None,
    due_on: date | None,
    day: date,
    rule: Talks,
    reopened_by: str = "",
    hand_over: str | None = None,
) -> Owed:
    days = None if due_on is None else (due_on - day).days
    if days is None:
        standing = "done"
    elif days < 0:
        standing = "overdue"
    else:
        standing = "due" if days <= rule.soon_days else "ahead"
    return Owed(
        person_id=person.person_id,
        code=person.code,
        kind=kind,
        state="not_offered" if last is None else last.shown,
        due_on=due_on,
        days=days,
        offer_id=None if last is None else last.id,
        version_id=hand_over if last is None else last.version_id,
        standing=standing,
        offered_on=None if last is None else last.offered_on,
        held_on=None if last is None else last.held_on,
        booked_at=None if last is None else last.booked_at,
        reopened_by=reopened_by,
    )


def _within(since: date, anew: VersionRow | None, days: int) -> date:
    """So many days from when cover began, or from when the version that opens it anew became valid, if later."""
    begins = since if anew is None else max(since, anew.valid_from)
    return begins + timedelta(days=days)


def _anew(
    kind: str,
    on: date,
    version_id: str | None,
    reopened: Sequence[VersionRow],
    known: Mapping[str, VersionRow],
) -> VersionRow | None:
    """The first version after what was given that calls for it anew: by the versions, else by the days."""
    given = known.get(version_id or "")
    for each in reopened:
        if kind not in each.reopens or each.id == version_id:
            continue
        if given is not None and given.document_id == each.document_id:
            later = each.valid_from > given.valid_from
        else:
            later = each.valid_from > on
        if later:
            return each
    return None


def _offers(connection: Connection, day: date) -> dict[tuple[str, str], Offered]:
    """The last offer of each kind to each person; of talks the last that counts for the year. Cancelled is none."""
    found = connection.execute(_OFFERED, {"today": day})
    last: dict[tuple[str, str], Offered] = {}
    for row in found.mappings():
        of = (row["person_id"], row["kind"])
        if of not in last and (row["kind"] != "talk" or row["planned"]):
            last[of] = Offered(**row).on(day)
    return last


def _assured(connection: Connection, day: date) -> dict[tuple[str, str], tuple[date, str | None]]:
    found = connection.execute(_ASSURED, {"today": day, "end": end_of(day)})
    last: dict[tuple[str, str], tuple[date, str | None]] = {}
    for person_id, item, on, version_id in found:
        last.setdefault((person_id, item), (on, version_id))
    return last


def _order(line: Owed) -> tuple[int, date, str, int]:
    return STANDINGS.index(line.standing), line.due_on or date.max, line.code, KINDS.index(line.kind)
