"""Referrals, and what agreements promise for them."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "hotel_referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("referrer_id", sa.Uuid(), nullable=False),
        sa.Column("referred_id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=False),
        sa.Column("window_ends", sa.Date(), nullable=False),
        sa.Column("share_percent", types.Percent(9, 6), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "PENDING",
                "EARNED",
                "APPROVED",
                "PAID",
                "VOID",
                name="hotel_referral_status",
                length=8,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("reward_amount", types.Amount(18, 4), nullable=True),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("free_nights", sa.Integer(), nullable=True),
        sa.Column("earned_on", sa.Date(), nullable=True),
        sa.Column("trace", types.Document(), nullable=False),
        sa.Column("approved_at", types.Instant(), nullable=True),
        sa.Column("approved_by", sa.String(length=200), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("payment_ref", sa.String(length=200), nullable=True),
        sa.Column("void_reason", sa.String(length=1000), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["hotel_agreement.id"],
            name=op.f("fk_hotel_referral_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["referred_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_referral_referred_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["referrer_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_referral_referrer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_referral")),
    )
    with op.batch_alter_table("hotel_referral", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_referral_agreement_id"), ["agreement_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_referral_referred_id"), ["referred_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_referral_referrer_id"), ["referrer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_referral_status_referred_on"),
            ["status", "referred_on"],
            unique=False,
        )

    op.create_table(
        "hotel_referral_clause",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reward",
            sa.Enum(
                "PERCENT_OF_ROOMS",
                "FIXED",
                "FREE_NIGHTS",
                name="hotel_referral_reward",
                length=16,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("percent", types.Percent(9, 6), nullable=True),
        sa.Column("amount", types.Amount(18, 4), nullable=True),
        sa.Column("free_nights", sa.Integer(), nullable=True),
        sa.Column("window_days", sa.Integer(), nullable=False),
        sa.Column("threshold_amount", types.Amount(18, 4), nullable=False),
        sa.Column("above_threshold_only", sa.Boolean(), nullable=False),
        sa.Column("cap_amount", types.Amount(18, 4), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["hotel_agreement.id"],
            name=op.f("fk_hotel_referral_clause_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_referral_clause")),
        sa.UniqueConstraint("agreement_id", name=op.f("uq_hotel_referral_clause_agreement_id")),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.drop_table("hotel_referral_clause")
    with op.batch_alter_table("hotel_referral", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_referral_status_referred_on"))
        batch_op.drop_index(batch_op.f("ix_hotel_referral_referrer_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_referral_referred_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_referral_agreement_id"))

    op.drop_table("hotel_referral")
