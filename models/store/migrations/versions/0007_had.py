"""Duty as it is had and handed over: patterns, actual spans, absence, handovers, calls to the contact.

Revision 0007, follows 0006.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import models.store.types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = models.store.types.UtcDateTime(timezone=True)
_SECRET = models.store.types.Secret()


def upgrade() -> None:
    op.add_column("shift", sa.Column("kind", sa.String(), server_default="planned", nullable=False))
    op.add_column("shift", sa.Column("pattern_id", sa.String(), nullable=True))
    op.add_column("shift", sa.Column("replaces_id", sa.String(), nullable=True))
    _rota_pattern()
    _duty_span()
    _absence()
    _handover()
    _contact_call()
    _seen_until()


def _rota_pattern() -> None:
    op.create_table(
        "rota_pattern",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("turns", sa.String(), nullable=False),
        sa.Column("anchor", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("superseded_at", _INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("duty IN ('contact', 'tib', 'tib_backup')", name=op.f("ck_rota_pattern_duty")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_rota_pattern")),
        sa.UniqueConstraint("id", name=op.f("uq_rota_pattern_id")),
    )


def _duty_span() -> None:
    op.create_table(
        "duty_span",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=False),
        sa.Column("shift_id", sa.String(), nullable=True),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("began_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered_label", sa.String(), nullable=False),
        sa.Column("signed_at", _INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("duty IN ('contact', 'tib', 'tib_backup')", name=op.f("ck_duty_span_duty")),
        sa.CheckConstraint("way IN ('accepted', 'phone', 'taken', 'on_site')", name=op.f("ck_duty_span_way")),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_duty_span_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_duty_span_shift_id_shift")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_duty_span")),
        sa.UniqueConstraint("id", name=op.f("uq_duty_span_id")),
    )
    op.create_index(op.f("ix_duty_span_duty_began_at"), "duty_span", ["duty", "began_at"], unique=False)
    op.create_index(op.f("ix_duty_span_operator_id"), "duty_span", ["operator_id"], unique=False)
    op.create_index(
        "uq_duty_span_open",
        "duty_span",
        ["duty"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _absence() -> None:
    op.create_table(
        "absence",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("starts_at", _INSTANT, nullable=False),
        sa.Column("ends_at", _INSTANT, nullable=True),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("withdrawn_at", _INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('sick', 'leave', 'lunch', 'other')", name=op.f("ck_absence_kind")),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_absence_operator_id_operator")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_absence")),
        sa.UniqueConstraint("id", name=op.f("uq_absence_id")),
    )
    op.create_index(
        op.f("ix_absence_operator_id_starts_at"), "absence", ["operator_id", "starts_at"], unique=False
    )


def _handover() -> None:
    op.create_table(
        "handover",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("outgoing_id", sa.String(), nullable=False),
        sa.Column("incoming_id", sa.String(), nullable=True),
        sa.Column("sheet", _SECRET, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("head_seq", sa.Integer(), nullable=False),
        sa.Column("head_hash", sa.String(), nullable=False),
        sa.Column("written_at", _INSTANT, nullable=False),
        sa.Column("outgoing_signed_at", _INSTANT, nullable=True),
        sa.Column("incoming_signed_at", _INSTANT, nullable=True),
        sa.Column("span_id", sa.String(), nullable=True),
        sa.Column("withdrawn_at", _INSTANT, nullable=True),
        sa.Column("settled_at", _INSTANT, nullable=True),
        sa.Column("settled_label", sa.String(), nullable=False),
        sa.Column("remark", _SECRET, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("duty IN ('contact', 'tib', 'tib_backup')", name=op.f("ck_handover_duty")),
        sa.ForeignKeyConstraint(
            ["incoming_id"], ["operator.id"], name=op.f("fk_handover_incoming_id_operator")
        ),
        sa.ForeignKeyConstraint(
            ["outgoing_id"], ["operator.id"], name=op.f("fk_handover_outgoing_id_operator")
        ),
        sa.ForeignKeyConstraint(["span_id"], ["duty_span.id"], name=op.f("fk_handover_span_id_duty_span")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_handover")),
        sa.UniqueConstraint("id", name=op.f("uq_handover_id")),
    )
    op.create_index(op.f("ix_handover_written_at"), "handover", ["written_at"], unique=False)
    op.create_index(op.f("ix_handover_span_id"), "handover", ["span_id"], unique=False)


def _contact_call() -> None:
    op.create_table(
        "contact_call",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("called_at", _INSTANT, nullable=False),
        sa.Column("answered_at", _INSTANT, nullable=True),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("about", _SECRET, nullable=True),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.CheckConstraint(
            "outcome IN ('answered', 'office', 'tib', 'board', 'police', 'missed', 'out_of_hours')",
            name=op.f("ck_contact_call_outcome"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contact_call_person_id_person")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_contact_call")),
        sa.UniqueConstraint("id", name=op.f("uq_contact_call_id")),
    )
    op.create_index(op.f("ix_contact_call_called_at"), "contact_call", ["called_at"], unique=False)
    op.create_index(op.f("ix_contact_call_person_id"), "contact_call", ["person_id"], unique=False)


def _seen_until() -> None:
    op.create_table(
        "seen_until",
        sa.Column("operator_id", sa.String(), nullable=False),
        sa.Column("entry_seq", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_seen_until_operator_id_operator")
        ),
        sa.PrimaryKeyConstraint("operator_id", name=op.f("pk_seen_until")),
    )
