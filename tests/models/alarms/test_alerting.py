"""Whether 112 is called is on record, with who and the event number (rule 7, D56)."""

from __future__ import annotations

import pytest

from models.alarms.alerting import alerted_112
from models.alarms.card import alarm_card
from models.alarms.commands import acknowledge, close
from models.store.errors import NotAllowed, NotFound, Refused
from models.store.store import Store
from tests.models.alarms.build import AUDITOR, EK, ring


def test_the_answer_is_on_record(store: Store) -> None:
    """One entry, cleaned; the alarm itself does not change."""
    alarm_id = ring(store)
    with store.write() as session:
        acknowledge(session, EK, alarm_id, store.clock)
        alerted_112(session, EK, alarm_id, "arc", "P-4711\x1b[31m", store.clock)
    with store.read() as connection:
        card = alarm_card(connection, alarm_id, EK.id, store.clock.now())
    assert card is not None
    last = card.timeline[-1]
    assert (last.verb, last.detail) == ("alarm.alerted_112", {"by": "arc", "event_number": "P-4711"})
    assert card.row.state == "acknowledged"


def test_what_is_refused(store: Store) -> None:
    alarm_id = ring(store)
    with pytest.raises(Refused) as caught, store.write() as session:
        alerted_112(session, EK, alarm_id, "somebody", "", store.clock)
    assert caught.value.message_id == "alarm.no_such_alerter"
    with pytest.raises(NotFound), store.write() as session:
        alerted_112(session, EK, "none", "arc", "", store.clock)
    with pytest.raises(NotAllowed), store.write() as session:
        alerted_112(session, AUDITOR, alarm_id, "arc", "", store.clock)
    with store.write() as session:
        acknowledge(session, EK, alarm_id, store.clock)
        close(session, EK, alarm_id, "test", "prov", store.clock)
    with pytest.raises(Refused) as caught, store.write() as session:
        alerted_112(session, EK, alarm_id, "arc", "", store.clock)
    assert caught.value.message_id == "alarm.closed_already"
