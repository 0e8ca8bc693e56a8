"""A plan on the glass: the current step large with its keys, what comes then, and what is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.plans.engine import StepStanding, next_number
from models.words.lookup import known, language, t
from tui.render.ages import age, clock, seconds_between
from tui.render.big import figures
from tui.render.line import EMPTY, Line, Piece, cell, fit, line, spread, width_of, wrap
from tui.render.phones import grouped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.alarms.rows import TimelineRow
    from models.plans.plan import Words
    from models.plans.rows import Number, WorkedPlan
    from tui.state import DeskState

EMERGENCY = "112"
LEFT = 3
TITLE_CELLS = 46


def shown_steps(plan: WorkedPlan) -> list[StepStanding]:
    """The steps that are for this alarm, in order; those whose conditions do not hold are left out."""
    return [each for each in plan.standing.steps if each.state != "not_applicable" or each.mark is not None]


def left_to_do(plan: WorkedPlan) -> int:
    """How many steps are neither done nor skipped."""
    return sum(each.state in ("current", "waiting") for each in plan.standing.steps)


def asks_112(plan: WorkedPlan | None) -> bool:
    """Whether a step about 112 still waits for its answer."""
    return plan is not None and any(
        each.step.kind == "emergency" and each.state in ("current", "waiting") for each in plan.standing.steps
    )


def says_never(plan: WorkedPlan | None) -> bool:
    """Whether the plan itself says what must not be done."""
    return plan is not None and any(each.state == "never" for each in plan.standing.steps)


def now_lines(
    plan: WorkedPlan,
    state: DeskState,
    fill: Mapping[str, str],
    warnings: list[tuple[str, str]],
    width: int,
    tall: bool,
) -> list[Line]:
    """The current step: which, its number or question, its keys, and the words to say."""
    current = plan.standing.current
    example = Piece("" if plan.decision else t("plan.example"), "dim")
    if current is None:
        lines = [spread(line(Piece(f" {t('plan.all_done')}", "ok")), line(example), width)]
        return lines + _said(t("step.close"), width)
    steps = [each for each in shown_steps(plan) if each.state != "never"]
    at = steps.index(current) + 1
    head = line(Piece(f" {t('plan.step', at=at, of=len(steps))}", "title"), *_target(current, state))
    lines = [spread(head, line(example), width)]
    asked = current.ringing and current.step.kind == "emergency"
    title = t("plan.spoke") if asked else _words(current.step.title, fill)
    lines += _wrapped(title, width, "strong", LEFT)
    lines += _question(plan, current, state, width, tall)
    for words, role in warnings:
        lines += _wrapped(words, width, role, LEFT)
    if current.step.say:
        lines += _wrapped(f"“{_words(current.step.say, fill)}”", width, "", LEFT)
    return lines


def then_lines(plan: WorkedPlan, fill: Mapping[str, str], width: int, arc_phone: str = "") -> list[Line]:
    """The steps that wait, each on a line with the number that will be rung first; `arc_phone` is the settings'."""
    lines: list[Line] = []
    number = 0
    for each in shown_steps(plan):
        number += each.state != "never"
        if each.state == "never":
            lines += _row("!", _words(each.step.title, fill), "", "late", width)
        elif each.state == "waiting":
            first = next(iter(plan.numbers.get(each.step.id, ())), None)
            known_phone = (
                first.phone if first is not None else arc_phone if each.step.phones == ("arc",) else ""
            )
            phone = EMERGENCY if each.step.kind == "emergency" else grouped(known_phone)
            lines += _row(str(number), _words(each.step.title, fill), phone, "", width)
    return lines


def done_lines(plan: WorkedPlan, fill: Mapping[str, str], width: int) -> list[Line]:
    """What is done, skipped or was reached by nobody: when, how it went, who."""
    lines: list[Line] = []
    for each in shown_steps(plan):
        if each.mark is None:
            continue
        how = _how(each, plan.standing.told)
        told = f"{clock(each.mark.at, seconds=True)} {_words(each.step.title, fill)}"
        role = "warn" if each.state == "unreached" else "dim"
        end = f" · {how} · {each.mark.label}"
        room = max(8, width - LEFT - len(end))
        lines.append(fit(line("   ", Piece(_cut(told, room), "dim"), Piece(end, role)), width))
    return lines


def entry_words(row: TimelineRow) -> str:
    """One act by a plan as a sentence of the timeline."""
    detail = {name: str(value) for name, value in row.detail.items()}
    step = detail.get("en" if language() == "en" else "sv", detail.get("step", ""))
    name = f"verb.{row.verb}"
    if row.verb == "plan.alerted":
        name = f"verb.plan.alerted.{detail.get('outcome', '')}"
    elif row.verb == "plan.rang" and detail.get("kind") == "emergency":
        name = "verb.plan.rang.emergency"
    elif row.verb == "plan.step_late" and detail.get("whom") == "next":
        name = "verb.plan.step_late.next"
    whom = f"plan.source.{detail.get('source', '')}"
    words = row.verb if not known(name) else t(
        name, step=step, whom=t(whom) if known(whom) else step,
        reason=detail.get("reason", ""), to=detail.get("to", ""),
        outcome=_word("plan.outcome", detail.get("outcome", "")), code=detail.get("code", ""),
        version=detail.get("version", ""),
    )  # fmt: skip
    return ", ".join([words, *facts_told(detail)])


def _question(
    plan: WorkedPlan, current: StepStanding, state: DeskState, width: int, tall: bool
) -> list[Line]:
    """What is asked of the officer now, and the keys that answer."""
    step = current.step
    keys = {
        "yes": state.key("alerted"), "no": state.key("new"), "call": state.key("ring"), "done": state.key("act"),
        "skip": state.key("skip"), "duress": state.key("details"),
    }  # fmt: skip
    if step.kind == "emergency":
        if not current.ringing:
            return _wrapped(t("plan.keys.emergency", **keys), width, "key", LEFT)
        return [
            *_number(EMERGENCY, "", width, tall),
            *_wrapped(t("plan.keys.spoke", **keys), width, "key", LEFT),
        ]
    if step.kind == "call":
        lines = _to_ring(plan, current, state, width, tall)
        return lines + _wrapped(
            f"{t('plan.keys.ring', **keys)}   {t('plan.keys.outcome')}", width, "key", LEFT
        )
    if step.kind == "pass_phrase":
        return _wrapped(t("plan.keys.phrase", **keys), width, "key", LEFT)
    return _wrapped(t("plan.keys.do", **keys), width, "key", LEFT)


def _to_ring(plan: WorkedPlan, current: StepStanding, state: DeskState, width: int, tall: bool) -> list[Line]:
    numbers = plan.numbers.get(current.step.id, ())
    lines: list[Line] = []
    if numbers:
        lines += _one_number(numbers, next_number(current, len(numbers)), width, tall)
    elif current.step.phones == ("arc",) and state.arc_phone:
        lines += _number(state.arc_phone, t("plan.source.arc"), width, tall)
    else:
        lines += _wrapped(t("plan.no_number"), width, "warn", LEFT)
    tries = " · ".join(
        f"{clock(each.at, seconds=True)} {_word('plan.outcome', each.outcome)}" for each in current.tries
    )
    return lines + (_wrapped(tries, width, "dim", LEFT) if tries else [])


def _one_number(numbers: tuple[Number, ...], at: int, width: int, tall: bool) -> list[Line]:
    number = numbers[at]
    whose = ", ".join(part for part in (t(f"plan.source.{number.source}"), number.name) if part)
    of = f" ({at + 1}/{len(numbers)})" if len(numbers) > 1 else ""
    if number.hidden:
        return _wrapped(f"{t('plan.hidden_number')}: {whose}{of}", width, "warn", LEFT)
    return _number(number.phone, whose + of, width, tall)


def _number(phone: str, whose: str, width: int, tall: bool) -> list[Line]:
    """A number alone and grouped, three rows high where there is room."""
    told = grouped(phone)
    rows = figures(told, " ") if tall else []
    if rows and len(rows[0]) + LEFT < width:
        lines = [line(" " * LEFT, Piece(row, "strong")) for row in rows]
        return [
            EMPTY,
            *lines,
            fit(line(" " * LEFT, Piece(told, "strong"), Piece(f"  {whose}")), width),
            EMPTY,
        ]
    return [fit(line(" " * LEFT, Piece(told, "strong"), Piece(f"   {whose}" if whose else "")), width)]


def _target(current: StepStanding, state: DeskState) -> list[Piece]:
    step = current.step
    if not step.target_s or current.since is None:
        return []
    left = step.target_s - seconds_between(current.since, state.now)
    target = age(step.target_s)
    if left >= 0:
        return [Piece(f" · {t('plan.target.left', target=target, left=age(left))}")]
    return [Piece(f" · {t('plan.target.over', target=target, over=age(-left))}", "late")]


def _how(each: StepStanding, told: Mapping[str, str]) -> str:
    mark = each.mark
    if mark is None:
        return ""
    if mark.act == "alerted":
        return ", ".join([t(f"verb.plan.alerted.{mark.outcome}"), *facts_told(told)])
    if mark.act in ("phrase_right", "phrase_wrong"):
        return t(f"verb.plan.{mark.act}")
    words = t(f"plan.state.{each.state}") if mark.act != "called" else _word("plan.outcome", mark.outcome)
    return f"{words}: {mark.told['reason']}" if mark.told.get("reason") else words


def facts_told(told: Mapping[str, str]) -> list[str]:
    """ "händelse P-4711", "medlyssning: ja"."""
    facts = [t("plan.event_number", number=told["event_number"])] if told.get("event_number") else []
    for name in ("verified", "listening"):
        if told.get(name):
            facts.append(f"{t(f'plan.{name}')}: {_word('plan.answer', told[name])}")
    return facts


def _word(family: str, value: str) -> str:
    return t(f"{family}.{value}") if known(f"{family}.{value}") else value


def _words(words: Words, fill: Mapping[str, str]) -> str:
    told = words.in_(language())
    for name, value in fill.items():
        told = told.replace("{" + name + "}", value)
    return told


def _row(number: str, words: str, phone: str, role: str, width: int) -> list[Line]:
    right = line(Piece(phone, "strong")) if phone else EMPTY
    room = max(8, width - 6 - (width_of(right) + 2 if phone else 0))
    return [spread(line(" ", cell(number, 4, role or "dim", right=True), " ", Piece(_cut(words, room), role)),
                   right, width)]  # fmt: skip


def _cut(words: str, room: int) -> str:
    return words if len(words) <= room else words[: room - 1].rstrip() + "…"


def _said(words: str, width: int) -> list[Line]:
    return _wrapped(words, width, "", 1)


def _wrapped(words: str, width: int, role: str, left: int) -> list[Line]:
    return [fit(line(" " * left, Piece(part, role)), width) for part in wrap(words, max(8, width - left - 1))]
