"""The rate lines of agreements that applied to the nights of stays."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("hotel_stay_night", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rate_line_id", sa.Uuid(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_hotel_stay_night_rate_line_id"), ["rate_line_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_hotel_stay_night_rate_line_id"),
            "hotel_rate_line",
            ["rate_line_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("hotel_stay_night", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_hotel_stay_night_rate_line_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_hotel_stay_night_rate_line_id"))
        batch_op.drop_column("rate_line_id")
