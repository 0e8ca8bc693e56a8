"""What a notice says: class, age and code, nothing else (TRUST I6; DIRECTIVE rule 11).

The values of a notice are not trusted: a class must be one we know, a code must look like one, an age is reckoned.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from models.alarms.rows import AlarmRow
from models.alarms.words import KINDS, PRIORITIES
from models.store.clock import zone
from models.words.lookup import known, n, t
from scheduler.assignments import assignment_bubble
from scheduler.bubble import Bubble
from scheduler.due_bubble import NO_CODE, code_of, due_words, many_words, owed_bubble, register_bubble
from scheduler.handover_bubble import handover_bubble
from scheduler.law_bubble import law_bubble
from scheduler.obligation_bubble import obligation_bubble, routine_bubble
from scheduler.risk_bubble import risk_bubble
from scheduler.rota_bubble import rota_bubble

ALARMS_SLOT, TALKS_SLOT, REFERRALS_SLOT = "alarms", "talks", "referrals"
HIDDEN = "\0hidden"


def bubble_for(text_id: str, values: Mapping[str, object], urgent: bool, now: datetime) -> Bubble:
    """The bubble of a stored notice."""
    if text_id == "notice.talk.due":
        return Bubble(t("notice.talk.title"), due_words("notice.talk", values, now, person=_whose(values)))
    if text_id == "notice.talk.many":
        return Bubble(t("notice.talk.title"), many_words(text_id, values), urgent, TALKS_SLOT)
    if text_id.startswith(("notice.guard.", "notice.review.")):
        return _protection(text_id, values, urgent, now)
    if text_id.startswith(("notice.duty.", "notice.gap.")):
        return rota_bubble(text_id, values, urgent)
    if text_id.startswith("notice.handover."):
        return handover_bubble(text_id, values, urgent)
    if text_id.startswith("notice.risk."):
        return risk_bubble(text_id, values, now)
    if text_id.startswith("notice.law."):
        return law_bubble(text_id, values, _whose(values), now)
    if text_id.startswith("notice.obligation."):
        return obligation_bubble(text_id, values)
    if text_id.startswith("notice.routine."):
        return routine_bubble(text_id, values)
    if text_id.startswith("notice.owed."):
        return owed_bubble(text_id, values, _whose(values), now)
    if text_id.startswith("notice.register."):
        return register_bubble(text_id, values, _whose(values), now)
    if text_id == "notice.alarm.many":
        return many(_count(values, "count"), _mapping(values.get("worst")), urgent, now)
    if text_id == "notice.break_glass":
        return Bubble(t("notice.break_glass.title"), t(text_id, person=_person(values.get("person"))), urgent)
    if text_id.startswith("notice.assignment."):
        return assignment_bubble(text_id, values, urgent)
    if text_id.startswith("notice.referral."):
        return _referral(text_id, values)
    words = text_id if text_id.startswith("notice.alarm.") and known(text_id) else "notice.alarm.new"
    body = t(words, person=_person(values.get("person")), age=_since(values.get("since"), now))
    return Bubble(_title(values.get("kind"), values.get("priority"), _mark(values)), body, urgent)


def many(count: int, worst: Mapping[str, object], urgent: bool, now: datetime) -> Bubble:
    """One bubble for several alarms, naming the most urgent."""
    body = t(
        "notice.alarm.many",
        kind=f"{_mark(worst)}{_kind(worst.get('kind'))}",
        person=_person(worst.get("person")),
        age=_since(worst.get("since"), now),
    )
    return Bubble(n("notice.alarm.many.title", count), body, urgent, ALARMS_SLOT)


def reminder(oldest: AlarmRow, unacknowledged: int, now: datetime) -> Bubble:
    """The bubble that every desk repeats while somebody waits."""
    age = age_words((now - oldest.received_at).total_seconds())
    body = t("notice.alarm.repeat", person=_person(oldest.person), age=age)
    if unacknowledged > 1:
        body = f"{body} {n('notice.alarm.others', unacknowledged - 1)}"
    mark = _mark({"drill": oldest.drill, "proof": oldest.proof})
    return Bubble(_title(oldest.kind, oldest.priority, mark), body, oldest.priority < 4, ALARMS_SLOT)


def age_words(seconds: float) -> str:
    """An age in its largest whole unit."""
    whole = max(0, int(seconds))
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if whole >= size:
            return t(f"notice.age.{unit}", n=whole // size)
    return t("notice.age.s", n=whole)


def _referral(text_id: str, values: Mapping[str, object]) -> Bubble:
    """A referral that no owner has confirmed, by its number and the owner's code."""
    title = t("notice.referral.title")
    if text_id == "notice.referral.many":
        return Bubble(title, n(text_id, _count(values, "count")), slot=REFERRALS_SLOT)
    safe = {name: code_of(values.get(name)) for name in ("number", "owner")}
    return Bubble(
        title, t(text_id if known(text_id) else "notice.referral.week", **safe), slot=REFERRALS_SLOT
    )


def _protection(text_id: str, values: Mapping[str, object], urgent: bool, now: datetime) -> Bubble:
    """Guards that begin or end, and reviews of measures: a code and a time, nothing of what it is about."""
    title = t("notice.review.title")
    if text_id == "notice.review.many":
        return Bubble(title, many_words(text_id, values), urgent, TALKS_SLOT)
    person = _whose(values)
    if text_id == "notice.review.due":
        return Bubble(title, due_words("notice.review", values, now, person=person), urgent)
    try:
        at = f"{datetime.fromisoformat(str(values.get('at'))).astimezone(zone()):%H:%M}"
    except ValueError:
        at = "?"
    words = text_id if known(text_id) else "notice.guard.end"
    return Bubble(t("notice.guard.title"), t(words, person=person, at=at), urgent)


def _title(kind: object, priority: object, mark: str = "") -> str:
    p = priority if priority in PRIORITIES else PRIORITIES[0]
    return t("notice.alarm.title", kind=f"{mark}{_kind(kind).upper()}", priority=p)


def _mark(values: Mapping[str, object]) -> str:
    """What stands before the class of an alarm that is a drill, or the test that was expected."""
    if values.get("drill") is True:
        return f"{t('drill.mark')} "
    return f"{t('proof.mark').upper()} " if values.get("proof") is True else ""


def _kind(kind: object) -> str:
    return t(f"alarm.kind.{kind if kind in KINDS else 'unclassified'}")


def without_person(values: Mapping[str, object]) -> dict[str, object]:
    """The facts of a notice for a screen that is locked: of whom is not said."""
    worst = values.get("worst")
    inner = {"worst": without_person(worst)} if isinstance(worst, Mapping) else {}
    return {**values, "person": HIDDEN, **inner}


def _whose(values: Mapping[str, object]) -> str:
    return _person(values.get("person"))


def _person(code: object) -> str:
    if code == HIDDEN:
        return t("notice.person_hidden")
    return t("notice.no_person") if (shown := code_of(code)) == NO_CODE else shown


def _since(told: object, now: datetime) -> str:
    try:
        since = datetime.fromisoformat(str(told))
        return age_words((now - since).total_seconds())
    except (ValueError, TypeError):
        return age_words(0)


def _count(values: Mapping[str, object], name: str) -> int:
    told = values.get(name)
    return told if isinstance(told, int) else 0


def _mapping(told: object) -> Mapping[str, object]:
    return told if isinstance(told, dict) else {}
