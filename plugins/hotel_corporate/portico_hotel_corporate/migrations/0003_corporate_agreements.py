"""Corporate agreements."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "hotel_agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("property_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "TRANSIENT_VOLUME",
                "MICE_FRAMEWORK",
                "LONG_STAY",
                "CREW",
                name="hotel_agreement_kind",
                length=16,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "DRAFT",
                "PROPOSED",
                "NEGOTIATION",
                "ACTIVE",
                "SUSPENDED",
                "EXPIRED",
                "TERMINATED",
                "SUPERSEDED",
                "DECLINED",
                name="hotel_agreement_status",
                length=11,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("covers_children", sa.Boolean(), nullable=False),
        sa.Column("stackable", sa.Boolean(), nullable=False),
        sa.Column("best_of_bar", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("notice_deadline", sa.Date(), nullable=False),
        sa.Column("auto_renew", sa.Boolean(), nullable=False),
        sa.Column("notice_given_on", sa.Date(), nullable=True),
        sa.Column(
            "notice_given_by",
            sa.Enum(
                "CLIENT",
                "HOTEL",
                name="hotel_party",
                length=6,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("tax_inclusive", sa.Boolean(), nullable=False),
        sa.Column("booking_codes", sa.String(length=200), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("document_ref", sa.String(length=500), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_agreement_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_agreement_property_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["hotel_agreement.id"],
            name=op.f("fk_hotel_agreement_supersedes_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_agreement")),
        sa.UniqueConstraint("number", "edition", name=op.f("uq_hotel_agreement_number_edition")),
    )
    with op.batch_alter_table("hotel_agreement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_agreement_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_agreement_account_id_valid_from"),
            ["account_id", "valid_from"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_agreement_notice_deadline"), ["notice_deadline"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_agreement_property_id"), ["property_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_hotel_agreement_status"), ["status"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_hotel_agreement_supersedes_id"), ["supersedes_id"], unique=False
        )

    op.create_table(
        "hotel_corporate_profile",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "credit_status",
            sa.Enum(
                "OK",
                "WARN",
                "STOP",
                name="hotel_credit_status",
                length=4,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("credit_limit_amount", types.Amount(18, 4), nullable=True),
        sa.Column("currency", types.Currency(3), nullable=True),
        sa.Column("payment_terms_days", sa.Integer(), nullable=True),
        sa.Column("billing_code", sa.String(length=40), nullable=True),
        sa.Column("iata_or_tids", sa.String(length=8), nullable=True),
        sa.Column("duns", sa.String(length=9), nullable=True),
        sa.Column("potential_room_nights", sa.Integer(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_corporate_profile_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_corporate_profile")),
        sa.UniqueConstraint("account_id", name=op.f("uq_hotel_corporate_profile_account_id")),
    )
    op.create_table(
        "hotel_agreement_change",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "DRAFT",
                "PROPOSED",
                "NEGOTIATION",
                "ACTIVE",
                "SUSPENDED",
                "EXPIRED",
                "TERMINATED",
                "SUPERSEDED",
                "DECLINED",
                name="hotel_agreement_status",
                length=11,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["hotel_agreement.id"],
            name=op.f("fk_hotel_agreement_change_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("agreement_id", "position", name=op.f("pk_hotel_agreement_change")),
    )
    op.create_table(
        "hotel_blackout",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("first_night", sa.Date(), nullable=False),
        sa.Column("last_night", sa.Date(), nullable=False),
        sa.Column(
            "applies_to",
            sa.Enum(
                "LRA",
                "NLRA",
                "BOTH",
                name="hotel_blackout_scope",
                length=4,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "stay_rule",
            sa.Enum(
                "PER_NIGHT",
                "WHOLE_STAY",
                name="hotel_blackout_rule",
                length=10,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("announced_on", sa.Date(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["hotel_agreement.id"],
            name=op.f("fk_hotel_blackout_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_blackout")),
    )
    with op.batch_alter_table("hotel_blackout", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_blackout_agreement_id"), ["agreement_id"], unique=False
        )

    op.create_table(
        "hotel_entitlement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "PER_STAY",
                "PER_NIGHT",
                "PER_EVENT",
                "PER_ROOM_NIGHTS",
                "PER_YEAR",
                name="hotel_entitlement_unit",
                length=15,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("per_room_nights", sa.Integer(), nullable=True),
        sa.Column("min_room_nights", sa.Integer(), nullable=False),
        sa.Column("value_amount", types.Amount(18, 4), nullable=True),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["hotel_agreement.id"],
            name=op.f("fk_hotel_entitlement_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_entitlement")),
        sa.UniqueConstraint(
            "agreement_id", "code", name=op.f("uq_hotel_entitlement_agreement_id_code")
        ),
    )
    op.create_table(
        "hotel_rate_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("room_type", sa.String(length=20), nullable=True),
        sa.Column("season_id", sa.Uuid(), nullable=True),
        sa.Column("first_night", sa.Date(), nullable=True),
        sa.Column("last_night", sa.Date(), nullable=True),
        sa.Column("days", sa.String(length=20), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "FIXED",
                "PCT_OFF_BAR",
                "AMOUNT_OFF_BAR",
                "FIXED_CAPPED_BY_BAR",
                name="hotel_rate_method",
                length=19,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("price_1_amount", types.Amount(18, 4), nullable=True),
        sa.Column("price_2_amount", types.Amount(18, 4), nullable=True),
        sa.Column("price_3_amount", types.Amount(18, 4), nullable=True),
        sa.Column("price_4_amount", types.Amount(18, 4), nullable=True),
        sa.Column("extra_person_amount", types.Amount(18, 4), nullable=True),
        sa.Column("percent_off", types.Percent(9, 6), nullable=True),
        sa.Column("amount_off_amount", types.Amount(18, 4), nullable=True),
        sa.Column("floor_amount", types.Amount(18, 4), nullable=True),
        sa.Column("cap_amount", types.Amount(18, 4), nullable=True),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column(
            "availability",
            sa.Enum(
                "LRA",
                "NLRA",
                name="hotel_availability",
                length=4,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("room_allotment", sa.Integer(), nullable=True),
        sa.Column("min_los", sa.Integer(), nullable=False),
        sa.Column("max_los", sa.Integer(), nullable=True),
        sa.Column("advance_min", sa.Integer(), nullable=False),
        sa.Column("advance_max", sa.Integer(), nullable=True),
        sa.Column("includes", types.Document(), nullable=False),
        sa.Column("commission_percent", types.Percent(9, 6), nullable=False),
        sa.Column(
            "meal_plan",
            sa.Enum(
                "ROOM_ONLY",
                "BED_AND_BREAKFAST",
                "HALF_BOARD",
                "FULL_BOARD",
                name="hotel_meal_plan",
                length=17,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["hotel_agreement.id"],
            name=op.f("fk_hotel_rate_line_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["season_id"],
            ["hotel_season.id"],
            name=op.f("fk_hotel_rate_line_season_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_rate_line")),
    )
    with op.batch_alter_table("hotel_rate_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_rate_line_agreement_id_position"),
            ["agreement_id", "position"],
            unique=True,
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_rate_line_season_id"), ["season_id"], unique=False
        )

    op.create_table(
        "hotel_entitlement_use",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entitlement_id", sa.Uuid(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("source_ref", sa.String(length=100), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["entitlement_id"],
            ["hotel_entitlement.id"],
            name=op.f("fk_hotel_entitlement_use_entitlement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_entitlement_use")),
        sa.UniqueConstraint("source_ref", name=op.f("uq_hotel_entitlement_use_source_ref")),
    )
    with op.batch_alter_table("hotel_entitlement_use", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_entitlement_use_entitlement_id"), ["entitlement_id"], unique=False
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("hotel_entitlement_use", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_entitlement_use_entitlement_id"))

    op.drop_table("hotel_entitlement_use")
    with op.batch_alter_table("hotel_rate_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_rate_line_season_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_rate_line_agreement_id_position"))

    op.drop_table("hotel_rate_line")
    op.drop_table("hotel_entitlement")
    with op.batch_alter_table("hotel_blackout", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_blackout_agreement_id"))

    op.drop_table("hotel_blackout")
    op.drop_table("hotel_agreement_change")
    op.drop_table("hotel_corporate_profile")
    with op.batch_alter_table("hotel_agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_agreement_supersedes_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_agreement_status"))
        batch_op.drop_index(batch_op.f("ix_hotel_agreement_property_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_agreement_notice_deadline"))
        batch_op.drop_index(batch_op.f("ix_hotel_agreement_account_id_valid_from"))
        batch_op.drop_index(batch_op.f("ix_hotel_agreement_account_id"))

    op.drop_table("hotel_agreement")
