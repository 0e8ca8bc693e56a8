"""One threat, or one actor, note or analysis: read once on record when it is opened, and again when one comes back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from textual.widget import Widget

from models.risks.rows import ActorCard, AnalysisCard, NoteCard, ThreatCard
from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.lists import dim_lines
from tui.place import Place
from tui.render.ages import local
from tui.render.errors import say
from tui.render.line import Line
from tui.render.risks import card_lines, threat_lines
from tui.state import DeskState
from tui.widgets.lines_view import LinesView


class _Opened(Place):
    """What is shown stands here only while one looks at it: whoever comes back reads it as who sits here then."""

    AUTO_FOCUS = "LinesView"

    def __init__(self) -> None:
        super().__init__()
        self.card: Any = None
        self._asked = False
        self._covered = False
        self._missing = ""

    def body(self) -> Iterable[Widget]:
        yield LinesView("card", self._lines)

    def read(self) -> Any:
        """The reading that goes on record, in a worker."""
        raise NotImplementedError

    def paint(self, state: DeskState) -> None:
        if state.board is not None and not self._covered and not self._asked:
            self._asked = True
            self.desk.read(self.read, self._got, f"{self.PLACE}-card", self._not_got)
        self.query_one(LinesView).reload()

    def _got(self, card: Any) -> None:
        self.card = card
        if self.is_attached:
            self.desk.repaint()

    def _not_got(self, error: VaktbordError) -> None:
        self._missing = say(error)

    def on_screen_suspend(self) -> None:
        """Something lies upon it, perhaps the lock: nothing of it stays."""
        self.card, self._covered = None, True
        self.query_one(LinesView).reload()

    def on_screen_resume(self) -> None:
        if self._covered:
            self._covered = self._asked = False
        super().on_screen_resume()

    def read_anew(self) -> None:
        self._asked = False

    def _lines(self, width: int) -> Sequence[Line]:
        if self.card is None:
            return dim_lines(self._missing or t("card.reading"), width)
        now = self.desk.state.now
        if isinstance(self.card, ThreatCard):
            return threat_lines(self.card, now, local(now).date(), width)
        return card_lines(self.card, now, local(now).date(), width)


class Threat(_Opened):
    """A threat whole, with every assessment."""

    PLACE = "threat"

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number

    def read(self) -> ThreatCard:
        return self.desk.services.view_threat(self.number)

    def _open(self) -> bool:
        return self.card is not None and self.card.row.state == "open"

    def _ask(self, place: str) -> None:
        self.desk.open_place(place, self.number, str(self.card.row.version))

    def can_assess(self) -> bool:
        return self._open()

    def do_assess(self) -> None:
        self._ask("assess_threat")

    def can_link_threat(self) -> bool:
        return self.card is not None

    def do_link_threat(self) -> None:
        self._ask("link_threat")

    def can_strike(self) -> bool:
        return self.card is not None and sum(each.struck_at is None for each in self.card.assessments) > 1

    def do_strike(self) -> None:
        """The form hears of the assessments by their ids, the first made first; struck ones are not offered."""
        made = tuple(reversed(self.card.assessments))
        told = " ".join(each.id for each in made)
        self.desk.open_place("strike_assessment", self.number, told)

    def can_close(self) -> bool:
        return self._open()

    def do_close(self) -> None:
        self._ask("close_threat")


class RiskCard(_Opened):
    """An actor, a note of the environment watch, or an analysis."""

    PLACE = "risk_card"

    def __init__(self, kind: str, code: str) -> None:
        super().__init__()
        self.kind = kind
        self.code = code

    def read(self) -> ActorCard | NoteCard | AnalysisCard:
        return self.desk.services.view_risk(self.kind, self.code)

    def can_review(self) -> bool:
        if isinstance(self.card, ActorCard):
            return self.card.row.closed_on is None
        return isinstance(self.card, NoteCard)

    def do_review(self) -> None:
        place = "review_actor" if self.kind == "actor" else "review_watch_note"
        self.desk.open_place(place, self.code, str(self.card.row.version))

    def can_close(self) -> bool:
        return isinstance(self.card, ActorCard) and self.card.row.closed_on is None

    def do_close(self) -> None:
        self.desk.open_place("close_actor", self.code, str(self.card.row.version))
