"""Tables of revision 0006: documents, mandates that end, scope decided, offices that attest, boards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import models.store.types

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = models.store.types.UtcDateTime(timezone=True)
_SECRET = models.store.types.Secret()


def _document() -> None:
    op.create_table(
        "document",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("parent_id", sa.String(), nullable=True),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('programme', 'directive', 'routine', 'checklist')", name=op.f("ck_document_kind")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["document.id"], name=op.f("fk_document_parent_id_document")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_document")),
        sa.UniqueConstraint("code", name=op.f("uq_document_code")),
        sa.UniqueConstraint("id", name=op.f("uq_document_id")),
    )


def _document_version() -> None:
    op.create_table(
        "document_version",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("changes", sa.String(), nullable=False),
        sa.Column("reopens", sa.String(), nullable=False),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_version_document_id_document")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_document_version")),
        sa.UniqueConstraint("id", name=op.f("uq_document_version_id")),
    )
    op.create_index(
        op.f("ix_document_version_document_id_valid_from"),
        "document_version",
        ["document_id", "valid_from"],
        unique=False,
    )


def _mandate_ending() -> None:
    op.create_table(
        "mandate_ending",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("threat", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("reason", _SECRET, nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("decided_at", _INSTANT, nullable=True),
        sa.Column("closed_at", _INSTANT, nullable=True),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("threat IN ('', 'yes', 'no', 'unknown')", name=op.f("ck_mandate_ending_threat")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_mandate_ending_person_id_person")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_mandate_ending")),
        sa.UniqueConstraint("id", name=op.f("uq_mandate_ending_id")),
    )
    op.create_index(op.f("ix_mandate_ending_person_id"), "mandate_ending", ["person_id"], unique=False)


def _ending_item() -> None:
    op.create_table(
        "ending_item",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ending_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", _SECRET, nullable=True),
        sa.Column("done_label", sa.String(), nullable=False),
        sa.Column("done_at", _INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('device', 'measure', 'guard', 'talk', 'access')", name=op.f("ck_ending_item_kind")
        ),
        sa.CheckConstraint("state IN ('open', 'done', 'not_applicable')", name=op.f("ck_ending_item_state")),
        sa.ForeignKeyConstraint(
            ["ending_id"], ["mandate_ending.id"], name=op.f("fk_ending_item_ending_id_mandate_ending")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ending_item")),
        sa.UniqueConstraint("id", name=op.f("uq_ending_item_id")),
    )
    op.create_index(op.f("ix_ending_item_ending_id"), "ending_item", ["ending_id"], unique=False)


def _office_attestation() -> None:
    op.create_table(
        "office_attestation",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("office_id", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("attested_on", sa.Date(), nullable=False),
        sa.Column("attested_by", _SECRET, nullable=False),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.CheckConstraint(
            "item IN ('awareness', 'measures', 'routines', 'incident_reporting', 'police_report')",
            name=op.f("ck_office_attestation_item"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["party_office.id"], name=op.f("fk_office_attestation_office_id_party_office")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_office_attestation")),
        sa.UniqueConstraint("id", name=op.f("uq_office_attestation_id")),
    )
    op.create_index(
        op.f("ix_office_attestation_office_id_item_attested_on"),
        "office_attestation",
        ["office_id", "item", "attested_on"],
        unique=False,
    )


def _scope_decision() -> None:
    op.create_table(
        "scope_decision",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("covered", sa.Boolean(), nullable=False),
        sa.Column("ground", _SECRET, nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("superseded_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_scope_decision_person_id_person")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_scope_decision")),
        sa.UniqueConstraint("id", name=op.f("uq_scope_decision_id")),
    )
    op.create_index(op.f("ix_scope_decision_person_id"), "scope_decision", ["person_id"], unique=False)


def _board() -> None:
    op.create_table(
        "board",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("out_of_hours_phone", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('board', 'company', 'administration')", name=op.f("ck_board_kind")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_board")),
        sa.UniqueConstraint("code", name=op.f("uq_board_code")),
        sa.UniqueConstraint("id", name=op.f("uq_board_id")),
    )


def _board_analysis() -> None:
    op.create_table(
        "board_analysis",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("board_id", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("next_due_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("superseded_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_board_analysis_board_id_board")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_board_analysis")),
        sa.UniqueConstraint("id", name=op.f("uq_board_analysis_id")),
    )
    op.create_index(
        op.f("ix_board_analysis_board_id_done_on"), "board_analysis", ["board_id", "done_on"], unique=False
    )


def _board_channel() -> None:
    op.create_table(
        "board_channel",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("board_id", sa.String(), nullable=False),
        sa.Column("office_id", sa.String(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("superseded_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_board_channel_board_id_board")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["party_office.id"], name=op.f("fk_board_channel_office_id_party_office")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_board_channel")),
        sa.UniqueConstraint("id", name=op.f("uq_board_channel_id")),
    )
    op.create_index(op.f("ix_board_channel_board_id"), "board_channel", ["board_id"], unique=False)
    op.create_index(op.f("ix_board_channel_office_id"), "board_channel", ["office_id"], unique=False)


def _board_lead() -> None:
    op.create_table(
        "board_lead",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("board_id", sa.String(), nullable=False),
        sa.Column("name", _SECRET, nullable=False),
        sa.Column("phone", _SECRET, nullable=False),
        sa.Column("deputy", sa.Boolean(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("superseded_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_board_lead_board_id_board")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_board_lead")),
        sa.UniqueConstraint("id", name=op.f("uq_board_lead_id")),
    )
    op.create_index(op.f("ix_board_lead_board_id"), "board_lead", ["board_id"], unique=False)


def _board_routine() -> None:
    op.create_table(
        "board_routine",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("board_id", sa.String(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("roles_named", sa.Boolean(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("superseded_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_board_routine_board_id_board")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_board_routine")),
        sa.UniqueConstraint("id", name=op.f("uq_board_routine_id")),
    )
    op.create_index(op.f("ix_board_routine_board_id"), "board_routine", ["board_id"], unique=False)


def _board_seat() -> None:
    op.create_table(
        "board_seat",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("board_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("superseded_at", _INSTANT, nullable=True),
        sa.CheckConstraint(
            "role IN ('chair', 'vice_chair', 'member', 'deputy')", name=op.f("ck_board_seat_role")
        ),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_board_seat_board_id_board")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_board_seat_person_id_person")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_board_seat")),
        sa.UniqueConstraint("id", name=op.f("uq_board_seat_id")),
    )
    op.create_index(op.f("ix_board_seat_board_id"), "board_seat", ["board_id"], unique=False)
    op.create_index(op.f("ix_board_seat_person_id"), "board_seat", ["person_id"], unique=False)


def registered() -> None:
    """Make them all, in the order they refer to each other."""
    _document()
    _document_version()
    _mandate_ending()
    _ending_item()
    _office_attestation()
    _scope_decision()
    _board()
    _board_analysis()
    _board_channel()
    _board_lead()
    _board_routine()
    _board_seat()
