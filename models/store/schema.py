"""The schema's version: make it, upgrade it, refuse what does not fit (TRUST threat 18)."""

from __future__ import annotations

import importlib
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from models.store.base import metadata
from models.store.engine import WRITE
from models.store.errors import VersionProblem

TABLE_MODULES = (
    "store",
    "access",
    "people",
    "rota",
    "incidents",
    "alarms",
    "notices",
    "partners",
    "watch",
    "audit",
    "reconcile",
    "channels",
    "plans",
    "drills",
    "backup",
    "boards",
    "referrals",
    "duties",
    "measures",
    "risks",
    "training",
    "assignments",
    "obligations",
    "police",
    "crisis",
    "search",
)
APPEND_ONLY = frozenset({"signal", "policy", "escalation", "signed_head"})
# Only read by the run-time role: `vaktbord_append` is the one way to move them.
APPENDED = frozenset({"entry", "chain_head"})


def load_tables() -> None:
    """Import every room's tables, so that the metadata is whole."""
    for room in TABLE_MODULES:
        importlib.import_module(f"models.{room}.tables")


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def newest() -> str:
    """The schema version this program was made for."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise VersionProblem("version.no_migrations")
    return head


def version(engine: Engine) -> str | None:
    """The schema version the database has; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, runtime_role: str | None = None) -> None:
    """Bring the schema to the newest version in one transaction: all or nothing.

    `runtime_role` is PostgreSQL's role of `database_url`, which owns nothing: it is granted what commands need.
    """
    load_tables()
    with engine.execution_options(**{WRITE: True}).begin() as connection:
        command.upgrade(_config(connection), "head")
        if runtime_role is not None and engine.dialect.name == "postgresql":
            _grant(connection, runtime_role)


def _grant(connection: Connection, role: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote_identifier(role)
    for table in metadata.sorted_tables:
        # What an earlier version granted and this one does not is taken back.
        connection.exec_driver_sql(f"REVOKE ALL ON {table.name} FROM {quoted}")
        connection.exec_driver_sql(f"GRANT {_rights(table.name)} ON {table.name} TO {quoted}")
    for function in ("vaktbord_head()", "vaktbord_append(jsonb)"):
        connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {function} TO {quoted}")
    connection.exec_driver_sql(f"GRANT SELECT ON alembic_version TO {quoted}")
    connection.exec_driver_sql(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted}")


def _rights(table: str) -> str:
    if table in APPENDED:
        return "SELECT"
    if table in APPEND_ONLY:
        return "SELECT, INSERT"
    return "SELECT, INSERT, UPDATE (body)" if table == "entry_detail" else "SELECT, INSERT, UPDATE"


def differences(engine: Engine) -> list[object]:
    """What the tables in code have that the migrated database lacks, or the reverse; for tests."""
    load_tables()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))
