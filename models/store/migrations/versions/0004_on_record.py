"""Who saw: signed heads and reviews, details whose words may be weeded, and guards on all that is only added to.

Revision 0004, follows 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import models.store.types
from models.alarms.finding import index_what_is_there
from models.store.append_only import POSTGRESQL_SQL, SQLITE_SQL
from models.store.resealing import seal_first

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signed_head",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_signed_head")),
    )
    op.create_table(
        "audit_review",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("first_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("last_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_label", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_review")),
    )
    op.create_table(
        "audit_review_item",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("review_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("words", models.store.types.Secret(), nullable=True),
        sa.Column("signed_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("signed_by", sa.String(), nullable=True),
        sa.Column("signed_label", sa.String(), nullable=False),
        sa.CheckConstraint("verdict IN ('ok', 'question')", name=op.f("ck_audit_review_item_verdict")),
        sa.ForeignKeyConstraint(
            ["review_number"],
            ["audit_review.number"],
            name=op.f("fk_audit_review_item_review_number_audit_review"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_review_item")),
    )
    with op.batch_alter_table("audit_review_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_review_item_review_number_number"), ["review_number", "number"], unique=False
        )
    op.execute(
        sa.text(
            "ALTER TABLE person ADD COLUMN protection VARCHAR DEFAULT 'none' NOT NULL "
            "CONSTRAINT ck_person_protection CHECK (protection IN ('none', 'marked', 'protected'))"
        )
    )
    op.add_column("person", sa.Column("sealed_reference", models.store.types.Secret(), nullable=True))
    op.create_table(
        "break_glass",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("reason", models.store.types.Secret(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("opened_label", sa.String(), nullable=False),
        sa.Column("opened_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reviewed_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.String(), nullable=True),
        sa.Column("reviewed_label", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("words", models.store.types.Secret(), nullable=True),
        sa.CheckConstraint("verdict IN ('ok', 'question')", name=op.f("ck_break_glass_verdict")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_break_glass_person_id_person")),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["operator.id"], name=op.f("fk_break_glass_opened_by_operator")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_break_glass")),
        sa.UniqueConstraint("id", name=op.f("uq_break_glass_id")),
    )
    with op.batch_alter_table("break_glass", schema=None) as batch_op:
        batch_op.create_index(
            "ix_break_glass_unreviewed",
            ["number"],
            unique=False,
            sqlite_where=sa.text("reviewed_at IS NULL"),
            postgresql_where=sa.text("reviewed_at IS NULL"),
        )
    op.create_table(
        "backup_run",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("bytes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("head_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("head_code", sa.String(), nullable=False),
        sa.Column("alarms", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("signals", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entries", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('backup', 'drill')", name=op.f("ck_backup_run_kind")),
        sa.CheckConstraint("outcome IN ('good', 'failed')", name=op.f("ck_backup_run_outcome")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_backup_run")),
    )
    _let_backups_disturb()
    op.create_table(
        "word_token",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("alarm_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["alarm_id"], ["alarm.id"], name=op.f("fk_word_token_alarm_id_alarm")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_word_token")),
    )
    with op.batch_alter_table("word_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_word_token_token_alarm_id"), ["token", "alarm_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_word_token_alarm_id"), ["alarm_id"], unique=False)
    op.create_table(
        "word_key",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", models.store.types.SecretBytes(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word_key")),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    if sqlite:
        for sql in _DETAIL_MAY_BE_WEEDED:
            op.execute(sa.text(sql))
    else:
        op.alter_column("entry_detail", "body", existing_type=models.store.types.Secret(), nullable=True)
    for sql in SQLITE_SQL if sqlite else POSTGRESQL_SQL:
        op.execute(sa.text(sql))
    if not sqlite:
        seal_first(op.get_bind())
    index_what_is_there(op.get_bind())


_DISTURBANCES = (
    "outage", "database_away", "clock_jump", "suspend", "spool_hole", "spool_cut", "spool_changed",
    "database_rolled_back", "frame_refused", "backup_failed", "backup_overdue", "restored",
)  # fmt: skip


def _let_backups_disturb() -> None:
    """A backup that failed or is overdue, and a database put back from one, are disturbances too."""
    listed = ", ".join(f"'{kind}'" for kind in _DISTURBANCES)
    with op.batch_alter_table("disturbance", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_disturbance_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_disturbance_kind"), f"kind IN ({listed})")


# SQLite changes a column by making the table anew; nothing refers to this one.
_DETAIL_MAY_BE_WEEDED = (
    "CREATE TABLE entry_detail_anew (id VARCHAR NOT NULL, salt VARCHAR NOT NULL, body TEXT, "
    "CONSTRAINT pk_entry_detail PRIMARY KEY (id)) WITHOUT ROWID",
    "INSERT INTO entry_detail_anew SELECT id, salt, body FROM entry_detail",
    "DROP TABLE entry_detail",
    "ALTER TABLE entry_detail_anew RENAME TO entry_detail",
)


def downgrade() -> None:
    raise RuntimeError("what operators have signed is not taken down: restore a backup instead")
