"""Key accounts, and the news of them."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "hotel_key_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("manager", sa.String(length=200), nullable=False),
        sa.Column("tell_of", types.Document(), nullable=False),
        sa.Column("end_reason", sa.String(length=1000), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_key_account_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_key_account")),
    )
    with op.batch_alter_table("hotel_key_account", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_key_account_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_hotel_key_account_manager"), ["manager"], unique=False)
        batch_op.create_index(
            "uq_hotel_key_account_open",
            ["account_id"],
            unique=True,
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        )

    op.create_table(
        "hotel_key_account_news",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("key_account_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("agreement_id", sa.Uuid(), nullable=True),
        sa.Column("manager", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "DUTY_AT_RISK",
                "COMPLAINT",
                "EVENT_OFF",
                name="hotel_key_news_kind",
                length=12,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=2500), nullable=False),
        sa.Column("noted_at", types.Instant(), nullable=True),
        sa.Column("noted_by", sa.String(length=200), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_key_account_news_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["hotel_agreement.id"],
            name=op.f("fk_hotel_key_account_news_agreement_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["hotel_event_booking.id"],
            name=op.f("fk_hotel_key_account_news_booking_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["key_account_id"],
            ["hotel_key_account.id"],
            name=op.f("fk_hotel_key_account_news_key_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_key_account_news")),
    )
    with op.batch_alter_table("hotel_key_account_news", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_key_account_news_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_key_account_news_agreement_id"), ["agreement_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_key_account_news_booking_id"), ["booking_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_key_account_news_key_account_id"), ["key_account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_key_account_news_manager_noted_at"),
            ["manager", "noted_at"],
            unique=False,
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("hotel_key_account_news", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_key_account_news_manager_noted_at"))
        batch_op.drop_index(batch_op.f("ix_hotel_key_account_news_key_account_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_key_account_news_booking_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_key_account_news_agreement_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_key_account_news_account_id"))

    op.drop_table("hotel_key_account_news")
    with op.batch_alter_table("hotel_key_account", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_hotel_key_account_open",
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_hotel_key_account_manager"))
        batch_op.drop_index(batch_op.f("ix_hotel_key_account_account_id"))

    op.drop_table("hotel_key_account")
