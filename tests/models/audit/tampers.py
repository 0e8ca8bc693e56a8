"""Ways to tamper with a record whose guards are down; each says where the first bad row is."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from sqlalchemy import Connection, text

ENTRY = ("id", "event_at", "entered_at", "actor_kind", "actor_id", "actor_label", "verb", "subject", "detail_id",
         "detail_hash", "previous_hash", "hash")  # fmt: skip
HEAD = ("seq", "hash", "at", "key_id", "signature")
VALUES = st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=6), st.binary(max_size=6))
Where = tuple[str, int]


class Record:
    """The record in one open transaction, its guards down, as somebody with the key would have it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        for row in self.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            self.do(f"DROP TRIGGER {row[0]}")
        self.last = int(self.one("SELECT max(seq) FROM entry"))
        self.heads = [int(row[0]) for row in self.rows("SELECT seq FROM signed_head ORDER BY number")]
        worded = "SELECT seq FROM entry JOIN entry_detail d ON d.id = detail_id WHERE d.body IS NOT NULL ORDER BY seq"
        self.worded = [int(row[0]) for row in self.rows(worded)]

    def do(self, sql: str, **values: object) -> None:
        self.connection.execute(text(sql), values)

    def rows(self, sql: str, **values: object) -> list[Any]:
        return list(self.connection.execute(text(sql), values).all())

    def one(self, sql: str, **values: object) -> Any:
        return self.connection.execute(text(sql), values).scalar()

    def swap(self, table: str, key: str, columns: tuple[str, ...], pair: list[Any]) -> None:
        kept = [self.rows(f"SELECT {', '.join(columns)} FROM {table} WHERE {key} = :k", k=k)[0] for k in pair]
        sets = ", ".join(f"{name} = :{name}" for name in columns)
        for k, row in zip(reversed(pair), kept, strict=True):
            values = dict(zip(columns, row, strict=True))
            self.do(f"UPDATE {table} SET {sets} WHERE {key} = :k", k=k, **values)


def change_entry(record: Record, draw: Any) -> Where:
    seq, column = draw(st.integers(1, record.last)), draw(st.sampled_from(ENTRY))
    old = record.one(f"SELECT {column} FROM entry WHERE seq = :s", s=seq)
    new = draw(VALUES.filter(lambda value: value != old))
    record.do(f"UPDATE entry SET {column} = :v WHERE seq = :s", v=new, s=seq)
    return "entry", seq


def renumber_entry(record: Record, draw: Any) -> Where:
    seq = draw(st.integers(1, record.last))
    new = draw(st.one_of(st.integers(record.last + 2, 10**12), st.integers(-5, 0)))
    record.do("UPDATE entry SET seq = :n WHERE seq = :s", n=new, s=seq)
    return "entry", min(seq, new)


def swap_entries(record: Record, draw: Any) -> Where:
    pair = draw(st.lists(st.integers(1, record.last), min_size=2, max_size=2, unique=True))
    record.swap("entry", "seq", ENTRY, pair)
    return "entry", min(pair)


def insert_entry(record: Record, draw: Any) -> Where:
    """A copy of any entry put in anywhere, what follows moved up."""
    source, place = draw(st.integers(1, record.last)), draw(st.integers(1, record.last + 1))
    columns = ", ".join(ENTRY)
    copy = record.rows(f"SELECT {columns} FROM entry WHERE seq = :s", s=source)[0]
    for seq in range(record.last, place - 1, -1):
        record.do("UPDATE entry SET seq = seq + 1 WHERE seq = :s", s=seq)
    marks = ", ".join(f":{name}" for name in ENTRY)
    values = dict(zip(ENTRY, copy, strict=True))
    record.do(f"INSERT INTO entry (seq, {columns}) VALUES (:seq, {marks})", seq=place, **values)
    # A copy put where its original stood is the same row: what was moved up is the double.
    return "entry", place + 1 if place == source else place


def delete_entry(record: Record, draw: Any) -> Where:
    seq, close = draw(st.integers(1, record.last)), draw(st.booleans())
    record.do("DELETE FROM entry WHERE seq = :s", s=seq)
    for each in range(seq + 1, record.last + 1) if close else ():
        record.do("UPDATE entry SET seq = seq - 1 WHERE seq = :s", s=each)
    return "entry", seq


def cut_entries(record: Record, draw: Any) -> Where:
    """The end cut off; with the head moved back and the words taken along where something signed still tells of it."""
    first, tidy = draw(st.integers(1, record.last)), draw(st.booleans())
    record.do("DELETE FROM entry WHERE seq >= :s", s=first)
    if tidy and first <= record.heads[-1] + 1:
        hash_ = record.one("SELECT hash FROM entry WHERE seq = :s", s=first - 1) or "0" * 64
        owned = "SELECT detail_id FROM entry WHERE detail_id IS NOT NULL"
        record.do(f"DELETE FROM entry_detail WHERE id NOT IN ({owned})")
        record.do("UPDATE chain_head SET seq = :s, hash = :h", s=first - 1, h=hash_)
    return "entry", first


def change_detail(record: Record, draw: Any) -> Where:
    seq, column = draw(st.sampled_from(record.worded)), draw(st.sampled_from(("id", "salt", "body")))
    old = record.one(
        f"SELECT d.{column} FROM entry_detail d JOIN entry ON d.id = detail_id WHERE seq = :s", s=seq
    )
    values = st.one_of(VALUES, st.none()) if column == "body" else VALUES
    new = draw(values.filter(lambda value: value != old))
    own = "SELECT detail_id FROM entry WHERE seq = :s"
    record.do(f"UPDATE entry_detail SET {column} = :v WHERE id = ({own})", v=new, s=seq)
    return "entry", seq


def swap_details(record: Record, draw: Any) -> Where:
    pair = draw(st.lists(st.sampled_from(record.worded), min_size=2, max_size=2, unique=True))
    ids = [record.one("SELECT detail_id FROM entry WHERE seq = :s", s=seq) for seq in pair]
    record.swap("entry_detail", "id", ("salt", "body"), ids)
    return "entry", min(pair)


def delete_details(record: Record, draw: Any) -> Where:
    """One detail, or all from one on."""
    seq, tail = draw(st.sampled_from(record.worded)), draw(st.booleans())
    own = f"SELECT detail_id FROM entry WHERE seq {'>=' if tail else '='} :s"
    record.do(f"DELETE FROM entry_detail WHERE id IN ({own})", s=seq)
    return "entry", seq


def insert_detail(record: Record, draw: Any) -> Where:
    record.do("INSERT INTO entry_detail VALUES ('new', :s, :b)", s=draw(VALUES), b=draw(VALUES))
    return "entry", record.last + 1


def change_head(record: Record, draw: Any) -> Where:
    number, column = draw(st.integers(1, len(record.heads))), draw(st.sampled_from(HEAD))
    old = record.one(f"SELECT {column} FROM signed_head WHERE number = :n", n=number)
    values = st.integers(0, 99) if column == "seq" else VALUES
    new = draw(values.filter(lambda value: value != old))
    record.do(f"UPDATE signed_head SET {column} = :v WHERE number = :n", v=new, n=number)
    return "head", number


def swap_heads(record: Record, draw: Any) -> Where:
    pair = draw(st.lists(st.integers(1, len(record.heads)), min_size=2, max_size=2, unique=True))
    record.swap("signed_head", "number", HEAD, pair)
    return "head", min(pair)


def delete_heads(record: Record, draw: Any) -> Where:
    """One, one with the others moved up, or all from one on."""
    number, how = draw(st.integers(1, len(record.heads))), draw(st.sampled_from(("one", "close", "tail")))
    record.do(f"DELETE FROM signed_head WHERE number {'>=' if how == 'tail' else '='} :n", n=number)
    for each in range(number + 1, len(record.heads) + 1) if how == "close" else ():
        record.do("UPDATE signed_head SET number = number - 1 WHERE number = :n", n=each)
    return "head", number


def insert_head(record: Record, draw: Any) -> Where:
    new, source = len(record.heads) + 1, draw(st.integers(1, len(record.heads)))
    columns = ", ".join(HEAD)
    copy = f"SELECT :n, {columns} FROM signed_head WHERE number = :s"
    record.do(f"INSERT INTO signed_head (number, {columns}) {copy}", n=new, s=source)
    return "head", new


def change_end(record: Record, draw: Any) -> Where:
    if draw(st.booleans()):
        record.do("UPDATE chain_head SET hash = :v", v=draw(st.text("0123456789abcdef", max_size=63)))
        return "entry", record.last
    seq = draw(st.integers(0, 99).filter(lambda value: value != record.last))
    record.do("UPDATE chain_head SET seq = :v", v=seq)
    return "entry", min(seq, record.last) + 1


def change_key(record: Record, draw: Any) -> Where:
    record.do("UPDATE meta SET value = :v WHERE name LIKE 'head_key.%'", v=draw(VALUES))
    return "head", 1


TAMPERS = (
    change_entry, renumber_entry, swap_entries, insert_entry, delete_entry, cut_entries, change_detail, swap_details,
    delete_details, insert_detail, change_head, swap_heads, delete_heads, insert_head, change_end, change_key,
)  # fmt: skip
