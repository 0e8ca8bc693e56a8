"""A desk's notices: it claims what waits for its officer, raises it where the officer sits, and writes what became
of it. While an alarm is unacknowledged every desk says so again, whoever claimed the notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from models.access.views import role_of
from models.alarms.views import ringing
from models.notices.commands import NoticeRow, claim, settle
from models.notices.views import any_waiting
from models.rota.views import INCOMING, on_duty
from models.store.store import Store
from models.watch.commands import desk_beat
from scheduler.bubble import Bubble
from scheduler.guarded import Guard
from scheduler.notifier import Notifier, Outcome
from scheduler.pace import Pace
from scheduler.wording import HIDDEN, bubble_for, many, reminder, without_person

LOOK_S = 1.0
BEAT_S = 10.0
PROBE_S = 60.0
REPEAT_P1_S, REPEAT_S = 30.0, 60.0
CLAIM_LIMIT = 200
# More bubbles than this at once are read by nobody.
SHOWN_AT_ONCE = 3
# How long a desk whose notifications don't work leaves a notice to the others.
YIELD = timedelta(seconds=10)
EVERYONE = ("tib", "tib_backup", "contact", INCOMING, "head", "all")
OVERTAKEN = "overtaken"


class DeskNotices:
    """The notices job of one desk. Without an operator the desk receives what is for anybody.

    `label` is how colleagues know the desk. While it is `locked` no bubble says of whom. Runs in threads of its own,
    never on the event loop.
    """

    def __init__(
        self,
        store: Store,
        notifier: Notifier,
        desk_id: str,
        operator_id: str | None = None,
        *,
        label: str = "",
    ) -> None:
        self._store = store
        self._notifier = notifier
        self._desk_id = desk_id
        self._label = label or desk_id
        self.operator_id = operator_id
        self.locked = False
        self._guard = Guard()
        self._pace = Pace(lambda job, what: None)
        # The desk's own rhythm, in seconds since boot; nothing that must outlive it.
        self._said_at: float | None = None
        self._beat_at: float | None = None
        self._probed_at: float | None = None
        self._beat_health = ""
        self._raised = False

    def start(self) -> None:
        """Begin: see how notifications fare, then look for notices every second."""
        self._pace.add("notices", self.run_once, LOOK_S)
        self._pace.start()

    def stop(self) -> None:
        """End; what is being raised is given up."""
        self._notifier.close()
        self._pace.stop()

    def sits_here(self, operator_id: str | None, label: str) -> None:
        """An officer has shown who they are at the desk: what is for them is raised here from now on."""
        self.operator_id, self._label, self._beat_at = operator_id, label, None
        self.locked = False

    def wake(self) -> None:
        """Look now."""
        self._pace.ask("notices")

    def run_once(self) -> None:
        """One look. Never raises."""
        self._guard.run("probe", self._probe)
        self._guard.run("beat", self._beat)
        if self._guard.run("claimed", self._raise_claimed):
            return
        self._guard.run("repeat", self._repeat)
        self._guard.run("beat", self._beat)

    def _probe(self) -> None:
        now = self._store.clock.boottime()
        if self._probed_at is None or now - self._probed_at >= PROBE_S:
            self._probed_at = now
            self._notifier.probe()

    def _beat(self) -> None:
        """Keep the desk's row fresh, and true at once when the health changed."""
        now, health = self._store.clock.boottime(), self._notifier.health
        fresh = self._beat_at is not None and now - self._beat_at < BEAT_S
        if fresh and health == self._beat_health and not self._raised:
            return
        with self._store.write() as session:
            desk_beat(session, self._desk_id, self._label, health, self._raised, self._store.clock)
        self._beat_at, self._beat_health, self._raised = now, health, False

    def _raise_claimed(self) -> None:
        with self._store.read() as connection:
            if not any_waiting(connection):
                return
            recipients = self._recipients_now(connection)
        now = self._store.clock.now()
        works = self._notifier.health in ("ok", "untried")
        with self._store.write() as session:
            claimed = claim(
                session,
                self._desk_id,
                recipients,
                now,
                CLAIM_LIMIT,
                made_before=None if works else now - YIELD,
            )
        if not claimed:
            return
        newest, settled = _newest_of_each(claimed)
        alarms = [each for each in newest if each.text_id.startswith("notice.alarm.")]
        if len(alarms) > SHOWN_AT_ONCE:
            worst = min(alarms, key=_urgency)
            outcome = self._show(many(_alarm_count(alarms), self._said(_facts(worst)), True, now))
            if outcome.word != "hung":
                settled += [(each, str(outcome)) for each in alarms]
            newest = [each for each in newest if each not in alarms]
        for notice in newest:
            outcome = self._show(bubble_for(notice.text_id, self._said(notice.values), notice.urgent, now))
            if outcome.word == "hung":
                break  # the claims left over lapse and are taken up again, here or at another desk
            settled.append((notice, str(outcome)))
        with self._store.write() as session:
            for notice, word in settled:
                settle(session, notice.id, word, self._store.clock.now())
        if alarms:
            self._said_at = self._store.clock.boottime()

    def _repeat(self) -> None:
        """Say again that somebody waits: the first time one pause after this desk saw or raised it."""
        with self._store.read() as connection:
            found = ringing(connection)
        now = self._store.clock.boottime()
        if found is None:
            self._said_at = None
            return
        oldest, count = found
        if self._said_at is None:
            self._said_at = now
        if now - self._said_at >= (REPEAT_P1_S if oldest.priority == 1 else REPEAT_S):
            self._said_at = now
            shown = replace(oldest, person=HIDDEN) if self.locked else oldest
            self._show(reminder(shown, count, self._store.clock.now()))

    def _said(self, values: Mapping[str, object]) -> Mapping[str, object]:
        return without_person(values) if self.locked else values

    def _show(self, bubble: Bubble) -> Outcome:
        outcome = self._notifier.show(bubble)
        self._raised = self._raised or outcome.raised
        return outcome

    def _recipients_now(self, connection: Connection) -> Sequence[str]:
        """The duties this desk answers for: its officer's own, and those that nobody has now."""
        if self.operator_id is None:
            return EVERYONE
        duty = on_duty(connection, self._store.clock.now())
        planned = {"tib": duty.tib, "tib_backup": duty.tib_backup, "contact": duty.contact}
        mine = [
            name for name, shift in planned.items() if shift is None or shift.operator_id == self.operator_id
        ]
        waited_for = duty.tib_incoming
        if waited_for is None or waited_for.operator_id == self.operator_id:
            mine.append(INCOMING)
        if role_of(connection, self.operator_id) in ("head", ""):
            mine.append("head")
        return (*mine, f"operator:{self.operator_id}", "all")


def _newest_of_each(claimed: Sequence[NoticeRow]) -> tuple[list[NoticeRow], list[tuple[NoticeRow, str]]]:
    """One notice a subject: of what piled up while no desk was open only the newest is worth saying."""
    newest: dict[str, NoticeRow] = {}
    for notice in sorted(claimed, key=lambda each: each.made_at):
        newest[notice.subject] = notice
    kept = sorted(newest.values(), key=lambda each: (not each.urgent, each.made_at))
    older = [(each, OVERTAKEN) for each in claimed if newest[each.subject] is not each]
    return kept, older


def _urgency(notice: NoticeRow) -> tuple[object, ...]:
    facts = _facts(notice)
    return (not notice.urgent, facts.get("priority", 4), notice.made_at)


def _facts(notice: NoticeRow) -> dict[str, object]:
    """The facts of the alarm behind a notice, or of the worst behind one that stands for many."""
    worst = notice.values.get("worst")
    return worst if isinstance(worst, dict) else notice.values


def _alarm_count(notices: Sequence[NoticeRow]) -> int:
    total = 0
    for notice in notices:
        count = notice.values.get("count")
        total += count if isinstance(count, int) else 1
    return total
