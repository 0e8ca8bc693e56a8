"""Scheman: the rotations that hold, whose turns they are, and until when they are laid out (D35, D36)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.rota.patterns import PatternRow
from models.words.lookup import t
from tui.lists import ListPlace, dim_lines
from tui.render.line import Line, Piece, cell, fit
from tui.state import Tone

ASKED_FOR_S = 20.0


@dataclass(frozen=True, slots=True)
class Shown:
    """A rotation, with the names of those who take turns."""

    row: PatternRow
    names: str


class Patterns(ListPlace[Shown]):
    """Enter lays a rotation out further; the end of one asks once."""

    PLACE = "patterns"

    def __init__(self) -> None:
        super().__init__()
        self._ending: tuple[str, float] | None = None

    def about(self, width: int) -> Sequence[Line]:
        return dim_lines(t("patterns.about"), width)

    def reading(self) -> Callable[[], Sequence[Shown]]:
        services = self.desk.services

        def read() -> Sequence[Shown]:
            rows = services.read_patterns()
            ids = list(dict.fromkeys(turn.operator_id for row in rows for turn in row.turns))
            names = {each.id: each.name for each in services.officers_of(ids)}
            found = []
            for row in rows:
                whose = dict.fromkeys(turn.operator_id for turn in row.turns)
                found.append(Shown(row, ", ".join(names.get(each, "?") for each in whose)))
            return found

        return read

    def line_of(self, row: Shown, width: int) -> Line:
        r = row.row
        first = r.turns[0]
        until = t("patterns.until", day=f"{r.valid_to:%Y-%m-%d}") if r.valid_to else t("patterns.on")
        return fit(
            (
                cell(t(f"rota.duty.{r.duty}"), 13, "strong"),
                cell(r.name, max(12, width // 5)),
                cell(f"{first.starts}-{first.ends}", 12),
                cell(until, 18, "dim"),
                Piece(row.names),
            ),
            width,
        )

    def key_of(self, row: Shown) -> str:
        return row.row.id

    def none(self) -> str:
        return t("patterns.none", key=self.desk.keymap.shown("new_pattern"))

    def opened(self, row: Shown) -> None:
        self.desk.open_place("lay_out", row.row.id, row.row.name)

    def word_open(self) -> str:
        return t("action.lay_out")

    def do_new_pattern(self) -> None:
        self.desk.open_place("new_pattern")

    def can_end_pattern(self) -> bool:
        return self.row is not None

    def do_end_pattern(self) -> None:
        """A second press ends it; what is laid out stands."""
        if self.row is None:
            return
        row, now, services = self.row.row, self.desk.mono(), self.desk.services
        if self._ending is None or self._ending[0] != row.id or now - self._ending[1] > ASKED_FOR_S:
            self._ending = (row.id, now)
            key = self.desk.keymap.shown("end_pattern")
            self.desk.tell(t("patterns.sure", name=row.name, key=key), Tone.PROBLEM)
            return
        self._ending = None
        self.desk.act(
            lambda: services.end_pattern(row.id, row.version),
            lambda _: self.desk.tell(t("tell.pattern_ended", name=row.name)),
        )
