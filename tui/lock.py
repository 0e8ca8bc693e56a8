"""The desk's lock: who may look, what is asked on the locked screen, and help first (TRUST threats 11 and 12).

Lives on the event loop; what blocks runs in worker threads by `desk.act`. The locked screen paints `view`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.store.errors import StoreUnavailable, VaktbordError
from models.words.lookup import t
from tui.drafts import Drafts
from tui.lock_policy import LockPolicy, Moment
from tui.reminding import remind
from tui.render.alarms import kind_word, sign
from tui.render.errors import say
from tui.state import Locked

if TYPE_CHECKING:
    from datetime import datetime

    from models.access.actor import Actor
    from models.alarms.rows import AlarmRow
    from tui.app import VaktbordApp

NOBODY, OFFICER, BLANK = "nobody", "officer", "blank"
HELP_S = 20.0
"""How long an alarm that was acknowledged from here stays quiet for somebody who has not shown who they are."""
LOOK_AGAIN_S = 15.0
ASKED_FOR_S = 90.0
_HAS_ALARM = ("acknowledged", "action_taken")


@dataclass(frozen=True, slots=True)
class _Helped:
    """The alarm acknowledged from the locked screen, and until when on the desk's clock that lasts."""

    alarm_id: str
    words: str
    until: float


class DeskLock:
    """Locked as NOBODY has logged in, by an OFFICER, or BLANK: no pass phrase exists, and anybody opens it."""

    def __init__(self, desk: VaktbordApp) -> None:
        self._desk = desk
        self._policy = LockPolicy(desk.services.settings.lock_after_s)
        self._drafts: dict[str, Drafts] = {}
        self.kind = ""
        self._why = ""
        self._since: datetime | None = None
        self._asking = ""
        self._other = False
        self._code = ""
        self._busy = False
        self._asked_at = 0.0
        self._wait_until = 0.0
        self._said = ""
        self._helped: _Helped | None = None
        self._sat, self._used = "", False
        self._looked_at = float("-inf")
        self._mode = "overview"

    @property
    def on(self) -> bool:
        """Whether the desk is locked."""
        return bool(self.kind)

    @property
    def asking(self) -> str:
        """What is asked now: "", "code", "passphrase" or "unlock"."""
        return self._asking

    @property
    def waits(self) -> bool:
        """Whether the next try has to wait."""
        return self._wait_until > self._desk.mono()

    def touched(self) -> None:
        """A key or the mouse was used."""
        self._policy.touched(self._desk.mono())
        self._asked_at = self._desk.mono()

    def view(self, mono: float) -> Locked | None:
        """What the locked screen shows; None while the desk is open."""
        if not self.kind:
            return None
        login, helped = self._desk.services.login, self._helped
        officer = login.officer
        left = math.ceil(helped.until - mono) if helped is not None else 0
        wait = max(0, math.ceil(self._wait_until - mono))
        return Locked(
            kind=self.kind,
            officer="" if officer is None else officer.label,
            why=self._why,
            since=self._since,
            asking=self._asking,
            code=self._code,
            busy=self._busy,
            wait_s=wait,
            said=self._said,
            helped="" if helped is None else helped.words,
            left_s=max(0, left),
            pin=login.takes_pin,
            demo=login.demo_passphrase if login.on else "",
            demo_other=login.demo_other,
            minutes=round(self._desk.services.settings.lock_after_s / 60),
        )

    # Locking

    def look(self) -> None:
        """Whether to lock now, by what is known of who can log in; and what has run out on the locked screen."""
        desk, login = self._desk, self._desk.services.login
        mono = desk.mono()
        self._used = self._used or login.on is False
        needs = login.on or (login.on is None and desk.truth.beside.login_on)
        if needs and login.officer is None and self.kind != NOBODY:
            self._close(NOBODY, self._why)
        elif login.officer is not None and self.kind in ("", NOBODY) and not self._busy:
            self._look_at_officer(login.officer)
        if self._asking and not self._busy and mono - self._asked_at > ASKED_FOR_S:
            self.cancel()
        if login.on is not None and not desk.state.away and mono - self._looked_at > LOOK_AGAIN_S:
            self._looked_at = mono
            desk.act(login.look_again, self._looked_again, lambda error: None)

    def _look_at_officer(self, officer: Actor) -> None:
        """Signed in without the screen's doing, as the demo is, or at work: has that lasted long enough?"""
        login, at = self._desk.services.login, self._moment()
        if self._sat != officer.id:
            self._policy.proven(at, fully=True)
            self._came(officer)
            if login.demo_passphrase:
                self._desk.tell(t("tell.demo_logged_in", who=officer.label))
            return
        why = self._policy.why(
            at, typing_secret=False, on_duty=login.on_duty, works_alarm=self._works(officer)
        )
        if why:
            self.lock(why)

    def lock(self, why: str) -> None:
        """Lock now: "key", "idle", "suspend" or "limit". Where nobody has a pass phrase a key blanks the screen."""
        login = self._desk.services.login
        if self.on:
            return
        if not login.on or login.officer is None:
            if why == "key":
                self._close(BLANK, why)
            return
        login.close()
        self._close(OFFICER, why)
        self._desk.act(lambda: login.put_lock_on_record(why), failed=lambda error: None)

    def slept(self) -> None:
        """This process was stopped and goes on."""
        self.lock("suspend")

    def _close(self, kind: str, why: str) -> None:
        desk = self._desk
        if not self.on:
            self._mode = desk.current_mode
            self._since = desk.services.clock.now()
            self._helped = None
            desk.switch_mode("locked")
        self.kind, self._why = kind, why
        self.cancel()
        desk.repaint()

    def _looked_again(self, works_here: bool) -> None:
        if not works_here:
            self._close(NOBODY, "ended")

    def _works(self, officer: Actor) -> bool:
        return any(
            row.state in _HAS_ALARM and row.acknowledged_label == officer.label
            for row in self._desk.state.alarms
        )

    def _moment(self) -> Moment:
        clock = self._desk.services.clock
        return Moment(self._desk.mono(), clock.boottime(), clock.monotonic())

    # Asking

    def ask(self, *, other: bool = False) -> None:
        """Ask for what opens the desk; `other`: not from the officer who locked it."""
        if self._busy:
            return
        if self.kind == BLANK:
            self._open()
            return
        self._other = other or self.kind == NOBODY
        self._asking = "code" if self._other else "unlock"
        self._said, self._wait_until, self._code = "", 0.0, ""
        self._asked_at = self._desk.mono()
        self._desk.repaint()

    def cancel(self) -> None:
        """Ask no more."""
        self._asking, self._other, self._code = "", False, ""
        self._said, self._wait_until = "", 0.0

    def code_given(self, code: str) -> None:
        """The officer said who they are."""
        if code:
            self._code, self._asking = code, "passphrase"
        self._desk.repaint()

    def secret_given(self, typed: str) -> None:
        """A pass phrase or PIN was typed: prove it in a worker thread. It is kept nowhere after that."""
        desk, login, code = self._desk, self._desk.services.login, self._code
        if self._busy or not typed or not self._asking:
            return
        if self.waits:
            return  # the countdown stands on the glass
        box, other = [typed], self._other
        helped = self._helped if self._helped is not None and desk.mono() < self._helped.until else None
        self._busy, self._said, self._wait_until = True, "", 0.0

        def prove() -> tuple[Actor, bool]:
            return (login.sign_in(code, box.pop()), True) if other else login.unlock(box.pop())

        desk.act(prove, lambda told: self._proven(*told, helped), self._not_proven)
        desk.repaint()

    def _not_proven(self, error: VaktbordError) -> None:
        self._busy = False
        wait = error.values.get("wait_s")
        self._wait_until = self._desk.mono() + float(str(wait)) if wait is not None else 0.0
        if error.message_id == "access.wait":
            self._said = ""  # the countdown says it
        elif error.message_id == "access.wrong":
            self._said = t("locked.wrong" if self._other else "locked.wrong_own")
        elif isinstance(error, StoreUnavailable):
            self._said = t("locked.away_new")
        else:
            self._said = say(error)
        self._desk.repaint()

    def _proven(self, actor: Actor, fully: bool, helped: _Helped | None) -> None:
        self._busy = False
        officer = self._desk.services.login.officer
        if not self.on or officer is None or officer.id != actor.id:
            return  # they work here no more
        self._policy.proven(self._moment(), fully=fully)
        lapsed = self._helped is not None and helped is None
        if actor.id != self._sat:
            helped = None  # who pressed was whoever locked; the alarm rings again, for everybody
        self._came(actor)
        if helped is not None:
            self._take(helped)
        elif lapsed:
            self._desk.tell(t("tell.help_lapsed"))

    # Opening

    def _came(self, actor: Actor) -> None:
        """An officer is here: the desk as they left it, and nothing of another officer's."""
        desk = self._desk
        changed, self._sat = self._sat != actor.id, actor.id
        if changed:
            desk.drafts = self._drafts.setdefault(actor.id, Drafts())
            if self._used:
                desk.begin_anew()
                self._mode = "overview"
        self._used = True
        desk.now_sits(actor.label)
        self._open()
        remind(desk, actor.id)

    def _open(self) -> None:
        was_on = self.on
        self.kind, self._why, self._since, self._helped = "", "", None, None
        self.cancel()
        if was_on:
            self._desk.switch_mode(self._mode)
        self._desk.repaint()

    # Help first

    def help(self) -> None:
        """F2: the officer who locked takes the loudest alarm without showing anything of it."""
        desk, named = self._desk, self._desk.state.named
        if self.kind == NOBODY:
            self._say(t("locked.f2_log_in"))
        elif named is None:
            self._say(t("tell.nothing_rings"))
        elif self.kind == BLANK:
            self._open()
            desk.alarm_acts.do_acknowledge()
        elif desk.alarm_acts.guard.rests(desk.mono()):
            self._say(t("locked.another_now"))
        else:
            desk.alarm_acts.held.counted("acknowledge", desk.mono())
            self._help(named)

    def _say(self, words: str) -> None:
        self._said = words
        self._desk.repaint()

    def _help(self, named: AlarmRow) -> None:
        desk = self._desk
        words = f"{sign(named.priority)} {kind_word(named.kind).upper()}"

        def helped(_: bool) -> None:
            if self.kind == OFFICER:
                self._helped = _Helped(named.id, words, desk.mono() + HELP_S)
                self._said = ""
                if not self._asking:
                    self.ask()

        def not_helped(error: VaktbordError) -> None:
            self._say(say(error))

        desk.act(lambda: desk.services.acknowledge(named.id, named.version), helped, not_helped)

    def _take(self, helped: _Helped) -> None:
        """Unlocked in time: the alarm is the officer's, and opens."""
        desk = self._desk

        def taken(_: bool) -> None:
            desk.alarm_acts.took(helped.alarm_id)
            desk.open_alarm(helped.alarm_id)

        desk.act(lambda: desk.services.acknowledge(helped.alarm_id, 0), taken)
