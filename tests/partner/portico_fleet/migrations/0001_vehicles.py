"""Vehicles."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "fleet_vehicle",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("plate", sa.String(length=12), nullable=False),
        sa.Column("key_code", sa.String(length=20), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_fleet_vehicle_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fleet_vehicle")),
        sa.UniqueConstraint("plate", name=op.f("uq_fleet_vehicle_plate")),
    )
    op.create_index(op.f("ix_fleet_vehicle_account_id"), "fleet_vehicle", ["account_id"])


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.drop_index(op.f("ix_fleet_vehicle_account_id"), table_name="fleet_vehicle")
    op.drop_table("fleet_vehicle")
