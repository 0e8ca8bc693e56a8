"""The year's follow-up in words: directive version, holder, figure, "not known" and source; no names, no few (D88)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from models.duties.directive import IMPLIED
from models.duties.measured import HOLDERS, Holder
from models.duties.suppression import Share, Told, is_few, share
from models.store.text import clean
from models.words.lookup import language, n, t
from tui.paper.blocks import Block, Heading, Paper, Paragraph, Table
from tui.render import exposure
from tui.render.alarms import kind_word
from tui.render.compliance import is_empty, measured_word, state_word
from tui.render.figures import percent, took_words

if TYPE_CHECKING:
    from models.duties.compliance import Directive, Figure, Standing
    from models.duties.directive import Duty
    from models.duties.measured import Measured
    from models.duties.year import YearIncidents, YearReport
    from models.figures.rows import Answered

# What does not count persons may be told to the last: days, months, plans, offices, boards, documents, courses.
NOT_PERSONS = frozenset(
    {
        "rota",
        "reconcile",
        "plans",
        "drills",
        "channels",
        "offices",
        "boards",
        "documents",
        "policy",
        "follow_up",
    }
)
NOT_PERSONS_BY_ID = frozenset({
    "training.courses", "training.open", "risks.analysed", "risks.watched", "risks.notes_late", "routines.decided",
})  # fmt: skip
# Counted over twelve months on the board, and over the year in tables of their own here: beside each other the two
# would tell of the few between.
ELSEWHERE = frozenset({
    "incidents.reported", "incidents.near_miss", "incidents.harm", "incidents.police_known", "alarms.timed",
    "alarms.outcome", "exposure.categories", "exposure.degrees", "exposure.years",
})  # fmt: skip
GOALS = (("D6", "introductions.offered"), ("D7", "trainings.offered"), ("D8", "talks.offered"))


def year_paper(report: YearReport, made_at: datetime) -> Paper:
    """The whole follow-up."""
    return Paper(
        title=t("report.title", city=clean(report.city, 80), year=report.year),
        subtitle=t("report.subtitle", first=report.first, last=report.last, made_on=report.made_on),
        language=language(),
        made_at=made_at,
        blocks=(
            *_grounds(report),
            *_goals(report),
            *(block for holder in HOLDERS for block in _duties(report, holder)),
            *_alarms(report),
            *_incidents(report),
            *_exposure(report),
            Heading(t("report.head.method")),
            *(Paragraph(t(f"report.method.{each}")) for each in ("few", "left_out", "states", "assured")),
        ),
    )


def _grounds(report: YearReport) -> Iterable[Block]:
    directive = report.board.directive
    yield Heading(t("report.head.grounds"))
    if directive is None:
        yield Paragraph(t("report.no_directive"))
    else:
        yield Paragraph(
            t(
                "report.directive",
                name=clean(directive.name, 80),
                day=directive.decided_on,
                who=clean(directive.decided_by, 80),
            )
        )
    yield Paragraph(t("report.law"))


def _goals(report: YearReport) -> Iterable[Block]:
    """The directive's goals and the Act's, beside each other and never added (rule 15)."""
    from models.duties.compliance import ASSURED

    yield Heading(t("report.head.goals"))
    rows = []
    for duty, id in (*GOALS, ASSURED):
        found = report.board.figure(duty, id)
        rows.append(
            (
                t("report.goal.act" if (duty, id) == ASSURED else "report.goal.directive"),
                duty,
                t(f"duty.{duty}"),
                t("compliance.state.not_measured") if found is None else _count(found),
                "-" if found is None or found.count is None or found.of is None else _rest(found),
            )
        )
    head = ("report.col.aim", "report.col.duty", "report.col.what", "report.col.count", "report.col.unknown")
    yield _table(head, rows, (22, 8, 40, 18, 18))


def _duties(report: YearReport, holder: Holder) -> Iterable[Block]:
    yield Heading(t("report.head.duties", holder=t(f"compliance.holder.{holder}")))
    if holder != "city":
        yield Paragraph(t("report.others"))
    rows = [
        row
        for each in report.board.duties
        if each.duty.holder == holder
        for row in _figures(each, holder, _cited(each.duty, report.board.directive))
    ]
    head = ("report.col.duty", "report.col.phrase", "report.col.figure", "report.col.count", "report.col.state",
            "report.col.source")  # fmt: skip
    yield _table(head, rows, (7, 38, 29, 16, 13, 15))


def _cited(duty: Duty, directive: Directive | None) -> str:
    """The duty in short, with the version of the directive and the heading it stands under (D12, D74)."""
    phrase, heading = t(f"duty.{duty.number}"), t(f"duty.heading.{duty.heading}")
    if directive is None or duty.heading == IMPLIED:
        return t("report.cites.no_version", phrase=phrase, heading=heading)
    return t("report.cites", phrase=phrase, name=clean(directive.name, 40), heading=heading)


def _figures(each: Standing, holder: Holder, phrase: str) -> list[tuple[str, ...]]:
    if not each.figures:
        return [(each.duty.number, phrase, "-", "-", t("compliance.state.not_measured"), "-")]
    return [
        (
            each.duty.number,
            phrase,
            measured_word(figure.measured),
            _count(figure.measured),
            _state(figure.measured, holder),
            _source(figure),
        )
        for figure in each.figures
    ]


def _state(measured: Measured, holder: Holder) -> str:
    if is_empty(measured):
        return t("compliance.state.nothing")
    if measured.state == "not_known":
        return t("report.not_known")
    return state_word(measured.state, holder)


def _source(figure: Figure) -> str:
    return t(f"report.source.{figure.room.split('.')[1]}")


def _count(measured: Measured) -> str:
    """The figure as it may be told: persons never so that a few of them are counted out."""
    if measured.id in ELSEWHERE:
        return t("report.elsewhere")
    if measured.count is None:
        return "-"
    if of_things(measured):
        return (
            f"{measured.count}"
            if measured.of is None
            else t("report.exact", count=measured.count, of=measured.of)
        )
    if measured.of is None:
        return few(measured.count)
    return share_words(share(min(measured.count, measured.of), measured.of))


def of_things(measured: Measured) -> bool:
    """Whether a figure counts no persons nor what befell them; what is not named here is taken to."""
    return measured.id.split(".")[0] in NOT_PERSONS or measured.id in NOT_PERSONS_BY_ID


def _rest(measured: Measured) -> str:
    """How many are not known of, as it may be told."""
    assert measured.count is not None
    assert measured.of is not None
    told = share(min(measured.count, measured.of), measured.of)
    if told.how == "exact" and told.count is not None and told.of is not None:
        return f"{told.of - told.count}"
    return t("report.few") if told.how == "at_least" else "-"


def few(count: int | None) -> str:
    """A count of persons or of what befell them; 1 to 4, and None, as "fewer than 5"."""
    return t("report.few") if count is None or is_few(count) else f"{count}"


def share_words(told: Share) -> str:
    """A share of persons in words."""
    if told.how == "exact":
        return t("report.exact", count=told.count, of=told.of)
    if told.how == "at_least":
        return t("report.at_least", count=told.count, of=told.of)
    if told.how == "few":
        return t("report.few_of", of=told.of)
    return t("report.hidden") if told.of is None else t("report.hidden_of", of=told.of)


def _alarms(report: YearReport) -> Iterable[Block]:
    alarms = report.alarms
    yield Heading(t("report.head.alarms"))
    yield Paragraph(t("report.alarms", total=few(alarms.kinds.total)))
    yield _told("report.col.kind", alarms.kinds, kind_word)
    yield _told("report.col.outcome", alarms.classes, _class)
    yield Paragraph(t("report.left_out"))
    yield _told("report.col.left_out", alarms.left_out, lambda name: t(f"report.left_out.{name}"))
    yield Heading(t("report.head.answered"), 3)
    rows = [_answered(each) for each in alarms.answered]
    head = (
        "report.col.priority",
        "report.col.p50",
        "report.col.p80",
        "report.col.p98_5",
        "report.col.within",
    )
    yield _table(head, rows, (16, 14, 14, 14, 24))
    yield Paragraph(t("figures.definition.time"))


def _answered(each: Answered) -> tuple[str, ...]:
    """Times only of a group that is no few; its size stays untold, since it adds up with the others."""
    times = each.times
    if is_few(times.count) or not times.count or each.hidden:
        return (each.group, "-", "-", "-", t("report.hidden") if times.count else "-")
    took = [took_words(value) if value else "-" for value in (times.p50, times.p80, times.p98_5)]
    within = "-" if each.share is None else percent(each.within, each.judged)
    told = share(each.within, each.judged)
    return (each.group, *took, within if told.how == "exact" else t("report.hidden"))


def _incidents(report: YearReport) -> Iterable[Block]:
    this = report.years[-1]
    yield Heading(t("report.head.incidents"))
    yield Paragraph(t("report.incidents", total=few(this.outcomes.total)))
    yield _told("report.col.outcome", this.outcomes, lambda name: t(f"report.outcome.{name}"))
    yield _told("report.col.police", this.police, lambda name: t(f"report.police.{name}"))
    yield Paragraph(t("report.police"))


def _exposure(report: YearReport) -> Iterable[Block]:
    """Development over the years, election mode, how much of a mandate it was, and what kind (D81-D84)."""
    yield Heading(t("report.head.years"))
    rows = [
        (str(each.year), few(each.outcomes.total), t("report.whole" if each.whole else "report.part"))
        for each in report.years
    ]
    yield _table(("report.col.year", "report.col.incidents", "report.col.span"), rows, (16, 24, 40))
    yield Paragraph(t("report.too_few" if report.too_few else "report.no_season"))
    yield _chart(report, exposure.YEARS)
    yield from _election(report, report.years[-1])
    yield Heading(t("report.head.degrees"), 3)
    yield _chart(report, exposure.DEGREES)
    yield Heading(t("report.head.categories"), 3)
    yield _chart(report, exposure.CATEGORIES)
    yield Paragraph(t("measured.note.exposure.years"))
    yield Paragraph(t("measured.note.exposure.not_held"))
    yield Paragraph(t("measured.note.exposure.categories"))


def _chart(report: YearReport, id: str) -> Table:
    """Year over year, with bars of signs."""
    rows = tuple(each.cells for each in exposure.chart_rows(report.exposure, id))
    return Table(exposure.head_words(), rows, (26, 34, 14, 13, 31))


def _election(report: YearReport, this: YearIncidents) -> Iterable[Block]:
    yield Heading(t("report.head.election"), 3)
    if report.election is None or this.election is None:
        yield Paragraph(t("report.no_election"))
        return
    yield Paragraph(t("report.election", first=report.election[0], last=report.election[1]))
    yield _told("report.col.when", this.election, lambda name: t(f"report.election.{name}"))


def _told(head: str, told: Told, word: Callable[[str], str]) -> Table:
    """Cells as they may be told, without those that are none, and their sum."""
    rows = [
        (
            t("report.together")
            if 1 < len(cell.names) == sum(len(each.names) for each in told.cells)
            else " + ".join(word(name) for name in cell.names),
            few(cell.count),
        )
        for cell in told.cells
        if cell.count != 0
    ]
    rows.append((t("report.total"), few(told.total)))
    return _table((head, "report.col.count"), rows, (60, 20))


def _class(name: str) -> str:
    return t("report.open" if name == "open" else f"alarm.class.{name}")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]], widths: tuple[int, ...]) -> Table:
    return Table(tuple(t(each) for each in head), tuple(rows), widths)


def made_words(report: YearReport) -> str:
    """What the command line says when the file is there."""
    return n(
        "report.measured",
        sum(bool(each.figures) for each in report.board.duties),
        of=len(report.board.duties),
    )
