"""Protection on the real store: each act one command, each opening of words about a person on record first."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from models.store.errors import Refused
from tui.desk_base import DeskBase
from tui.render.protection import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from sqlalchemy import Connection
    from sqlmodel import Session

    from models.measures.rows import (
        AdviceCard,
        AdviceRow,
        DeviceRow,
        GuardCard,
        MeasureCard,
        Protection,
        Standing,
    )
    from tui.protection_services import (
        DeviceFacts,
        MeasureChange,
        MeasureStep,
        NewAdvice,
        NewGuard,
        NewMeasure,
    )

_FIRST = ("over", "in_force", "review_overdue", "review_due", "requested", "decided", "planned", "in_place")


class DeskProtection(DeskBase):
    """A base of `LiveServices`, which gives actor, clock and store."""

    def read_protection(self, over_too: bool) -> tuple[Standing, ...]:
        from models.measures.rows import Standing
        from models.measures.views import guards, measures
        from models.people.validity import local_day

        now = self.clock.now()
        with self.reading() as connection:
            asked = measures(connection, local_day(now), over_too=over_too)
            orders = guards(connection, now, over_too=over_too)
        held = [(row.standing, Standing(measure=row)) for row in asked]
        held += [(row.standing(now), Standing(guard=row)) for row in orders]
        place = {name: at for at, name in enumerate(_FIRST)}
        return tuple(each for _, each in sorted(held, key=lambda pair: place.get(pair[0], len(place))))

    def read_devices(self) -> tuple[DeviceRow, ...]:
        from models.measures.devices import devices

        with self.reading() as connection:
            return devices(connection, self.clock)

    def may_hand_out(self) -> bool:
        from models.access.rights import may

        return may(self.actor_here.role, "transmitter.hand_out")

    def read_advice(self) -> tuple[AdviceRow, ...]:
        from models.measures.views import advice

        with self.reading() as connection:
            return advice(connection)

    def read_whole(self, code: str) -> Protection:
        from models.measures.reading import protection_of, view_protection

        return self._opened(
            f"protection:{code}",
            lambda session: view_protection(session, self.actor, code, self.clock),
            lambda connection: protection_of(connection, code, self.clock),
        )

    def read_measure(self, measure_id: str) -> MeasureCard:
        from models.access.rights import may
        from models.measures.reading import may_read, measure_card, measure_seen_by, view_measure

        def read(connection: Connection) -> MeasureCard:
            return measure_card(connection, measure_id, self.clock)

        if may_read(self.actor):
            card = self._opened(
                f"measure:{measure_id}",
                lambda session: view_measure(session, self.actor, measure_id, self.clock),
                read,
            )
        else:
            with self.reading() as connection:
                card = measure_seen_by(self.actor, read(connection))
        return replace(card, may_decide=may(self.actor.role, "measure.decide"))

    def read_guard(self, order_id: str) -> GuardCard:
        from models.measures.reading import guard_card, guard_seen_by, may_read, view_guard

        if not may_read(self.actor):
            with self.reading() as connection:
                return guard_seen_by(self.actor, guard_card(connection, order_id))
        return self._opened(
            f"guard:{order_id}",
            lambda session: view_guard(session, self.actor, order_id, self.clock),
            lambda connection: guard_card(connection, order_id),
        )

    def read_one_advice(self, number: int) -> AdviceCard:
        from models.measures.reading import view_advice

        with self.writing() as session:
            return view_advice(session, self.actor, number, self.clock)

    def request_measure(self, new: NewMeasure) -> str:
        from models.measures.commands import request

        with self.writing() as session:
            return request(
                session, self.actor, new.person, new.kind, new.what, self.clock, incident=new.incident,
                hierarchy=new.hierarchy, risk_before=new.risk_before,
            )  # fmt: skip

    def step_measure(self, measure_id: str, seen: int, state: str, told: MeasureStep) -> None:
        from models.measures import commands as c

        with self._in_our_words() as session:
            who = (session, self.actor, measure_id, seen)
            if state == "requested":
                c.decide(*who, told.decided_by, self.clock, on=told.on, review_on=told.review_on)
            elif state == "decided":
                c.put_in_place(
                    *who, self.clock, on=told.on, review_on=told.review_on, supplier=told.supplier or None
                )
            else:
                c.review(
                    *who,
                    self.clock,
                    risk_after=told.risk_after,
                    findings=told.findings,
                    review_on=told.review_on,
                )

    def change_measure(self, measure_id: str, seen: int, change: MeasureChange) -> None:
        from models.measures import commands as c

        with self._in_our_words() as session:
            c.change(
                session, self.actor, measure_id, seen, self.clock, what=change.what, supplier=change.supplier,
                findings=change.findings, hierarchy=change.hierarchy, risk_before=change.risk_before,
                risk_after=change.risk_after, review_on=change.review_on,
            )  # fmt: skip

    def end_measure(self, measure_id: str, seen: int, how: str, decided_by: str, why: str) -> None:
        from models.measures import commands as c

        with self._in_our_words() as session:
            who = (session, self.actor, measure_id, seen)
            if how == "refuse":
                c.refuse(*who, decided_by, why, self.clock)
            elif how == "decline":
                c.decline(*who, self.clock)
            else:
                c.end(*who, why, self.clock)

    def order_guard(self, new: NewGuard) -> str:
        from models.measures.guarding import order

        with self.writing() as session:
            return order(
                session, self.actor, new.person, new.starts_at, new.ends_at, new.supplier, new.phone, new.decided_by,
                self.clock, place=new.place, contact=new.contact, reason=new.reason,
            )  # fmt: skip

    def extend_guard(self, order_id: str, seen: int, ends_at: datetime, decided_by: str) -> None:
        from models.measures.guarding import extend

        with self.writing() as session:
            extend(session, self.actor, order_id, seen, ends_at, decided_by, self.clock)

    def end_guard(self, order_id: str, seen: int) -> None:
        from models.measures.guarding import end

        with self.writing() as session:
            end(session, self.actor, order_id, seen, self.clock)

    def give_advice(self, new: NewAdvice) -> str:
        from models.measures.advising import give

        with self.writing() as session:
            return give(
                session, self.actor, new.asker, new.channel, new.about, self.clock, person=new.person,
                minutes=new.minutes, outcome=new.outcome,
            )  # fmt: skip

    def hand_device(self, account: str, person: str, receipt: str, on: date | None) -> None:
        from models.measures.handing import hand_out, take_back

        with self.writing() as session:
            if person:
                hand_out(session, self.actor, account, person, receipt, self.clock, on=on)
            else:
                take_back(session, self.actor, account, receipt, self.clock, on=on)

    def describe_device(self, account: str, told: DeviceFacts) -> None:
        from models.measures.handing import describe

        with self.writing() as session:
            describe(
                session, self.actor, account, self.clock, model=told.model, serial=told.serial,
                battery_changed_on=told.battery, interval_s=told.interval_s,
            )  # fmt: skip

    @contextmanager
    def _in_our_words(self) -> Iterator[Session]:
        """One act; a refusal names state and act in the language of the desk."""
        try:
            with self.writing() as session:
                yield session
        except Refused as error:
            raise in_words(error) from None
