"""What has ended loses its words when the city has decided so and two persons do it; the rest stays."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text

from models.access.actor import LOADER
from models.audit.weeding import due, weed_decided
from models.measures import commands as c
from models.measures.advising import give
from models.people.commands import add_person
from models.store.clock import HeldClock
from models.store.policy import Retention, decide
from models.store.store import Store
from tests.models.measures.build import HEAD, ask, guard, placed


def test_the_words_go_and_kind_and_days_stay(store: Store, clock: HeldClock) -> None:
    with store.write() as session:
        add_person(session, LOADER, "SF-07", "Eva Exempel", clock)
        decide(session, LOADER, Retention(protection=12), "KS 2026/1", clock.now(), clock.now())
    made, stays = placed(store), ask(store, "talks")
    guard(store, hours=2)
    with store.write() as session:
        c.end(session, LOADER, made, 3, "flyttat", clock)
        give(session, LOADER, "person", "phone", "om brevlådan", clock)

    def waits() -> tuple[str, ...]:
        with store.read() as connection:
            return tuple(each for kind in due(connection, clock.now()) for each in kind.subjects)

    assert waits() == ()
    clock.advance(400 * 86400)
    subjects = waits()
    assert [each.partition(":")[0] for each in subjects] == ["advice", "guard", "measure"]
    payload = {"kind": "protection", "subjects": [*subjects, f"measure:{stays}"]}
    with store.write() as session:
        weed_decided(session, HEAD, "weed:protection", payload, clock)
    assert waits() == ()
    with store.read() as connection:
        from models.measures.reading import measure_card

        gone, kept = (measure_card(connection, each, clock) for each in (made, stays))
        words = connection.execute(text("SELECT reason FROM guard_order")).scalar()
        about = connection.execute(text("SELECT count(*) FROM advice")).scalar()
    assert (gone.what, gone.findings, gone.row.kind, gone.row.ended_on) == (
        "", None, "shell_protection", date(2026, 11, 25),
    )  # fmt: skip
    assert kept.what == "galler för källarfönstret"
    assert (words, about) == (None, 1)


def test_weeding_the_log_keeps_nothing_from_losing_its_words_later(store: Store, clock: HeldClock) -> None:
    """The log's weeding empties old entries of what goes on still; its own words go when it has ended."""
    with store.write() as session:
        add_person(session, LOADER, "SF-07", "Eva Exempel", clock)
        decide(session, LOADER, Retention(protection=12, log=12), "KS 2026/1", clock.now(), clock.now())
    made = placed(store)
    clock.advance(400 * 86400)

    def waits(kind: str) -> tuple[str, ...]:
        with store.read() as connection:
            return next(each.subjects for each in due(connection, clock.now()) if each.kind == kind)

    with store.write() as session:
        weed_decided(session, HEAD, "weed:log", {"kind": "log", "subjects": list(waits("log"))}, clock)
        c.end(session, LOADER, made, 3, "flyttat", clock)
    clock.advance(400 * 86400)
    assert waits("protection") == (f"measure:{made}",)
    assert not [each for each in waits("log") if each.startswith(("measure:", "guard:", "advice:"))]
