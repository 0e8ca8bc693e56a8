"""Vem gör vad: what waits on open incidents, by holder, and one incident whole; one key ticks a line (D12, rule 17)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence

from textual.widget import Widget

from models.obligations.rows import ObligationRow, OwedCase
from models.obligations.words import HOLDERS
from models.words.lookup import n, t
from tui.lists import ListPlace
from tui.render.line import Line
from tui.render.obligations import case_line, counted, kind_words, owed_head, owed_line, sharing_lines
from tui.widgets.lines_view import LinesView
from tui.widgets.panels import rule


class OwedList(ListPlace[ObligationRow]):
    """What both lists do to the line under the cursor."""

    CSS_PATH = "obligations.tcss"

    def key_of(self, row: ObligationRow) -> str:
        return row.id

    def heading_note(self) -> str:
        late = counted(self.rows, self.desk.state.now)[1]
        return n("obligation.count.late", late) if late else ""

    def can_tick(self) -> bool:
        return self.row is not None and self.row.unsettled

    def do_tick(self) -> None:
        row, services = self.row, self.desk.services
        if row is None:
            return

        def ticked(state: object) -> None:
            words = t(f"tell.obligation.{state}", number=row.incident, kind=kind_words(row.kind))
            self.desk.tell(words)

        self.desk.act(lambda: services.tick(row.id, row.version), ticked)

    def can_set_aside(self) -> bool:
        return self.can_tick()

    def do_set_aside(self) -> None:
        row = self.row
        if row is not None:
            self.desk.open_place("set_aside", row.id, str(row.version), row.incident, row.kind, row.holder)

    def can_release(self) -> bool:
        """`z` takes the tick of the line back; where there is none it lets go of the alarm."""
        row = self.row
        if row is not None and not row.unsettled and row.settled_label:
            return True
        return self.desk.alarm_acts.can_release()

    def do_release(self) -> None:
        row, services = self.row, self.desk.services
        if row is None or row.unsettled or not row.settled_label:
            self.desk.alarm_acts.do_release()
            return
        self.desk.act(
            lambda: services.untick(row.id, row.version), lambda _: self.desk.tell(t("tell.obligation.back"))
        )

    def word_release(self) -> str:
        row = self.row
        ticked = row is not None and not row.unsettled and row.settled_label
        return t("action.undo") if ticked else t("action.release")


class Obligations(OwedList):
    """Across incidents: the city's own first, what is due first on top; enter opens the incident's list."""

    PLACE = "obligations"

    def __init__(self) -> None:
        super().__init__()
        self._settled_too = False
        self._holder = ""

    def heading(self) -> str:
        words = [t("place.obligations"), n("obligation.count", counted(self.rows, self.desk.state.now)[0])]
        if self._holder:
            words.append(t("obligation.only", holder=t(f"obligation.holder.{self._holder}")))
        if self._settled_too:
            words.append(t("obligation.settled_too"))
        return " · ".join(words)

    def about(self, width: int) -> Sequence[Line]:
        return [owed_head(width)]

    def asks(self) -> Hashable:
        return self._settled_too, self._holder

    def reading(self) -> Callable[[], Sequence[ObligationRow]]:
        services, settled, holder = self.desk.services, self._settled_too, self._holder
        return lambda: services.read_obligations(settled, holder)

    def line_of(self, row: ObligationRow, width: int) -> Line:
        return owed_line(row, self.desk.state.now, width)

    def none(self) -> str:
        if self._holder:
            return t("obligation.none.of", holder=t(f"obligation.holder.{self._holder}"))
        return t("obligation.none")

    def opened(self, row: ObligationRow) -> None:
        self.desk.open_place("case_owed", row.incident_id)

    def do_next_list(self) -> None:
        ways = ("", *HOLDERS)
        self._holder = ways[(ways.index(self._holder) + 1) % len(ways)]

    def word_next_list(self) -> str:
        return t("action.next_holder")

    def do_closed_too(self) -> None:
        self._settled_too = not self._settled_too

    def word_closed_too(self) -> str:
        return t("action.settled_too")


class CaseOwed(OwedList):
    """One incident: its lines by holder, and below them what was shared and who else is at work in the matter."""

    PLACE = "case_owed"

    def __init__(self, incident_id: str) -> None:
        super().__init__()
        self.incident_id = incident_id
        self.case: OwedCase | None = None

    def heading(self) -> str:
        case = self.case
        number = f"{case.incident} {case.person or ''}".rstrip() if case is not None else ""
        waiting = n("obligation.count", counted(self.rows, self.desk.state.now)[0])
        return f"{t('place.case_owed')} {number} · {waiting}"

    def reading(self) -> Callable[[], Sequence[ObligationRow]]:
        services, incident_id = self.desk.services, self.incident_id

        def read() -> Sequence[ObligationRow]:
            self.case = services.read_owed_case(incident_id)
            return self.case.rows

        return read

    def line_of(self, row: ObligationRow, width: int) -> Line:
        return case_line(row, self.desk.state.now, width)

    def none(self) -> str:
        return t("obligation.none.case")

    def below(self) -> Iterable[Widget]:
        sharing = LinesView("sharing", self._sharing)
        sharing.can_focus = False
        yield sharing

    def got(self, rows: Sequence[ObligationRow]) -> None:
        self.query_one("#sharing", LinesView).reload()

    def _sharing(self, width: int) -> Sequence[Line]:
        title = rule(t("section.sharing"), "", width)
        if self.case is None:
            return [title]
        return [title, *sharing_lines(self.case, self.desk.state.now, width)]

    def opened(self, row: ObligationRow) -> None:
        self.desk.open_place("incident", self.incident_id)

    def can_share(self) -> bool:
        return self.case is not None

    def do_share(self) -> None:
        if self.case is not None:
            self.desk.open_place("share", self.incident_id, self.case.incident)
