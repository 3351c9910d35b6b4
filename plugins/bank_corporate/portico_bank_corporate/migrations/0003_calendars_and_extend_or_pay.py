"""Calendars as data, demands to extend or pay."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATUS = "ck_bank_guarantee_demand_bank_demand_status"
BEFORE = "status IN ('PRESENTED', 'PAID', 'REFUSED', 'WITHDRAWN')"
SINCE = "status IN ('PRESENTED', 'SUSPENDED', 'EXTENDED', 'PAID', 'REFUSED', 'WITHDRAWN')"


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "bank_calendar_day",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_business_day", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=140), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_calendar_day")),
        sa.UniqueConstraint("place", "day", name=op.f("uq_bank_calendar_day_place_day")),
    )
    with op.batch_alter_table("bank_calendar_day", schema=None) as batch_op:
        batch_op.create_index("ix_bank_calendar_day_created_at", ["created_at", "id"], unique=False)

    with op.batch_alter_table("bank_guarantee_demand", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "kind",
                sa.Enum(
                    "PAYM",
                    "PAEX",
                    name="bank_demand_kind",
                    length=4,
                    native_enum=False,
                    create_constraint=True,
                ),
                nullable=False,
                server_default="PAYM",
            )
        )
        batch_op.add_column(sa.Column("counts_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("requested_expiry", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("suspended_until", sa.Date(), nullable=True))
        batch_op.drop_constraint(op.f(STATUS), type_="check")
        batch_op.create_check_constraint(op.f(STATUS), SINCE)

    # Demands of before were all for payment and count from their day of presentation.
    op.execute("UPDATE bank_guarantee_demand SET counts_from = presented_on")
    with op.batch_alter_table("bank_guarantee_demand", schema=None) as batch_op:
        batch_op.alter_column("counts_from", existing_type=sa.Date(), nullable=False)
        batch_op.alter_column("kind", existing_type=sa.String(4), server_default=None)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.execute("UPDATE bank_guarantee_demand SET status = 'PRESENTED' WHERE status = 'SUSPENDED'")
    op.execute("UPDATE bank_guarantee_demand SET status = 'WITHDRAWN' WHERE status = 'EXTENDED'")
    with op.batch_alter_table("bank_guarantee_demand", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(STATUS), type_="check")
        batch_op.create_check_constraint(op.f(STATUS), BEFORE)
        batch_op.drop_constraint(op.f("ck_bank_guarantee_demand_bank_demand_kind"), type_="check")
        batch_op.drop_column("suspended_until")
        batch_op.drop_column("requested_expiry")
        batch_op.drop_column("counts_from")
        batch_op.drop_column("kind")

    with op.batch_alter_table("bank_calendar_day", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_calendar_day_created_at")

    op.drop_table("bank_calendar_day")
