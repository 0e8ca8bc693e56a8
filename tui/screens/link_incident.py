"""From an alarm to an incident: a new one, or one that is open for the same person already (D72)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from models.incidents.rows import IncidentRow
from models.words.lookup import t
from tui.place import Place
from tui.render.alarms import loud_words
from tui.render.incidents import queue_line
from tui.render.line import Line, Piece, fit, line
from tui.services import DeskServices
from tui.state import DeskState
from tui.widgets.lines_view import LinesView
from tui.widgets.rows_view import RowsView


class LinkIncident(Place):
    """The first row opens a new incident; enter on another links the alarm to it."""

    PLACE = "link_incident"
    CSS_PATH = "link_incident.tcss"
    AUTO_FOCUS = "RowsView"

    def __init__(self, alarm_id: str) -> None:
        super().__init__()
        self.alarm_id = alarm_id
        self._asked = False

    def subject_alarm(self) -> str | None:
        return self.alarm_id

    def body(self) -> Iterable[Widget]:
        yield LinesView("about", self._about)
        yield RowsView[IncidentRow | None](
            "choices", self._line, lambda row: row.id if row else "", lambda _: []
        )

    @property
    def _list(self) -> RowsView[IncidentRow | None]:
        return self.query_one(RowsView)

    def on_mount(self) -> None:
        self.query_one(LinesView).can_focus = False
        self._list.take((None,))
        super().on_mount()

    def _about(self, width: int) -> Sequence[Line]:
        row = self.desk.state.find(self.alarm_id)
        title = t("link.title", alarm=loud_words(row)) if row else t("link.title.closed")
        return [
            fit(line(Piece(f" {title}", "title")), width),
            fit(line(Piece(f" {t('link.about')}", "dim")), width),
        ]

    def _line(self, row: IncidentRow | None, width: int) -> Line:
        if row is None:
            return fit(line(Piece(t("link.new"), "strong")), width)
        return queue_line(row, self.desk.state.now, width)

    def paint(self, state: DeskState) -> None:
        self.query_one(LinesView).reload()
        if not self._asked and state.board is not None:
            self._asked = True
            services, alarm_id = self.desk.services, self.alarm_id
            self.desk.read(
                lambda: _choices(services.read_alarm(alarm_id, words=False).row.person, services),
                self._got,
                "link",
            )
        self._list.repaint()

    def _got(self, rows: tuple[IncidentRow, ...]) -> None:
        if self.is_attached:
            self._list.take((None, *rows))

    def can_open(self) -> bool:
        return self.is_mounted

    def do_open(self) -> None:
        row, desk, alarm_id = self._list.cursor, self.desk, self.alarm_id
        desk.pop_screen()
        if row is None:
            desk.open_place("new_incident", alarm_id)
            return
        incident, services = row, desk.services

        def linked(_: None) -> None:
            desk.tell(t("tell.linked", number=incident.number))

        desk.act(lambda: services.link_alarm(incident.id, alarm_id), linked)

    def on_rows_view_opened(self, message: RowsView.Opened) -> None:
        message.stop()
        self.do_open()


def _choices(person: str | None, services: DeskServices) -> tuple[IncidentRow, ...]:
    return services.incidents_of(person) if person else ()
