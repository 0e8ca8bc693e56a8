"""The board of who owes what, its notices and the command's list hold no word planted in a secret column."""

from __future__ import annotations

from sqlalchemy import text

from models.obligations.views import late, owed, same_matter
from models.store.store import Store
from scheduler.obligations import look_to_obligations
from tests.leaks.planting import plant


def test_no_planted_word_stands_in_the_board_or_a_notice(sqlite_store: Store) -> None:
    words = plant(sqlite_store)
    with sqlite_store.write() as session:
        session.connection().execute(text("UPDATE incident SET state = 'open'"))
        session.connection().execute(
            text("UPDATE obligation SET state = 'open', kind = 'measures', due_at = recorded_at")
        )
    sqlite_store.clock.advance(900 * 24 * 3600)  # type: ignore[attr-defined]  # held
    assert look_to_obligations(sqlite_store) >= 1
    with sqlite_store.read() as connection:
        board = owed(connection, settled_too=True)
        assert board, "a line is planted"
        said: list[object] = [board, late(connection, sqlite_store.clock.now())]
        said += [same_matter(connection, row.incident_id) for row in board]
        told = connection.execute(text('SELECT text_id, "values" FROM notice')).all()
    spoken = repr(said) + repr(told)
    assert [place for place, word in words.items() if word in spoken] == []
