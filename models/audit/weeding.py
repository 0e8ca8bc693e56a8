"""Weeding (gallring): what the city has decided to keep no longer loses its words, and the record stays a record.

Two persons decide. An alarm, an incident or a home keeps its row, its codes and its instants; free text, positions
and addresses go, and with them the words of its entries. The stream tells which ("record.weeded"), so that the chain
still verifies. What a sender sent (signal) is append-only and stays, sealed, as do who did what and when: without
them nobody could tell that an alarm was received at all.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import Connection, exists, func, select, text, update
from sqlmodel import Session

from models.access.actor import Actor
from models.access.kinds import Payload
from models.access.rights import check
from models.access.two_person import ask
from models.alarms.finding import let_find_no_more
from models.alarms.tables import Alarm
from models.assignments import weeding as of_assignments
from models.audit.heads import SIGNED
from models.audit.rows import Due
from models.audit.words import RECORDS
from models.channels.outgoing import forget_values
from models.crisis import weeding as of_crisis
from models.duties import weeding as of_offers
from models.handover import weeding as of_handover
from models.incidents import weeding as of_incidents
from models.incidents.tables import Incident, IncidentAlarm
from models.measures import weeding as of_protection
from models.obligations import sharing as of_obligations
from models.people import weeding as of_register
from models.people.tables import Home
from models.people.talks import add_months
from models.people.validity import local_day
from models.plans.commands import forget_told
from models.police import weeding as of_police
from models.referrals import weeding as of_referrals
from models.risks import weeding as of_threats
from models.rota import contact_log
from models.search import indexing
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import Refused
from models.store.policy import Retention, decision_of, in_force
from models.store.tables import Entry, EntryDetail
from models.store.walk import WEEDED

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_INCIDENT: Any = Incident.__table__  # type: ignore[attr-defined]  # as above
_LINK: Any = IncidentAlarm.__table__  # type: ignore[attr-defined]  # as above
_HOME: Any = Home.__table__  # type: ignore[attr-defined]  # as above
_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # as above
_DETAIL: Any = EntryDetail.__table__  # type: ignore[attr-defined]  # as above
_E = _ENTRY.c

# So many records in one act, so that the database is not held for long; the rest waits for the next.
AT_ONCE = 500
_PER_ENTRY = 500
# What the record itself leans on.
KEPT = (
    WEEDED,
    SIGNED,
    "head.key_taken_up",
    "key.rotated",
    "backup.restored",
    "policy.decided",
    "two_person.asked",
    "two_person.approved",
    # Who read an incident or of somebody's protection; no words of anybody.
    "incident.viewed",
    "alarm.viewed",
    "threat.viewed",
    "actor.viewed",
    "watch_note.viewed",
    "analysis.viewed",
    "talk.viewed",
    "measure.viewed",
    "guard.viewed",
    "advice.viewed",
    "protection.viewed",
    "referral.viewed",
    "assignment.viewed",
)

# Subjects whose entries go with their own words, never with the log: weeded once, they would not be found due again.
OF_THEIR_OWN = ("alarm", "incident", "referral", "assignment", *of_protection.SUBJECTS, *of_threats.SUBJECTS)


def due(connection: Connection, at: datetime) -> tuple[Due, ...]:
    """What is due on `at` by the rules decided for then, per kind of record, at most 500 of each, with all counted."""
    rule = in_force(connection, Retention, at)
    decision = decision_of(connection, Retention, at)
    found = []
    for kind in RECORDS:
        months = int(getattr(rule, kind))
        if months <= 0 or not decision:
            continue
        before = _months_before(at, months)
        chosen = _due(kind, before)
        count = int(connection.execute(select(func.count()).select_from(chosen.subquery())).scalar_one())
        rows = connection.execute(chosen.limit(AT_ONCE)).scalars()
        found.append(Due(kind, months, decision, before, count, tuple(str(each) for each in rows)))
    return tuple(found)


def propose(session: Session, actor: Actor, at: datetime) -> tuple[Due, ...]:
    """What would be weeded on `at`; nothing is."""
    check(actor, "weed.propose")
    return due(session.connection(), at)


def request(session: Session, actor: Actor, kind: str, clock: Clock) -> int:
    """Ask a second person to weed what is due now of one kind, at most 500 records; returns the number to approve."""
    check(actor, "weed.propose")
    chosen = next((each for each in due(session.connection(), clock.now()) if each.kind == kind), None)
    if chosen is None:
        raise Refused("weed.no_rule", kind=kind)
    if not chosen.subjects:
        raise Refused("weed.nothing_due", kind=kind)
    payload = {"kind": kind, "subjects": list(chosen.subjects)}
    shown = f"{kind}: {len(chosen.subjects)}, {chosen.before.date().isoformat()}, {chosen.decision}"
    return ask(session, actor, "weed", f"weed:{kind}", payload, clock, shown=shown)


def weed_decided(session: Session, actor: Actor, subject: str, payload: Payload, clock: Clock) -> None:
    """The act, in the approver's transaction: only what was proposed, and only what is still due by the rule now."""
    check(actor, "weed.approve")
    connection, kind, now = session.connection(), str(payload["kind"]), clock.now()
    months = int(getattr(in_force(connection, Retention, now), kind, 0))
    if kind not in RECORDS or months <= 0:
        raise Refused("weed.no_rule", kind=kind)
    before = _months_before(now, months)
    still = {str(each) for each in connection.execute(_due(kind, before)).scalars()}
    chosen = [each for each in map(str, payload["subjects"]) if each in still]
    for each in chosen:
        _weed(session, actor, kind, each, before, now)
    detail: dict[str, object] = {"kind": kind, "records": len(chosen), "before": before.date().isoformat()}
    record(session, actor, "weed.done", subject, now, detail)


def _weed(session: Session, actor: Actor, kind: str, subject: str, before: datetime, now: datetime) -> None:
    connection = session.connection()
    row_id = subject.partition(":")[2]
    indexing.forget(connection, subject)
    if kind == "log":
        forget_values(connection, subject, before)
        contact_log.forget_words(connection, subject)
        of_handover.forget_words(connection, subject, before)
        _empty(session, actor, subject, _entries(connection, subject, before), now)
        return
    if kind == "home":
        connection.execute(update(_HOME).where(_HOME.c.id == row_id).values(address=""))
        record(session, actor, WEEDED, subject, now, {"entries": []})
        return
    if kind in ("protection", "threat"):
        (of_protection if kind == "protection" else of_threats).forget_words(connection, subject)
        _empty(session, actor, subject, _entries(connection, subject), now)
        return
    if kind in ("register", "offer"):
        (of_register if kind == "register" else of_offers).forget_words(connection, subject)
        record(session, actor, WEEDED, subject, now, {"entries": []})
        return
    if kind in ("referral", "assignment"):
        (of_referrals if kind == "referral" else of_assignments).forget_words(connection, row_id)
        _empty(session, actor, subject, _entries(connection, subject), now)
        return
    if kind == "incident":
        of_police.forget_words(connection, row_id)
        of_crisis.forget_words(connection, row_id)
        of_incidents.forget_words(connection, row_id)
        of_obligations.forget_words(connection, row_id)
        forget_told(connection, subject)
        linked = (
            connection.execute(select(_LINK.c.alarm_id).where(_LINK.c.incident_id == row_id)).scalars().all()
        )
        for alarm_id in linked:
            _weed_alarm(session, actor, alarm_id, now)
    else:
        _weed_alarm(session, actor, row_id, now)
        return
    _empty(session, actor, subject, _entries(connection, subject), now)


def _weed_alarm(session: Session, actor: Actor, alarm_id: str, now: datetime) -> None:
    connection = session.connection()
    connection.execute(
        update(_ALARM).where(_ALARM.c.id == alarm_id).values(text=None, position=None, close_reason=None)
    )
    let_find_no_more(connection, alarm_id)
    subject = f"alarm:{alarm_id}"
    forget_told(connection, subject)
    forget_values(connection, subject)
    _empty(session, actor, subject, _entries(connection, subject), now)


def _entries(connection: Connection, subject: str, before: datetime | None = None) -> list[tuple[int, str]]:
    """Entries of a subject that have words which may go: number and detail."""
    chosen = (
        select(_E.seq, _E.detail_id)
        .join(_DETAIL, _DETAIL.c.id == _E.detail_id)
        .where(_E.subject == subject, _E.verb.not_in(KEPT), _DETAIL.c.body.is_not(None))
        .order_by(_E.seq)
    )
    if before is not None:
        chosen = chosen.where(_E.entered_at < before)
    return [(int(seq), str(detail)) for seq, detail in connection.execute(chosen)]


def _empty(
    session: Session, actor: Actor, subject: str, entries: list[tuple[int, str]], now: datetime
) -> None:
    """Take the words of entries away, and put on record whose."""
    for start in range(0, max(1, len(entries)), _PER_ENTRY):
        part = entries[start : start + _PER_ENTRY]
        if part:
            session.connection().execute(
                text("UPDATE entry_detail SET body = NULL WHERE id = :id"),
                [{"id": detail} for _, detail in part],
            )
        record(session, actor, WEEDED, subject, now, {"entries": [seq for seq, _ in part]})


def _due(kind: str, before: datetime) -> Any:
    """Subjects of a kind that ended before an instant and were not weeded."""
    if kind == "log":
        return (
            select(_E.subject)
            .join(_DETAIL, _DETAIL.c.id == _E.detail_id)
            .where(
                _E.entered_at < before,
                _E.verb.not_in(KEPT),
                *(_E.subject.not_like(f"{each}:%") for each in OF_THEIR_OWN),
                _DETAIL.c.body.is_not(None),
            )
            .group_by(_E.subject)
            .order_by(_E.subject)
        )
    if kind == "home":
        subject = "home:" + _HOME.c.id
        ended = (_HOME.c.valid_to <= local_day(before)) | (_HOME.c.superseded_at < before)
        return select(subject).where(ended, ~_weeded(subject)).order_by(_HOME.c.seq)
    if kind == "protection":
        return of_protection.ended_before(before, _weeded)
    if kind == "threat":
        return of_threats.ended_before(before, _weeded)
    if kind == "register":
        return of_register.ended_before(before, _weeded)
    if kind == "offer":
        return of_offers.ended_before(before, _weeded)
    if kind in ("referral", "assignment"):
        room = of_referrals if kind == "referral" else of_assignments
        return room.ended_before(before).where(~_weeded(room.SUBJECT))
    if kind == "incident":
        subject = "incident:" + _INCIDENT.c.id
        stays = _INCIDENT.alias("stays")
        # One that was taken in is a part of the one that took it.
        goes_on = (stays.c.state != "closed") | (stays.c.closed_at >= before)
        return (
            select(subject)
            .where(_INCIDENT.c.state == "closed", _INCIDENT.c.closed_at < before, ~_weeded(subject))
            .where(~exists().where(stays.c.id == _INCIDENT.c.merged_into_id, goes_on))
            .where(~exists().where(_LINK.c.incident_id == _INCIDENT.c.id, _LINK.c.alarm_id == _ALARM.c.id,
                                   _ALARM.c.state != "closed"))
            .order_by(_INCIDENT.c.seq)
        )  # fmt: skip
    subject = "alarm:" + _ALARM.c.id
    # An alarm of an incident goes with the incident.
    return (
        select(subject)
        .where(_ALARM.c.state == "closed", _ALARM.c.closed_at < before, ~_weeded(subject))
        .where(~exists().where(_LINK.c.alarm_id == _ALARM.c.id))
        .order_by(_ALARM.c.seq)
    )


def _weeded(subject: Any) -> Any:
    return exists().where(_E.subject == subject, _E.verb == WEEDED)


def _months_before(at: datetime, months: int) -> datetime:
    """Midnight, so and so many months before a day."""
    return datetime.combine(add_months(local_day(at), -months), time(), UTC)
