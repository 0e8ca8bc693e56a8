"""The first tables: every noun of the house, the entry stream and its head.

Revision 0001, the first.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import models.store.types
from models.store.chain import GENESIS
from models.store.feed import NOTIFY_SQL

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


# What was received and what was done is never changed: not by us, not by a tool on the same connection.
_KEPT = ("entry", "signal")
APPEND_ONLY_SQLITE = tuple(
    sa.text(
        f"CREATE TRIGGER {table}_keeps_{what.lower()} BEFORE {what} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )
    for table in _KEPT
    for what in ("UPDATE", "DELETE")
)
APPEND_ONLY_POSTGRESQL = (
    sa.text(
        "CREATE FUNCTION vaktbord_keep() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'append-only'; END $$"
    ),
    *(
        sa.text(
            f"CREATE TRIGGER {table}_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION vaktbord_keep()"
        )
        for table in _KEPT
    ),
)


def upgrade() -> None:
    op.create_table(
        "chain_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_head")),
    )
    op.create_table(
        "desk",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("opened_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("beat_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("notifications", sa.String(), nullable=False),
        sa.Column("notified_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk")),
    )
    op.create_table(
        "entry",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("event_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("entered_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=False),
        sa.Column("actor_label", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("detail_id", sa.String(), nullable=True),
        sa.Column("detail_hash", sa.String(), nullable=False),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_entry")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_subject_seq"), ["subject", "seq"], unique=False)

    op.create_table(
        "entry_detail",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("body", models.store.types.Secret(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_detail")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "intake_notice",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("peer", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("settled_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "cause IN ('unknown_account', 'undecryptable', 'plaintext_refused', 'time_refused', 'too_many_connections')",
            name=op.f("ck_intake_notice_cause"),
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_intake_notice")),
        sa.UniqueConstraint("id", name=op.f("uq_intake_notice_id")),
    )
    with op.batch_alter_table("intake_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_notice_cause_account"), ["cause", "account"], unique=True)

    op.create_table(
        "meta",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_meta")),
    )
    op.create_table(
        "notice",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("threshold", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("text_id", sa.String(), nullable=False),
        sa.Column("values", sa.String(), nullable=False),
        sa.Column("made_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("claimed_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("settled_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_notice")),
        sa.UniqueConstraint("id", name=op.f("uq_notice_id")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notice_waiting",
            ["seq"],
            unique=False,
            sqlite_where=sa.text("outcome IS NULL"),
            postgresql_where=sa.text("outcome IS NULL"),
        )
        batch_op.create_index(
            "uq_notice_subject_threshold_recipient", ["subject", "threshold", "recipient"], unique=True
        )

    op.create_table(
        "operator",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("phone", models.store.types.Secret(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "role IN ('tib', 'officer', 'head', 'administrator', 'auditor')", name=op.f("ck_operator_role")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_operator")),
        sa.UniqueConstraint("code", name=op.f("uq_operator_code")),
        sa.UniqueConstraint("id", name=op.f("uq_operator_id")),
    )
    op.create_table(
        "party_office",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("recorded_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_party_office")),
        sa.UniqueConstraint("code", name=op.f("uq_party_office_code")),
        sa.UniqueConstraint("id", name=op.f("uq_party_office_id")),
    )
    op.create_table(
        "person",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", models.store.types.Secret(), nullable=False),
        sa.Column("phone", models.store.types.Secret(), nullable=True),
        sa.Column("recorded_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_person")),
        sa.UniqueConstraint("code", name=op.f("uq_person_code")),
        sa.UniqueConstraint("id", name=op.f("uq_person_id")),
    )
    op.create_table(
        "policy",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("valid_from", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_policy")),
        sa.UniqueConstraint("id", name=op.f("uq_policy_id")),
    )
    with op.batch_alter_table("policy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_name_valid_from"), ["name", "valid_from"], unique=False)

    op.create_table(
        "signal",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("alarm_id", sa.String(), nullable=True),
        sa.Column("transmitter_id", sa.String(), nullable=True),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("sequence", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("partition", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("text", models.store.types.Secret(), nullable=True),
        sa.Column("triggered_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("received_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("raw", models.store.types.SecretBytes(), nullable=False),
        sa.CheckConstraint(
            "event IN ('alarm', 'restore', 'test', 'status', 'copy')", name=op.f("ck_signal_event")
        ),
        sa.CheckConstraint(
            "source IN ('dc09_tcp', 'dc09_udp', 'webhook', 'phone', 'watch')", name=op.f("ck_signal_source")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_signal")),
    )
    with op.batch_alter_table("signal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signal_alarm_id"), ["alarm_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_signal_received_at"), ["received_at"], unique=False)

    op.create_table(
        "watch",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("started_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("beat_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("receiving", sa.Boolean(), nullable=False),
        sa.Column("dc09_tcp", sa.String(), nullable=True),
        sa.Column("dc09_udp", sa.String(), nullable=True),
        sa.Column("webhook", sa.String(), nullable=True),
        sa.Column("fault", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
    )
    op.create_table(
        "home",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("address", models.store.types.Secret(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_home_person_id_person")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_home")),
        sa.UniqueConstraint("id", name=op.f("uq_home_id")),
    )
    with op.batch_alter_table("home", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_home_person_id"), ["person_id"], unique=False)

    op.create_table(
        "incident",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("title", models.store.types.Secret(), nullable=False),
        sa.Column("what_happened", models.store.types.Secret(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("police", sa.String(), nullable=False),
        sa.Column("occurred_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reported_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=True),
        sa.Column("owner_label", sa.String(), nullable=False),
        sa.Column("bring_up_on", sa.Date(), nullable=True),
        sa.Column("closed_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("close_class", sa.String(), nullable=True),
        sa.Column("close_reason", models.store.types.Secret(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "close_class IN ('handled', 'referred', 'no_incident')", name=op.f("ck_incident_close_class")
        ),
        sa.CheckConstraint("outcome IN ('near_miss', 'harm')", name=op.f("ck_incident_outcome")),
        sa.CheckConstraint(
            "police IN ('not_known', 'to_file', 'filed', 'not_filed')", name=op.f("ck_incident_police")
        ),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_incident_state")),
        sa.ForeignKeyConstraint(["owner_id"], ["operator.id"], name=op.f("fk_incident_owner_id_operator")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_incident_person_id_person")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_incident")),
        sa.UniqueConstraint("id", name=op.f("uq_incident_id")),
        sa.UniqueConstraint("number", name=op.f("uq_incident_number")),
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.create_index(
            "ix_incident_open",
            ["seq"],
            unique=False,
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        )
        batch_op.create_index(batch_op.f("ix_incident_person_id"), ["person_id"], unique=False)

    op.create_table(
        "mandate",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("degree_tenths", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "category IN ('commissioner', 'presidium', 'group_leader', 'party_appointed', 'political_official', 'part_time')",
            name=op.f("ck_mandate_category"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["party_office.id"], name=op.f("fk_mandate_office_id_party_office")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mandate_person_id_person")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_mandate")),
        sa.UniqueConstraint("id", name=op.f("uq_mandate_id")),
    )
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mandate_person_id"), ["person_id"], unique=False)

    op.create_table(
        "offer",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.Column("trigger", sa.String(), nullable=False),
        sa.Column("booked_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("offered_by", sa.String(), nullable=False),
        sa.Column("recorded_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('introduction', 'training', 'talk')", name=op.f("ck_offer_kind")),
        sa.CheckConstraint(
            "state IN ('offered', 'accepted', 'declined', 'booked', 'held', 'cancelled')",
            name=op.f("ck_offer_state"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_offer_person_id_person")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_offer")),
        sa.UniqueConstraint("id", name=op.f("uq_offer_id")),
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_offer_person_id_kind_offered_on"),
            ["person_id", "kind", "offered_on"],
            unique=False,
        )

    op.create_table(
        "office_responsible",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("office_id", sa.String(), nullable=False),
        sa.Column("name", models.store.types.Secret(), nullable=False),
        sa.Column("phone", models.store.types.Secret(), nullable=False),
        sa.Column("deputy", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_id"], ["party_office.id"], name=op.f("fk_office_responsible_office_id_party_office")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_office_responsible")),
        sa.UniqueConstraint("id", name=op.f("uq_office_responsible_id")),
    )
    with op.batch_alter_table("office_responsible", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_responsible_office_id"), ["office_id"], unique=False)

    op.create_table(
        "shift",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=False),
        sa.Column("starts_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("duty IN ('contact', 'tib', 'tib_backup')", name=op.f("ck_shift_duty")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_shift_span")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_shift_operator_id_operator")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_shift")),
        sa.UniqueConstraint("id", name=op.f("uq_shift_id")),
    )
    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_duty_starts_at"), ["duty", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_shift_operator_id"), ["operator_id"], unique=False)

    op.create_table(
        "transmitter",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("portable", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("placement", models.store.types.Secret(), nullable=True),
        sa.Column("key", models.store.types.SecretBytes(), nullable=True),
        sa.Column("next_key", models.store.types.SecretBytes(), nullable=True),
        sa.Column("interval_s", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('personal', 'burglary', 'technical')", name=op.f("ck_transmitter_kind")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_transmitter_person_id_person")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_transmitter")),
        sa.UniqueConstraint("account", name=op.f("uq_transmitter_account")),
        sa.UniqueConstraint("id", name=op.f("uq_transmitter_id")),
    )
    with op.batch_alter_table("transmitter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transmitter_person_id"), ["person_id"], unique=False)

    op.create_table(
        "alarm",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("transmitter_id", sa.String(), nullable=True),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("portable", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("text_id", sa.String(), nullable=False),
        sa.Column("text", models.store.types.Secret(), nullable=True),
        sa.Column("partition", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("position", models.store.types.Secret(), nullable=True),
        sa.Column("position_m", sa.Integer(), nullable=True),
        sa.Column("arc_case", sa.String(), nullable=True),
        sa.Column("arc_verified", sa.Boolean(), nullable=False),
        sa.Column("triggered_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("arc_received_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("received_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("first_acknowledged_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.String(), nullable=True),
        sa.Column("acknowledged_label", sa.String(), nullable=False),
        sa.Column("action_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("restored_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("shelved_until", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("close_class", sa.String(), nullable=True),
        sa.Column("close_reason", models.store.types.Secret(), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("ladder", sa.String(), nullable=False),
        sa.Column("ladder_round", sa.Integer(), nullable=False),
        sa.Column("ladder_step", sa.Integer(), nullable=False),
        sa.Column("due_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("due_boot_id", sa.String(), nullable=False),
        sa.Column("due_boottime", sa.Float(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "close_class IN ('real', 'probable', 'user_error', 'technical', 'test', 'unknown')",
            name=op.f("ck_alarm_close_class"),
        ),
        sa.CheckConstraint(
            "kind IN ('personal', 'duress', 'burglary', 'tamper', 'technical', 'battery', 'missed_test', 'silent_line', 'threat_call', 'unclassified', 'test')",
            name=op.f("ck_alarm_kind"),
        ),
        sa.CheckConstraint(
            "source IN ('dc09_tcp', 'dc09_udp', 'webhook', 'phone', 'watch')", name=op.f("ck_alarm_source")
        ),
        sa.CheckConstraint(
            "state IN ('new', 'acknowledged', 'action_taken', 'shelved', 'out_of_service', 'closed')",
            name=op.f("ck_alarm_state"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_alarm_person_id_person")),
        sa.ForeignKeyConstraint(
            ["transmitter_id"], ["transmitter.id"], name=op.f("fk_alarm_transmitter_id_transmitter")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_alarm")),
        sa.UniqueConstraint("id", name=op.f("uq_alarm_id")),
    )
    with op.batch_alter_table("alarm", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alarm_account_seq"), ["account", "seq"], unique=False)
        batch_op.create_index(batch_op.f("ix_alarm_kind_seq"), ["kind", "seq"], unique=False)
        batch_op.create_index(batch_op.f("ix_alarm_code_seq"), ["code", "seq"], unique=False)
        batch_op.create_index(
            "ix_alarm_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_alarm_open",
            ["priority", "seq"],
            unique=False,
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        )
        batch_op.create_index(batch_op.f("ix_alarm_person_id_seq"), ["person_id", "seq"], unique=False)

    op.create_table(
        "line",
        sa.Column("transmitter_id", sa.String(), nullable=False),
        sa.Column("last_signal_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("last_link_at", models.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("links", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["transmitter_id"], ["transmitter.id"], name=op.f("fk_line_transmitter_id_transmitter")
        ),
        sa.PrimaryKeyConstraint("transmitter_id", name=op.f("pk_line")),
    )
    op.create_table(
        "escalation",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("alarm_id", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("fired_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["alarm_id"], ["alarm.id"], name=op.f("fk_escalation_alarm_id_alarm")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_escalation")),
    )
    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_escalation_alarm_id_round_step"), ["alarm_id", "round", "step"], unique=True
        )

    op.create_table(
        "incident_alarm",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("alarm_id", sa.String(), nullable=False),
        sa.Column("linked_at", models.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["alarm_id"], ["alarm.id"], name=op.f("fk_incident_alarm_alarm_id_alarm")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_alarm_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_incident_alarm")),
        sa.UniqueConstraint("alarm_id", name=op.f("uq_incident_alarm_alarm_id")),
    )
    with op.batch_alter_table("incident_alarm", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incident_alarm_incident_id"), ["incident_id"], unique=False)

    op.execute(
        sa.text("INSERT INTO chain_head (id, seq, hash) VALUES (1, 0, :genesis)").bindparams(genesis=GENESIS)
    )
    op.execute(
        sa.text(
            "INSERT INTO watch (id, epoch, holder, pid, cycle, receiving, fault) "
            "VALUES (1, 0, '', 0, 0, :no, '')"
        ).bindparams(no=False)
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in (*NOTIFY_SQL, *APPEND_ONLY_POSTGRESQL):
            op.execute(statement)
    else:
        for statement in APPEND_ONLY_SQLITE:
            op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("the first tables are not taken down: restore a backup instead")
