"""Finding alarms by the words that officers wrote about them, without the database being able to read the words.

Each word leaves keyed tokens (HMAC-SHA256): of itself and of its beginnings of three letters or more. The key is
random, made with the first word, and a secret value itself, so that on PostgreSQL the server has tokens and no key.
What was received is not indexed: nothing is added to the path of an alarm.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
import unicodedata
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from models.alarms.tables import Alarm, WordKey, WordToken
from models.store.hot import HotInsert
from models.store.tables import Entry, EntryDetail

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_KEY: Any = WordKey.__table__  # type: ignore[attr-defined]  # as above
_TOKEN: Any = WordToken.__table__  # type: ignore[attr-defined]  # as above
_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # as above
_DETAIL: Any = EntryDetail.__table__  # type: ignore[attr-defined]  # as above

SHORTEST = 3
LONGEST = 24
# Tokens of one writing: 400 are some eighty words of a usual length.
MOST = 400
# Where officers' own words about an alarm stand in the record.
WRITTEN = {
    "alarm.noted": "note",
    "alarm.acted": "what",
    "alarm.closed": "reason",
    "alarm.call_attached": "note",
}
_AT_ONCE = 500
_insert = HotInsert(_TOKEN, ("token", "alarm_id"))


def let_find(connection: Connection, alarm_id: str, *written: str | None) -> None:
    """Let the alarm be found by the words of what was written about it, in the same transaction."""
    words = [word for text in written if text for word in words_of(text)]
    if not words:
        return
    key = key_of(connection) or made_key(connection)
    tokens = list(dict.fromkeys(token(key, each) for word in words for each in beginnings(word)))[:MOST]
    had = set(
        connection.execute(
            select(_TOKEN.c.token).where(_TOKEN.c.alarm_id == alarm_id).limit(MOST * 100)
        ).scalars()
    )
    _insert(connection, [[each, alarm_id] for each in tokens if each not in had])


def let_find_no_more(connection: Connection, alarm_id: str) -> None:
    """Take the words' tokens away, as the words themselves were; their rows stay and say nothing."""
    connection.execute(update(_TOKEN).where(_TOKEN.c.alarm_id == alarm_id).values(token=""))


def written_about(connection: Connection, word: str) -> ColumnElement[bool] | None:
    """Alarms about which an officer wrote this word or one that begins so; None where there can be none."""
    parts = [each for each in words_of(word) if len(each) >= SHORTEST]
    key = key_of(connection) if parts else None
    if key is None:
        return None
    found = None
    for part in parts:
        holding = select(_TOKEN.c.alarm_id).where(_TOKEN.c.token == token(key, part))
        one: ColumnElement[bool] = _ALARM.c.id.in_(holding)
        found = one if found is None else found & one
    return found


def index_what_is_there(connection: Connection) -> None:
    """Make tokens of what was written before there were any; for the upgrade."""
    if key_of(connection) is not None:
        return
    last = 0
    while True:
        rows = connection.execute(
            select(_ENTRY.c.seq, _ENTRY.c.verb, _ENTRY.c.subject, _DETAIL.c.body)
            .join(_DETAIL, _DETAIL.c.id == _ENTRY.c.detail_id)
            .where(_ENTRY.c.seq > last, _ENTRY.c.verb.in_(WRITTEN), _DETAIL.c.body.is_not(None))
            .order_by(_ENTRY.c.seq)
            .limit(_AT_ONCE)
        ).all()
        for _, verb, subject, body in rows:
            alarm_id = str(subject).partition(":")[2]
            if connection.execute(select(_ALARM.c.id).where(_ALARM.c.id == alarm_id)).scalar() is not None:
                let_find(connection, alarm_id, json.loads(body).get(WRITTEN[verb]))
        if len(rows) < _AT_ONCE:
            return
        last = int(rows[-1][0])


def words_of(text: str) -> list[str]:
    """The folded words of a text: letters and digits, whatever their case or width."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold())


def token(key: bytes, word: str) -> str:
    """What stands for a folded word in the database; tells nothing of it without the key."""
    return hmac.digest(key, word[:LONGEST].encode(), "sha256")[:16].hex()


def beginnings(word: str) -> Iterable[str]:
    """What a word is found by: itself, and its beginnings of three letters or more."""
    yield word
    for length in range(SHORTEST, min(len(word), LONGEST)):
        yield word[:length]


def key_of(connection: Connection) -> bytes | None:
    """The one key of all tokens; None before the first word was written."""
    found = connection.execute(select(_KEY.c.key).where(_KEY.c.id == 1)).scalar()
    return None if found is None else bytes(found)


def made_key(connection: Connection) -> bytes:
    """The key, made where there was none."""
    into = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    # Two desks may begin at once: one's key is kept, and both read that.
    connection.execute(into(_KEY).values(id=1, key=secrets.token_bytes(32)).on_conflict_do_nothing())
    made = key_of(connection)
    assert made is not None  # it was put, by us or by another
    return made
