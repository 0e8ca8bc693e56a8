"""What keeps the record from being changed: triggers on both engines, and PostgreSQL's one way to add an entry.

`vaktbord_append` runs with its owner's rights and is all that the run-time role may call: it counts and hashes each
link itself and refuses one that does not follow. In SQLite whoever holds the key is the program, so there the
triggers stop mistakes and foreign tools, and the chain of hashes shows what passed them.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

_STANDS = "RAISE(ABORT, '{table} is append-only')"


def _sqlite(table: str, name: str, when: str, event: str) -> str:
    """A trigger that refuses `event` on `table` where `when` holds."""
    condition = f"WHEN {when} " if when else ""
    return (
        f"CREATE TRIGGER {table}_keeps_{name} BEFORE {event} ON {table} {condition}"
        f"BEGIN SELECT {_STANDS.format(table=table)}; END"
    )


# A row put over another ("INSERT OR REPLACE") fires no trigger of DELETE in SQLite: hence those of INSERT.
SQLITE_SQL = (
    _sqlite("entry", "insert", "EXISTS (SELECT 1 FROM entry WHERE seq = NEW.seq)", "INSERT"),
    _sqlite("entry_detail", "insert", "EXISTS (SELECT 1 FROM entry_detail WHERE id = NEW.id)", "INSERT"),
    _sqlite(
        "entry_detail",
        "update",
        "NOT (NEW.id = OLD.id AND NEW.salt = OLD.salt AND NEW.body IS NULL)",
        "UPDATE",
    ),
    _sqlite("entry_detail", "delete", "", "DELETE"),
    _sqlite(
        "signed_head", "insert", "EXISTS (SELECT 1 FROM signed_head WHERE number = NEW.number)", "INSERT"
    ),
    _sqlite("signed_head", "update", "", "UPDATE"),
    _sqlite("signed_head", "delete", "", "DELETE"),
    _sqlite("chain_head", "insert", "EXISTS (SELECT 1 FROM chain_head)", "INSERT"),
    _sqlite("chain_head", "update", "NOT (NEW.id = OLD.id AND NEW.seq > OLD.seq)", "UPDATE"),
    _sqlite("chain_head", "delete", "", "DELETE"),
)

# The same canonical JSON as models.store.chain.hash_entry writes, made by the server.
_LINK_HASH = """
CREATE FUNCTION vaktbord_link_hash(
  seq bigint, id text, event_at text, entered_at text, actor_kind text, actor_id text, actor_label text, verb text,
  subject text, detail_id text, detail_hash text, previous_hash text
) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
  SELECT encode(sha256(convert_to(
    '[' || seq::text || ',' || to_json(id)::text || ',' || to_json(event_at)::text || ','
    || to_json(entered_at)::text || ',' || to_json(actor_kind)::text || ',' || to_json(actor_id)::text || ','
    || to_json(actor_label)::text || ',' || to_json(verb)::text || ',' || to_json(subject)::text || ','
    || coalesce(to_json(detail_id)::text, 'null') || ',' || to_json(detail_hash)::text || ','
    || to_json(previous_hash)::text || ']', 'UTF8')), 'hex')
$$
"""
_HEAD = """
CREATE FUNCTION vaktbord_head(OUT seq bigint, OUT hash text) LANGUAGE sql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT h.seq, h.hash FROM public.chain_head h WHERE h.id = 1 FOR UPDATE
$$
"""
_APPEND = """
CREATE FUNCTION vaktbord_append(links jsonb) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  head record;
  link jsonb;
BEGIN
  SELECT h.seq, h.hash INTO STRICT head FROM public.chain_head h WHERE h.id = 1 FOR UPDATE;
  FOR link IN SELECT * FROM jsonb_array_elements(links) LOOP
    IF (link->>0)::bigint IS DISTINCT FROM head.seq + 1 OR link->>11 IS DISTINCT FROM head.hash THEN
      RAISE EXCEPTION 'append: link % does not follow link %', link->>0, head.seq;
    END IF;
    IF link->>12 IS DISTINCT FROM public.vaktbord_link_hash(
      head.seq + 1, link->>1, link->>2, link->>3, link->>4, link->>5, link->>6, link->>7, link->>8, link->>9,
      link->>10, head.hash
    ) THEN
      RAISE EXCEPTION 'append: link % does not carry its own hash', link->>0;
    END IF;
    INSERT INTO public.entry (
      seq, id, event_at, entered_at, actor_kind, actor_id, actor_label, verb, subject, detail_id, detail_hash,
      previous_hash, hash
    ) VALUES (
      head.seq + 1, link->>1, (link->>2)::timestamptz, (link->>3)::timestamptz, link->>4, link->>5, link->>6,
      link->>7, link->>8, link->>9, link->>10, link->>11, link->>12
    );
    head.seq := head.seq + 1;
    head.hash := link->>12;
  END LOOP;
  UPDATE public.chain_head SET seq = head.seq, hash = head.hash WHERE id = 1 AND chain_head.seq < head.seq;
  RETURN head.seq;
END $$
"""
_DETAIL_GUARD = """
CREATE FUNCTION vaktbord_keep_detail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id OR NEW.salt IS DISTINCT FROM OLD.salt OR NEW.body IS NOT NULL THEN
    RAISE EXCEPTION 'entry_detail is append-only';
  END IF;
  RETURN NEW;
END $$
"""
_HEAD_GUARD = """
CREATE FUNCTION vaktbord_keep_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id OR NEW.seq <= OLD.seq THEN
    RAISE EXCEPTION 'chain_head only goes forward';
  END IF;
  RETURN NEW;
END $$
"""
POSTGRESQL_SQL = (
    _LINK_HASH,
    _HEAD,
    _APPEND,
    _DETAIL_GUARD,
    _HEAD_GUARD,
    "CREATE TRIGGER entry_detail_keeps_update BEFORE UPDATE ON entry_detail "
    "FOR EACH ROW EXECUTE FUNCTION vaktbord_keep_detail()",
    "CREATE TRIGGER entry_detail_keeps BEFORE DELETE OR TRUNCATE ON entry_detail "
    "FOR EACH STATEMENT EXECUTE FUNCTION vaktbord_keep()",
    "CREATE TRIGGER signed_head_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON signed_head "
    "FOR EACH STATEMENT EXECUTE FUNCTION vaktbord_keep()",
    "CREATE TRIGGER chain_head_keeps_update BEFORE UPDATE ON chain_head "
    "FOR EACH ROW EXECUTE FUNCTION vaktbord_keep_head()",
    "CREATE TRIGGER chain_head_keeps BEFORE DELETE OR TRUNCATE ON chain_head "
    "FOR EACH STATEMENT EXECUTE FUNCTION vaktbord_keep()",
    "REVOKE ALL ON FUNCTION vaktbord_append(jsonb) FROM PUBLIC",
    "REVOKE ALL ON FUNCTION vaktbord_head() FROM PUBLIC",
)

_SQLITE_NAMES = frozenset(
    {"entry_keeps_update", "entry_keeps_delete", "signal_keeps_update", "signal_keeps_delete"}
    | {sql.split()[2] for sql in SQLITE_SQL}
)
_POSTGRESQL_NAMES = frozenset(
    {"entry_keeps", "signal_keeps"}
    | {sql.split()[2] for sql in POSTGRESQL_SQL if sql.startswith("CREATE TRIGGER")}
)


def missing(connection: Connection) -> tuple[str, ...]:
    """The names of the triggers that should stand here and do not, or that are switched off or changed."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        found = {str(row[0]): str(row[1]) for row in rows}
        made = {sql.split()[2]: sql for sql in SQLITE_SQL}
        return tuple(
            sorted(
                name
                for name in _SQLITE_NAMES
                if name not in found or (name in made and found[name] != made[name])
            )
        )
    there = set(
        connection.execute(
            text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')")
        ).scalars()
    )
    return tuple(sorted(_POSTGRESQL_NAMES - there))
