"""Tables of revision 0008: what is owed and shared, police, court, crisis support, search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import models.store.types

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = models.store.types.UtcDateTime(timezone=True)
_SECRET = models.store.types.Secret()


def pursued() -> None:
    """What follows an incident outside the city and beside it."""
    _obligation()
    _share()
    _search_token()
    _police_report()
    _court_case()
    _court_date()
    _crisis_support()
    _crisis_follow_up()


def _obligation() -> None:
    op.create_table(
        "obligation",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("office_id", sa.String(), nullable=True),
        sa.Column("board_id", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("due_at", _INSTANT, nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_at", _INSTANT, nullable=True),
        sa.Column("settled_label", sa.String(), nullable=False),
        sa.Column("reason", _SECRET, nullable=True),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "holder IN ('city', 'office', 'person', 'board')", name=op.f("ck_obligation_holder")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'done', 'not_known', 'known', 'not_applicable')",
            name=op.f("ck_obligation_state"),
        ),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_obligation_board_id_board")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_obligation_incident_id_incident")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["party_office.id"], name=op.f("fk_obligation_office_id_party_office")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_obligation")),
        sa.UniqueConstraint("id", name=op.f("uq_obligation_id")),
    )
    op.create_index(op.f("ix_obligation_board_id"), "obligation", ["board_id"], unique=False)
    op.create_index(
        op.f("ix_obligation_incident_id_kind"), "obligation", ["incident_id", "kind"], unique=True
    )
    op.create_index(op.f("ix_obligation_office_id"), "obligation", ["office_id"], unique=False)
    op.create_index(op.f("ix_obligation_state_due_at"), "obligation", ["state", "due_at"], unique=False)


def _share() -> None:
    op.create_table(
        "share",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=True),
        sa.Column("assignment_id", sa.String(), nullable=True),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("with_kind", sa.String(), nullable=False),
        sa.Column("office_id", sa.String(), nullable=True),
        sa.Column("board_id", sa.String(), nullable=True),
        sa.Column("what", _SECRET, nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("shared_at", _INSTANT, nullable=False),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.CheckConstraint("direction IN ('to', 'from')", name=op.f("ck_share_direction")),
        sa.CheckConstraint(
            "with_kind IN ('office', 'board', 'police', 'other')", name=op.f("ck_share_with_kind")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_share_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_share_board_id_board")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_share_incident_id_incident")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["party_office.id"], name=op.f("fk_share_office_id_party_office")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_share")),
        sa.UniqueConstraint("id", name=op.f("uq_share_id")),
    )
    op.create_index(op.f("ix_share_assignment_id"), "share", ["assignment_id"], unique=False)
    op.create_index(op.f("ix_share_board_id"), "share", ["board_id"], unique=False)
    op.create_index(op.f("ix_share_incident_id"), "share", ["incident_id"], unique=False)
    op.create_index(op.f("ix_share_office_id"), "share", ["office_id"], unique=False)
    op.create_index(op.f("ix_share_shared_at"), "share", ["shared_at"], unique=False)


def _search_token() -> None:
    op.create_table(
        "search_token",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_search_token")),
    )
    op.create_index(op.f("ix_search_token_subject"), "search_token", ["subject"], unique=False)
    op.create_index(op.f("ix_search_token_token_subject"), "search_token", ["token", "subject"], unique=True)


def _police_report() -> None:
    op.create_table(
        "police_report",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("filed_by", sa.String(), nullable=False),
        sa.Column("filed_for", _SECRET, nullable=True),
        sa.Column("filed_at", _INSTANT, nullable=True),
        sa.Column("number", _SECRET, nullable=True),
        sa.Column("mandate_stated", sa.Boolean(), nullable=True),
        sa.Column("protection_asked", sa.Boolean(), nullable=True),
        sa.Column("bops_contact", _SECRET, nullable=True),
        sa.Column("officer", _SECRET, nullable=True),
        sa.Column("officer_phone", _SECRET, nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision_note", _SECRET, nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("why_not", _SECRET, nullable=True),
        sa.Column("helped_label", sa.String(), nullable=False),
        sa.Column("helped_at", _INSTANT, nullable=True),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "decision IN ('', 'investigation', 'dropped', 'prosecuted', 'not_prosecuted')",
            name=op.f("ck_police_report_decision"),
        ),
        sa.CheckConstraint(
            "filed_by IN ('', 'person', 'office', 'city', 'board', 'relative', 'other')",
            name=op.f("ck_police_report_filed_by"),
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_police_report_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_police_report")),
        sa.UniqueConstraint("id", name=op.f("uq_police_report_id")),
        sa.UniqueConstraint("incident_id", name=op.f("uq_police_report_incident_id")),
    )


def _court_case() -> None:
    op.create_table(
        "court_case",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("court", sa.String(), nullable=False),
        sa.Column("number", _SECRET, nullable=True),
        sa.Column("counsel", _SECRET, nullable=True),
        sa.Column("counsel_phone", _SECRET, nullable=True),
        sa.Column("companion", _SECRET, nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("outcome_note", _SECRET, nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('', 'convicted', 'acquitted', 'settled', 'withdrawn', 'other')",
            name=op.f("ck_court_case_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_court_case_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_court_case")),
        sa.UniqueConstraint("id", name=op.f("uq_court_case_id")),
    )
    op.create_index(op.f("ix_court_case_incident_id"), "court_case", ["incident_id"], unique=False)


def _court_date() -> None:
    op.create_table(
        "court_date",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("starts_at", _INSTANT, nullable=False),
        sa.Column("place", _SECRET, nullable=True),
        sa.Column("note", _SECRET, nullable=True),
        sa.Column("cancelled_at", _INSTANT, nullable=True),
        sa.Column("cancelled_why", _SECRET, nullable=True),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('hearing', 'interview', 'meeting', 'appeal', 'other')", name=op.f("ck_court_date_kind")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["court_case.id"], name=op.f("fk_court_date_case_id_court_case")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_court_date")),
        sa.UniqueConstraint("id", name=op.f("uq_court_date_id")),
    )
    op.create_index(op.f("ix_court_date_case_id"), "court_date", ["case_id"], unique=False)
    op.create_index(op.f("ix_court_date_starts_at"), "court_date", ["starts_at"], unique=False)


def _crisis_support() -> None:
    op.create_table(
        "crisis_support",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("recipient", _SECRET, nullable=True),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("offered_at", _INSTANT, nullable=False),
        sa.Column("answered_at", _INSTANT, nullable=True),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.Column("note", _SECRET, nullable=True),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('offered', 'accepted', 'declined', 'ended')", name=op.f("ck_crisis_support_state")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_crisis_support_incident_id_incident")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_crisis_support_person_id_person")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_crisis_support")),
        sa.UniqueConstraint("id", name=op.f("uq_crisis_support_id")),
    )
    op.create_index(op.f("ix_crisis_support_incident_id"), "crisis_support", ["incident_id"], unique=False)
    op.create_index(op.f("ix_crisis_support_person_id"), "crisis_support", ["person_id"], unique=False)


def _crisis_follow_up() -> None:
    op.create_table(
        "crisis_follow_up",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("support_id", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.Column("ended_label", sa.String(), nullable=False),
        sa.Column("note", _SECRET, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'done', 'not_reached', 'not_wanted')", name=op.f("ck_crisis_follow_up_state")
        ),
        sa.ForeignKeyConstraint(
            ["support_id"], ["crisis_support.id"], name=op.f("fk_crisis_follow_up_support_id_crisis_support")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_crisis_follow_up")),
        sa.UniqueConstraint("id", name=op.f("uq_crisis_follow_up_id")),
    )
    op.create_index(
        op.f("ix_crisis_follow_up_state_due_on"), "crisis_follow_up", ["state", "due_on"], unique=False
    )
    op.create_index(op.f("ix_crisis_follow_up_support_id"), "crisis_follow_up", ["support_id"], unique=False)
