"""addresses of the diary."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "hotel_feed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Uuid(), nullable=False),
        sa.Column("space_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "EVENTS",
                "FREE_BUSY",
                name="hotel_feed_kind",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("revoked_at", types.Instant(), nullable=True),
        sa.Column("maker_id", sa.Uuid(), nullable=True),
        sa.Column("on_behalf_of", sa.String(length=200), nullable=True),
        sa.Column("allowed", types.Document(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_feed_property_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["space_id"],
            ["hotel_function_space.id"],
            name=op.f("fk_hotel_feed_space_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_feed")),
        sa.UniqueConstraint("digest", name=op.f("uq_hotel_feed_digest")),
    )
    with op.batch_alter_table("hotel_feed", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_feed_property_id"), ["property_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_hotel_feed_space_id"), ["space_id"], unique=False)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("hotel_feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_feed_space_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_feed_property_id"))

    op.drop_table("hotel_feed")
