"""The compliance board in words: a line for each figure, what is overdue first, each holder's duties apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from models.duties.directive import IMPLIED
from models.duties.measured import HOLDERS, STATES, Holder, State
from models.store.text import clean
from models.words.lookup import known, t
from tui.render.line import (
    EMPTY,
    Line,
    Piece,
    as_much_as_fits,
    cell,
    fit,
    joined,
    line,
    plain,
    width_of,
    wrap,
)

if TYPE_CHECKING:
    from models.duties.compliance import Compliance, Directive, Figure, Standing
    from models.duties.directive import Duty
    from models.duties.measured import BehindRow, Measured

SIGNS = {
    "overdue": "‼",
    "attention": "!",
    "not_known": "?",
    "not_measured": "–",
    "ok": " ",
    "information": "i",
}
ROLES = {
    "overdue": "late", "attention": "warn", "not_known": "strong", "not_measured": "dim", "ok": "ok",
    "information": "",
}  # fmt: skip
STATE, NUMBER, COUNT, PHRASE, CODE, DAY = 13, 4, 7, 40, 8, 11
WIDE = 118
COUNTED: tuple[State, ...] = ("overdue", "attention", "ok", "not_known", "not_measured", "information")
PLAIN = 170


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One line of the board: a holder's title, a figure of a duty, or a duty that nothing measures."""

    holder: Holder
    standing: Standing | None = None
    figure: Figure | None = None

    @property
    def state(self) -> str:
        """How it stands."""
        return self.figure.measured.state if self.figure is not None else "not_measured"


def board_rows(board: Compliance) -> list[BoardRow]:
    """The city's first; of each holder the worst first, then the oldest, then in the directive's order."""
    rows: list[BoardRow] = []
    for holder in HOLDERS:
        theirs = [
            BoardRow(holder, each, figure)
            for each in board.duties
            if each.duty.holder == holder
            for figure in (each.figures or (None,))
        ]
        rows.append(BoardRow(holder))
        rows += sorted(theirs, key=_order)
    return rows


def _order(row: BoardRow) -> tuple[int, str, int]:
    assert row.standing is not None
    since = row.figure.measured.since if row.figure is not None else None
    return STATES.index(row.state), since.isoformat() if since else "~", int(row.standing.duty.number[1:])


def row_line(row: BoardRow, board: Compliance | None, width: int) -> Line:
    """One line; at 80 columns the figure stands for the duty's own words."""
    if row.standing is None:
        holder = Piece(t(f"compliance.holder.{row.holder}").upper() + " ", "title")
        counts = [Piece(each, "dim") for each in counts_of(board, row.holder)] if board is not None else []
        return fit((holder, *as_much_as_fits(counts, width - width_of((holder,)))), width)
    duty, state = row.standing.duty, row.state
    phrase = t(f"duty.{duty.number}")
    empty = row.figure is not None and is_empty(row.figure.measured)
    said = t("compliance.state.nothing") if empty else state_word(state, row.holder)
    role = "dim" if empty else ROLES[state]
    parts: list[Piece | str] = [
        Piece(f"{SIGNS[state]} ", role),
        cell(said, STATE, role),
        cell(duty.number, NUMBER, "code"),
        cell(count_words(row.figure.measured) if row.figure is not None else "", COUNT, right=True),
        "  ",
    ]
    if row.figure is None:
        return fit(line(*parts, Piece(phrase, "dim")), width)
    if width >= WIDE:
        parts.append(cell(phrase, PHRASE))
    measured = row.figure.measured
    left = line(*parts)
    today = board.day if board is not None else None
    told = as_much_as_fits((measured_word(measured), *since_piece(measured, today)), width - width_of(left))
    return fit((*left, *told), width)


def since_piece(measured: Measured, today: date | None) -> tuple[Piece, ...]:
    """Since when it is so, where that matters; the day by which it must be done, where that has not come."""
    if measured.since is None or measured.state in ("ok", "information"):
        return ()
    word = "compliance.by" if today is not None and measured.since > today else "compliance.since"
    return (Piece(t(word, day=measured.since), "dim"),)


def measured_word(measured: Measured) -> str:
    """What the figure counts."""
    return t(f"measured.{measured.id}")


def is_empty(measured: Measured) -> bool:
    """Nothing to reach, and so nothing reached: told as such, not as if it were in order."""
    return measured.state == "ok" and measured.of == 0


def count_words(measured: Measured) -> str:
    """ "28/30", "2", or nothing where nothing is counted."""
    if measured.count is None:
        return ""
    return f"{measured.count}" if measured.of is None else f"{measured.count}/{measured.of}"


def state_word(state: str, holder: str) -> str:
    """The state in words: what another holder has in order is known to us, no more."""
    return t("compliance.state.known" if state == "ok" and holder != "city" else f"compliance.state.{state}")


def counts_of(board: Compliance, holder: Holder) -> list[str]:
    """ "3 försenat", "4 att se till", "29 i ordning", ..., what asks for somebody first."""
    counts = board.counts(holder)
    return [
        t("compliance.count", count=counts[state], state=state_word(state, holder))
        for state in COUNTED
        if counts[state]
    ]


def about_lines(board: Compliance, width: int) -> list[Line]:
    """Above the list: the day and the directive's version; then offered and made sure of, side by side."""
    directive = board.directive
    version = (
        t("compliance.directive", name=clean(directive.name, 40), day=directive.decided_on)
        if directive is not None
        else t("compliance.no_directive")
    )
    said = [t("compliance.as_of", day=board.day), version]
    beside = joined((Piece(offered_words(board), "strong"), Piece(assured_words(board), "strong")))
    return [
        fit(line(" ", *as_much_as_fits([Piece(each, "dim") for each in said], width - 1)), width),
        *(
            fit(line(" ", Piece(part, "strong")), width)
            for part in wrap(plain(beside), max(8, width - 2))
        ),
    ]  # fmt: skip


def offered_words(board: Compliance) -> str:
    """What the directive wants: offered."""
    from models.duties.compliance import OFFERED

    found = board.figure(*OFFERED)
    if found is None or found.of is None:
        return t("compliance.no_offered")
    return t("compliance.offered", count=found.count, of=found.of)


def assured_words(board: Compliance) -> str:
    """What the Act wants: that the city has made sure."""
    from models.duties.compliance import ASSURED

    found = board.figure(*ASSURED)
    if found is None or found.of is None or found.count is None:
        return t("compliance.no_assured")
    return t("compliance.assured", count=found.count, of=found.of, rest=found.of - found.count)


def cites(duty: Duty, directive: Directive | None) -> str:
    """Where a duty comes from: the version of the directive in force, and the heading it stands under (D12, D74)."""
    if duty.heading == IMPLIED:
        return t("compliance.cites.implied")
    heading = t(f"duty.heading.{duty.heading}")
    if directive is None:
        return t("compliance.cites.no_version", heading=heading)
    return t("compliance.cites", name=clean(directive.name, 40), day=directive.decided_on, heading=heading)


def behind_about(
    row: BoardRow, directive: Directive | None, width: int, today: date | None = None
) -> list[Line]:
    """Which duty a list is behind, whose it is, and where the directive says it."""
    assert row.standing is not None
    duty = row.standing.duty
    told = "compliance.behind.about" if row.figure is not None else "compliance.behind.unmeasured"
    words = t(
        told,
        duty=duty.number,
        phrase=t(f"duty.{duty.number}"),
        holder=t(f"compliance.holder.{duty.holder}").lower(),
        cites=cites(duty, directive),
    )
    lines = [fit(line(" ", Piece(part, "dim")), width) for part in wrap(words, max(8, width - 2))]
    if row.figure is not None:
        measured = row.figure.measured
        figure = f"{count_words(measured)} {measured_word(measured)}".strip()
        state = state_word(measured.state, measured.holder)
        said = (Piece(figure, "strong"), Piece(state, ROLES[measured.state]), *since_piece(measured, today))
        lines.append(fit((Piece(" "), *joined(said)), width))
    note = note_words(row)
    if note:
        lines += [fit(line(" ", part), width) for part in wrap(note, max(8, width - 2))]
    return lines


def note_words(row: BoardRow) -> str:
    """How a figure is to be read, or why nothing measures a duty; "" where nothing needs to be said."""
    if row.figure is not None:
        id = row.figure.measured.id
        return t(f"measured.note.{id}") if known(f"measured.note.{id}") else ""
    return why_words(row.standing.duty) if row.standing is not None else ""


def why_words(duty: Duty) -> str:
    """Why nothing measures a duty, where that is known."""
    return t(f"compliance.why.{duty.number}") if known(f"compliance.why.{duty.number}") else ""


def behind_line(row: BehindRow, width: int) -> Line:
    """One line behind a figure: code, day, what is so."""
    day = f"{row.on}" if row.on else ""
    return fit(line(" ", cell(clean(row.code, 20), CODE, "code"), cell(day, DAY), behind_words(row)), width)


def behind_words(row: BehindRow) -> str:
    """What is so of it, in words."""
    return t(row.words, **{name: clean(str(value), 80) for name, value in row.values})


def compliance_words(board: Compliance) -> Sequence[str]:
    """The board as plain lines, for scripts and screen readers."""
    lines: list[Line] = about_lines(board, PLAIN)
    for row in board_rows(board):
        if row.standing is None:
            lines.append(EMPTY)
        lines.append(row_line(row, board, PLAIN))
    return [plain(each).rstrip() for each in lines]
