"""The figures in words: a table of response times, then false alarms; never a mean alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.store.text import clean
from models.words.lookup import n, t
from tui.render.ages import age, span_words
from tui.render.line import EMPTY, Line, Piece, cell, fit, line, plain, wrap

if TYPE_CHECKING:
    from models.figures.percentiles import Spread, Took
    from models.figures.rows import Answered, FalseAlarms, Figures

PERCENTILES = ("p50", "p80", "p98_5", "worst")
NAME, COUNT, TIME = 21, 6, 8
PLAIN = 160
"""Wide enough that nothing is cut where no screen holds it."""


def figures_lines(found: Figures, width: int) -> list[Line]:
    """Everything, from the most asked for to the definitions."""
    lines = [*_said(_period(found), width, "dim"), EMPTY, _title("figures.title.answered", width)]
    lines.append(_head(width))
    lines += [_answered(each, each.group, width) for each in found.priorities]
    lines += _said(_standard(found.priorities), width)
    lines += [EMPTY, _title("figures.title.duties", width)]
    lines += [_answered(each, t(f"figures.duty.{each.group}"), width) for each in found.duties]
    if any(each.hidden for each in (*found.priorities, *found.duties)):
        lines += _said(t("figures.hidden"), width, "dim")
    lines += [EMPTY, _title("figures.title.steps", width)]
    lines += [
        _row(t(f"figures.step.{each.name}"), each.times, "", width)
        for each in found.steps
        if each.times.count
    ]
    lines += [EMPTY, _title("figures.title.false", width), *_false(found, width)]
    lines += [EMPTY, _title("figures.title.definitions", width)]
    for name in ("percentile", "time", "false", "excluded", "en_50518"):
        lines += _said(t(f"figures.definition.{name}"), width, "dim")
    return lines


def figures_words(found: Figures) -> list[str]:
    """The same as plain lines, for scripts and screen readers."""
    return [plain(each).rstrip() for each in figures_lines(found, PLAIN)]


def _period(found: Figures) -> str:
    period = found.period
    told = [t("figures.period", first=period.first, last=period.last), n("figures.counted", found.counted)]
    left = [n(f"figures.excluded.{why}", count) for why, count in found.excluded.items() if count]
    if left:
        told.append(t("figures.left_out", what=", ".join(left)))
    return " · ".join(told)


def _standard(priorities: Sequence[Answered]) -> str:
    """98.5 % within target, after EN 50518: told as a comparison, never as a claim to fulfil the standard."""
    told = [
        t(
            f"figures.en_50518.{'reached' if each.reaches else 'missed'}",
            group=each.group,
            share=_tenths(each),
        )
        for each in priorities
        if each.reaches is not None
    ]
    return t("figures.en_50518", what=", ".join(told) if told else t("figures.en_50518.nothing"))


def _tenths(each: Answered) -> str:
    """The share within target in tenths of a percent, rounded down: 98,49 % has not reached 98,5 %."""
    whole, tenth = divmod(each.within * 1000 // each.judged, 10)
    return t("figures.percent.tenths", whole=whole, tenth=tenth)


def _head(width: int) -> Line:
    rooms = [("group", NAME), ("count", COUNT), *((name, TIME) for name in PERCENTILES)]
    return fit(
        line(
            " ",
            *(cell(t(f"figures.head.{name}"), room, "dim", right=name != "group") for name, room in rooms),
            Piece(f"  {t('figures.head.within')}", "dim"),
        ),
        width,
    )


def _answered(each: Answered, name: str, width: int) -> Line:
    if each.target_s is not None:
        name = t("figures.target", group=name, span=span_words(each.target_s))
    if each.hidden:
        words = t("figures.hidden.cell")
    elif each.share is None:
        words = ""
    else:
        share = percent(each.within, each.judged)
        words = t("figures.within", share=share, n=each.within, of=each.judged)
    return _row(name, each.times, words, width)


def _row(name: str, times: Spread, words: str, width: int) -> Line:
    took = (getattr(times, each) for each in PERCENTILES)
    cells = (cell(took_words(each) if each else "-", TIME, right=True) for each in took)
    return fit(
        line(" ", cell(name, NAME), cell(str(times.count), COUNT, right=True), *cells, f"  {words}"), width
    )


def took_words(took: Took) -> str:
    """ "0:28", "≥ 4:10" where it still runs; a part of a second is told as one."""
    words = age(math.ceil(took.seconds))
    return f"≥ {words}" if took.running else words


def percent(part: int, whole: int) -> str:
    """ "93 %"; never 100 % or 0 % unless it is all or none."""
    share = part * 100 / whole
    rounded = round(share)
    if rounded == 100 and part < whole:
        rounded = 99
    if rounded == 0 and part:
        rounded = 1
    return t("figures.percent", n=rounded)


def _false(found: Figures, width: int) -> Sequence[Line]:
    lines = _said(
        t(
            "figures.false.total",
            n=found.false_total,
            alarms=sum(each.alarms for each in found.false_alarms),
            transmitters=found.transmitters,
        ),
        width,
    )
    for each in found.false_alarms:
        lines.append(fit(line(" ", *_device(each)), width))
    return lines


def _device(each: FalseAlarms) -> Sequence[Piece | str]:
    causes = [n(f"figures.cause.{name}", count) for name, count in each.causes.items() if count]
    others = [
        n(f"figures.false.{name}", count)
        for name, count in (("real", each.real), ("unknown", each.unknown), ("open", each.open))
        if count
    ]
    judged = each.false + each.real + each.unknown
    share = percent(each.false, judged) if judged else "-"
    return (
        cell(clean(each.person or "", 20), 8, "code"),
        cell(clean(each.account, 40), 14),
        cell(n("figures.false.of", each.false, alarms=each.alarms), 26, "warn" if each.false else ""),
        cell(share, 7, right=True),
        "  ",
        ", ".join([*causes, *others, *_since(each)]),
    )


def _since(each: FalseAlarms) -> list[str]:
    return [n("figures.false.days", each.days)] if each.days < 360 else []


def _title(message_id: str, width: int) -> Line:
    return fit(line(Piece(f" {t(message_id)}", "title")), width)


def _said(words: str, width: int, role: str = "") -> list[Line]:
    return [fit(line(" ", Piece(part, role)), width) for part in wrap(words, max(8, width - 2))]
