"""What is told of police reports, days in court and crisis support holds no word planted in a secret column."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from models.crisis.views import due_follow_ups
from models.people.validity import today
from models.police.views import dates_ahead, unconfirmed
from models.store.store import Store
from scheduler.law import tell_law
from tests.leaks.planting import plant


def test_no_planted_word_stands_in_a_list_or_a_notice(sqlite_store: Store) -> None:
    words = plant(sqlite_store)
    clock = sqlite_store.clock
    with sqlite_store.write() as session:
        session.connection().execute(text("UPDATE police_report SET why_not = NULL"))
        session.connection().execute(text("UPDATE incident SET police = 'to_file', state = 'open'"))
    with sqlite_store.write() as session:
        tell_law(session, clock)
    with sqlite_store.read() as connection:
        day = today(clock) + timedelta(days=400)
        said = repr((unconfirmed(connection, day), due_follow_ups(connection, day)))
        said += repr(dates_ahead(connection, clock.now() - timedelta(days=400), 900))
        told = connection.execute(text('SELECT text_id, "values" FROM notice')).all()
    assert "number=" in said
    assert [place for place, word in words.items() if word in said + repr(told)] == []
