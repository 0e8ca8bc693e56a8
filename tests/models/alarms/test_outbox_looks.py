"""Looks that wait in a desk's outbox, on both engines: on record about the person, whatever the database has lost."""

from __future__ import annotations

import json
from pathlib import Path

from models.access.actor import LOADER
from models.alarms.outbox import DONE, KEPT, Outbox, replay_all
from models.alarms.pending import packed, unpacked
from models.audit.seen import looks
from models.people.commands import add_person
from models.store.clock import HeldClock
from models.store.store import Store
from tests.conftest import KEY, NIGHT
from tests.models.alarms.test_outbox import act, outbox

__all__ = ["outbox"]  # the fixture


def test_a_look_at_somebody_is_on_record_about_them_also_where_the_alarm_is_lost(
    store: Store, outbox: Outbox, tmp_path: Path, clock: HeldClock
) -> None:
    """The database was put back to before the alarm; who asks who saw this person must find the look."""
    with store.write() as session:
        person_id = add_person(session, LOADER, "SF-07", "Eva Hemlig", clock)
    outbox.put(act("reveal", "not-there", "address phone", person="SF-07"))
    outbox.put(act("reveal", "not-there", "name", person="SF-99"))
    assert [each.outcome for each in replay_all(store, tmp_path / "outbox", KEY, clock).done] == [DONE, KEPT]
    with store.read() as connection:
        (saw,) = looks(connection, subject=f"person:{person_id}")
        entries = looks(connection)
    assert (saw.verb, saw.fields, saw.reason, saw.reference, saw.at) == (
        "person.revealed", ("phone", "address"), "alarm", "alarm:not-there", NIGHT,
    )  # fmt: skip
    assert [each.subject for each in entries] == [f"person:{person_id}", "alarm:not-there"], "nothing is lost"


def test_acts_of_before_there_was_a_person_in_them_are_read_still() -> None:
    plain = act("note", "alarm", "x")
    assert json.loads(packed(plain))[0] == 1
    for each in (plain, act("reveal", "alarm", "name", person="SF-07")):
        assert unpacked(packed(each)) == each
    assert unpacked(packed(plain).replace(b"[1,", b"[3,")) is None
