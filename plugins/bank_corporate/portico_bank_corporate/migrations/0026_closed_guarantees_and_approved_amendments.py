"""How and when guarantees ended and were closed; amendments that others consented to."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

STATUS = "ck_bank_guarantee_amendment_bank_amendment_status"
BEFORE = "status IN ('DRAFT', 'ISSUED', 'ACCEPTED', 'REJECTED', 'WITHDRAWN')"
SINCE = "status IN ('DRAFT', 'APPROVED', 'ISSUED', 'ACCEPTED', 'REJECTED', 'WITHDRAWN')"
OUTCOME = "ck_bank_guarantee_bank_guarantee_outcome"


def upgrade() -> None:
    """Bring the tables to this revision. What was closed had expired: nothing else was."""
    outcome = sa.Enum(
        "EXPIRED",
        "RELEASED",
        "EXHAUSTED",
        "CANCELLED",
        name="bank_guarantee_outcome",
        length=9,
        native_enum=False,
        create_constraint=True,
    )
    with op.batch_alter_table("bank_guarantee", schema=None) as batch_op:
        batch_op.add_column(sa.Column("outcome", outcome, nullable=True))
        batch_op.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("closed_on", sa.Date(), nullable=True))

    op.execute(
        "UPDATE bank_guarantee SET outcome = 'EXPIRED', ended_on = expires_on "
        "WHERE status = 'CLOSED'"
    )
    with op.batch_alter_table("bank_guarantee_amendment", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(STATUS), type_="check")
        batch_op.create_check_constraint(op.f(STATUS), SINCE)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.execute("UPDATE bank_guarantee_amendment SET status = 'DRAFT' WHERE status = 'APPROVED'")
    with op.batch_alter_table("bank_guarantee_amendment", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(STATUS), type_="check")
        batch_op.create_check_constraint(op.f(STATUS), BEFORE)

    op.execute(
        "UPDATE bank_guarantee SET status = outcome "
        "WHERE status = 'CLOSED' AND outcome IS NOT NULL AND outcome <> 'EXPIRED'"
    )
    with op.batch_alter_table("bank_guarantee", schema=None) as batch_op:
        batch_op.drop_column("closed_on")
        batch_op.drop_column("ended_on")
        batch_op.drop_constraint(op.f(OUTCOME), type_="check")
        batch_op.drop_column("outcome")
