"""Who may: pass phrases, delays after failed sign-ins, acts of two persons and tokens.

Revision 0003, follows 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import models.store.types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "operator_credential",
        sa.Column("operator_id", sa.String(), nullable=False),
        sa.Column("passphrase", models.store.types.Secret(), nullable=False),
        sa.Column("set_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("pin", models.store.types.Secret(), nullable=True),
        sa.Column("pin_set_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("pin_tries", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_operator_credential_operator_id_operator")
        ),
        sa.PrimaryKeyConstraint("operator_id", name=op.f("pk_operator_credential")),
    )
    op.create_table(
        "sign_in_delay",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("boot_id", sa.String(), nullable=False),
        sa.Column("boottime", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_sign_in_delay")),
    )
    op.create_table(
        "two_person",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("payload", models.store.types.Secret(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_label", sa.String(), nullable=False),
        sa.Column("asked_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("boot_id", sa.String(), nullable=False),
        sa.Column("boottime", sa.Float(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_label", sa.String(), nullable=False),
        sa.Column("decided_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('pending', 'approved', 'refused', 'used', 'expired')", name=op.f("ck_two_person_state")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["operator.id"], name=op.f("fk_two_person_asked_by_operator")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_two_person")),
        sa.UniqueConstraint("id", name=op.f("uq_two_person_id")),
    )
    with op.batch_alter_table("two_person", schema=None) as batch_op:
        batch_op.create_index(
            "ix_two_person_pending",
            ["number"],
            unique=False,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )

    op.create_table(
        "service_token",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("made_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("ended_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("purpose IN ('alarms-raw')", name=op.f("ck_service_token_purpose")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_service_token")),
        sa.UniqueConstraint("id", name=op.f("uq_service_token_id")),
        sa.UniqueConstraint("digest", name=op.f("uq_service_token_digest")),
    )


def downgrade() -> None:
    raise RuntimeError("what operators have signed is not taken down: restore a backup instead")
