"""The draft of what is held about a person, as a paper: what may be read, and what waits for a decision."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from models.exchange.person_export import Draft, Held, Section
from models.words.lookup import known, language, n, t
from tui.paper.blocks import Block, Heading, Paper, Paragraph, Table
from tui.render import ages
from tui.render.people import degree_word

# How stored values are worded, by field, or by section and field where the same field means another thing.
FAMILIES: dict[str, tuple[str, ...]] = {
    "category": ("category",), "protection": ("protection",), "role": ("board.role",), "threat": ("register.threat",),
    "item": ("owed.kind",), "how": ("owed.way",), "hierarchy": ("measure.hierarchy",), "act": ("device.act",),
    "purpose": ("measure.purpose",), "outcome": ("incident.outcome",), "police": ("incident.police",),
    "asker": ("advice.asker",), "owner": ("owed.owner",),
    "filed_by": ("police.filer",), "decision": ("police.decision",), "pursued.outcome": ("court.outcome",),
    "pursued.kind": ("court.kind",), "pursued.state": ("crisis.state", "crisis.follow_up"),
    "offers.kind": ("owed.kind",), "protection.kind": ("measure.kind",), "transmitters.kind": ("device.kind",),
    "alarms.kind": ("alarm.kind",), "protection.channel": ("advice.channel",),
    "offers.state": ("owed.state", "course.state"), "talks.state": ("talk.state", "draft.state"),
    "protection.state": ("measure.state",), "alarms.state": ("alarm.state",), "incidents.state": ("draft.state",),
    "alarms.close_class": ("alarm.class",), "incidents.close_class": ("incident.class",),
}  # fmt: skip


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
        rows = tuple(_rows(section.name, held))
        if rows:
            yield Table((str(number), ""), rows, (1, 2))
    for mark, count in section.withheld:
        if count:
            yield Paragraph(n(f"draft.withheld.{mark}", count))


def _rows(section: str, held: Held) -> Iterable[tuple[str, str]]:
    for name, value in held.values:
        yield field_word(name), _told(section, name, value)
    for name, mark, signs in held.left_out:
        yield field_word(name), t(f"draft.left_out.{mark}", signs=signs)


def field_word(name: str) -> str:
    """What a value is called."""
    return t(f"draft.field.{name}") if known(f"draft.field.{name}") else name


def _told(section: str, name: str, value: object) -> str:
    """A value as people say it: who the draft is about reads it too."""
    if isinstance(value, str):
        families = (*FAMILIES.get(f"{section}.{name}", ()), *FAMILIES.get(name, ()))
        return next((t(f"{each}.{value}") for each in families if known(f"{each}.{value}")), value)
    if name == "degree_tenths" and isinstance(value, int):
        return f"{degree_word(value)} %"
    if isinstance(value, bool):
        return t("draft.yes") if value else t("draft.no")
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _instant(at: datetime) -> str:
    return f"{ages.local(at):%Y-%m-%d %H:%M}"
