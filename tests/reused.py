"""One PostgreSQL database for many tests: emptied after each to what the migrations left, made anew where its schema
was changed. Cloning the template took most of a test's time.
"""

from __future__ import annotations

import json

from sqlalchemy import Connection, text

# Tables, columns, triggers, functions, grants and settings, as one word; a test that changed any of it is found.
_SHAPE = """
SELECT md5(string_agg(part, E'\n' ORDER BY part)) FROM (
  SELECT format('c %s %s %s %s', c.oid, a.attname, a.atttypid, a.attnotnull) AS part
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
   WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0
  UNION ALL SELECT format('r %s %s', oid, relacl) FROM pg_class WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT format('t %s %s %s', tgrelid, tgname, tgenabled) FROM pg_trigger
  UNION ALL SELECT format('f %s %s %s', oid, md5(prosrc), proacl)
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT format('k %s %s', oid, conname) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT format('n %s', nspname) FROM pg_namespace WHERE nspname NOT LIKE 'pg_%'
  UNION ALL SELECT format('d %s', setconfig) FROM pg_db_role_setting
) parts
"""
_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# What grew is truncated, what is small is cheaper to delete; sequences begin anew.
_EMPTY = """
DO $$
DECLARE t record;
BEGIN
  FOR t IN SELECT oid::regclass AS name, pg_relation_size(oid) AS size FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' LOOP
    IF t.size > 200000 THEN EXECUTE format('TRUNCATE %s CASCADE', t.name);
    ELSIF t.size > 0 THEN EXECUTE format('DELETE FROM %s', t.name);
    END IF;
  END LOOP;
  FOR t IN SELECT format('%I.%I', schemaname, sequencename) AS name, start_value FROM pg_sequences LOOP
    PERFORM setval(t.name, t.start_value, false);
  END LOOP;
END $$
"""
_TABLES = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"
)


class Reused:
    """What a database was when it was new, and how to bring it back to that. Needs a superuser's connection."""

    def __init__(self, connection: Connection) -> None:
        self._shape = self._shape_of(connection)
        self._rows: dict[str, str] = {}
        for table in connection.execute(text(_TABLES)).scalars():
            found = connection.execute(text(f"SELECT json_agg(t)::text FROM {table} t")).scalar()
            if found is not None:
                self._rows[str(table)] = found

    def restore(self, connection: Connection) -> bool:
        """Empty it; False where its schema was changed, and only a new one will do."""
        connection.execute(text(_OTHERS))
        if self._shape_of(connection) != self._shape:
            return False
        # Neither the guards of what is only added to nor references are asked.
        connection.execute(text("SET session_replication_role = replica"))
        connection.execute(text(_EMPTY))
        for table, rows in self._rows.items():
            assert json.loads(rows)
            connection.execute(
                text(
                    f"INSERT INTO {table} OVERRIDING SYSTEM VALUE "
                    f"SELECT * FROM json_populate_recordset(NULL::{table}, CAST(:rows AS json))"
                ),
                {"rows": rows},
            )
        connection.execute(text("RESET session_replication_role"))
        return True

    @staticmethod
    def _shape_of(connection: Connection) -> str:
        return str(connection.execute(text(_SHAPE)).scalar())
