"""A line of the glass: pieces of text, each with a role that the theme colours.

No markup is ever parsed here: outside text is a piece like any other. Widths are terminal cells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from models.store.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text in one role (see `tui.themes.ROLES`); `act` names the action that a click on it does."""

    text: str
    role: str = ""
    act: str = ""

    def __post_init__(self) -> None:
        if len(self.text) > MAX_PIECE or not (self.text.isascii() and self.text.isprintable()):
            object.__setattr__(self, "text", _for_glass(self.text))


Line = tuple[Piece, ...]
EMPTY: Line = ()
DOT = " · "
MAX_PIECE = 600
_GLUE = "\u00a0"
_MEASURE = re.compile(r"(?<=\d) (?=(?:s|min|h|m|km|kB|MB|GB|%)(?![\w]))")


@lru_cache(maxsize=2048)
def _for_glass(text: str) -> str:
    """Cleaned like at the door, except that the spaces that make columns stay."""
    left = len(text) - len(text.lstrip(" "))
    right = len(text) - len(text.rstrip(" ")) if left < len(text) else 0
    return " " * left + clean(text, MAX_PIECE) + " " * right


def forget_words() -> None:
    """Let go of the words cleaned lately: what is shown for half a minute stays in no cache."""
    _for_glass.cache_clear()


def line(*parts: Piece | str) -> Line:
    """A line of pieces; plain strings have no role."""
    return tuple(part if isinstance(part, Piece) else Piece(part) for part in parts if part)


def joined(parts: Iterable[Piece | str], between: str = DOT) -> Line:
    """The parts that say something, with `between` between them."""
    pieces: list[Piece] = []
    for part in parts:
        piece = part if isinstance(part, Piece) else Piece(part)
        if not piece.text:
            continue
        if pieces:
            pieces.append(Piece(between))
        pieces.append(piece)
    return tuple(pieces)


def plain(pieces: Line) -> str:
    """The words alone."""
    return "".join(piece.text for piece in pieces)


def width_of(pieces: Line) -> int:
    """Cells the line takes."""
    return sum(cell_len(piece.text) for piece in pieces)


def cut(text: str, width: int) -> str:
    """`text` in at most `width` cells, the cut told by "…". Cleaned again: the glass has its own door."""
    if width <= 0:
        return ""
    # A cell holds a letter and at most three combining marks, so more than this can never be shown.
    text = clean(text, width * 4 + 8)
    if cell_len(text) <= width:
        return text
    if width == 1:
        return "…"
    return set_cell_size(text, width - 1).rstrip() + "…"


def cell(text: str, width: int, role: str = "", *, right: bool = False) -> Piece:
    """A column: cut, then filled to exactly `width` cells."""
    shown = cut(text, width)
    fill = " " * max(0, width - cell_len(shown))
    return Piece(fill + shown if right else shown + fill, role)


def fit(pieces: Line, width: int) -> Line:
    """The line cut at `width` cells, "…" in place of what is lost."""
    if width <= 0:
        return EMPTY
    if width_of(pieces) <= width:
        return pieces
    kept: list[Piece] = []
    left = width
    for piece in pieces:
        size = cell_len(piece.text)
        if size < left:
            kept.append(piece)
            left -= size
            continue
        shown = "…" if left == 1 else set_cell_size(piece.text, left - 1) + "…"
        kept.append(Piece(shown, piece.role, piece.act))
        break
    return tuple(kept)


def spread(left: Line, right: Line, width: int) -> Line:
    """`left`, then `right` at the far edge; when there is no room `right` goes first, then `left` is cut."""
    gap = width - width_of(left) - width_of(right)
    if not right or gap < 2:
        return fit(left, width)
    return (*left, Piece(" " * gap), *right)


def as_much_as_fits(parts: Iterable[Piece | str], width: int, between: str = DOT) -> Line:
    """The leading parts that fit whole in `width`, joined; at least the first, cut."""
    kept: list[Piece | str] = []
    for part in parts:
        wider = joined([*kept, part], between)
        if kept and width_of(wider) > width:
            continue
        kept.append(part)
    return fit(joined(kept, between), width)


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells, broken at spaces where it can be; "19 s" stays together."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        current = ""
        for word in _MEASURE.sub(_GLUE, clean(paragraph)).split(" "):
            for part in _chopped(word.replace(_GLUE, " "), width):
                wider = f"{current} {part}" if current else part
                if current and cell_len(wider) > width:
                    lines.append(current)
                    wider = part
                current = wider
        lines.append(current)
    return lines


def _chopped(word: str, width: int) -> list[str]:
    """The word, or its parts where it is wider than a line; each sign is measured once."""
    if len(word) * 2 <= width:
        return [word]
    parts: list[str] = []
    start, used = 0, 0
    for at, sign in enumerate(word):
        size = cell_len(sign)
        if used + size > width and at > start:
            parts.append(word[start:at])
            start, used = at, 0
        used += size
    return [*parts, word[start:]]
