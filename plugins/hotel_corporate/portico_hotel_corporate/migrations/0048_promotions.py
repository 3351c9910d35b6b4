"""What is offered for some days, who is told of it, and what came of it."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "hotel_promotion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("offer", sa.String(length=4000), nullable=False),
        sa.Column("property_id", sa.Uuid(), nullable=True),
        sa.Column("package_id", sa.Uuid(), nullable=True),
        sa.Column("sell_from", sa.Date(), nullable=False),
        sa.Column("sell_to", sa.Date(), nullable=False),
        sa.Column("stay_from", sa.Date(), nullable=False),
        sa.Column("stay_to", sa.Date(), nullable=False),
        sa.Column("segments", types.Document(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["package_id"],
            ["hotel_rate_package.id"],
            name=op.f("fk_hotel_promotion_package_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_promotion_property_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_promotion")),
        sa.UniqueConstraint("code", name=op.f("uq_hotel_promotion_code")),
    )
    with op.batch_alter_table("hotel_promotion", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_promotion_package_id"), ["package_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_promotion_property_id"), ["property_id"], unique=False
        )

    op.create_table(
        "hotel_promotion_announcement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("promotion_id", sa.Uuid(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "EMAIL",
                "PHONE",
                "POST",
                name="hotel_promotion_channel",
                length=5,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("left_out", types.Document(), nullable=False),
        sa.Column("made_for", sa.String(length=200), nullable=True),
        sa.Column("sent_at", types.Instant(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["promotion_id"],
            ["hotel_promotion.id"],
            name=op.f("fk_hotel_promotion_announcement_promotion_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_promotion_announcement")),
    )
    with op.batch_alter_table("hotel_promotion_announcement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_promotion_announcement_promotion_id"),
            ["promotion_id"],
            unique=False,
        )

    op.create_table(
        "hotel_promotion_client",
        sa.Column("promotion_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_promotion_client_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["promotion_id"],
            ["hotel_promotion.id"],
            name=op.f("fk_hotel_promotion_client_promotion_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "promotion_id", "account_id", name=op.f("pk_hotel_promotion_client")
        ),
    )
    with op.batch_alter_table("hotel_promotion_client", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_promotion_client_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "hotel_promotion_response",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("promotion_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("rfp_id", sa.Uuid(), nullable=True),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_promotion_response_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["hotel_event_booking.id"],
            name=op.f("fk_hotel_promotion_response_booking_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["promotion_id"],
            ["hotel_promotion.id"],
            name=op.f("fk_hotel_promotion_response_promotion_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["rfp_id"],
            ["hotel_rfp.id"],
            name=op.f("fk_hotel_promotion_response_rfp_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_promotion_response")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_hotel_promotion_response_booking_id")),
        sa.UniqueConstraint("rfp_id", name=op.f("uq_hotel_promotion_response_rfp_id")),
    )
    with op.batch_alter_table("hotel_promotion_response", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_promotion_response_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_promotion_response_promotion_id"), ["promotion_id"], unique=False
        )

    op.create_table(
        "hotel_promotion_telling",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Uuid(), nullable=False),
        sa.Column("promotion_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "EMAIL",
                "PHONE",
                "POST",
                name="hotel_promotion_channel",
                length=5,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("address", sa.String(length=600), nullable=True),
        sa.Column("told_at", types.Instant(), nullable=True),
        sa.Column("has_failed", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_promotion_telling_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["hotel_promotion_announcement.id"],
            name=op.f("fk_hotel_promotion_telling_announcement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["core_contact.id"],
            name=op.f("fk_hotel_promotion_telling_contact_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["promotion_id"],
            ["hotel_promotion.id"],
            name=op.f("fk_hotel_promotion_telling_promotion_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_promotion_telling")),
        sa.UniqueConstraint(
            "promotion_id",
            "channel",
            "contact_id",
            name=op.f("uq_hotel_promotion_telling_promotion_id_channel_contact_id"),
        ),
    )
    with op.batch_alter_table("hotel_promotion_telling", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_promotion_telling_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_promotion_telling_announcement_id"),
            ["announcement_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_promotion_telling_contact_id"), ["contact_id"], unique=False
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("hotel_promotion_telling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_promotion_telling_contact_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_promotion_telling_announcement_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_promotion_telling_account_id"))

    op.drop_table("hotel_promotion_telling")
    with op.batch_alter_table("hotel_promotion_response", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_promotion_response_promotion_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_promotion_response_account_id"))

    op.drop_table("hotel_promotion_response")
    with op.batch_alter_table("hotel_promotion_client", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_promotion_client_account_id"))

    op.drop_table("hotel_promotion_client")
    with op.batch_alter_table("hotel_promotion_announcement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_promotion_announcement_promotion_id"))

    op.drop_table("hotel_promotion_announcement")
    with op.batch_alter_table("hotel_promotion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_promotion_property_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_promotion_package_id"))

    op.drop_table("hotel_promotion")
