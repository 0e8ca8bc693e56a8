"""Where a note of the environment watch was read, and its tags, are sealed as its words are; and whose choice a pass
phrase was before its owner chose one.

Revision 0009, follows 0008.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import models.store.types
from models.store.resealing import is_sealed, seal_column

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_INSTANT = models.store.types.UtcDateTime(timezone=True)
_SECRET = models.store.types.Secret()
_COLUMNS = ("source", "tags")


def upgrade() -> None:
    with op.batch_alter_table("watch_note", schema=None) as batch_op:
        for column in _COLUMNS:
            batch_op.alter_column(column, existing_type=sa.String(), type_=_SECRET, existing_nullable=False)
    op.add_column("operator_credential", sa.Column("handed_by", sa.String(), nullable=True))
    op.add_column("operator_credential", sa.Column("own_since", _INSTANT, nullable=True))
    # Notes of the watch were never indexed: whoever searches next begins anew.
    op.execute(sa.text("UPDATE meta SET value = '0' WHERE name = 'search_until'"))
    connection = op.get_bind()
    if is_sealed(connection):
        for column in _COLUMNS:
            seal_column(connection, "watch_note", column)
