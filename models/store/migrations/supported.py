"""Tables of revision 0006: measures, guard orders, receipts, advice, talks, agreed acts and what is assured."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import models.store.types

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = models.store.types.UtcDateTime(timezone=True)
_SECRET = models.store.types.Secret()


def _measure() -> None:
    op.create_table(
        "measure",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("what", _SECRET, nullable=False),
        sa.Column("incident_id", sa.String(), nullable=True),
        sa.Column("supplier", _SECRET, nullable=True),
        sa.Column("findings", _SECRET, nullable=True),
        sa.Column("hierarchy", sa.String(), nullable=False),
        sa.Column("risk_before", sa.Integer(), nullable=True),
        sa.Column("risk_after", sa.Integer(), nullable=True),
        sa.Column("recall", sa.Boolean(), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("in_place_on", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "hierarchy IN ('', 'eliminate', 'replace', 'reduce', 'inform')", name=op.f("ck_measure_hierarchy")
        ),
        sa.CheckConstraint(
            "kind IN ('talks', 'threat_analysis', 'home_inspection', 'shell_protection', 'alarm', 'guarding',"
            " 'incident_reporting')",
            name=op.f("ck_measure_kind"),
        ),
        sa.CheckConstraint("purpose IN ('preventive', 'incident')", name=op.f("ck_measure_purpose")),
        sa.CheckConstraint(
            "state IN ('requested', 'decided', 'in_place', 'refused', 'ended')", name=op.f("ck_measure_state")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_measure_incident_id_incident")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_measure_person_id_person")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_measure")),
        sa.UniqueConstraint("id", name=op.f("uq_measure_id")),
    )
    op.create_index(op.f("ix_measure_person_id_state"), "measure", ["person_id", "state"], unique=False)


def _guard_order() -> None:
    op.create_table(
        "guard_order",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("measure_id", sa.String(), nullable=True),
        sa.Column("starts_at", _INSTANT, nullable=False),
        sa.Column("ends_at", _INSTANT, nullable=False),
        sa.Column("supplier", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("place", _SECRET, nullable=True),
        sa.Column("contact", _SECRET, nullable=True),
        sa.Column("reason", _SECRET, nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_guard_order_span")),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_guard_order_measure_id_measure")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_guard_order_person_id_person")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_guard_order")),
        sa.UniqueConstraint("id", name=op.f("uq_guard_order_id")),
    )
    op.create_index(op.f("ix_guard_order_person_id"), "guard_order", ["person_id"], unique=False)
    op.create_index(op.f("ix_guard_order_starts_at"), "guard_order", ["starts_at"], unique=False)


def _device_receipt() -> None:
    op.create_table(
        "device_receipt",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("transmitter_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.CheckConstraint("act IN ('handed_out', 'returned')", name=op.f("ck_device_receipt_act")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_device_receipt_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["transmitter_id"], ["transmitter.id"], name=op.f("fk_device_receipt_transmitter_id_transmitter")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_device_receipt")),
        sa.UniqueConstraint("id", name=op.f("uq_device_receipt_id")),
    )
    op.create_index(op.f("ix_device_receipt_person_id"), "device_receipt", ["person_id"], unique=False)
    op.create_index(
        op.f("ix_device_receipt_transmitter_id_on_day"),
        "device_receipt",
        ["transmitter_id", "on_day"],
        unique=False,
    )


def _advice() -> None:
    op.create_table(
        "advice",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("about", _SECRET, nullable=False),
        sa.Column("outcome", _SECRET, nullable=True),
        sa.Column("given_at", _INSTANT, nullable=False),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.CheckConstraint(
            "asker IN ('person', 'office', 'board', 'relative', 'other')", name=op.f("ck_advice_asker")
        ),
        sa.CheckConstraint(
            "channel IN ('phone', 'mail', 'meeting', 'other')", name=op.f("ck_advice_channel")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_advice_person_id_person")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_advice")),
        sa.UniqueConstraint("id", name=op.f("uq_advice_id")),
    )
    op.create_index(op.f("ix_advice_given_at"), "advice", ["given_at"], unique=False)
    op.create_index(op.f("ix_advice_person_id"), "advice", ["person_id"], unique=False)


def _talk() -> None:
    op.create_table(
        "talk",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("offer_id", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("starts_at", _INSTANT, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", _SECRET, nullable=True),
        sa.Column("agenda", _SECRET, nullable=False),
        sa.Column("participants", _SECRET, nullable=True),
        sa.Column("risks", _SECRET, nullable=True),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.Column("renews", sa.Boolean(), nullable=False),
        sa.Column("trigger", _SECRET, nullable=False),
        sa.Column("why_cancelled", _SECRET, nullable=False),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('booked', 'held', 'cancelled')", name=op.f("ck_talk_state")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_talk_offer_id_offer")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_talk_person_id_person")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_talk")),
        sa.UniqueConstraint("id", name=op.f("uq_talk_id")),
    )
    op.create_index(op.f("ix_talk_person_id_starts_at"), "talk", ["person_id", "starts_at"], unique=False)


def _agreed_act() -> None:
    op.create_table(
        "agreed_act",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("talk_id", sa.String(), nullable=True),
        sa.Column("what", _SECRET, nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("remark", _SECRET, nullable=True),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "owner IN ('city', 'office', 'board', 'person')", name=op.f("ck_agreed_act_owner")
        ),
        sa.CheckConstraint("state IN ('open', 'done', 'dropped')", name=op.f("ck_agreed_act_state")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_agreed_act_person_id_person")),
        sa.ForeignKeyConstraint(["talk_id"], ["talk.id"], name=op.f("fk_agreed_act_talk_id_talk")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_agreed_act")),
        sa.UniqueConstraint("id", name=op.f("uq_agreed_act_id")),
    )
    op.create_index(
        op.f("ix_agreed_act_person_id_state_due_on"),
        "agreed_act",
        ["person_id", "state", "due_on"],
        unique=False,
    )


def _assurance() -> None:
    op.create_table(
        "assurance",
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("assured_on", sa.Date(), nullable=False),
        sa.Column("how", _SECRET, nullable=False),
        sa.Column("document_version_id", sa.String(), nullable=True),
        sa.Column("recorded_label", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("superseded_at", _INSTANT, nullable=True),
        sa.CheckConstraint("item IN ('education', 'knows_routine')", name=op.f("ck_assurance_item")),
        sa.ForeignKeyConstraint(
            ["document_version_id"],
            ["document_version.id"],
            name=op.f("fk_assurance_document_version_id_document_version"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assurance_person_id_person")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_assurance")),
        sa.UniqueConstraint("id", name=op.f("uq_assurance_id")),
    )
    op.create_index(op.f("ix_assurance_person_id_item"), "assurance", ["person_id", "item"], unique=False)


def supported() -> None:
    """Make them all, in the order they refer to each other."""
    _measure()
    _guard_order()
    _device_receipt()
    _advice()
    _talk()
    _agreed_act()
    _assurance()
