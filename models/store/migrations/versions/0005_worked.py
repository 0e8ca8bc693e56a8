"""How alarms are worked: plans, calls, channels that wake, reconciliation, proofs and drills.

Revision 0005, follows 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import models.store.types
from models.store.migrations.drilled import proofs_and_drills

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _alarms_kept_out_of_figures()
    _reconciliation()
    _channels()
    _plans()
    proofs_and_drills()


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
        sa.Column("triggered_at", instant, nullable=True),
        sa.Column("arc_at", instant, nullable=True),
        sa.Column("signal_seq", number, nullable=True),
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


def _channels() -> None:
    """Channels that leave the desk, their tests, what goes out over them, and who said that they are awake."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    instant = models.store.types.UtcDateTime(timezone=True)
    op.create_table(
        "channel",
        sa.Column("seq", number, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("address", models.store.types.Secret(), nullable=False),
        sa.Column("duty", sa.String(), nullable=True),
        sa.Column("operator_id", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", instant, nullable=False),
        sa.Column("ended_at", instant, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('apprise', 'command')", name=op.f("ck_channel_kind")),
        sa.CheckConstraint(
            "duty IN ('tib', 'tib_backup', 'contact', 'all', 'head', 'communications')",
            name=op.f("ck_channel_duty"),
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_channel_operator_id_operator")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_channel")),
        sa.UniqueConstraint("id", name=op.f("uq_channel_id")),
    )
    op.create_table(
        "channel_test",
        sa.Column("seq", number, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("code", models.store.types.Secret(), nullable=False),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_label", sa.String(), nullable=False),
        sa.Column("confirmed_at", instant, nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.Column("confirmed_label", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_channel_test_channel_id_channel")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_channel_test")),
        sa.UniqueConstraint("id", name=op.f("uq_channel_test_id")),
    )
    op.create_index(
        op.f("ix_channel_test_channel_id_seq"), "channel_test", ["channel_id", "seq"], unique=False
    )
    op.create_table(
        "outgoing",
        sa.Column("seq", number, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("threshold", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.String(), nullable=False),
        sa.Column("values", sa.String(), nullable=False),
        sa.Column("made_at", instant, nullable=False),
        sa.Column("due_at", instant, nullable=False),
        sa.Column("ends_at", instant, nullable=False),
        sa.Column("boot_id", sa.String(), nullable=False),
        sa.Column("due_boottime", sa.Float(), nullable=False),
        sa.Column("ends_boottime", sa.Float(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_at", instant, nullable=True),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("settled_at", instant, nullable=True),
        sa.CheckConstraint(
            "outcome IN ('accepted', 'stopped', 'overtaken', 'expired', 'refused')",
            name=op.f("ck_outgoing_outcome"),
        ),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_outgoing_channel_id_channel")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outgoing")),
        sa.UniqueConstraint("id", name=op.f("uq_outgoing_id")),
    )
    op.create_index(
        "uq_outgoing_channel_subject_threshold",
        "outgoing",
        ["channel_id", "subject", "threshold"],
        unique=True,
    )
    op.create_index(
        "ix_outgoing_waiting",
        "outgoing",
        ["seq"],
        unique=False,
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )
    op.create_index(op.f("ix_outgoing_subject_seq"), "outgoing", ["subject", "seq"], unique=False)
    op.create_table(
        "awake",
        sa.Column("seq", number, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("alarm_id", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=False),
        sa.Column("said_at", instant, nullable=False),
        sa.ForeignKeyConstraint(["alarm_id"], ["alarm.id"], name=op.f("fk_awake_alarm_id_alarm")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_awake_operator_id_operator")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_awake")),
        sa.UniqueConstraint("id", name=op.f("uq_awake_id")),
    )
    op.create_index(
        op.f("ix_awake_alarm_id_round_operator_id"),
        "awake",
        ["alarm_id", "round", "operator_id"],
        unique=True,
    )


def _plans() -> None:
    """Plans as loaded, the plan each subject is worked by, what was done, the call list, and pass phrases."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    instant = models.store.types.UtcDateTime(timezone=True)
    op.create_table(
        "plan_version",
        sa.Column("seq", number, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.String(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("shipped", sa.Boolean(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("recorded_at", instant, nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("ended_at", instant, nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("id", name=op.f("uq_plan_version_id")),
    )
    op.create_index(
        op.f("ix_plan_version_code_scope_version"), "plan_version", ["code", "scope", "version"], unique=True
    )
    op.create_table(
        "plan_run",
        sa.Column("seq", number, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("began_at", instant, nullable=False),
        sa.Column("began_by", sa.String(), nullable=False),
        sa.Column("began_label", sa.String(), nullable=False),
        sa.Column("ended_at", instant, nullable=True),
        sa.Column("ended_why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan_version.id"], name=op.f("fk_plan_run_plan_id_plan_version")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_plan_run")),
        sa.UniqueConstraint("id", name=op.f("uq_plan_run_id")),
    )
    op.create_index(
        "ix_plan_run_subject_running",
        "plan_run",
        ["subject"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "plan_mark",
        sa.Column("seq", number, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("ends", sa.Boolean(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=False),
        sa.Column("told", models.store.types.Secret(), nullable=True),
        sa.Column("at", instant, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.CheckConstraint(
            "act IN ('rang', 'called', 'alerted', 'not_alerted', 'done', 'phrase_right', 'phrase_wrong', 'facts', "
            "'skipped', 'not_applicable', 'undone')",
            name=op.f("ck_plan_mark_act"),
        ),
        sa.ForeignKeyConstraint(["run_id"], ["plan_run.id"], name=op.f("fk_plan_mark_run_id_plan_run")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_plan_mark")),
        sa.UniqueConstraint("id", name=op.f("uq_plan_mark_id")),
    )
    op.create_index(op.f("ix_plan_mark_run_id_number"), "plan_mark", ["run_id", "number"], unique=True)
    op.create_table(
        "call_number",
        sa.Column("seq", number, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", models.store.types.Secret(), nullable=False),
        sa.Column("phone", models.store.types.Secret(), nullable=False),
        sa.Column("recorded_at", instant, nullable=False),
        sa.Column("ended_at", instant, nullable=True),
        sa.CheckConstraint(
            "role IN ('arc', 'relative', 'guard', 'police', 'contact', 'head', 'communications')",
            name=op.f("ck_call_number_role"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_call_number_person_id_person")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_call_number")),
        sa.UniqueConstraint("id", name=op.f("uq_call_number_id")),
    )
    op.create_index(op.f("ix_call_number_role_person_id"), "call_number", ["role", "person_id"], unique=False)
    op.create_table(
        "call_back",
        sa.Column("seq", number, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("phrase", models.store.types.Secret(), nullable=False),
        sa.Column("duress_word", models.store.types.Secret(), nullable=True),
        sa.Column("recorded_at", instant, nullable=False),
        sa.Column("superseded_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_call_back_person_id_person")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_call_back")),
        sa.UniqueConstraint("id", name=op.f("uq_call_back_id")),
    )
    op.create_index(op.f("ix_call_back_person_id"), "call_back", ["person_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("what officers have done is not taken down: restore a backup instead")
