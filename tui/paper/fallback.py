"""The sheet for when nothing else works: duty, numbers and plans, sealed with a code from the city's own key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from models.handover.saying import at, known_word
from models.store.text import clean
from models.words.lookup import language, t
from tui.paper.blocks import Block, Heading, Paper, Paragraph, Table

if TYPE_CHECKING:
    from models.handover.fallback import Fallback, KeptPlan, Reached

# Enough for the nights that one is without; what comes after is on the next sheet.
SHIFTS = 80


def fallback_paper(found: Fallback, city: str, arc_phone: str) -> Paper:
    """The whole sheet."""
    return Paper(
        title=t("paper.fallback.title", city=clean(city, 80)),
        subtitle=t("paper.fallback.subtitle", at=at(found.at)),
        language=language(),
        made_at=found.at,
        blocks=(
            *_first(arc_phone),
            *_duty(found),
            *_numbers(t("paper.fallback.numbers"), found.numbers, "plan.source"),
            *_numbers(t("paper.fallback.offices"), found.offices, ""),
            *(block for each in found.plans for block in _plan(each)),
        ),
    )


def _first(arc_phone: str) -> Iterable[Block]:
    yield Heading(t("paper.fallback.first"))
    phone = clean(arc_phone, 40) or t("paper.fallback.no_phone")
    for at_, words in enumerate(("112", "arc", "write", "later"), 1):
        yield Paragraph(f"{at_}. {t(f'paper.fallback.first.{words}', phone=phone)}")


def _duty(found: Fallback) -> Iterable[Block]:
    yield Heading(t("paper.fallback.duty"))
    rows = tuple(
        (
            t(f"rota.role.{row.duty}"),
            at(row.starts_at),
            at(row.ends_at),
            clean(row.operator, 60),
            clean(row.phone, 40),
        )
        for row in found.shifts[:SHIFTS]
    )
    if not rows:
        yield Paragraph(t("paper.fallback.no_shifts"))
        return
    heads = ("duty", "from", "to", "who", "phone")
    yield Table(tuple(t(f"paper.fallback.head.{each}") for each in heads), rows, (18, 18, 18, 28, 24))


def _numbers(title: str, those: Iterable[Reached], family: str) -> Iterable[Block]:
    rows = tuple(
        (
            known_word(family, each.role) if family else clean(each.role, 60),
            clean(each.name, 60),
            clean(each.phone, 60),
        )
        for each in those
    )
    if rows:
        yield Heading(title)
        yield Table(
            tuple(t(f"paper.fallback.head.{each}") for each in ("role", "who", "phone")), rows, (30, 34, 36)
        )


def _plan(kept: KeptPlan) -> Iterable[Block]:
    chosen, plan = language(), kept.plan
    mark = "" if kept.decided else f" ({t('paper.fallback.example')})"
    yield Heading(f"{clean(plan.title.in_(chosen), 120)}{mark}")
    for number, step in enumerate(plan.steps, 1):
        yield Paragraph(f"{number}. {clean(step.title.in_(chosen), 300)}")
        if step.say:
            yield Paragraph(f"   {clean(step.say.in_(chosen), 1500)}")
