"""Competitors, what was observed of them, and their prices."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "hotel_competitor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=400), nullable=False),
        sa.Column("other_names", types.Document(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "HOTEL",
                "VENUE",
                "OTHER",
                name="hotel_competitor_kind",
                length=5,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("property_id", sa.Uuid(), nullable=True),
        sa.Column("website", sa.String(length=500), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_competitor_property_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_competitor")),
        sa.UniqueConstraint("name_key", name=op.f("uq_hotel_competitor_name_key")),
    )
    with op.batch_alter_table("hotel_competitor", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_competitor_property_id"), ["property_id"], unique=False
        )

    op.create_table(
        "hotel_competitor_finding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("competitor_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "STRENGTH",
                "WEAKNESS",
                "OPPORTUNITY",
                "DANGER",
                name="hotel_finding_kind",
                length=11,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["competitor_id"],
            ["hotel_competitor.id"],
            name=op.f("fk_hotel_competitor_finding_competitor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["hotel_competitor_finding.id"],
            name=op.f("fk_hotel_competitor_finding_replaces_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_competitor_finding")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_hotel_competitor_finding_replaces_id")),
    )
    with op.batch_alter_table("hotel_competitor_finding", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_competitor_finding_competitor_id_observed_on"),
            ["competitor_id", "observed_on"],
            unique=False,
        )

    op.create_table(
        "hotel_competitor_rate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("competitor_id", sa.Uuid(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("stay_date", sa.Date(), nullable=False),
        sa.Column("room_type", sa.String(length=100), nullable=False),
        sa.Column("price_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["competitor_id"],
            ["hotel_competitor.id"],
            name=op.f("fk_hotel_competitor_rate_competitor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_competitor_rate")),
        sa.UniqueConstraint(
            "competitor_id",
            "seen_on",
            "stay_date",
            "room_type",
            "source",
            name="uq_hotel_competitor_rate_seen",
        ),
    )
    with op.batch_alter_table("hotel_competitor_rate", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_competitor_rate_stay_date"), ["stay_date"], unique=False
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("hotel_competitor_rate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_competitor_rate_stay_date"))

    op.drop_table("hotel_competitor_rate")
    with op.batch_alter_table("hotel_competitor_finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_competitor_finding_competitor_id_observed_on"))

    op.drop_table("hotel_competitor_finding")
    with op.batch_alter_table("hotel_competitor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_competitor_property_id"))

    op.drop_table("hotel_competitor")
