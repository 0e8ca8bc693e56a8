"""What a paper is made of: headings, paragraphs and tables, in plain words; how they look is the writer's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 2 is a section, 3 a part of one."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words on as many lines as they need."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its heads, its rows, and how wide each column is beside the others."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. `made_at` stands in the file, so that the same paper is the same bytes."""

    title: str
    subtitle: str
    language: str
    made_at: datetime
    blocks: tuple[Block, ...]
