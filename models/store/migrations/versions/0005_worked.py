"""How alarms are worked: plans, calls, channels that wake, reconciliation, proofs and drills.

Revision 0005, follows 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import models.store.types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _alarms_kept_out_of_figures()
    _reconciliation()


def _alarms_kept_out_of_figures() -> None:
    """Drills, and what was put out of service, are alarms that no figure counts."""
    op.execute(sa.text("ALTER TABLE alarm ADD COLUMN drill BOOLEAN DEFAULT false NOT NULL"))
    op.add_column(
        "alarm", sa.Column("out_of_service_at", models.store.types.UtcDateTime(timezone=True), nullable=True)
    )


def _reconciliation() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    instant = models.store.types.UtcDateTime(timezone=True)
    op.create_table(
        "arc_list_form",
        sa.Column("seq", number, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("saved_at", instant, nullable=False),
        sa.Column("saved_label", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_arc_list_form")),
        sa.UniqueConstraint("id", name=op.f("uq_arc_list_form_id")),
        sa.UniqueConstraint("name", name=op.f("uq_arc_list_form_name")),
    )
    op.create_table(
        "reconciliation",
        sa.Column("seq", number, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("begins_at", instant, nullable=False),
        sa.Column("ends_at", instant, nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("both", sa.Integer(), nullable=False),
        sa.Column("only_arc", sa.Integer(), nullable=False),
        sa.Column("only_here", sa.Integer(), nullable=False),
        sa.Column("read_at", instant, nullable=False),
        sa.Column("read_label", sa.String(), nullable=False),
        sa.Column("signed_at", instant, nullable=True),
        sa.Column("signed_by", sa.String(), nullable=True),
        sa.Column("signed_label", sa.String(), nullable=False),
        sa.Column("remark", models.store.types.Secret(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_reconciliation")),
        sa.UniqueConstraint("id", name=op.f("uq_reconciliation_id")),
    )
    op.create_index(op.f("ix_reconciliation_sha256"), "reconciliation", ["sha256"], unique=False)
    op.create_table(
        "reconciled_line",
        sa.Column("seq", number, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("reconciliation_id", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("arc_case", sa.String(), nullable=False),
        sa.Column("what", models.store.types.Secret(), nullable=True),
        sa.Column("triggered_at", instant, nullable=True),
        sa.Column("arc_at", instant, nullable=True),
        sa.Column("alarm_id", sa.String(), nullable=True),
        sa.CheckConstraint(
            "verdict IN ('both', 'only_arc', 'only_here')", name=op.f("ck_reconciled_line_verdict")
        ),
        sa.ForeignKeyConstraint(["alarm_id"], ["alarm.id"], name=op.f("fk_reconciled_line_alarm_id_alarm")),
        sa.ForeignKeyConstraint(
            ["reconciliation_id"],
            ["reconciliation.id"],
            name=op.f("fk_reconciled_line_reconciliation_id_reconciliation"),
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_reconciled_line")),
        sa.UniqueConstraint("id", name=op.f("uq_reconciled_line_id")),
    )
    op.create_index(
        op.f("ix_reconciled_line_reconciliation_id_verdict_seq"),
        "reconciled_line",
        ["reconciliation_id", "verdict", "seq"],
        unique=False,
    )


def downgrade() -> None:
    raise RuntimeError("what officers have done is not taken down: restore a backup instead")
