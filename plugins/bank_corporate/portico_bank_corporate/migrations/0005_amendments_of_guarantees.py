"""Amendments of guarantees."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BALANCE, PENDING = "ck_bank_guarantee_balance", "ck_bank_guarantee_pending"
BEFORE = "available_amount = amount - reduced_amount - paid_amount"
SINCE = "available_amount = amount + increased_amount - reduced_amount - paid_amount"


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "bank_guarantee_amendment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("guarantee_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount_change", types.Amount(18, 4), nullable=True),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("expiry_date", sa.Date(), nullable=True),
        sa.Column("text", sa.String(length=4000), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "DRAFT",
                "ISSUED",
                "ACCEPTED",
                "REJECTED",
                "WITHDRAWN",
                name="bank_amendment_status",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(length=140), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "amount_change <> 0", name=op.f("ck_bank_guarantee_amendment_amount_change")
        ),
        sa.ForeignKeyConstraint(
            ["guarantee_id"],
            ["bank_guarantee.id"],
            name=op.f("fk_bank_guarantee_amendment_guarantee_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_guarantee_amendment")),
        sa.UniqueConstraint(
            "guarantee_id", "number", name=op.f("uq_bank_guarantee_amendment_guarantee_id_number")
        ),
    )
    with op.batch_alter_table("bank_guarantee_amendment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_guarantee_amendment_created_at", ["created_at", "id"], unique=False
        )

    with op.batch_alter_table("bank_guarantee", schema=None) as batch_op:
        for name in ("increased_amount", "pending_amount"):
            batch_op.add_column(
                sa.Column(name, types.Amount(18, 4), nullable=False, server_default="0")
            )
        batch_op.drop_constraint(op.f(BALANCE), type_="check")
        batch_op.create_check_constraint(op.f(BALANCE), SINCE)
        batch_op.create_check_constraint(op.f(PENDING), "pending_amount >= 0")

    with op.batch_alter_table("bank_guarantee", schema=None) as batch_op:
        for name in ("increased_amount", "pending_amount"):
            batch_op.alter_column(name, existing_type=types.Amount(18, 4), server_default=None)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    # What amendments raised becomes part of the amount: without them there is nothing else to say.
    with op.batch_alter_table("bank_guarantee", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(PENDING), type_="check")
        batch_op.drop_constraint(op.f(BALANCE), type_="check")

    op.execute("UPDATE bank_guarantee SET amount = amount + increased_amount")
    with op.batch_alter_table("bank_guarantee", schema=None) as batch_op:
        batch_op.drop_column("pending_amount")
        batch_op.drop_column("increased_amount")
        batch_op.create_check_constraint(op.f(BALANCE), BEFORE)

    with op.batch_alter_table("bank_guarantee_amendment", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_guarantee_amendment_created_at")

    op.drop_table("bank_guarantee_amendment")
