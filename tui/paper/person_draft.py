"""The draft of what is held about a person, as a paper: what may be read, and what waits for a decision."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from models.exchange.person_export import Draft, Held, Section
from models.words.lookup import known, language, n, t
from tui.paper.blocks import Block, Heading, Paper, Paragraph, Table
from tui.render import ages


def person_paper(draft: Draft) -> Paper:
    """The paper: first what it is and what must be decided, then section by section with the ground of secrecy."""
    blocks: list[Block] = [
        Paragraph(t("draft.what")),
        Paragraph(n("draft.to_decide", draft.to_decide)),
        Paragraph(t("draft.law")),
        Paragraph(
            t("draft.decided_grounds", decision=draft.decision)
            if draft.decision
            else t("draft.grounds_example")
        ),
    ]
    for section in draft.sections:
        blocks += _section(section)
    subtitle = t("draft.subtitle", code=draft.code, at=_instant(draft.at))
    return Paper(t("draft.title"), subtitle, language(), draft.at, tuple(blocks))


def _section(section: Section) -> Iterable[Block]:
    yield Heading(t(f"draft.section.{section.name}"))
    yield Paragraph(t("draft.ground", ground=section.ground or "-"))
    if not section.held and not any(count for _, count in section.withheld):
        yield Paragraph(t("draft.nothing"))
    for number, held in enumerate(section.held, start=1):
        rows = tuple(_rows(held))
        if rows:
            yield Table((str(number), ""), rows, (1, 2))
    for mark, count in section.withheld:
        if count:
            yield Paragraph(n(f"draft.withheld.{mark}", count))


def _rows(held: Held) -> Iterable[tuple[str, str]]:
    for name, value in held.values:
        yield field_word(name), _told(value)
    for name, mark, signs in held.left_out:
        yield field_word(name), t(f"draft.left_out.{mark}", signs=signs)


def field_word(name: str) -> str:
    """What a value is called."""
    return t(f"draft.field.{name}") if known(f"draft.field.{name}") else name


def _told(value: object) -> str:
    if isinstance(value, bool):
        return t("draft.yes") if value else t("draft.no")
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _instant(at: datetime) -> str:
    return f"{ages.local(at):%Y-%m-%d %H:%M}"
