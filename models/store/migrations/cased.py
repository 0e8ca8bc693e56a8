"""Tables of revision 0008: evidence, assessments, acts, planned exposure."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import models.store.types

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = models.store.types.UtcDateTime(timezone=True)
_SECRET = models.store.types.Secret()
_BYTES = models.store.types.SecretBytes()


def cased() -> None:
    """An incident as a whole case, and the occasions that expose."""
    _assignment()
    _assignment_person()
    _assignment_measure()
    _assessment()
    _evidence()
    _incident_pair()
    _remedial_act()


def _assignment() -> None:
    op.create_table(
        "assignment",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("forum", sa.String(), nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("office_id", sa.String(), nullable=True),
        sa.Column("board_id", sa.String(), nullable=True),
        sa.Column("title", _SECRET, nullable=False),
        sa.Column("place", _SECRET, nullable=True),
        sa.Column("about", _SECRET, nullable=True),
        sa.Column("starts_at", _INSTANT, nullable=False),
        sa.Column("ends_at", _INSTANT, nullable=True),
        sa.Column("needed_by", _INSTANT, nullable=True),
        sa.Column("risk", sa.String(), nullable=False),
        sa.Column("analysis", sa.String(), nullable=False),
        sa.Column("result", _SECRET, nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("analysed_label", sa.String(), nullable=False),
        sa.Column("escalated_at", _INSTANT, nullable=True),
        sa.Column("due_at", _INSTANT, nullable=True),
        sa.Column("answered_at", _INSTANT, nullable=True),
        sa.Column("returned_at", _INSTANT, nullable=True),
        sa.Column("returned_how", sa.String(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=True),
        sa.Column("owner_label", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("cancelled_why", _SECRET, nullable=True),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "analysis IN ('needed', 'not_needed', 'by_office', 'escalated', 'done')",
            name=op.f("ck_assignment_analysis"),
        ),
        sa.CheckConstraint(
            "asker IN ('office', 'person', 'board', 'staff')", name=op.f("ck_assignment_asker")
        ),
        sa.CheckConstraint(
            "category IN ('known_persons', 'unknown_persons', 'public', 'travel', 'party_event', 'sensitive')",
            name=op.f("ck_assignment_category"),
        ),
        sa.CheckConstraint(
            "forum IN ('', 'board_meeting', 'opening', 'other_forum')", name=op.f("ck_assignment_forum")
        ),
        sa.CheckConstraint("risk IN ('not_judged', 'none_seen', 'seen')", name=op.f("ck_assignment_risk")),
        sa.CheckConstraint("state IN ('planned', 'cancelled')", name=op.f("ck_assignment_state")),
        sa.CheckConstraint("ends_at IS NULL OR starts_at < ends_at", name=op.f("ck_assignment_span")),
        sa.CheckConstraint("level BETWEEN 0 AND 4", name=op.f("ck_assignment_level")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_assignment_board_id_board")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["party_office.id"], name=op.f("fk_assignment_office_id_party_office")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["operator.id"], name=op.f("fk_assignment_owner_id_operator")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_assignment")),
        sa.UniqueConstraint("id", name=op.f("uq_assignment_id")),
        sa.UniqueConstraint("number", name=op.f("uq_assignment_number")),
    )
    op.create_index(op.f("ix_assignment_analysis_due_at"), "assignment", ["analysis", "due_at"], unique=False)
    op.create_index(op.f("ix_assignment_board_id"), "assignment", ["board_id"], unique=False)
    op.create_index(op.f("ix_assignment_office_id"), "assignment", ["office_id"], unique=False)
    op.create_index(op.f("ix_assignment_starts_at"), "assignment", ["starts_at"], unique=False)


def _assignment_person() -> None:
    op.create_table(
        "assignment_person",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("assignment_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_assignment_person_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_assignment_person_person_id_person")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_assignment_person")),
        sa.UniqueConstraint("id", name=op.f("uq_assignment_person_id")),
    )
    op.create_index(
        op.f("ix_assignment_person_assignment_id_person_id"),
        "assignment_person",
        ["assignment_id", "person_id"],
        unique=False,
    )
    op.create_index(op.f("ix_assignment_person_person_id"), "assignment_person", ["person_id"], unique=False)


def _assignment_measure() -> None:
    op.create_table(
        "assignment_measure",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("assignment_id", sa.String(), nullable=False),
        sa.Column("measure_id", sa.String(), nullable=True),
        sa.Column("guard_order_id", sa.String(), nullable=True),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.CheckConstraint(
            "(measure_id IS NULL) <> (guard_order_id IS NULL)", name=op.f("ck_assignment_measure_one")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_assignment_measure_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["guard_order_id"],
            ["guard_order.id"],
            name=op.f("fk_assignment_measure_guard_order_id_guard_order"),
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_assignment_measure_measure_id_measure")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_assignment_measure")),
        sa.UniqueConstraint("id", name=op.f("uq_assignment_measure_id")),
    )
    op.create_index(
        op.f("ix_assignment_measure_assignment_id"), "assignment_measure", ["assignment_id"], unique=False
    )
    op.create_index(
        op.f("ix_assignment_measure_guard_order_id"), "assignment_measure", ["guard_order_id"], unique=False
    )
    op.create_index(
        op.f("ix_assignment_measure_measure_id"), "assignment_measure", ["measure_id"], unique=False
    )


def _assessment() -> None:
    op.create_table(
        "assessment",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("danger_to_life", sa.Boolean(), nullable=False),
        sa.Column("ongoing", sa.Boolean(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("likelihood", sa.Integer(), nullable=False),
        sa.Column("consequence", sa.Integer(), nullable=False),
        sa.Column("reasoning", _SECRET, nullable=False),
        sa.Column("next_review_on", sa.Date(), nullable=True),
        sa.Column("assessed_label", sa.String(), nullable=False),
        sa.Column("assessed_at", _INSTANT, nullable=False),
        sa.Column("struck_at", _INSTANT, nullable=True),
        sa.Column("struck_label", sa.String(), nullable=False),
        sa.Column("struck_reason", _SECRET, nullable=True),
        sa.CheckConstraint("consequence BETWEEN 1 AND 5", name=op.f("ck_assessment_consequence")),
        sa.CheckConstraint("level BETWEEN 0 AND 4", name=op.f("ck_assessment_level")),
        sa.CheckConstraint("likelihood BETWEEN 1 AND 5", name=op.f("ck_assessment_likelihood")),
        sa.CheckConstraint("severity BETWEEN 1 AND 4", name=op.f("ck_assessment_severity")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_assessment_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_assessment")),
        sa.UniqueConstraint("id", name=op.f("uq_assessment_id")),
    )
    op.create_index(
        op.f("ix_assessment_incident_id_assessed_at"),
        "assessment",
        ["incident_id", "assessed_at"],
        unique=False,
    )


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("name", _SECRET, nullable=False),
        sa.Column("about", _SECRET, nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", _BYTES, nullable=False),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_evidence_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_evidence")),
        sa.UniqueConstraint("id", name=op.f("uq_evidence_id")),
    )
    op.create_index(op.f("ix_evidence_incident_id"), "evidence", ["incident_id"], unique=False)


def _incident_pair() -> None:
    op.create_table(
        "incident_pair",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("one_id", sa.String(), nullable=False),
        sa.Column("other_id", sa.String(), nullable=False),
        sa.Column("judged_label", sa.String(), nullable=False),
        sa.Column("judged_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["one_id"], ["incident.id"], name=op.f("fk_incident_pair_one_id_incident")),
        sa.ForeignKeyConstraint(
            ["other_id"], ["incident.id"], name=op.f("fk_incident_pair_other_id_incident")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_incident_pair")),
        sa.UniqueConstraint("id", name=op.f("uq_incident_pair_id")),
    )
    op.create_index(
        op.f("ix_incident_pair_one_id_other_id"), "incident_pair", ["one_id", "other_id"], unique=True
    )
    op.create_index(op.f("ix_incident_pair_other_id"), "incident_pair", ["other_id"], unique=False)


def _remedial_act() -> None:
    op.create_table(
        "remedial_act",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("what", _SECRET, nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=True),
        sa.Column("owner_label", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.Column("ended_label", sa.String(), nullable=False),
        sa.Column("ended_how", _SECRET, nullable=True),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "holder IN ('city', 'office', 'board', 'person')", name=op.f("ck_remedial_act_holder")
        ),
        sa.CheckConstraint("state IN ('open', 'done', 'dropped')", name=op.f("ck_remedial_act_state")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_remedial_act_incident_id_incident")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["operator.id"], name=op.f("fk_remedial_act_owner_id_operator")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_remedial_act")),
        sa.UniqueConstraint("id", name=op.f("uq_remedial_act_id")),
    )
    op.create_index(op.f("ix_remedial_act_incident_id"), "remedial_act", ["incident_id"], unique=False)
    op.create_index(op.f("ix_remedial_act_state_due_on"), "remedial_act", ["state", "due_on"], unique=False)
