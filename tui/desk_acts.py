"""The acts of a desk on the real store: each one command, one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.store.errors import StoreUnavailable
from tui.desk_base import DeskBase

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from models.alarms.rows import PhonedAlarm
    from tui.desk_local import DeskLocal
    from tui.desk_values import IncidentChange, NewIncident


class DeskActs(DeskBase):
    """What officers do; the base of `LiveServices`, which gives the actor, the clock and the transaction."""

    without_database: bool
    local_desk: DeskLocal | None

    def acknowledge(self, alarm_id: str, seen: int) -> bool:
        def now() -> None:
            from models.alarms.commands import acknowledge

            with self.writing() as session:
                acknowledge(session, self.actor, alarm_id, self.clock)

        return self._now_or_later(now, "acknowledge", alarm_id)

    def release(self, alarm_id: str, seen: int) -> None:
        from models.alarms.commands import release

        with self.writing() as session:
            release(session, self.actor, alarm_id, self.clock)

    def add_note(self, alarm_id: str, text: str) -> bool:
        def now() -> None:
            from models.alarms.commands import add_note

            with self.writing() as session:
                add_note(session, self.actor, alarm_id, text, self.clock)

        return self._now_or_later(now, "note", alarm_id, text)

    def mark_action(self, alarm_id: str, seen: int, text: str) -> bool:
        def now() -> None:
            from models.alarms.commands import act

            with self.writing() as session:
                act(session, self.actor, alarm_id, text, self.clock, seen)

        return self._now_or_later(now, "act", alarm_id, text)

    def _now_or_later(self, now: Callable[[], None], verb: str, alarm_id: str, text: str = "") -> bool:
        """Do it in the database; where that is away, or the alarm or an earlier act on it is not there yet, keep it."""
        local = self.local_desk
        if local is None or not (self.without_database or local.holds(alarm_id)):
            try:
                now()
                return True
            except StoreUnavailable:
                if local is None:
                    raise
        local.put(verb, alarm_id, text, self.actor_here)
        return False

    def settle(self, disturbance_id: str) -> None:
        from models.watch.disturbances import settle

        with self.writing() as session:
            settle(session, self.actor, disturbance_id, self.clock)

    def saw_outage(self, began: datetime, ended: datetime) -> None:
        from models.watch.seen import note_seen

        with self.writing() as session:
            note_seen(session, began, ended, self.clock)

    def canary_shown(self, canary_id: str) -> None:
        from models.watch.canary import canary_shown

        with self.writing() as session:
            canary_shown(session, canary_id, self.clock)

    def escalate(self, alarm_id: str, seen: int) -> None:
        from models.alarms.commands import escalate

        with self.writing() as session:
            escalate(session, self.actor, alarm_id, self.clock)

    def tell_early(self, alarm_id: str, whom: str) -> tuple[str, ...]:
        from models.channels.texts import tell_early

        with self.writing() as session:
            return tell_early(session, self.actor, alarm_id, whom, self.clock)

    def awake(self, alarm_id: str) -> None:
        from models.channels.commands import awake

        with self.writing() as session:
            awake(session, self.actor, alarm_id, self.clock)

    def shelve(self, alarm_id: str, seen: int, until: datetime, reason: str) -> None:
        from models.alarms.commands import shelve

        with self.writing() as session:
            shelve(session, self.actor, alarm_id, until, reason, self.clock, seen)

    def unshelve(self, alarm_id: str, seen: int) -> None:
        from models.alarms.commands import unshelve

        with self.writing() as session:
            unshelve(session, self.actor, alarm_id, self.clock)

    def sign_reconciliation(self, reading: str, seen: int, remark: str) -> None:
        from models.reconcile.commands import sign

        with self.writing() as session:
            sign(session, self.actor, reading, remark, self.clock, seen)

    def close_alarm(
        self,
        alarm_id: str,
        seen: int,
        close_class: str,
        reason: str,
        others: tuple[str, ...] | None = None,
        repeats: tuple[str, ...] = (),
    ) -> None:
        from models.alarms.commands import close

        with self.writing() as session:
            close(
                session, self.actor, alarm_id, close_class, reason, self.clock, seen,
                others=others, repeats=repeats,
            )  # fmt: skip

    def confirm_source(self, alarm_id: str) -> None:
        from models.alarms.commands import confirm_source

        with self.writing() as session:
            confirm_source(session, self.actor, alarm_id, self.clock)

    def enter_alarm(self, phoned: PhonedAlarm) -> str:
        from models.alarms.phone import enter_by_phone

        with self.writing() as session:
            return enter_by_phone(session, self.actor, phoned, self.clock)

    def attach_call(self, alarm_id: str, phoned: PhonedAlarm) -> None:
        from models.alarms.phone import attach_call

        with self.writing() as session:
            attach_call(session, self.actor, alarm_id, phoned, self.clock)

    def open_incident(self, new: NewIncident) -> str:
        from models.incidents.commands import open_incident
        from models.incidents.describing import Facts

        with self.writing() as session:
            return open_incident(
                session,
                self.actor,
                new.title,
                new.outcome,
                self.clock,
                person=new.person or None,
                what_happened=new.what_happened,
                police=new.police,
                alarm_id=new.alarm_id or None,
                facts=Facts(reporter_kind=new.reporter_kind, reporter=new.reporter),
            )

    def link_alarm(self, incident_id: str, alarm_id: str) -> None:
        from models.incidents.commands import link_alarm

        with self.writing() as session:
            link_alarm(session, self.actor, incident_id, alarm_id, self.clock)

    def add_incident_note(self, incident_id: str, text: str) -> None:
        from models.incidents.commands import add_note

        with self.writing() as session:
            add_note(session, self.actor, incident_id, text, self.clock)

    def change_incident(self, incident_id: str, seen: int, change: IncidentChange) -> None:
        from models.incidents.commands import Keep
        from models.incidents.commands import change as change_incident

        bring_up = None if change.no_bring_up else (change.bring_up_on or Keep.AS_IS)
        with self.writing() as session:
            change_incident(
                session,
                self.actor,
                incident_id,
                seen,
                self.clock,
                title=change.title,
                what_happened=change.what_happened,
                outcome=change.outcome,
                police=change.police,
                bring_up_on=bring_up,
            )

    def take_incident(self, incident_id: str, seen: int) -> None:
        from models.incidents.commands import take

        with self.writing() as session:
            take(session, self.actor, incident_id, seen, self.clock)

    def close_incident(
        self, incident_id: str, seen: int, close_class: str, reason: str, despite: str = ""
    ) -> None:
        from models.incidents.commands import close

        with self.writing() as session:
            close(session, self.actor, incident_id, close_class, reason, seen, self.clock, despite=despite)
