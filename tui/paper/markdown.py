"""A paper as Markdown: plain text that reads as it stands, with nothing of the outside taken for markup."""

from __future__ import annotations

import re

from models.store.text import clean
from tui.paper.blocks import Heading, Paper, Paragraph, Table

_MARKUP = re.compile(r"([\\`*_\[\]<>|#~])")


def markdown(paper: Paper) -> str:
    """The paper's text, ending with a newline."""
    parts = [f"# {_text(paper.title)}", _text(paper.subtitle)]
    for block in paper.blocks:
        match block:
            case Heading(text, level):
                parts.append(f"{'#' * level} {_text(text)}")
            case Paragraph(text):
                parts.append(_text(text))
            case Table(head, rows, _):
                lines = [_row(head), _row(("---",) * len(head), raw=True), *(_row(row) for row in rows)]
                parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _row(cells: tuple[str, ...], *, raw: bool = False) -> str:
    return f"| {' | '.join(cell if raw else _text(cell) for cell in cells)} |"


def _text(words: str) -> str:
    return _MARKUP.sub(r"\\\1", clean(words, 2000))
