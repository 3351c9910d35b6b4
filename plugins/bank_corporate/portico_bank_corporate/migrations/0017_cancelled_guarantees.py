"""Cancelled guarantees, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

STATUS = "ck_bank_guarantee_bank_guarantee_status"
BEFORE = (
    "status IN ('ISSUED', 'EFFECTIVE', 'EXPIRED_CLAIM_OPEN', 'EXPIRED', 'RELEASED', 'EXHAUSTED', "
    "'CLOSED')"
)
SINCE = (
    "status IN ('ISSUED', 'EFFECTIVE', 'EXPIRED_CLAIM_OPEN', 'EXPIRED', 'RELEASED', 'EXHAUSTED', "
    "'CANCELLED', 'CLOSED')"
)


def upgrade() -> None:
    """Bring the tables to this revision."""
    reason = sa.Enum(
        "BUFI",
        "NOAC",
        "REFU",
        "WOEX",
        name="bank_cancellation_reason",
        length=4,
        native_enum=False,
        create_constraint=True,
    )
    with op.batch_alter_table("bank_guarantee", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cancellation_reason", reason, nullable=True))
        batch_op.drop_constraint(op.f(STATUS), type_="check")
        batch_op.create_check_constraint(op.f(STATUS), SINCE)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.execute("UPDATE bank_guarantee SET status = 'RELEASED' WHERE status = 'CANCELLED'")
    with op.batch_alter_table("bank_guarantee", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(STATUS), type_="check")
        batch_op.create_check_constraint(op.f(STATUS), BEFORE)
        name = "ck_bank_guarantee_bank_cancellation_reason"
        batch_op.drop_constraint(op.f(name), type_="check")
        batch_op.drop_column("cancellation_reason")
