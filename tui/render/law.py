"""What police, courts and crisis support did in an incident, in words; and the ready text of a police report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import known, n, t
from tui.render.ages import day_short, local, when

if TYPE_CHECKING:
    from datetime import date, datetime

    from models.crisis.rows import FollowUpRow, SupportRow
    from models.incidents.facts import CaseFacts
    from models.police.rows import CourtRow, DateRow, Report

Told = tuple[str, str]
"""Words, and their role on the glass."""


def report_words(report: Report, now: datetime) -> Told:
    """Where the report stands: "inte bekräftad, dag 3 · ansvar: den förtroendevalda" until somebody knows."""
    today = local(now).date()
    if report.state == "filed":
        at = when(report.filed_at, now) if report.filed_at else t("law.day_unknown")
        by = t(f"police.filer.{report.filed_by}") if report.filed_by else t("law.nobody_known")
        return t("law.filed", at=at, by=by), ""
    if report.confirmed:
        word = t("law.not_filed") if report.state == "not_filed" else t("law.known_no_more")
        return word, ""
    word = t("law.to_file") if report.state == "to_file" else t("law.unconfirmed")
    return t("law.pending", word=word, day=report.day, today=day_short(today, today)), "warn"


def report_details(report: Report, now: datetime) -> list[tuple[str, str]]:
    """Everything else that is known of the report, name and words."""
    today = local(now).date()
    said: list[tuple[str, str]] = []
    for name in ("why_not", "filed_for", "report_number", "officer", "officer_phone", "bops_contact"):
        if value := getattr(report, name):
            said.append((t(f"law.fact.{name}"), value))
    if report.state in ("filed", "to_file"):
        for name in ("mandate_stated", "protection_asked"):
            said.append((t(f"law.fact.{name}"), yes_no(getattr(report, name))))
    if report.helped_at is not None:
        said.append((t("law.fact.helped"), f"{report.helped_by}, {when(report.helped_at, now)}"))
    if report.decision:
        day = f", {day_short(report.decided_on, today)}" if report.decided_on else ""
        said.append((t("law.fact.decision"), t(f"police.decision.{report.decision}") + day))
    if report.decision_note:
        said.append((t("law.fact.decision_note"), report.decision_note))
    if report.closed_on:
        said.append((t("law.fact.closed_on"), day_short(report.closed_on, today)))
    if report.also:
        said.append((t("law.fact.also"), ", ".join(report.also)))
    return said


def yes_no(value: bool | None) -> str:
    """ "ja", "nej", "inte känt"."""
    return t("law.not_known") if value is None else t("law.yes") if value else t("law.no")


def court_words(row: CourtRow, now: datetime) -> Told:
    """Which court, and how it ended or what comes next."""
    if not row.open:
        ended = t(f"court.outcome.{row.outcome}") if row.outcome else ""
        day = day_short(row.closed_on, local(now).date()) if row.closed_on else ""
        return t("law.court.closed", court=row.court, outcome=ended, day=day), "dim"
    ahead = next((each for each in row.dates if each.cancelled_at is None and each.starts_at > now), None)
    if ahead is None:
        return t("law.court.open", court=row.court), "warn"
    at = when(ahead.starts_at, now)
    return t("law.court.next", court=row.court, kind=t(f"court.kind.{ahead.kind}"), at=at), "strong"


def court_details(row: CourtRow) -> list[tuple[str, str]]:
    """Number, counsel, companion and the outcome's note."""
    names = ("case_number", "counsel", "counsel_phone", "companion", "outcome_note")
    return [(t(f"law.fact.court.{name}"), value) for name in names if (value := getattr(row, name))]


def date_words(row: DateRow, now: datetime) -> Told:
    """A day in court."""
    words = f"{t(f'court.kind.{row.kind}')} {when(row.starts_at, now)}"
    if row.place:
        words += f", {row.place}"
    if row.cancelled_at is not None:
        return t("law.date.cancelled", what=words), "dim"
    return (words, "strong") if row.starts_at > now else (words, "dim")


def support_words(row: SupportRow, now: datetime) -> Told:
    """What was offered and answered, and by whom it is given."""
    at = when(row.answered_at or row.offered_at, now)
    by = f" · {row.provider}" if row.provider else ""
    words = t(f"law.crisis.{row.state}", at=when(row.ended_at, now) if row.ended_at else at) + by
    return words, "strong" if row.state in ("offered", "accepted") else "dim"


def whom(row: SupportRow) -> str:
    """The code, or who else it was."""
    return row.person or row.recipient or t("law.somebody")


def follow_up_words(row: FollowUpRow, today: date) -> Told:
    """When one asks again, or what came of it."""
    if row.state != "open":
        day = day_short(row.due_on, today)
        return t("law.follow_up.ended", day=day, how=t(f"crisis.follow_up.{row.state}")), "dim"
    days = (row.due_on - today).days
    if days < 0:
        return n("law.follow_up.late", -days, day=day_short(row.due_on, today)), "warn"
    if days == 0:
        return t("law.follow_up.today"), "strong"
    return n("law.follow_up.ahead", days, day=day_short(row.due_on, today)), ""


def feedback_words(facts: CaseFacts, now: datetime) -> Told:
    """What the reporter was told, or that it is required before closing."""
    if facts.feedback_at is not None:
        how = facts.feedback_how or ""
        return t("law.feedback.given", at=when(facts.feedback_at, now), how=how), ""
    who = reporter_word(facts.reporter_kind)
    return t("law.feedback.missing", who=who), "warn"


def reporter_word(kind: str) -> str:
    """Who told of it."""
    named = f"incident.reporter.{kind}"
    return t(named) if kind and known(named) else t("law.reporter.unknown")


def word(family: str, value: str) -> str:
    """A stored word in the language of the desk; as it is stored where there is none, "" for nothing."""
    return (t(f"{family}.{value}") if known(f"{family}.{value}") else value) if value else ""


def ready_text(
    facts: CaseFacts,
    report: Report,
    now: datetime,
    *,
    name: str = "",
    alarms: tuple[str, ...] = (),
    files: int = 0,
) -> list[tuple[str, str]]:
    """What one says or writes to the police, point by point; what is not known is left to be filled in."""
    unknown = t("law.ready.fill_in")
    what = ". ".join(part.rstrip(".") for part in (facts.title, facts.what_happened or "") if part)
    how = ", ".join(
        part
        for part in (
            word("incident.item", facts.item) or word("incident.family", facts.family),
            word("incident.channel", facts.channel),
        )
        if part
    )
    where = ", ".join(part for part in (word("incident.scene", facts.scene), facts.place or "") if part)
    points = [
        ("first", t("law.ready.first.words")),
        ("who", name or t("law.ready.who.code", code=facts.person or "-")),
        ("for", report.filed_for or ""),
        ("when", when_words(facts, now) or unknown),
        ("where", where or unknown),
        ("what", what or unknown),
        ("how", how or unknown),
        ("suspect", word("incident.perpetrator", facts.perpetrator) or unknown),
        ("alarm", "; ".join(alarms)),
        ("evidence", n("law.ready.files", files) if files else ""),
        ("mandate", t("law.ready.mandate.words")),
        ("protection", t("law.ready.protection.words")),
        ("bops", report.bops_contact or t("law.ready.bops.words")),
        ("reference", t("law.ready.reference.words", number=facts.number)),
    ]
    return [(t(f"law.ready.{key}"), words) for key, words in points if words]


def when_words(facts: CaseFacts, now: datetime) -> str:
    """A point, an interval, or nothing."""
    if facts.occurred_at is None:
        return ""
    begins = f"{local(facts.occurred_at):%Y-%m-%d %H:%M}"
    if facts.occurred_until is None:
        return begins
    return f"{begins} – {local(facts.occurred_until):%Y-%m-%d %H:%M}"
