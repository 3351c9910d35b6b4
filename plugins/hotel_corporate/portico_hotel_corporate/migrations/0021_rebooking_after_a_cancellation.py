"""Rebooking after a cancellation."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

CLAIM = "hotel_liability_assessment"
PERCENTS = {"rebook_credit_percent": "100", "rebook_least_percent": "0"}


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("hotel_contract_terms", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rebook_within_days", sa.Integer(), nullable=True))
        for name, usual in PERCENTS.items():
            batch_op.add_column(
                sa.Column(name, types.Percent(9, 6), server_default=usual, nullable=False)
            )
    with op.batch_alter_table("hotel_contract_terms", schema=None) as batch_op:
        for name in PERCENTS:
            batch_op.alter_column(name, server_default=None)

    with op.batch_alter_table(CLAIM, schema=None) as batch_op:
        batch_op.add_column(sa.Column("rebooked_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("credited_amount", types.Amount(18, 4), nullable=True))
        batch_op.create_index(batch_op.f(f"ix_{CLAIM}_rebooked_id"), ["rebooked_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f(f"fk_{CLAIM}_rebooked_id"),
            "hotel_event_booking",
            ["rebooked_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table(CLAIM, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(f"fk_{CLAIM}_rebooked_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f(f"ix_{CLAIM}_rebooked_id"))
        batch_op.drop_column("credited_amount")
        batch_op.drop_column("rebooked_id")

    with op.batch_alter_table("hotel_contract_terms", schema=None) as batch_op:
        for name in (*PERCENTS, "rebook_within_days"):
            batch_op.drop_column(name)
