"""The part of revision 0005 that is about proofs and drills."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import models.store.types


def proofs_and_drills() -> None:
    """Tests that are expected, the alarms that met them, and drills with what they invent."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    instant = models.store.types.UtcDateTime(timezone=True)
    op.execute(sa.text("ALTER TABLE alarm ADD COLUMN proof BOOLEAN DEFAULT false NOT NULL"))
    op.create_index(
        "ix_alarm_drill",
        "alarm",
        ["seq"],
        unique=False,
        sqlite_where=sa.text("drill"),
        postgresql_where=sa.text("drill"),
    )
    op.create_table(
        "proof",
        sa.Column("seq", number, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("transmitter_id", sa.String(), nullable=False),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_label", sa.String(), nullable=False),
        sa.Column("ends_at", instant, nullable=False),
        sa.Column("boot_id", sa.String(), nullable=False),
        sa.Column("asked_boottime", sa.Float(), nullable=False),
        sa.Column("ends_boottime", sa.Float(), nullable=False),
        sa.Column("alarm_id", sa.String(), nullable=True),
        sa.Column("met_at", instant, nullable=True),
        sa.Column("cancelled_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["alarm_id"], ["alarm.id"], name=op.f("fk_proof_alarm_id_alarm")),
        sa.ForeignKeyConstraint(
            ["transmitter_id"], ["transmitter.id"], name=op.f("fk_proof_transmitter_id_transmitter")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_proof")),
        sa.UniqueConstraint("id", name=op.f("uq_proof_id")),
    )
    waits = sa.text("alarm_id IS NULL AND cancelled_at IS NULL")
    op.create_index(
        "ix_proof_waiting", "proof", ["ends_at"], unique=False, sqlite_where=waits, postgresql_where=waits
    )
    op.create_index(op.f("ix_proof_transmitter_id_seq"), "proof", ["transmitter_id", "seq"], unique=False)
    op.create_index("uq_proof_alarm", "proof", ["alarm_id"], unique=True)
    op.create_table(
        "drill",
        sa.Column("seq", number, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("scenario", sa.String(), nullable=False),
        sa.Column("running", sa.Boolean(), nullable=False),
        sa.Column("began_at", instant, nullable=False),
        sa.Column("began_by", sa.String(), nullable=False),
        sa.Column("began_label", sa.String(), nullable=False),
        sa.Column("ended_at", instant, nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_drill")),
        sa.UniqueConstraint("id", name=op.f("uq_drill_id")),
    )
    runs = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_drill_running", "drill", ["running"], unique=True, sqlite_where=runs, postgresql_where=runs
    )
    op.create_table(
        "drill_moment",
        sa.Column("seq", number, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("drill_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("portable", sa.Boolean(), nullable=False),
        sa.Column("position", models.store.types.Secret(), nullable=True),
        sa.Column("told", models.store.types.Secret(), nullable=True),
        sa.Column("due_at", instant, nullable=False),
        sa.Column("boot_id", sa.String(), nullable=False),
        sa.Column("due_boottime", sa.Float(), nullable=False),
        sa.Column("raised_at", instant, nullable=True),
        sa.Column("alarm_id", sa.String(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('personal', 'duress', 'burglary', 'tamper', 'technical', 'battery', 'missed_test', "
            "'silent_line', 'threat_call', 'unclassified', 'test')",
            name=op.f("ck_drill_moment_kind"),
        ),
        sa.ForeignKeyConstraint(["alarm_id"], ["alarm.id"], name=op.f("fk_drill_moment_alarm_id_alarm")),
        sa.ForeignKeyConstraint(["drill_id"], ["drill.id"], name=op.f("fk_drill_moment_drill_id_drill")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_drill_moment")),
        sa.UniqueConstraint("id", name=op.f("uq_drill_moment_id")),
    )
    unplayed = sa.text("raised_at IS NULL")
    op.create_index(
        "ix_drill_moment_unplayed",
        "drill_moment",
        ["due_at"],
        unique=False,
        sqlite_where=unplayed,
        postgresql_where=unplayed,
    )
    op.create_index(op.f("ix_drill_moment_drill_id_seq"), "drill_moment", ["drill_id", "seq"], unique=False)
