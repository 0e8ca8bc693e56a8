"""Nothing is lost: the spool's mark, disturbances, silent lines, the canary and webhook partners.

Revision 0002, follows 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import models.store.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# In SQLite a check is changed by making the table anew; it is small.
_CAUSES = (
    "unknown_account", "undecryptable", "plaintext_refused", "time_refused", "too_many_connections",
    "account_flood", "unreadable", "webhook_refused", "webhook_conflict",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "canary",
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("sent_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("received_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("stored_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("shown_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_canary")),
    )
    op.create_table(
        "disturbance",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("began_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("noted_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("settled_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('outage', 'database_away', 'clock_jump', 'suspend', 'spool_hole', 'spool_cut', 'spool_changed', 'database_rolled_back', 'frame_refused')",
            name=op.f("ck_disturbance_kind"),
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_disturbance")),
        sa.UniqueConstraint("id", name=op.f("uq_disturbance_id")),
    )
    with op.batch_alter_table("disturbance", schema=None) as batch_op:
        batch_op.create_index(
            "ix_disturbance_unsettled",
            ["seq"],
            unique=False,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )

    op.create_table(
        "partner",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("interval_s", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_partner")),
        sa.UniqueConstraint("id", name=op.f("uq_partner_id")),
        sa.UniqueConstraint("name", name=op.f("uq_partner_name")),
    )
    op.create_table(
        "silence",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("alarm_id", sa.String(), nullable=False),
        sa.Column("last_heard_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("began_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_silence")),
    )
    with op.batch_alter_table("silence", schema=None) as batch_op:
        batch_op.create_index(
            "ix_silence_lasting",
            ["subject"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "spool_mark",
        sa.Column("spool_id", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("spool_id", name=op.f("pk_spool_mark")),
    )
    op.create_table(
        "partner_line",
        sa.Column("partner_id", sa.String(), nullable=False),
        sa.Column("last_signal_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("last_beat_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("beats", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_partner_line_partner_id_partner")
        ),
        sa.PrimaryKeyConstraint("partner_id", name=op.f("pk_partner_line")),
    )
    op.create_table(
        "partner_secret",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("partner_id", sa.String(), nullable=False),
        sa.Column("secret", models.store.types.SecretBytes(), nullable=False),
        sa.Column("made_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_partner_secret_partner_id_partner")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_partner_secret")),
        sa.UniqueConstraint("id", name=op.f("uq_partner_secret_id")),
    )
    with op.batch_alter_table("partner_secret", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_partner_secret_partner_id"), ["partner_id"], unique=False)

    op.create_table(
        "webhook_message",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partner_id", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("received_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_webhook_message_partner_id_partner")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_webhook_message")),
    )
    with op.batch_alter_table("webhook_message", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_webhook_message_partner_id_message_id"), ["partner_id", "message_id"], unique=True
        )

    listed = ", ".join(f"'{cause}'" for cause in _CAUSES)
    with op.batch_alter_table("intake_notice", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_intake_notice_cause"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_intake_notice_cause"), f"cause IN ({listed})")


def downgrade() -> None:
    raise RuntimeError("what was received is not taken down: restore a backup instead")
