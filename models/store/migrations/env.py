"""Alembic's entry: runs the migrations on the connection that `models.store.schema` hands over."""

from __future__ import annotations

from alembic import context

from models.store.base import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
    compare_type=True,
)
context.run_migrations()
