"""A screen whose subject is worked by a plan: one key for the current step, and keys that rest when it has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from models.plans.engine import StepStanding, next_number
from models.plans.rows import Number, WorkedPlan
from models.store.errors import Overtaken, StoreUnavailable, VaktbordError
from models.words.lookup import t
from tui.naming import REPEAT_GAP_S, REST_S
from tui.place import Place
from tui.render.ages import clock
from tui.render.errors import say
from tui.render.phones import grouped
from tui.state import Tone

if TYPE_CHECKING:
    from models.plans.engine import Standing

EMERGENCY = "112"


class PlanPlace(Place):
    """What the keys do at the current step. Subclasses give the plan, the subject's id and what reads anew."""

    ASKS_FACTS = True
    """Whether what the ARC or the police told is asked for once they were reached."""

    def __init__(self) -> None:
        super().__init__()
        self._turn: tuple[object, ...] = ()
        self._turned_at = float("-inf")
        self._acting = False
        self._pressed_at = float("-inf")
        self._rest_told = False

    # What subclasses give

    @property
    def plan(self) -> WorkedPlan | None:
        """The plan as last read."""
        return None

    @property
    def plan_subject(self) -> str:
        """The id of what is worked."""
        return ""

    def may_work_plan(self) -> bool:
        """Whether somebody has the subject, so that its plan can be worked."""
        return False

    @property
    def rehearsed(self) -> bool:
        """Whether it is a drill: then nothing is dialled."""
        return False

    def read_plan_anew(self) -> None:
        """Read it again: something was done."""

    # Where it stands

    @property
    def standing(self) -> Standing | None:
        """Where the plan stands, while it can be worked."""
        plan = self.plan
        return plan.standing if plan is not None and self.may_work_plan() else None

    @property
    def current(self) -> StepStanding | None:
        """The step whose turn it is."""
        standing = self.standing
        return standing.current if standing is not None else None

    def note_turn(self) -> None:
        """Called when the plan was read: another step, try or question lets the keys rest."""
        current = self.current
        turn = (current.step.id, len(current.tries), current.ringing) if current is not None else ()
        if turn != self._turn:
            self._turn, self._turned_at, self._rest_told = turn, self.desk.mono(), False
            self.turned()

    def turned(self) -> None:
        """Another step, try or question stands there now."""

    def number_now(self) -> Number | None:
        """The number to ring now."""
        current, plan = self.current, self.plan
        if current is None or plan is None:
            return None
        numbers = plan.numbers.get(current.step.id, ())
        if not numbers:
            phone = self.desk.state.arc_phone if current.step.phones == ("arc",) else ""
            return Number("arc", "", phone) if phone else None
        return numbers[next_number(current, len(numbers))]

    def _is(self, *kinds: str) -> bool:
        current = self.current
        return current is not None and current.step.kind in kinds

    # The keys

    def do_step(self, act: str, outcome: str = "", **told: str) -> None:
        """Do something at the current step, unless the step has only just become the current one."""
        current, standing = self.current, self.standing
        if current is None or standing is None or self._rests():
            return
        number = self.number_now()
        source = number.source if number is not None and act == "called" else ""
        reached = act == "alerted" or (act == "called" and outcome == "answered" and current.step.asks_facts)
        facts = reached and self.ASKS_FACTS
        services, subject, step, seen = (
            self.desk.services, self.plan_subject, current.step.id, standing.seen,
        )  # fmt: skip
        self.desk.forget_told()  # the number that was to be rung for this step must not stand under the next one

        def ask() -> None:
            # Only once it is stored: the form says that the step is done.
            if facts and self.is_current:
                self.desk.open_place("plan_facts", subject, step)

        self._act(lambda: services.work_plan(subject, seen, step, act, outcome, source, told), ask)

    def _rests(self) -> bool:
        """Whether the press does nothing: said once for each turn, and not to a key that is held down."""
        mono = self.desk.mono()
        held, self._pressed_at = mono - self._pressed_at < REPEAT_GAP_S, mono
        if self._acting:
            return True
        if mono - self._turned_at >= REST_S:
            return False
        if not (held or self._rest_told or self.desk.problem_told):
            self._rest_told = True
            self.desk.tell(t("tell.keys_rest"), about=self.plan_subject)
        return True

    def _act(self, act: Callable[[], Any], then: Callable[[], None] = lambda: None) -> None:
        self._acting = True

        def done(_: object) -> None:
            self._acting = False
            self.read_plan_anew()
            then()

        def not_done(error: VaktbordError) -> None:
            self._acting = False
            self.read_plan_anew()
            if isinstance(error, Overtaken) and error.message_id == "plan.changed_meanwhile":
                values: Mapping[str, Any] = error.values
                at = clock(values["at"], seconds=True)
                self.desk.tell(t("plan.changed_meanwhile", who=values["who"], at=at), Tone.PROBLEM)
            elif isinstance(error, StoreUnavailable):
                self.desk.tell_needs_database()
            else:
                self.desk.tell(say(error), Tone.PROBLEM)

        self.desk.act(act, done, not_done)

    # j and n

    def can_alerted(self) -> bool:
        return self._is("emergency", "pass_phrase")

    def do_alerted(self) -> None:
        current = self.current
        if current is None:
            return
        if current.step.kind == "pass_phrase":
            self.do_step("phrase_right")
        else:
            self.do_step("alerted", "desk" if current.ringing else "arc")

    def word_alerted(self) -> str:
        current = self.current
        if current is not None and current.step.kind == "pass_phrase":
            return t("action.phrase_right")
        return t("action.spoke") if current is not None and current.ringing else t("action.alerted")

    def can_new(self) -> bool:
        return True

    def do_new(self) -> None:
        current = self.current
        if self._is("pass_phrase"):
            self.do_step("phrase_wrong")
        elif current is not None and self._is("emergency") and current.ringing:
            self.do_step("not_alerted")
        elif not self._acting:
            self.desk.open_place("new")

    def word_new(self) -> str:
        current = self.current
        if self._is("pass_phrase"):
            return t("action.phrase_wrong")
        asked = current is not None and self._is("emergency") and current.ringing
        return t("action.not_spoke") if asked else t("action.new")

    # r

    def can_ring(self) -> bool:
        if self._is("pass_phrase"):
            return True
        number = self.number_now()
        return self._is("emergency") or (number is not None and not number.hidden)

    def do_ring(self) -> None:
        """Ring, or show the number to ring by hand. Never delayed; that it rang is put on record beside it."""
        current, standing = self.current, self.standing
        if current is None or standing is None:
            return
        if current.step.kind == "pass_phrase":
            self.desk.open_place("pass_phrase", self.plan_subject)
            return
        number = self.number_now()
        phone = EMERGENCY if current.step.kind == "emergency" else number.phone if number is not None else ""
        services, subject, step, seen = (
            self.desk.services, self.plan_subject, current.step.id, standing.seen,
        )  # fmt: skip

        def rang(dialled: object) -> None:
            words = "tell.dialled" if dialled is True else "tell.ring_by_hand"
            self.desk.tell(t(words, phone=grouped(phone)), about=subject)

        if self.rehearsed:
            self.desk.tell(t("tell.drill_no_ring", phone=grouped(phone)), about=subject)
        else:
            self.desk.act(lambda: services.dial(phone), rang)
        if not current.ringing and not self._acting and not self.desk.state.away:
            source = number.source if number is not None else ""
            self._act(lambda: services.work_plan(subject, seen, step, "rang", "", source))

    def word_ring(self) -> str:
        if self._is("pass_phrase"):
            return t("action.show_pass_phrase")
        return t("action.ring_112") if self._is("emergency") else t("action.ring")

    # 1 to 5

    def can_answered(self) -> bool:
        return self._is("call")

    can_busy = can_no_answer = can_voicemail = can_wrong_person = can_answered

    def do_answered(self) -> None:
        self.do_step("called", "answered")

    def do_busy(self) -> None:
        self.do_step("called", "busy")

    def do_no_answer(self) -> None:
        self.do_step("called", "no_answer")

    def do_voicemail(self) -> None:
        self.do_step("called", "voicemail")

    def do_wrong_person(self) -> None:
        self.do_step("called", "wrong_person")

    # g, h and z

    def do_current(self) -> bool:
        """`g` at the current step; False where no step takes it."""
        current = self.current
        if current is None:
            return False
        if current.step.kind == "do":
            self.do_step("done")
        elif not self._rests():
            how = "tell.answer.call" if current.step.kind == "call" else "tell.answer.yes_no"
            keymap = self.desk.keymap
            yes, no = keymap.letter("alerted"), keymap.letter("new")
            self.desk.tell(t(how, yes=yes, no=no), Tone.PROBLEM, self.plan_subject)
        return True

    def can_skip(self) -> bool:
        return self.current is not None

    def do_skip(self) -> None:
        current, standing = self.current, self.standing
        if current is not None and standing is not None and not self._rests():
            self.desk.open_place("skip_step", self.plan_subject, current.step.id)

    def can_undo(self) -> bool:
        standing = self.standing
        return standing is not None and standing.last is not None

    def do_undo(self) -> None:
        standing = self.standing
        if standing is not None and not self._acting:
            services, subject, seen = self.desk.services, self.plan_subject, standing.seen
            self._act(lambda: services.undo_plan(subject, seen))
            self.desk.tell(t("tell.undone"), about=subject)

    def can_release(self) -> bool:
        """`z` takes back what was done last; with nothing done it lets go of the alarm."""
        standing = self.standing
        if standing is not None and standing.seen:
            return self.can_undo()
        return self.desk.alarm_acts.can_release()

    def do_release(self) -> None:
        standing = self.standing
        if standing is not None and standing.seen:
            self.do_undo()
        else:
            self.desk.alarm_acts.do_release()

    def word_release(self) -> str:
        standing = self.standing
        return t("action.undo") if standing is not None and standing.seen else t("action.release")
