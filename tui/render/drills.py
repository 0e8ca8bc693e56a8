"""Drills in words: the scenarios, what was played, and the debrief with the time of each step. Nobody is named."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from models.words.lookup import known, language, n, t
from tui.render.ages import age, when
from tui.render.alarms import kind_word, sign
from tui.render.line import EMPTY, Line, Piece, fit, line, plain, wrap

if TYPE_CHECKING:
    from models.drills.rows import AlarmTimes, Debrief, DrillRow, StepTime
    from models.drills.scenarios import Scenario

PLAIN = 110


def title_of(code: str) -> str:
    """A scenario's title; one that is gone is told by its code."""
    from models.drills.scenarios import scenarios

    found = scenarios().get(code)
    return found.title.in_(language()) if found is not None else code


def drill_words(row: DrillRow, now: datetime) -> str:
    """ "övning 3, Två larm på en gång, 24 nov 10:05, 2 larm, pågår"."""
    told = [t("drill.number", n=row.number), title_of(row.scenario)]
    if row.began_at is not None:
        told.append(when(row.began_at, now))
    told += [n("drill.alarms", row.alarms), t("drill.runs" if row.runs else "drill.over")]
    return ", ".join(told)


def drill_line(row: DrillRow, now: datetime, width: int) -> Line:
    """One drill or, where it has no id, a scenario that can be played."""
    if not row.id:
        words = f"{title_of(row.scenario)}, {n('drill.alarms', row.alarms)}"
        return fit(line(Piece(f" {t('drill.play')}  ", "key"), Piece(words)), width)
    return fit(line(Piece(f" {drill_words(row, now)}", "strong" if row.runs else "")), width)


def scenario_lines(scenario: Scenario, width: int) -> list[Line]:
    """What a scenario trains, and what its leader says when rung."""
    lines: list[Line] = []
    for words, role in (
        (scenario.title.in_(language()), "strong"),
        (t("drill.trains", what=scenario.trains.in_(language())), ""),
        (t("drill.leader", what=scenario.leader.in_(language())), "dim"),
    ):
        lines += _said(words, width, role)
    return lines


def debrief_lines(found: Debrief, now: datetime, width: int) -> list[Line]:
    """How each alarm was worked, what was late, and what was not done."""
    lines = _said(drill_words(found.row, now), width, "title")
    if found.unplayed:
        lines += _said(n("drill.unplayed", found.unplayed), width, "warn")
    for each in found.alarms:
        lines += [EMPTY, *_alarm(each, width)]
    if not found.alarms:
        lines += _said(t("drill.nothing_rang"), width, "dim")
    return lines


def debrief_words(found: Debrief, now: datetime) -> list[str]:
    """The same as plain lines."""
    return [plain(each).rstrip() for each in debrief_lines(found, now, PLAIN)]


def _alarm(each: AlarmTimes, width: int) -> list[Line]:
    head = f"{sign(each.priority)} {t('drill.mark')} {kind_word(each.kind).upper()}"
    lines = _said(head, width, "strong")
    if each.acknowledged_s is None:
        lines += _said(t("drill.never_acknowledged", target=age(each.target_s)), width, "late")
    else:
        words = "drill.acknowledged" if each.in_time else "drill.acknowledged_late"
        told = t(words, took=age(each.acknowledged_s), target=age(each.target_s))
        lines += _said(told, width, "" if each.in_time else "late")
    for name, took in (("acted", each.acted_s), ("closed", each.closed_s)):
        if took is not None:
            lines += _said(t(f"drill.{name}", took=age(took)), width)
    for step in each.steps:
        lines += _said(_step(step), width, "late" if step.late else "")
    if each.undone and each.acknowledged_s is not None:
        titles = "; ".join(title.in_(language()) for title in each.undone)
        lines += _said(t("drill.not_done", steps=titles), width, "warn")
    return lines


def _step(step: StepTime) -> str:
    told = f"{age(step.after_s)}  {step.title.in_(language())}: {_act(step)} (+{age(step.took_s)})"
    if step.late:
        return f"{told}, {t('drill.late', target=age(step.target_s))}"
    return told


def _act(step: StepTime) -> str:
    outcome = f"plan.outcome.{step.outcome}"
    if step.act == "called" and known(outcome):
        return t(outcome)
    return t(f"drill.act.{step.act}")


def _said(words: str, width: int, role: str = "") -> list[Line]:
    return [fit(line(" ", Piece(part, role)), width) for part in wrap(words, max(1, width - 2))]
