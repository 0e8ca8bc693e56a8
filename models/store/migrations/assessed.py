"""Tables of revision 0006: threats and actors, the environment watch, analyses, courses, invitations, referrals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import models.store.types

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = models.store.types.UtcDateTime(timezone=True)
_SECRET = models.store.types.Secret()


def _risk_analysis() -> None:
    op.create_table(
        "risk_analysis",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("next_review_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("summary", _SECRET, nullable=True),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_risk_analysis")),
        sa.UniqueConstraint("id", name=op.f("uq_risk_analysis_id")),
    )


def _risk_link() -> None:
    op.create_table(
        "risk_link",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("from_kind", sa.String(), nullable=False),
        sa.Column("from_id", sa.String(), nullable=False),
        sa.Column("to_kind", sa.String(), nullable=False),
        sa.Column("to_id", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.CheckConstraint("from_kind IN ('threat', 'actor', 'note')", name=op.f("ck_risk_link_from_kind")),
        sa.CheckConstraint(
            "to_kind IN ('person', 'incident', 'actor', 'threat', 'alarm')", name=op.f("ck_risk_link_to_kind")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_risk_link")),
        sa.UniqueConstraint("id", name=op.f("uq_risk_link_id")),
    )
    op.create_index(
        op.f("ix_risk_link_from_kind_from_id"), "risk_link", ["from_kind", "from_id"], unique=False
    )
    op.create_index(op.f("ix_risk_link_to_kind_to_id"), "risk_link", ["to_kind", "to_id"], unique=False)


def _threat() -> None:
    op.create_table(
        "threat",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", _SECRET, nullable=False),
        sa.Column("evidence", _SECRET, nullable=True),
        sa.Column("assessment", _SECRET, nullable=True),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("confidence IN ('', 'low', 'medium', 'high')", name=op.f("ck_threat_confidence")),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_threat_state")),
        sa.CheckConstraint("level BETWEEN 0 AND 4", name=op.f("ck_threat_level")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_threat")),
        sa.UniqueConstraint("id", name=op.f("uq_threat_id")),
        sa.UniqueConstraint("number", name=op.f("uq_threat_number")),
    )
    op.create_index(op.f("ix_threat_state_review_on"), "threat", ["state", "review_on"], unique=False)


def _threat_actor() -> None:
    op.create_table(
        "threat_actor",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", _SECRET, nullable=True),
        sa.Column("known", _SECRET, nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("level BETWEEN 0 AND 4", name=op.f("ck_threat_actor_level")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_threat_actor")),
        sa.UniqueConstraint("code", name=op.f("uq_threat_actor_code")),
        sa.UniqueConstraint("id", name=op.f("uq_threat_actor_id")),
    )


def _threat_assessment() -> None:
    op.create_table(
        "threat_assessment",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("threat_id", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("reasons", _SECRET, nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("assessed_label", sa.String(), nullable=False),
        sa.Column("assessed_at", _INSTANT, nullable=False),
        sa.Column("struck_at", _INSTANT, nullable=True),
        sa.Column("struck_label", sa.String(), nullable=False),
        sa.Column("struck_reason", _SECRET, nullable=True),
        sa.ForeignKeyConstraint(
            ["threat_id"], ["threat.id"], name=op.f("fk_threat_assessment_threat_id_threat")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_threat_assessment")),
        sa.UniqueConstraint("id", name=op.f("uq_threat_assessment_id")),
    )
    op.create_index(op.f("ix_threat_assessment_threat_id"), "threat_assessment", ["threat_id"], unique=False)


def _watch_note() -> None:
    op.create_table(
        "watch_note",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("text", _SECRET, nullable=False),
        sa.Column("tags", sa.String(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_watch_note")),
        sa.UniqueConstraint("id", name=op.f("uq_watch_note_id")),
    )
    op.create_index(op.f("ix_watch_note_dated_on"), "watch_note", ["dated_on"], unique=False)


def _course() -> None:
    op.create_table(
        "course",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("open_to_part_time", sa.Boolean(), nullable=False),
        sa.Column("valid_months", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("form IN ('digital', 'live')", name=op.f("ck_course_form")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_course")),
        sa.UniqueConstraint("code", name=op.f("uq_course_code")),
        sa.UniqueConstraint("id", name=op.f("uq_course_id")),
    )


def _invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("course_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("offer_id", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("invited_on", sa.Date(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('invited', 'accepted', 'declined', 'completed', 'cancelled')",
            name=op.f("ck_invitation_state"),
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_invitation_course_id_course")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_invitation_offer_id_offer")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitation_person_id_person")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_invitation")),
        sa.UniqueConstraint("id", name=op.f("uq_invitation_id")),
    )
    op.create_index(op.f("ix_invitation_course_id"), "invitation", ["course_id"], unique=False)
    op.create_index(
        op.f("ix_invitation_person_id_course_id"), "invitation", ["person_id", "course_id"], unique=False
    )


def _referral() -> None:
    op.create_table(
        "referral",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("about", _SECRET, nullable=True),
        sa.Column("note", _SECRET, nullable=True),
        sa.Column("caller", _SECRET, nullable=True),
        sa.Column("danger", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.String(), nullable=False),
        sa.Column("owner_kind", sa.String(), nullable=False),
        sa.Column("office_id", sa.String(), nullable=True),
        sa.Column("board_id", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("out_of_hours", sa.Boolean(), nullable=False),
        sa.Column("waits_until", _INSTANT, nullable=True),
        sa.Column("told_at", _INSTANT, nullable=True),
        sa.Column("told_how", sa.String(), nullable=False),
        sa.Column("confirmed_at", _INSTANT, nullable=True),
        sa.Column("confirmed_by", _SECRET, nullable=True),
        sa.Column("made_label", sa.String(), nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "owner_kind IN ('office', 'board', 'police')", name=op.f("ck_referral_owner_kind")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'told', 'confirmed', 'withdrawn')", name=op.f("ck_referral_state")
        ),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_referral_board_id_board")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["party_office.id"], name=op.f("fk_referral_office_id_party_office")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_referral")),
        sa.UniqueConstraint("id", name=op.f("uq_referral_id")),
        sa.UniqueConstraint("number", name=op.f("uq_referral_number")),
    )
    op.create_index(op.f("ix_referral_state_waits_until"), "referral", ["state", "waits_until"], unique=False)


def assessed() -> None:
    """Make them all, in the order they refer to each other."""
    _risk_analysis()
    _risk_link()
    _threat()
    _threat_actor()
    _threat_assessment()
    _watch_note()
    _course()
    _invitation()
    _referral()
