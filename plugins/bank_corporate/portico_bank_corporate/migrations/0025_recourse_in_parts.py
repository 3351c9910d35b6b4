"""What each demand under a counter-guarantee stands for; several claims from one payment."""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

CLAIM = sa.table(
    "bank_reimbursement_claim",
    sa.column("id", sa.Uuid()),
    sa.column("demand_id", sa.Uuid()),
    sa.column("number", sa.String(40)),
    sa.column("amount", types.Amount(18, 4)),
    sa.column("paid_amount", types.Amount(18, 4)),
    sa.column("due_on", sa.Date()),
    sa.column("settled_on", sa.Date()),
    sa.column("status", sa.String(7)),
    sa.column("created_at", types.Instant()),
)
MOVEMENT = sa.table(
    "bank_limit_movement",
    sa.column("claim_id", sa.Uuid()),
    sa.column("reference", sa.String(40)),
)
URGENT = ("OVERDUE", "CLAIMED", "SETTLED")
UNIQUE = "uq_bank_reimbursement_claim_demand_id"
INDEX = "ix_bank_reimbursement_claim_demand_id"
SAME_CURRENCY = """
UPDATE bank_guarantee_demand SET under_amount = amount
WHERE currency = (
    SELECT first.currency FROM bank_guarantee_demand AS first
    WHERE first.id = bank_guarantee_demand.under_demand_id
)
"""


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("bank_guarantee_demand", schema=None) as batch_op:
        batch_op.add_column(sa.Column("under_amount", types.Amount(18, 4), nullable=True))
    op.execute(SAME_CURRENCY)
    with op.batch_alter_table("bank_reimbursement_claim", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(UNIQUE), type_="unique")
        batch_op.create_index(op.f(INDEX), ["demand_id"], unique=False)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    _merge_claims()
    with op.batch_alter_table("bank_reimbursement_claim", schema=None) as batch_op:
        batch_op.drop_index(op.f(INDEX))
        batch_op.create_unique_constraint(op.f(UNIQUE), ["demand_id"])
    with op.batch_alter_table("bank_guarantee_demand", schema=None) as batch_op:
        batch_op.drop_column("under_amount")


def _merge_claims() -> None:
    """One claim from one payment: the further ones of a demand become part of its first."""
    connection = op.get_bind()
    by_demand = defaultdict(list)
    for claim in connection.execute(sa.select(CLAIM).order_by(CLAIM.c.created_at, CLAIM.c.id)):
        by_demand[claim.demand_id].append(claim)
    for first, *others in by_demand.values():
        if not others:
            continue
        every = (first, *others)
        merged = {
            "amount": sum(each.amount for each in every),
            "paid_amount": sum(each.paid_amount for each in every),
            "due_on": max(each.due_on for each in every),
            # What is still owed anywhere is owed, and late if any of it is.
            "status": min((each.status for each in every), key=URGENT.index),
        }
        if merged["status"] != "SETTLED":
            merged["settled_on"] = None
        ids = [each.id for each in others]
        moved = sa.update(MOVEMENT).where(MOVEMENT.c.claim_id.in_(ids))
        connection.execute(moved.values(claim_id=first.id, reference=first.number))
        connection.execute(sa.delete(CLAIM).where(CLAIM.c.id.in_(ids)))
        connection.execute(sa.update(CLAIM).where(CLAIM.c.id == first.id).values(merged))
