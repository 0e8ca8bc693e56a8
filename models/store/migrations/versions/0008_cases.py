"""Incidents as whole cases: assessed, shared, reported to the police, followed up; and exposure that is planned.

Revision 0008, follows 0007.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import models.store.types
from models.store.migrations.cased import cased
from models.store.migrations.pursued import pursued

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_INSTANT = models.store.types.UtcDateTime(timezone=True)
_SECRET = models.store.types.Secret()

_REFERS = (
    ("actor_id", "threat_actor"),
    ("assignment_id", "assignment"),
    ("board_id", "board"),
    ("merged_into_id", "incident"),
)


def upgrade() -> None:
    op.add_column("operator", sa.Column("phone_verified_on", sa.Date(), nullable=True))
    cased()
    pursued()
    _incident_grows()


def _incident_grows() -> None:
    for column, stands in (
        ("tense", "occurred"), ("scene", ""), ("target", ""), ("family", ""), ("item", ""), ("channel", ""),
        ("motive", ""), ("perpetrator", "unknown"), ("reporter_kind", ""), ("waiting_for", ""),
    ):  # fmt: skip
        op.add_column("incident", sa.Column(column, sa.String(), server_default=stands, nullable=False))
    for column in ("occurred_until", "office_informed_at", "feedback_at"):
        op.add_column("incident", sa.Column(column, _INSTANT, nullable=True))
    for column in ("place", "reporter", "reporter_phone", "feedback_how"):
        op.add_column("incident", sa.Column(column, _SECRET, nullable=True))
    for column, table in _REFERS:
        # SQLite adds a reference only with its column, which Alembic does not write.
        op.execute(
            sa.text(
                f"ALTER TABLE incident ADD COLUMN {column} VARCHAR"
                f" CONSTRAINT fk_incident_{column}_{table} REFERENCES {table} (id)"
            )
        )
        op.create_index(f"ix_incident_{column}", "incident", [column], unique=False)
