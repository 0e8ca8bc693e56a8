"""What is searched for by secret words is found, and no list that finds it shows any of them."""

from __future__ import annotations

from sqlalchemy import text

from models.access.actor import operator_at
from models.alarms.history import Vocabulary
from models.journal.history import history_of
from models.journal.rows import Wanted
from models.journal.views import journal
from models.journal.words import GROUPS
from models.search import indexing
from models.search.finding import find
from models.store.store import Store
from tests.leaks.planting import plant
from tui.render.journal import happening_line, hit_line, journal_line, written_lines
from tui.render.line import plain

HEAD = operator_at("op-head", "H. Chef", "head", "desk-9")
ADMIN = operator_at("op-adm", "A. Admin", "administrator", "desk-4")
# One secret column of each kind that is searched, and the kind that its word must find.
FOUND = {
    "incident.title": "incident",
    "evidence.about": "incident",
    "assessment.reasoning": "incident",
    "remedial_act.what": "incident",
    "threat.title": "threat",
    "threat_assessment.reasons": "threat",
    "watch_note.text": "note",
    "watch_note.source": "note",
    "watch_note.tags": "note",
    "measure.what": "measure",
    "guard_order.reason": "guard",
    "advice.about": "advice",
    "referral.note": "referral",
    "assignment.title": "assignment",
    "contact_call.about": "contact_call",
}
TABLES = {
    "incident": "incident", "threat": "threat", "note": "watch_note", "measure": "measure",
    "guard": "guard_order", "advice": "advice", "referral": "referral", "assignment": "assignment",
    "contact_call": "contact_call",
}  # fmt: skip


def test_secret_words_lead_to_their_subject_and_stand_in_no_list(sqlite_store: Store) -> None:
    words, now = plant(sqlite_store), sqlite_store.clock.now()
    with sqlite_store.write() as session:
        connection = session.connection()
        for kind, table in TABLES.items():
            for row_id in connection.execute(text(f"SELECT id FROM {table}")).scalars().all():  # ours
                indexing.index(connection, f"{kind}:{row_id}")
    said = ""
    with sqlite_store.read() as connection:
        for place, kind in FOUND.items():
            hits = find(connection, HEAD, words[place], Vocabulary({}, {}))
            assert [hit.about.kind for hit in hits] == [kind], place
            assert find(connection, ADMIN, words[place], Vocabulary({}, {}, written=False)) == (), place
            said += "".join(plain(hit_line(hit, now, 200)) for hit in hits)
        rows = journal(connection, ADMIN, Wanted(groups=tuple(GROUPS), looks=True))
        assert rows
        said += "".join(plain(journal_line(row, now, 200)) for row in rows)
        said += "".join(plain(line) for row in rows for line in written_lines((row,), 0, now, 200))
        person_id = connection.execute(text("SELECT id FROM person")).scalar_one()
        told = history_of(connection, HEAD, person_id, "SF-90", now)
        assert {row.kind for row in told.rows} >= {"incident", "measure", "contact_call"}
        said += "".join(plain(happening_line(row, now, 200)) for row in told.rows)
        tokens = connection.execute(text("SELECT token FROM search_token")).scalars().all()
    said += " ".join(tokens)
    assert [place for place, word in words.items() if word.casefold() in said.casefold()] == []
