"""What officers wrote of the steps of a plan, for who may not read it or has it on no record yet: blocks."""

from __future__ import annotations

from dataclasses import replace

from models.plans.engine import Mark, Standing
from models.store.timeline import blocks


def without_words(standing: Standing) -> Standing:
    """Where a subject stands, with blocks for why a step was passed over."""
    return replace(
        standing,
        steps=tuple(
            replace(each, mark=_hidden(each.mark), tries=tuple(map(_masked, each.tries)))
            for each in standing.steps
        ),
        last=_hidden(standing.last),
    )


def _hidden(mark: Mark | None) -> Mark | None:
    return None if mark is None else _masked(mark)


def _masked(mark: Mark) -> Mark:
    reason = mark.told.get("reason")
    return replace(mark, told={**mark.told, "reason": blocks(reason) or ""}) if reason else mark
