"""Tariffs with a rate for each period, of the calendar or from the first day."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

BASIS = "ck_bank_tariff_bank_tariff_basis"
BEFORE = "basis IN ('FLAT', 'PERCENT', 'TIERED_SLAB', 'TIERED_MARGINAL', 'PER_ANNUM')"
SINCE = "basis IN ('FLAT', 'PERCENT', 'TIERED_SLAB', 'TIERED_MARGINAL', 'PER_ANNUM', 'PER_PERIOD')"
NEW = {
    "period": ("bank_commission_period", "DAY MONTH QUARTER HALF_YEAR YEAR WHOLE".split(), 9),
    "grid": ("bank_commission_grid", "CALENDAR ANNIVERSARY".split(), 11),
}


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("bank_tariff", schema=None) as batch_op:
        for column, (name, members, length) in NEW.items():
            kind = sa.Enum(
                *members, name=name, length=length, native_enum=False, create_constraint=True
            )
            batch_op.add_column(sa.Column(column, kind, nullable=True))
        batch_op.drop_constraint(op.f(BASIS), type_="check")
        batch_op.create_check_constraint(op.f(BASIS), SINCE)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one.

    A price per period becomes a rate of the amount: the revision before knows no other.
    """
    op.execute("UPDATE bank_tariff SET basis = 'PERCENT' WHERE basis = 'PER_PERIOD'")
    with op.batch_alter_table("bank_tariff", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(BASIS), type_="check")
        batch_op.create_check_constraint(op.f(BASIS), BEFORE)
        for column, (name, _, _) in NEW.items():
            batch_op.drop_constraint(op.f(f"ck_bank_tariff_{name}"), type_="check")
            batch_op.drop_column(column)
