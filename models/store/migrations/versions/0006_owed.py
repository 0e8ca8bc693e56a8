"""Whom the directive protects and what is owed to them: mandates, offices, boards, offers, measures, risks, training.

Revision 0006, follows 0005.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import models.store.types
from models.store.migrations.assessed import assessed
from models.store.migrations.registered import registered
from models.store.migrations.supported import supported

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    registered()
    _register_grows()
    _steps_are_timed()
    supported()
    assessed()


def _register_grows() -> None:
    for table, column in (
        ("mandate", "title"),
        ("mandate", "decision"),
        ("party_office", "out_of_hours_phone"),
        ("transmitter", "model"),
    ):
        op.add_column(table, sa.Column(column, sa.String(), server_default="", nullable=False))
    active = sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False)
    op.add_column("party_office", active)
    _causes_are_sealed()
    op.add_column("offer", sa.Column("answered_on", sa.Date(), nullable=True))
    op.add_column("offer", sa.Column("attested_on", sa.Date(), nullable=True))
    op.execute(
        sa.text(
            "ALTER TABLE offer ADD COLUMN document_version_id VARCHAR"
            " CONSTRAINT fk_offer_document_version_id_document_version REFERENCES document_version (id)"
        )
    )
    op.add_column("transmitter", sa.Column("serial", models.store.types.Secret(), nullable=True))
    op.add_column("transmitter", sa.Column("battery_changed_on", sa.Date(), nullable=True))


def _causes_are_sealed() -> None:
    """Why an unplanned talk was offered is a secret like the rest: what stood in clear moves, and is sealed after."""
    for column in ("cause", "attested_how"):
        op.add_column("offer", sa.Column(column, models.store.types.Secret(), nullable=True))
    op.execute(sa.text('UPDATE offer SET cause = "trigger" WHERE "trigger" <> \'\''))
    op.execute(sa.text('ALTER TABLE offer DROP COLUMN "trigger"'))


def _steps_are_timed() -> None:
    """A step's time target is measured on the boot clock too; what was done before counts by the wall alone."""
    for table in ("plan_run", "plan_mark"):
        op.add_column(table, sa.Column("boot_id", sa.String(), server_default="", nullable=False))
        op.add_column(table, sa.Column("boottime", sa.Float(), server_default="0", nullable=False))
