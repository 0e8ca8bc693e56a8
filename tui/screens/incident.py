"""Incident: one object for near miss and harm, from what happened to why it was closed (D53, D54)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textual.containers import Container
from textual.widget import Widget

from models.incidents.rows import IncidentCard
from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.incident_sections import sections
from tui.place import Place
from tui.render.case_sections import section_lines
from tui.render.errors import say
from tui.render.incidents import incident_lines, subject_line, went_into
from tui.render.line import Line, Piece, fit, line
from tui.render.timeline import Timeline
from tui.state import DeskState, Tone
from tui.widgets.lines import Lines
from tui.widgets.lines_view import LinesView
from tui.widgets.panels import rule

NARROW = 36
"""Below so many rows each section says its first line only, and stands below what the incident is about."""
AHEAD = 3


class IncidentLine(Lines):
    """Which incident this is."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.card: IncidentCard | None = None

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        card = self.card
        return [subject_line(card.row, state.now, width, went_into(card))] if card is not None else []


class Incident(Place):
    """Opened upon a list or an alarm with an incident's id."""

    PLACE = "incident"
    CSS_PATH = "incident.tcss"
    AUTO_FOCUS = "#incident-card"

    def __init__(self, incident_id: str) -> None:
        super().__init__()
        self.incident_id = incident_id
        self.card: IncidentCard | None = None
        self._read_at: int | None = None
        self._missing = ""
        self._timeline = Timeline()
        self._own: Mapping[str, object] = {}
        self._pressed = ""

    def head(self) -> Iterable[Widget]:
        yield from super().head()
        yield IncidentLine("incident-line")

    def body(self) -> Iterable[Widget]:
        with Container(id="work"):
            yield LinesView("incident-card", self._card_lines)
            yield LinesView("timeline", self._timeline_lines)

    def paint(self, state: DeskState) -> None:
        if state.board is not None and state.board.counter != self._read_at:
            self._read_at = state.board.counter
            services, incident_id = self.desk.services, self.incident_id
            group = f"incident-{incident_id}"
            self.desk.read(
                lambda: (services.read_incident(incident_id), services.read_sections(incident_id)),
                self._got,
                group,
                self._not_got,
            )
        self._show()

    def _got(self, read: tuple[IncidentCard, Mapping[str, object]]) -> None:
        self.card, self._own = read
        if self.is_attached:
            self._show()
            pressed, self._pressed = self._pressed, ""
            if pressed and self.is_current:
                self._go(pressed)

    def _not_got(self, error: VaktbordError) -> None:
        self._read_at, self._pressed = None, ""
        if self.card is None:
            self._missing = say(error)

    def _show(self) -> None:
        head = self.query_one(IncidentLine)
        head.card = self.card
        head.show(self.desk.state)
        for view in self.query(LinesView):
            view.reload()

    def _card_lines(self, width: int) -> Sequence[Line]:
        if self.card is None:
            return [fit(line(Piece(" " + (self._missing or t("card.reading")), "dim")), width)]
        now, narrow = self.desk.state.now, self.size.height < NARROW
        about = incident_lines(self.card, now, width)
        ahead = [] if not narrow else about[:AHEAD]
        rest = about if not narrow else about[AHEAD:]
        return [*ahead, *section_lines(self.card, self._own, now, width, narrow=narrow), *rest]

    def _timeline_lines(self, width: int) -> Sequence[Line]:
        entries = self.card.timeline if self.card is not None else ()
        return [
            rule(t("timeline.title"), "", width),
            *self._timeline.lines(entries, self.desk.state.now, width),
        ]

    # What can be done

    def _go(self, digit: str) -> None:
        """Open the section of a digit; pressed while the incident is being read, it waits for that."""
        section = next((each for key, each in sections() if key == digit), None)
        if section is None or not section.place:
            return
        if self._own:
            self.desk.open_place(section.place, self.incident_id)
        elif self.card is None and not self._missing:
            self._pressed = digit
            self.desk.tell(t("incident.opens_soon", section=t(f"section.{section.id}")))
        else:
            self.desk.tell(t("incident.no_sections"), Tone.PROBLEM)

    def do_section_1(self) -> None:
        self._go("1")

    def do_section_2(self) -> None:
        self._go("2")

    def do_section_3(self) -> None:
        self._go("3")

    def do_section_4(self) -> None:
        self._go("4")

    def do_section_5(self) -> None:
        self._go("5")

    def do_section_6(self) -> None:
        self._go("6")

    def do_section_7(self) -> None:
        self._go("7")

    def do_section_8(self) -> None:
        self._go("8")

    def do_section_9(self) -> None:
        self._go("9")

    def do_section_0(self) -> None:
        self._go("0")

    def can_doubles(self) -> bool:
        return self._open() and bool(self._own.get("doubles"))

    def do_doubles(self) -> None:
        self.desk.open_place("case_doubles", self.incident_id)

    def can_wait_for(self) -> bool:
        return self._open()

    def do_wait_for(self) -> None:
        if self.card is not None:
            self.desk.open_place("case_form", f"wait|{self.incident_id}||{self.card.row.version}")

    def can_person_card(self) -> bool:
        return self.card is not None and self.card.row.person is not None

    def do_person_card(self) -> None:
        if self.card is not None and self.card.row.person is not None:
            self.desk.open_place("person_card", self.card.row.person)

    def _open(self) -> bool:
        return self.card is not None and self.card.row.state != "closed"

    def can_note(self) -> bool:
        return self.card is not None

    def do_note(self) -> None:
        if self.card is not None:
            self.desk.open_place("incident_note", self.incident_id, self.card.row.number)

    def can_change(self) -> bool:
        return self._open()

    def do_change(self) -> None:
        self.desk.open_place("change_incident", self.incident_id)

    def can_bring_up(self) -> bool:
        return self._open()

    def do_bring_up(self) -> None:
        self.desk.open_place("change_incident", self.incident_id, "bring_up_on")

    def can_take(self) -> bool:
        return self._open() and self.card is not None and self.card.row.owner != self.desk.state.me

    def do_take(self) -> None:
        card, services = self.card, self.desk.services
        if card is not None:
            number = card.row.number
            self.desk.act(
                lambda: services.take_incident(card.row.id, card.row.version),
                lambda _: self.desk.tell(t("tell.incident_taken", number=number)),
            )

    def can_close(self) -> bool:
        return self._open()

    def do_close(self) -> None:
        self.desk.open_place("close_incident", self.incident_id)
