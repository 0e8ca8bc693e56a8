"""`vaktbord threat` and `vaktbord actor`: listed by number, level and day; opened on record; words from stdin (D19)."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from models.store.errors import UsageProblem
from models.store.home import Home
from models.words.lookup import t
from tui.cli import console, told
from tui.cli.console import iso, say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened

if TYPE_CHECKING:
    from datetime import date

    from models.risks.rows import ActorRow, AssessmentRow, ThreatRow


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Do one of the acts."""
    threat = {
        "list": _threats, "show": _show_threat, "open": _open, "assess": _assess, "strike": _strike,
        "link": _link, "unlink": _link, "close": _close,
    }  # fmt: skip
    actor = {
        "list": _actors, "show": _show_actor, "add": _add_actor, "review": _review_actor, "close": _close_actor,
    }  # fmt: skip
    with opened(home) as at:
        (threat if arguments.command == "threat" else actor)[arguments.act](at, arguments)
    return OK


def next_review(at: Opened, given: str) -> date:
    """The day that was given, or the one the city's rule suggests."""
    from models.people.validity import today
    from models.risks.policy import RiskReviews
    from models.store.policy import in_force

    clock = at.store.clock
    with at.store.read() as connection:
        rule = in_force(connection, RiskReviews, clock.now())
    return told.day(given, today(clock) + timedelta(days=rule.threat_days))


def _threats(at: Opened, arguments: argparse.Namespace) -> None:
    from models.risks.views import threats

    at.actor()  # who is guarded, threatened or helped is told to whoever says who they are
    with at.store.read() as connection:
        rows = threats(connection)
    if arguments.json:
        say_json([_of_threat(row) for row in rows])
        return
    for row in rows:
        say(_line(row.number, row.level, row.review_on, row.closed_on))
    if not rows:
        say(t("cli.threat.none"))


def _show_threat(at: Opened, arguments: argparse.Namespace) -> None:
    from models.risks.reading import view_threat

    actor = at.actor()
    with at.store.write() as session:
        card = view_threat(session, actor, arguments.number, at.store.clock)
    if arguments.json:
        say_json(
            {
                **_of_threat(card.row), "title": card.title, "evidence": card.evidence,
                "links": [asdict(each) for each in card.links],
                "assessments": [_of_assessment(each) for each in card.assessments],
            }
        )  # fmt: skip
        return
    say(_line(card.row.number, card.row.level, card.row.review_on, card.row.closed_on))
    say(card.title)
    for line in (card.evidence or "").splitlines():
        say(f"  {line}")
    for link in card.links:
        say(f"  {t(f'risk.link.{link.kind}')} {link.code}")
    zone = at.settings.display.time_zone
    for number, each in enumerate(reversed(card.assessments), 1):
        say(
            f"{number}. {console.at_the_glass(each.assessed_at, zone)} · {t(f'risk.level.{each.level}')} · {each.who}"
        )
        say(f"   {each.reasons}")
        if each.struck_at is not None:
            say("   " + t("threat.struck", who=each.struck_label, why=each.struck_reason or ""))


def _open(at: Opened, arguments: argparse.Namespace) -> None:
    from models.risks.threats import open_threat

    actor, review = at.actor(), next_review(at, arguments.review)
    title, reasons, evidence = (
        told.words(each)
        for each in ("cli.threat.ask_title", "cli.threat.ask_reasons", "cli.threat.ask_evidence")
    )
    with at.store.write() as session:
        number = open_threat(
            session, actor, title, arguments.level, reasons, review, at.store.clock,
            evidence=evidence, method=arguments.method, confidence=arguments.confidence, linked=arguments.link,
        )  # fmt: skip
    say(t("cli.threat.opened", number=number, day=review.isoformat()))


def _assess(at: Opened, arguments: argparse.Namespace) -> None:
    from models.risks.threats import assess

    actor, review = at.actor(), next_review(at, arguments.review)
    reasons, evidence = told.words("cli.threat.ask_reasons"), told.words("cli.threat.ask_evidence")
    with at.store.write() as session:
        assess(
            session, actor, arguments.number, arguments.level, reasons, review, at.store.clock,
            evidence=evidence, method=arguments.method, confidence=arguments.confidence,
        )  # fmt: skip
    say(t("cli.threat.assessed", number=arguments.number[:20].upper(), day=review.isoformat()))


def _strike(at: Opened, arguments: argparse.Namespace) -> None:
    """`which` is the assessment's place as `show` counts them, the first made being 1."""
    from models.risks.reading import view_threat
    from models.risks.threats import strike

    actor = at.actor()
    reason = told.words("cli.threat.ask_strike")
    with at.store.write() as session:
        card = view_threat(session, actor, arguments.number, at.store.clock)
        made = tuple(reversed(card.assessments))
        if not 1 <= arguments.which <= len(made):
            raise UsageProblem("cli.threat.no_such_place", number=card.row.number, most=len(made))
        chosen = made[arguments.which - 1].id
        strike(session, actor, arguments.number, chosen, reason, at.store.clock)
    say(t("cli.threat.struck", number=card.row.number, which=arguments.which))


def _link(at: Opened, arguments: argparse.Namespace) -> None:
    from models.risks.threats import link

    actor = at.actor()
    ended = arguments.act == "unlink"
    with at.store.write() as session:
        code = link(session, actor, arguments.number, arguments.code, at.store.clock, ended=ended)
    number = arguments.number[:20].upper()
    say(t("cli.threat.unlinked" if ended else "cli.threat.linked", number=number, code=code))


def _close(at: Opened, arguments: argparse.Namespace) -> None:
    from models.risks.threats import close_threat

    actor = at.actor()
    reasons = told.words("cli.threat.ask_over")
    with at.store.write() as session:
        close_threat(session, actor, arguments.number, reasons, at.store.clock)
    say(t("cli.threat.closed", number=arguments.number[:20].upper()))


def _actors(at: Opened, arguments: argparse.Namespace) -> None:
    from models.risks.views import actors

    at.actor()  # who is guarded, threatened or helped is told to whoever says who they are
    with at.store.read() as connection:
        rows = actors(connection)
    if arguments.json:
        say_json([_of_actor(row) for row in rows])
        return
    for row in rows:
        say(_line(row.code, row.level, row.review_on, row.closed_on))
    if not rows:
        say(t("cli.actor.none"))


def _show_actor(at: Opened, arguments: argparse.Namespace) -> None:
    from models.risks.reading import view_actor

    actor = at.actor()
    with at.store.write() as session:
        card = view_actor(session, actor, arguments.number, at.store.clock)
    if arguments.json:
        links = [asdict(each) for each in card.links]
        say_json({**_of_actor(card.row), "name": card.name, "known": card.known, "links": links})
        return
    say(_line(card.row.code, card.row.level, card.row.review_on, card.row.closed_on))
    for line in (card.name or t("actor.unnamed"), *(card.known or "").splitlines()):
        say(f"  {line}")
    for link in card.links:
        say(f"  {t(f'risk.link.{link.kind}')} {link.code}")


def _add_actor(at: Opened, arguments: argparse.Namespace) -> None:
    from models.risks.actors import add_actor

    actor, review = at.actor(), next_review(at, arguments.review)
    name, known = told.words("cli.actor.ask_name"), told.words("cli.actor.ask_known")
    with at.store.write() as session:
        code = add_actor(session, actor, known, arguments.level, review, at.store.clock, name=name)
    say(t("cli.actor.added", code=code, day=review.isoformat()))


def _review_actor(at: Opened, arguments: argparse.Namespace) -> None:
    from models.risks.actors import review_actor

    actor, review = at.actor(), next_review(at, arguments.review)
    known = told.words("cli.actor.ask_more")
    with at.store.write() as session:
        review_actor(session, actor, arguments.number, arguments.level, review, at.store.clock, known=known)
    say(t("cli.actor.reviewed", code=arguments.number[:20].upper(), day=review.isoformat()))


def _close_actor(at: Opened, arguments: argparse.Namespace) -> None:
    from models.risks.actors import close_actor

    actor = at.actor()
    with at.store.write() as session:
        close_actor(session, actor, arguments.number, at.store.clock)
    say(t("cli.actor.closed", code=arguments.number[:20].upper()))


def _line(code: str, level: int, review_on: date, closed_on: date | None) -> str:
    when = t("risk.review", day=review_on) if closed_on is None else t("risk.closed", day=closed_on)
    return " · ".join((code, t(f"risk.level.{level}"), when))


def _of_threat(row: ThreatRow) -> dict[str, object]:
    closed = row.closed_on.isoformat() if row.closed_on else None
    return {
        "number": row.number, "level": row.level, "state": row.state, "review_on": row.review_on.isoformat(),
        "closed_on": closed,
    }  # fmt: skip


def _of_assessment(row: AssessmentRow) -> dict[str, object]:
    return {
        "level": row.level, "confidence": row.confidence or None, "method": row.method or None,
        "reasons": row.reasons, "review_on": row.review_on.isoformat(), "by": row.who, "at": iso(row.assessed_at),
        "struck_at": iso(row.struck_at), "struck_by": row.struck_label or None, "struck_reason": row.struck_reason,
    }  # fmt: skip


def _of_actor(row: ActorRow) -> dict[str, object]:
    closed = row.closed_on.isoformat() if row.closed_on else None
    return {
        "code": row.code, "level": row.level, "review_on": row.review_on.isoformat(), "closed_on": closed,
    }  # fmt: skip
