"""Överlämningar: every change of TiB that lacks a signature, then the sheets that were kept; the head lets one be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.handover.rows import HandoverRow, Missing
from models.words.lookup import n, t
from tui.asks import Ask, about_lines
from tui.form import Form
from tui.lists import ListPlace
from tui.render.handover import kept_line, missing_words
from tui.render.line import Line, Piece, fit, line
from tui.state import DeskState


@dataclass(frozen=True, slots=True)
class Kept:
    """One line: a change of duty that lacks a signature, or a sheet; a sheet that lacks one is both."""

    row: HandoverRow | None = None
    missing: Missing | None = None


class Handovers(ListPlace[Kept]):
    """Opened upon the handover."""

    PLACE = "handovers"

    def heading_note(self) -> str:
        missing = sum(each.missing is not None for each in self.rows)
        return n("handovers.missing", missing) if missing else ""

    def reading(self) -> Callable[[], Sequence[Kept]]:
        services = self.desk.services

        def read() -> Sequence[Kept]:
            rows = services.read_handovers()
            missing = services.read_handover(None).missing
            by_number = {each.handover: each for each in missing if each.handover is not None}
            unwritten = [Kept(None, each) for each in missing if each.handover is None]
            return [*unwritten, *(Kept(row, by_number.get(row.seq)) for row in rows)]

        return read

    def line_of(self, row: Kept, width: int) -> Line:
        now = self.desk.state.now
        if row.row is not None:
            return kept_line(row.row, now, width)
        assert row.missing is not None  # a line is one of the two
        role = "late" if row.missing.late(now) else "warn"
        return fit(line(Piece("    ‼  ", role), Piece(missing_words(row.missing, now), role)), width)

    def key_of(self, row: Kept) -> str:
        return row.row.id if row.row is not None else row.missing.span_id if row.missing is not None else ""

    def none(self) -> str:
        return t("handovers.none")

    def opened(self, row: Kept) -> None:
        if row.row is not None:
            self.desk.open_place("handover_sheet", str(row.row.seq))
        else:
            self.desk.go("handover")

    def can_open(self) -> bool:
        return self.row is not None

    def do_open(self) -> None:
        if self.row is not None:
            self.opened(self.row)

    def can_settle_handover(self) -> bool:
        return self.row is not None and self.row.missing is not None

    def do_settle_handover(self) -> None:
        if self.row is not None and self.row.missing is not None:
            self.desk.open_place("settle_handover", self.row.missing.span_id)


class SettleHandover(Form):
    """Asked once, in words that say what is given up."""

    PLACE = "settle_handover"
    TELL = "tell.handover.settled"

    def asks(self) -> Iterable[Ask]:
        return (Ask("reason", required=True, hint="hint.settle_handover", limit=400),)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        sentences = [(t("place.settle_handover"), "title")]
        board = state.board
        late = (
            next((each for each in board.handover.missing if each.span_id == self.subject), None)
            if board
            else None
        )
        if late is not None:
            sentences.append((missing_words(late, state.now), "strong"))
        return about_lines([*sentences, (t("handover.settle.effect"), "")], width)

    def send(self, values: Mapping[str, str]) -> None:
        self.desk.services.settle_handover(self.subject, values["reason"])
