"""Hot: threats, actors, the environment watch and the overall analyses, four lists at four keys (D14, D15, D19)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import date

from models.risks.rows import ActorRow, AnalysisRow, RiskRow, ThreatRow
from models.words.lookup import n, t
from tui.lists import ListPlace
from tui.render.ages import local
from tui.render.line import Line, Piece, fit, joined
from tui.render.risks import risk_head, risk_line

FORMS = {"threat": "new_threat", "actor": "new_actor", "note": "new_watch_note", "analysis": "new_analysis"}
ACTIONS = {
    "threat": "list_threats",
    "actor": "list_actors",
    "note": "list_notes",
    "analysis": "list_analyses",
}


class Threats(ListPlace[RiskRow]):
    """What is looked at first stands on top; enter opens, which goes on record."""

    PLACE = "threats"

    def __init__(self) -> None:
        super().__init__()
        self.kind = "threat"

    def heading(self) -> str:
        return n(f"risk.count.{self.kind}", sum(_counts(row) for row in self.rows))

    def heading_note(self) -> str:
        today = local(self.desk.state.now).date()
        late = sum(_late(row, today) for row in self.rows)
        return n("risk.late", late) if late else ""

    def about(self, width: int) -> Sequence[Line]:
        keymap = self.desk.keymap
        lists = [
            Piece(f"{keymap.letter(action)} {t(f'action.{action}')}", "key" if kind == self.kind else "dim")
            for kind, action in ACTIONS.items()
        ]
        return [fit((Piece(" "), *joined(lists)), width), risk_head(self.kind, width)]

    def asks(self) -> Hashable:
        return self.kind

    def reading(self) -> Callable[[], Sequence[RiskRow]]:
        services, kind = self.desk.services, self.kind
        return lambda: services.read_risks(kind)

    def line_of(self, row: RiskRow, width: int) -> Line:
        return risk_line(row, local(self.desk.state.now).date(), width)

    def key_of(self, row: RiskRow) -> str:
        return row.id

    def none(self) -> str:
        return t(f"risk.none.{self.kind}", key=self.desk.keymap.shown("new"))

    def opened(self, row: RiskRow) -> None:
        if isinstance(row, ThreatRow):
            self.desk.open_place("threat", row.number)
        else:
            code = row.code if isinstance(row, ActorRow) else str(row.number)
            self.desk.open_place("risk_card", self.kind, code)

    def do_new(self) -> None:
        self.desk.open_place(FORMS[self.kind], "")

    def _turn(self, kind: str) -> None:
        if kind != self.kind:
            self.kind = kind
            self.known = False
            self._all = ()
            self.rows_view.take((), anew=True)
            self.paint(self.desk.state)
            self.show(self.desk.state)

    def do_list_threats(self) -> None:
        self._turn("threat")

    def do_list_actors(self) -> None:
        self._turn("actor")

    def do_list_notes(self) -> None:
        self._turn("note")

    def do_list_analyses(self) -> None:
        self._turn("analysis")


def _counts(row: RiskRow) -> bool:
    """Whether a row stands for something that is followed now."""
    if isinstance(row, ThreatRow | ActorRow):
        return row.closed_on is None
    return row.newest if isinstance(row, AnalysisRow) else True


def _late(row: RiskRow, today: date) -> bool:
    day = row.next_review_on if isinstance(row, AnalysisRow) else row.review_on
    return day is not None and _counts(row) and day < today
