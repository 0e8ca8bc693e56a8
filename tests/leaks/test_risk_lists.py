"""Lists, figures and notices of risks and training hold no word that was planted in a secret column."""

from __future__ import annotations

from sqlalchemy import text

from models.people.validity import today
from models.risks import measured as risks
from models.risks.views import actors, analyses, notes, reviews, threats
from models.store.store import Store
from models.training import measured as training
from models.training.views import courses, invitations
from scheduler.risks import tell_risks
from tests.leaks.planting import plant


def test_no_planted_word_stands_in_a_list_a_figure_or_a_notice(sqlite_store: Store) -> None:
    words = plant(sqlite_store)
    day = today(sqlite_store.clock)
    with sqlite_store.write() as session:
        assert tell_risks(session, sqlite_store.clock) >= 1
    with sqlite_store.read() as connection:
        lists = (threats(connection), actors(connection), notes(connection), analyses(connection))
        assert all(lists), "each is planted"
        said = [*lists, reviews(connection, day), courses(connection, day), invitations(connection, day)]
        for room in (risks, training):
            figures = room.measured(connection, day)
            said += [figures, *(room.behind(connection, each.id, day) for each in figures)]
        told = connection.execute(text('SELECT text_id, "values" FROM notice')).all()
    assert told
    spoken = repr(said) + repr(told)
    assert [place for place, word in words.items() if word in spoken] == []
