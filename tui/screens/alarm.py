"""Larm: one alarm worked to its end, guided by the next step. Place before home, code before name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.containers import Container
from textual.widget import Widget

from models.alarms import states
from models.alarms.rows import AlarmCard, AlarmRow
from models.channels.words import EARLY
from models.plans.rows import WorkedPlan
from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.local import UNCONFIRMED, is_local
from tui.plan_place import PlanPlace
from tui.render.alarms import loud_words
from tui.render.card import Worked, card_lines, subject_line
from tui.render.card_details import whole_lines
from tui.render.clocks import clocks_short
from tui.render.errors import say
from tui.render.line import Line, Piece, fit, line
from tui.render.steps import IN_HAND
from tui.render.timeline import Timeline, received_line, unconfirmed_lines
from tui.state import DeskState, Tone
from tui.widgets.bars import AlsoLine, DisturbanceBand, HealthLine
from tui.widgets.lines import Lines
from tui.widgets.lines_view import LinesView
from tui.widgets.panels import rule

RETRY_S = 1.0
# From this height on a number to ring is three rows high.
TALL = 34


class SubjectLine(Lines):
    """Which alarm this is, who has it, how old it is."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.worked: Worked | None = None

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        return [subject_line(self.worked, width)] if self.worked is not None else []


class Alarm(PlanPlace):
    """Opened upon a list with an alarm's id. What is shown comes from the board at once, then from its card."""

    PLACE = "alarm"
    CSS_PATH = "alarm.tcss"
    AUTO_FOCUS = "#card"

    def __init__(self, alarm_id: str) -> None:
        super().__init__()
        self.alarm_id = alarm_id
        self._card: AlarmCard | None = None
        self._plan: WorkedPlan | None = None
        self._read_at: int | None = None
        self._missing = ""
        self._failed_at = float("-inf")
        self._whole = False
        self._timeline = Timeline()

    def head(self) -> Iterable[Widget]:
        yield HealthLine("health", only_ill=True)
        yield DisturbanceBand("disturbance")
        yield SubjectLine("subject")
        yield AlsoLine("also")

    def body(self) -> Iterable[Widget]:
        with Container(id="work"):
            yield LinesView("card", self._card_lines)
            yield LinesView("timeline", self._timeline_lines)

    def subject_alarm(self) -> str | None:
        return self.alarm_id

    # What is known

    @property
    def row(self) -> AlarmRow | None:
        """The alarm as the board has it; a closed one as its card has it."""
        found = self.desk.state.find(self.alarm_id)
        return found or (self._card.row if self._card is not None else None)

    @property
    def card(self) -> AlarmCard | None:
        """The alarm whole, once it is read."""
        return self._card

    def _worked(self) -> Worked | None:
        row = self.row
        if row is None:
            return None
        return Worked(row, self._card, self.desk.state, self._plan, self.size.height >= TALL)

    @property
    def plan(self) -> WorkedPlan | None:
        """The plan it is worked by, once it is read."""
        return self._plan

    @property
    def plan_subject(self) -> str:
        """The alarm's id."""
        return self.alarm_id

    def may_work_plan(self) -> bool:
        row = self.row
        return row is not None and row.state in IN_HAND

    @property
    def rehearsed(self) -> bool:
        row = self.row
        return row is not None and row.drill

    def turned(self) -> None:
        if self.is_mounted:
            self.query_one("#card", LinesView).scroll_to(y=0, animate=False)

    def read_plan_anew(self) -> None:
        state = self.desk.state
        if self._may_read(state):
            self._read()

    def paint(self, state: DeskState) -> None:
        counter = state.board.counter if state.board is not None else None
        if counter is not None and counter != self._read_at and self._may_read(state):
            self._read_at = counter
            self._read()
        self._show()

    def _may_read(self, state: DeskState) -> bool:
        """An alarm that is not in the database has no card, and after a failure there is a rest."""
        row = state.find(self.alarm_id)
        rested = self.desk.mono() - self._failed_at >= RETRY_S
        return state.away_s is None and rested and not (row is not None and is_local(row))

    def _read(self) -> None:
        services, alarm_id = self.desk.services, self.alarm_id

        def both() -> tuple[AlarmCard, WorkedPlan | None]:
            return services.read_alarm(alarm_id), services.read_plan(alarm_id)

        self.desk.read(both, self._got, f"card-{alarm_id}", self._not_got)

    def _got(self, both: tuple[AlarmCard, WorkedPlan | None]) -> None:
        self._card, self._plan = both
        self.note_turn()
        self._missing = ""
        if self.is_attached:
            self._show()

    def _not_got(self, error: VaktbordError) -> None:
        self._read_at = None
        self._failed_at = self.desk.mono()
        if self._card is None:
            self._missing = say(error)

    def _show(self) -> None:
        subject = self.query_one(SubjectLine)
        subject.worked = self._worked()
        subject.show(self.desk.state)
        for view in self.query(LinesView):
            view.reload()

    def _card_lines(self, width: int) -> Sequence[Line]:
        worked = self._worked()
        if worked is None:
            return [fit(line(Piece(" " + (self._missing or t("card.reading")), "dim")), width)]
        return whole_lines(worked, width) if self._whole else card_lines(worked, width)

    def _timeline_lines(self, width: int) -> Sequence[Line]:
        entries = self._card.timeline if self._card is not None else ()
        lines = [
            self._timeline_rule(width),
            *unconfirmed_lines(self.desk.state.unconfirmed, self.alarm_id, self.desk.state.now, width),
            *self._timeline.lines(entries, self.desk.state.now, width),
        ]
        row = self.row
        if row is not None and row.source != "phone":
            lines.append(received_line(row.received_at, self.desk.state.now, width))
        return lines

    def _timeline_rule(self, width: int) -> Line:
        """The title, and at its right end the alarm's clocks: they take no line of their own (DIRECTIVE rule 4)."""
        row, title = self.row, t("timeline.title")
        if row is None:
            return rule(title, "", width)
        told, late = clocks_short(row, self.desk.state.targets, width - len(title) - 10)
        return rule(title, told, width, role="warn" if late else "dim")

    # What can be done

    def _may(self, verb: str) -> bool:
        row = self.row
        return row is not None and states.may(row.state, verb, row.kind)

    def can_note(self) -> bool:
        return self.row is not None

    def do_note(self) -> None:
        self.desk.open_place("note", self.alarm_id)

    def can_act(self) -> bool:
        row = self.row
        return self._may("act") or (row is not None and row.state == UNCONFIRMED)

    def do_act(self) -> None:
        """`g` does the current step; where none is left, or the database is away, it is told in words."""
        if self.desk.state.away or not self.do_current():
            self.desk.open_place("act", self.alarm_id)

    @property
    def hints_act(self) -> bool:
        """At a call or a question `g` only tells what answers it: the keys to press stand at the step."""
        return self.desk.state.away or self.current is None or self._is("do")

    def word_act(self) -> str:
        at_step = self.current is not None and not self.desk.state.away
        return t("action.step_done") if at_step else t("action.act")

    def can_confirm_source(self) -> bool:
        row, card = self.row, self._card
        if row is None or card is None or row.state in ("new", "closed"):
            return False
        return row.source == "phone" and not card.arc_verified

    def do_confirm_source(self) -> None:
        services = self.desk.services
        self.desk.act(
            lambda: services.confirm_source(self.alarm_id),
            lambda _: self.desk.tell(t("tell.source_confirmed")),
        )

    def can_escalate(self) -> bool:
        row = self.row
        return row is not None and row.state != "closed"

    def do_escalate(self) -> None:
        self.desk.escalate(self.alarm_id)

    def can_tell_early(self) -> bool:
        return self.current is not None and self.current.step.role in EARLY

    def do_tell_early(self) -> None:
        """Send the ready text to whom the current step is about; the step stays for its call."""
        services, current = self.desk.services, self.current
        if current is not None:
            whom = current.step.role
            self.desk.act(
                lambda: services.tell_early(self.alarm_id, whom),
                lambda names: self.desk.tell(
                    t("tell.told_early", names=", ".join(names)) if names else t("tell.told_early.drill")
                ),
            )

    def can_awake(self) -> bool:
        row = self.row
        return row is not None and row.state in ("new", "acknowledged")

    def do_awake(self) -> None:
        services = self.desk.services
        self.desk.act(
            lambda: services.awake(self.alarm_id),
            lambda _: self.desk.tell(t("tell.awake")),
        )

    def can_shelve(self) -> bool:
        return self._may("shelve")

    def do_shelve(self) -> None:
        self.desk.open_place("shelve_alarm", self.alarm_id)

    def can_unshelve(self) -> bool:
        return self._may("unshelve")

    def do_unshelve(self) -> None:
        row, services = self.row, self.desk.services
        if row is not None:
            self.desk.act(
                lambda: services.unshelve(row.id, row.version),
                lambda _: self.desk.tell(t("tell.unshelved", alarm=loud_words(row))),
            )

    def can_close(self) -> bool:
        return self._may("close")

    def do_close(self) -> None:
        self.desk.open_place("close_alarm", self.alarm_id)

    def can_file_incident(self) -> bool:
        return self._card is not None

    def do_file_incident(self) -> None:
        card = self._card
        if card is None:
            return
        if card.incident_id:
            self.desk.open_place("incident", card.incident_id)
        else:
            self.desk.open_place("link_incident", self.alarm_id)

    def can_person_card(self) -> bool:
        row = self.row
        return row is not None and row.person is not None

    def do_person_card(self) -> None:
        row = self.row
        if row is not None and row.person is not None:
            self.desk.open_place("person_card", row.person)

    def word_details(self) -> str:
        return t("action.duress") if self._is("pass_phrase") else t("action.details")

    def do_details(self) -> None:
        if self._is("pass_phrase"):
            self.desk.open_place("duress", self.alarm_id)
            return
        self._whole = not self._whole
        view = self.query_one("#card", LinesView)
        view.scroll_to(y=0, animate=False)
        self._show()
        if self._whole:
            self.desk.tell(t("tell.details", key=self.desk.keymap.letter("details")), Tone.NOTE)
