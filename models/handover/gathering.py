"""The sheet writes itself: what the officer who comes must know, read from the record and said in words (D87).

Every time is an instant and no age, so that the words stay the same until something happens. Codes, never names of
persons, and nobody's free text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from models.access.break_glass import unreviewed
from models.alarms.rows import AlarmRow
from models.alarms.views import open_alarms
from models.assignments.tables import Assignment, AssignmentPerson
from models.drills.tables import Drill, Proof
from models.handover.deadlines import deadlines
from models.handover.saying import at, day, known_word, said
from models.handover.sheet import Section, SheetLine
from models.incidents.views import queue
from models.measures.views import guards
from models.partners.views import partners
from models.people.tables import Person, Transmitter
from models.people.validity import local_day
from models.referrals.views import referrals
from models.rota.cover import Span, required
from models.rota.views import gaps, shifts_between
from models.store.clock import zone
from models.store.policy import OfficeHours, in_force
from models.watch.disturbances import unsettled
from models.watch.silence import ALL, silent_lines, unproven_lines
from models.watch.views import watch_row
from models.words.lookup import n, t

_ASSIGNMENT: Any = Assignment.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_GOES: Any = AssignmentPerson.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_DRILL: Any = Drill.__table__  # type: ignore[attr-defined]  # as above
_WAIT: Any = Proof.__table__  # type: ignore[attr-defined]  # as above
_TRANSMITTER: Any = Transmitter.__table__  # type: ignore[attr-defined]  # as above

AHEAD = timedelta(hours=72)
STALE = timedelta(hours=8)
RINGS_SOON = timedelta(hours=24)
DEADLINE_DAYS = 3
# So many of one kind are told one by one; of more, how many.
MOST = 40
_QUIET = ("shelved", "out_of_service")


def gather(connection: Connection, now: datetime) -> tuple[Section, ...]:
    """Every section of the sheet, in the order they are read; all of one moment."""
    alarms = open_alarms(connection)
    parts: dict[str, Callable[[], Iterable[SheetLine]]] = {
        "alarms": lambda: _alarms(alarms, now),
        "shelved": lambda: _shelved(alarms, now),
        "incidents": lambda: _incidents(connection, now),
        "deadlines": lambda: deadlines(connection, now),
        "guards": lambda: _guards(connection, now),
        "exposed": lambda: _exposed(connection, now),
        "lines": lambda: _lines(connection, now),
        "links": lambda: _links(connection, now),
        "drills": lambda: _drills(connection, now),
        "duty": lambda: _duty(connection, now),
        "others": lambda: _others(connection, now),
    }
    return tuple(Section(name, _at_most(part())) for name, part in parts.items())


def _at_most(lines: Iterable[SheetLine]) -> tuple[SheetLine, ...]:
    found = tuple(lines)
    if len(found) <= MOST:
        return found
    return (*found[:MOST], SheetLine(n("handover.line.more", len(found) - MOST), "warn"))


def _alarms(alarms: Iterable[AlarmRow], now: datetime) -> Iterable[SheetLine]:
    for row in alarms:
        if row.state in _QUIET or row.drill:
            continue
        state = known_word("alarm.state", row.state)
        if row.acknowledged_label and not row.rings:
            state = f"{state} ({said(row.acknowledged_label)})"
        stale = now - row.received_at >= STALE
        words = t("handover.line.alarm", **_who(row), at=at(row.received_at), state=state)
        if stale:
            words = t("handover.line.stale", line=words)
        yield SheetLine(words, "late" if row.rings else "warn" if stale else "")


def _shelved(alarms: Iterable[AlarmRow], now: datetime) -> Iterable[SheetLine]:
    quiet = [row for row in alarms if row.state in _QUIET and not row.drill]
    last = datetime.max.replace(tzinfo=now.tzinfo)
    for row in sorted(quiet, key=lambda row: row.shelved_until or last):
        until = t("handover.line.no_end") if row.shelved_until is None else at(row.shelved_until)
        soon = row.shelved_until is not None and row.shelved_until - now <= RINGS_SOON
        yield SheetLine(t(f"handover.line.{row.state}", **_who(row), until=until), "warn" if soon else "")


def _who(row: AlarmRow) -> dict[str, str]:
    return {
        "kind": known_word("alarm.kind", row.kind),
        "whose": row.person or t("handover.line.nobodys", account=said(row.account)),
        "priority": f"P{row.priority}",
    }


def _incidents(connection: Connection, now: datetime) -> Iterable[SheetLine]:
    """Those with a day to be taken up again first; a day that has come, or comes within three days, is marked."""
    today = local_day(now)
    rows = queue(connection, 500)
    for row in sorted(rows, key=lambda row: (row.bring_up_on is None, row.bring_up_on or today, row.number)):
        whose = f" {row.person}" if row.person else ""
        owner = said(row.owner) or t("handover.line.no_owner")
        outcome = known_word("incident.outcome", row.outcome)
        told = {"number": row.number, "whose": whose, "outcome": outcome, "owner": owner}
        if row.bring_up_on is None:
            yield SheetLine(t("handover.line.incident", **told))
            continue
        left = (row.bring_up_on - today).days
        weight = "late" if left < 0 else "warn" if left <= DEADLINE_DAYS else ""
        which = "handover.line.incident_late" if left < 0 else "handover.line.incident_on"
        yield SheetLine(t(which, **told, on=day(row.bring_up_on)), weight)


def _guards(connection: Connection, now: datetime) -> Iterable[SheetLine]:
    for row in guards(connection, now):
        standing = row.standing(now)
        words = t(
            f"handover.line.guard.{standing}",
            number=row.number,
            whose=row.person,
            starts=at(row.starts_at),
            ends=at(row.ends_at),
            supplier=said(row.supplier),
            phone=said(row.phone),
        )
        yield SheetLine(words, "late" if standing == "over" else "warn" if standing == "in_force" else "")


def _exposed(connection: Connection, now: datetime) -> Iterable[SheetLine]:
    """Planned occasions that last now or begin within 72 hours, and whether somebody judged the risk (D41-D44)."""
    c = _ASSIGNMENT.c
    found = connection.execute(
        select(c.id, c.number, c.category, c.analysis, c.starts_at, c.due_at)
        .where(c.state == "planned", c.starts_at < now + AHEAD)
        .where((c.starts_at >= now) | (c.ends_at > now))
        .order_by(c.starts_at, c.seq)
        .limit(2 * MOST)
    ).all()
    goes: dict[str, list[str]] = {}
    persons = connection.execute(
        select(_GOES.c.assignment_id, _PERSON.c.code)
        .join(_PERSON, _PERSON.c.id == _GOES.c.person_id)
        .where(_GOES.c.ended_at.is_(None), _GOES.c.assignment_id.in_([row.id for row in found]))
        .order_by(_PERSON.c.code)
        .limit(10 * MOST)
    )
    for row in persons:
        goes.setdefault(row.assignment_id, []).append(row.code)
    for row in found:
        waits = row.analysis in ("needed", "escalated", "by_office")
        words = t(
            "handover.line.exposed",
            number=row.number,
            at=at(row.starts_at),
            category=t(f"handover.category.{row.category}"),
            whose=", ".join(goes.get(row.id, ())) or t("handover.line.nobody_named"),
            analysis=t(f"handover.analysis.{row.analysis}"),
        )
        yield SheetLine(words, "warn" if waits else "")


def _lines(connection: Connection, now: datetime) -> Iterable[SheetLine]:
    for row in silent_lines(connection):
        if row.subject == ALL:
            yield SheetLine(t("handover.line.all_silent", at=at(row.began_at)), "late")
            continue
        whose = row.person or said(row.account)
        yield SheetLine(t("handover.line.silent", whose=whose, at=at(row.began_at)), "late")
    unproven = unproven_lines(connection, now)
    if unproven:
        whose = ", ".join(row.person or said(row.account) for row in unproven[:MOST])
        yield SheetLine(n("handover.line.unproven", len(unproven), whose=whose), "warn")


def _links(connection: Connection, now: datetime) -> Iterable[SheetLine]:
    """Reception itself, what troubled it and was not asked about, and the partners who should be heard."""
    watch = watch_row(connection)
    if watch.receiving:
        doors = (("dc09_tcp", "TCP"), ("dc09_udp", "UDP"), ("webhook", "webhook"))
        ways = ", ".join(words for name, words in doors if getattr(watch, name))
        yield SheetLine(t("handover.line.receiving", ways=ways or "-"), "warn" if watch.fault else "")
    else:
        yield SheetLine(t("handover.line.not_receiving"), "late")
    for row in unsettled(connection):
        kind = known_word("disturbance", row.kind)
        lasts = row.ended_at is None
        which = "handover.line.trouble_lasts" if lasts else "handover.line.trouble"
        yield SheetLine(t(which, what=kind, at=at(row.began_at)), "late" if lasts else "warn")
    for partner in partners(connection):
        if not partner.active or not partner.interval_s:
            continue
        heard = max((each for each in (partner.last_signal_at, partner.last_beat_at) if each), default=None)
        fresh = heard is not None and now - heard <= timedelta(seconds=2 * partner.interval_s)
        which = "handover.line.partner" if fresh else "handover.line.partner_silent"
        since = "" if heard is None or fresh else at(heard)
        words = t(which, name=said(partner.name), at=since or t("handover.line.never"))
        yield SheetLine(words, "" if fresh else "late")


def _drills(connection: Connection, now: datetime) -> Iterable[SheetLine]:
    """Drills that are played and those of the last day, and tests of transmitters that are waited for."""
    c = _DRILL.c
    played = connection.execute(
        select(c.seq, c.scenario, c.began_at, c.ended_at)
        .where(c.ended_at.is_(None) | (c.began_at > now - timedelta(days=1)))
        .order_by(c.seq.desc())
        .limit(MOST)
    )
    for row in played:
        which = "handover.line.drill_runs" if row.ended_at is None else "handover.line.drill"
        words = t(which, number=row.seq, scenario=said(row.scenario), at=at(row.began_at))
        yield SheetLine(words, "late" if row.ended_at is None else "")
    w = _WAIT.c
    waits = connection.execute(
        select(_TRANSMITTER.c.account, _PERSON.c.code, w.ends_at)
        .select_from(
            _WAIT.join(_TRANSMITTER, _TRANSMITTER.c.id == w.transmitter_id).outerjoin(
                _PERSON, _PERSON.c.id == _TRANSMITTER.c.person_id
            )
        )
        .where(w.alarm_id.is_(None), w.cancelled_at.is_(None), w.ends_at > now)
        .order_by(w.ends_at)
        .limit(MOST)
    )
    for row in waits:
        words = t("handover.line.proof", whose=row.code or said(row.account), until=at(row.ends_at))
        yield SheetLine(words, "warn")


def _duty(connection: Connection, now: datetime) -> Iterable[SheetLine]:
    """Who comes, and where nobody does, within 72 hours; whether the office is open."""
    hours = in_force(connection, OfficeHours, now)
    day_ahead = now + timedelta(days=1)
    for row in shifts_between(connection, now, day_ahead):
        told = {"duty": t(f"rota.role.{row.duty}"), "who": said(row.operator), "phone": said(row.phone)}
        yield SheetLine(t("handover.line.shift", **told, starts=at(row.starts_at), ends=at(row.ends_at)))
    for gap in gaps(connection, now, now + AHEAD):
        # A gap that is now begins at the moment of reading: it is told by its end.
        which = "handover.line.gap_now" if gap.starts_at <= now else "handover.line.gap"
        told = {"duty": t(f"rota.role.{gap.duty}"), "cause": t(f"rota.cause.{gap.cause}")}
        ends = at(gap.ends_at) if gap.ends_at < now + AHEAD else t("handover.line.beyond")
        yield SheetLine(t(which, **told, starts=at(gap.starts_at), ends=ends), "late")
    coming: list[Span] = required(hours, now, now + timedelta(days=14), zone())
    if coming and coming[0].starts_at > now:
        yield SheetLine(t("handover.line.opens", at=at(coming[0].starts_at)))


def _others(connection: Connection, now: datetime) -> Iterable[SheetLine]:
    """What waits for somebody else and must not be forgotten."""
    for row in referrals(connection):
        state = "told" if row.state == "told" else "waiting"
        words = t(f"handover.line.referral.{state}", number=row.number, owner=said(row.owner_code))
        yield SheetLine(words, "late" if row.danger and state == "waiting" else "warn")
    for glass in unreviewed(connection):
        words = t("handover.line.glass", number=glass.number, whose=glass.person, at=at(glass.opened_at))
        yield SheetLine(words, "late" if glass.overdue(now) else "warn")
