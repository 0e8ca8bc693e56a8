"""The escalation ladder and its channels in words: whom each step reaches, who is woken now, what was tested."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from models.store.ladder import AT_HOME, BY_NAME
from models.store.text import clean
from models.words.lookup import t
from tui.render.ages import when
from tui.render.line import Line, Piece, cell, fit, line, wrap

if TYPE_CHECKING:
    from models.channels.ladder_now import LadderNow
    from models.channels.rows import ChannelRow
    from models.store.ladder import Rule

NAME, WHOSE, KIND = 20, 18, 9
INDENT = 8


def rule_words(rule: Rule) -> str:
    """ "genast: väck TiB; efter 3 min: TiB:s bord"."""
    told = []
    if rule.at_once:
        told.append(t("cli.ladder.at_once", reach=reach_words(rule.at_once)))
    told += [
        t("cli.ladder.step", after=age_words(step.after_s), reach=reach_words(step.reach))
        for step in rule.steps
    ]
    if rule.repeat_s:
        told.append(t("cli.ladder.repeat", every=age_words(rule.repeat_s)))
    return "; ".join(told)


def reach_words(words: Sequence[str]) -> str:
    """Whom a step reaches."""
    return ", ".join(
        t("channel.reach.named", name=word.removeprefix(BY_NAME))
        if word.startswith(BY_NAME)
        else t(f"channel.reach.{word}")
        for word in words
    )


def age_words(seconds: int) -> str:
    """ "3 min", "90 s"."""
    if seconds % 60:
        return t("notice.age.s", n=seconds)
    return t("notice.age.min", n=seconds // 60)


def outcome_words(outcome: str, fault: str) -> str:
    """What became of a message, and why where it did not go."""
    words = t(f"channel.outcome.{outcome or 'waiting'}")
    return f"{words} ({t(f'channel.fault.{fault}')})" if fault and outcome != "refused" else words


def whose_words(whose: str) -> str:
    """A duty in words, or an officer's name as it is."""
    return t(f"channel.whose.{whose}") if whose in _DUTIES else clean(whose, 40)


_DUTIES = frozenset({"tib", "tib_backup", "contact", "all", "head", "communications"})


def tested_words(row: ChannelRow, tested: bool, now: datetime) -> tuple[str, str]:
    """When a receiver last confirmed a test, and how loud that is to be said."""
    if row.confirmed_at is None:
        words = t("cli.channel.never_tested")
    elif tested:
        return t("cli.channel.tested", at=when(row.confirmed_at, now)), "ok"
    else:
        words = t("cli.channel.tested_long_ago", at=when(row.confirmed_at, now))
    if row.asked_at is not None and (row.confirmed_at is None or row.asked_at > row.confirmed_at):
        words = f"{words}, {t('channel.awaits_code', at=when(row.asked_at, now))}"
    return words, "warn"


def channel_line(row: ChannelRow, tested: bool, now: datetime, width: int) -> Line:
    """One channel in the list: its name, whose, whether it is tested, what became of what it last carried."""
    words, role = tested_words(row, tested, now)
    last = ""
    if row.outcome_at is not None:
        what = outcome_words(row.outcome, row.fault)
        last = " · " + t("cli.channel.last", at=when(row.outcome_at, now), what=what)
    late = row.outcome in ("expired", "refused")
    return fit(
        line(
            " ",
            cell(clean(row.name, 40), NAME, "strong"),
            cell(whose_words(row.operator or row.duty or ""), WHOSE),
            cell(t(f"channel.kind.{row.kind}"), KIND, "dim"),
            Piece(words, role),
            Piece(last, "late" if late else "dim"),
        ),
        width,
    )


def ladder_lines(found: LadderNow, width: int) -> list[Line]:
    """Who is woken now, then every step by priority, then whether the ARC rings TiB itself."""
    lines = [*_said(*woken_words(found), width), *_said(*arc_words(found), width)]
    for those, rule in found.rules:
        head = f"P{those[0]}-P{those[-1]}" if len(those) > 1 else f"P{those[0]}"
        parts = wrap(rule_words(rule), max(8, width - INDENT - 2))
        lines += [
            fit(line(" ", cell("" if at else head, INDENT, "strong"), part), width)
            for at, part in enumerate(parts)
        ]
    return lines


def woken_words(found: LadderNow) -> tuple[str, str]:
    """Who is woken if a P1 rings this moment; nobody is said outright."""
    if not found.first:
        return t(
            "ladder.wakes_nobody"
        ), "late" if found.profile == AT_HOME and not found.arc_rings else "warn"
    told = []
    for each in found.first:
        whose = whose_words(each.whose)
        if each.whose == "tib" and found.tib:
            whose = f"{whose} {clean(found.tib, 40)}"
        told.append(
            t("ladder.woken" if each.tested else "ladder.woken_untested", name=each.name, whose=whose)
        )
    sure = any(each.tested for each in found.first)
    return t("ladder.wakes", names=", ".join(told)), "strong" if sure else "late"


def arc_words(found: LadderNow) -> tuple[str, str]:
    """ "Larmcentralen ringer TiB vid varje larm, beslut SN 2026/12"."""
    if not found.arc_decision:
        return t("ladder.arc.undecided"), "dim"
    name = "rings" if found.arc_rings else "rings_not"
    return t(f"ladder.arc.{name}", decision=clean(found.arc_decision, 80)), ""


def head_words(found: LadderNow) -> str:
    """The profile in force, and by which decision."""
    profile = t(f"ladder.profile.{found.profile}")
    decided = (
        t("cli.ladder.decided", decision=clean(found.decision, 80))
        if found.decision
        else t("ladder.undecided")
    )
    return f"{profile} · {decided}"


def _said(words: str, role: str, width: int) -> list[Line]:
    return [fit(line(" ", Piece(part, role)), width) for part in wrap(words, max(8, width - 2))]
