"""The sections of an incident above its facts: the digit, the title, and where each stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from models.words.lookup import n, t
from tui.incident_sections import DOUBLES, Case, sections
from tui.render.line import EMPTY, Line, Piece, cell, fit, line

if TYPE_CHECKING:
    from datetime import datetime

    from models.incidents.rows import IncidentCard

TITLE = 22


def section_lines(
    card: IncidentCard, own: Mapping[str, object], now: datetime, width: int, *, narrow: bool
) -> Sequence[Line]:
    """Each section's lines beside its title; its first only where there is little room."""
    lines: list[Line] = []
    doubles: Any = own.get(DOUBLES)
    if doubles:
        words = n("case.doubles", len(doubles), numbers=", ".join(each.number for each in doubles))
        lines.append(fit(line(Piece(f" {words}", "warn")), width))
    for digit, section in sections():
        if section.id not in own:
            continue
        said = section.lines(Case(card, own[section.id], now), max(10, width - TITLE - 3))
        for at, each in enumerate(said[:1] if narrow else said):
            head = f"{digit} {t(f'section.{section.id}')}" if at == 0 else ""
            lines.append(fit(line(" ", cell(head, TITLE, "strong"), *each), width))
    return [*lines, EMPTY] if lines else []
