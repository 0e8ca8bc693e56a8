"""One plan as it is written: every fault is told with its line as one types; it is in force only with a decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget
from textual.widgets import Input, TextArea

from models.plans.rows import PlanRow
from models.plans.schema import Problem, check
from models.store.errors import VaktbordError
from models.words.lookup import n, t
from tui.place import Place
from tui.render.errors import say
from tui.render.line import Line, Piece, fit, line, wrap
from tui.state import DeskState, Tone
from tui.widgets.field import Field
from tui.widgets.lines import Lines
from tui.widgets.panels import rule

FAULTS = 4


class PlanText(TextArea):
    """The file. Letters typed here do nothing else."""

    takes_text = True
    DEFAULT_CSS = "PlanText { height: 1fr; border: none; padding: 0; }"


class PlanHead(Lines):
    """Which plan it is, and what enters into force."""

    DEFAULT_CSS = "PlanHead { height: 1; }"
    words = ""

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        return [rule(self.words, "", width)]


class PlanFaults(Lines):
    """What is wrong, the first few; the number of all."""

    DEFAULT_CSS = f"PlanFaults {{ height: {FAULTS + 1}; }}"
    problems: tuple[Problem, ...] = ()

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        if not self.problems:
            return [fit(line(Piece(f" {t('edit_plan.fine')}", "ok")), width)]
        lines = [fit(line(Piece(f" {n('plan.check.faults', len(self.problems))}", "late")), width)]
        for each in self.problems[:FAULTS]:
            words = t("edit_plan.fault", line=each.line, what=t(each.message_id, **each.values))
            lines.append(fit(line(" ", Piece(wrap(words, max(8, width - 2))[0], "warn")), width))
        return lines


class EditPlan(Place):
    """Opened upon the list with a plan's code and whose it is. What is typed is a draft at once."""

    PLACE = "edit_plan"
    AUTO_FOCUS = "PlanText"

    def __init__(self, code: str, whose: str = "") -> None:
        super().__init__()
        self.code = code
        self.whose = whose
        self._sending = False

    @property
    def _subject(self) -> str:
        return f"{self.code}/{self.whose}"

    def body(self) -> Iterable[Widget]:
        yield PlanHead("plan-head")
        yield PlanText("", id="plan-text", show_line_numbers=True, soft_wrap=False)
        yield PlanFaults("plan-faults")
        draft = self.desk.drafts.text(self.PLACE, self._subject, "decision") or ""
        yield Field("decision", t("ask.edit_plan.decision"), draft, 200, False)

    def on_mount(self) -> None:
        super().on_mount()
        head = self.query_one(PlanHead)
        head.words = t("edit_plan.title", code=self.code, whose=self.whose) if self.whose else self.code
        self.desk.read(self.desk.services.read_plans, self._got, f"plan-{self._subject}")

    def _got(self, rows: tuple[PlanRow, ...]) -> None:
        if not self.is_attached:
            return
        row = next((each for each in rows if (each.code, each.whose) == (self.code, self.whose)), None)
        draft = self.desk.drafts.text(self.PLACE, self._subject, "source")
        self.text.load_text(draft if draft is not None else row.source if row is not None else "")

    @property
    def text(self) -> PlanText:
        """The field with the file."""
        return self.query_one(PlanText)

    def paint(self, state: DeskState) -> None:
        """Nothing here comes from the state."""

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        faults = self.query_one(PlanFaults)
        faults.problems = check(self.text.text)[1]
        faults.show(self.desk.state)
        self.desk.drafts.keep(self.PLACE, self._subject, "source", self.text.text)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.is_mounted:
            self.desk.drafts.keep(self.PLACE, self._subject, "decision", event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.do_send()

    def do_send(self) -> None:
        """Take the plan into force; asks for what is missing first."""
        field = self.query_one("#field-decision", Field)
        decision, source = field.input.value.strip(), self.text.text
        problems = check(source)[1]
        if problems:
            self.text.move_cursor((problems[0].line - 1, 0))
            self.text.focus()
            self.desk.tell(n("plan.check.faults", len(problems)), Tone.PROBLEM)
        elif not decision:
            field.input.focus()
            self.desk.tell(t("plan.no_decision"), Tone.PROBLEM)
        elif not self._sending:
            self._sending = True
            services, whose = self.desk.services, self.whose
            self.desk.act(lambda: services.load_plan(source, decision, whose), self._sent, self._not_sent)

    def _sent(self, result: tuple[str, int]) -> None:
        self._sending = False
        self.desk.drafts.forget(self.PLACE, self._subject)
        if self.desk.screen is self:
            self.desk.pop_screen()
        self.desk.tell(t("cli.plan.loaded", code=result[0], version=result[1]))

    def _not_sent(self, error: VaktbordError) -> None:
        self._sending = False
        self.desk.tell(say(error), Tone.PROBLEM)
