"""A paper as plain text, 78 signs wide: for a printer that knows nothing else, and for whoever reads it aloud."""

from __future__ import annotations

import textwrap

from models.store.text import clean
from tui.paper.blocks import Heading, Paper, Paragraph, Table

WIDTH = 78


def text(paper: Paper) -> str:
    """The paper's text, ending with a newline."""
    parts = [_filled(paper.title.upper()), _filled(paper.subtitle)]
    for block in paper.blocks:
        match block:
            case Heading(words, _):
                parts.append(f"{_filled(words)}\n{'-' * min(WIDTH, len(words))}")
            case Paragraph(words):
                parts.append(_filled(words))
            case Table(head, rows, _):
                titles = [each.strip() for each in head]
                parts += [_row(titles, cells) for cells in rows]
    return "\n\n".join(part for part in parts if part) + "\n"


def _row(titles: list[str], cells: tuple[str, ...]) -> str:
    """A row on a line of its own: its first cell, then what the others are called and say."""
    if len(cells) == 2 and not titles[1]:
        return _filled(f"{cells[0]}: {cells[1]}" if cells[0] else cells[1], hang="  ")
    said = [
        f"{title}: {cell}" if title else cell
        for title, cell in zip(titles[1:], cells[1:], strict=False)
        if cell
    ]
    return _filled("; ".join([cells[0], *said]) if cells else "", hang="  ")


def _filled(words: str, *, hang: str = "") -> str:
    return textwrap.fill(clean(words, 2000), WIDTH, subsequent_indent=hang, break_long_words=True)
