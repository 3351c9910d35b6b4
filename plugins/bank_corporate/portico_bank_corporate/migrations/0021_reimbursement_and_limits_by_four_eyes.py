"""Reimbursement claims, linked demands, and limits: consent, policies for exchange rates."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

STATUS = "ck_bank_credit_limit_bank_limit_status"
BEFORE = "status IN ('ACTIVE', 'FROZEN', 'EXPIRED')"
SINCE = "status IN ('DRAFT', 'APPROVED', 'ACTIVE', 'FROZEN', 'EXPIRED')"
NOTICE = "ck_bank_deadline_notice_bank_deadline_kind"
FIRST = "'EXPIRY', 'CLOSING', 'EXAMINATION', 'COMPLETION', 'SUSPENSION', "
FIRST += "'NON_EXTENSION_NOTICE', 'AUTO_EXTENSION'"
LAST = "'VARIATION', 'PREVENTED_EXPIRY'"


def _notice_kinds(kinds: str) -> None:
    with op.batch_alter_table("bank_deadline_notice", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(NOTICE), type_="check")
        batch_op.create_check_constraint(op.f(NOTICE), f"kind IN ({kinds})")


def upgrade() -> None:
    """Bring the tables to this revision."""
    _notice_kinds(f"{FIRST}, 'REIMBURSEMENT', {LAST}")
    op.create_table(
        "bank_reimbursement_claim",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("guarantee_id", sa.Uuid(), nullable=False),
        sa.Column("demand_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("amount", types.Amount(18, 4), nullable=False),
        sa.Column("paid_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("claimed_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(length=140), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "CLAIMED",
                "OVERDUE",
                "SETTLED",
                name="bank_claim_status",
                length=7,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "paid_amount >= 0 AND paid_amount <= amount",
            name=op.f("ck_bank_reimbursement_claim_paid_amount"),
        ),
        sa.ForeignKeyConstraint(
            ["demand_id"],
            ["bank_guarantee_demand.id"],
            name=op.f("fk_bank_reimbursement_claim_demand_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["guarantee_id"],
            ["bank_guarantee.id"],
            name=op.f("fk_bank_reimbursement_claim_guarantee_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_reimbursement_claim")),
        sa.UniqueConstraint("demand_id", name=op.f("uq_bank_reimbursement_claim_demand_id")),
        sa.UniqueConstraint("number", name=op.f("uq_bank_reimbursement_claim_number")),
    )
    with op.batch_alter_table("bank_reimbursement_claim", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_reimbursement_claim_created_at", ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_reimbursement_claim_due_on"), ["due_on"], unique=False
        )
        batch_op.create_index(
            "ix_bank_reimbursement_claim_guarantee", ["guarantee_id", "status"], unique=False
        )

    with op.batch_alter_table("bank_credit_limit", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "guarantee_type",
                sa.Enum(
                    "APAY",
                    "COMM",
                    "CUST",
                    "DPAY",
                    "FINC",
                    "INSU",
                    "IRBO",
                    "MAIN",
                    "PAYM",
                    "PERF",
                    "RETN",
                    "SHIP",
                    "TEND",
                    "WARR",
                    name="bank_guarantee_type",
                    length=4,
                    native_enum=False,
                    create_constraint=True,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("rate_source", sa.String(length=100), nullable=True))
        batch_op.add_column(
            sa.Column("fx_add_on", types.Percent(9, 6), nullable=False, server_default="0")
        )
        batch_op.add_column(sa.Column("activated_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("frozen_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
        batch_op.drop_constraint(op.f(STATUS), type_="check")
        batch_op.alter_column("status", existing_type=sa.VARCHAR(7), type_=sa.VARCHAR(8))
        batch_op.create_check_constraint(op.f(STATUS), SINCE)
    with op.batch_alter_table("bank_credit_limit", schema=None) as batch_op:
        batch_op.alter_column("fx_add_on", server_default=None)

    with op.batch_alter_table("bank_guarantee_demand", schema=None) as batch_op:
        batch_op.add_column(sa.Column("under_demand_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("longest_suspension", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_bank_guarantee_demand_under_demand_id"),
            ["under_demand_id"],
            unique=False,
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_bank_guarantee_demand_under_demand_id"),
            "bank_guarantee_demand",
            ["under_demand_id"],
            ["id"],
            ondelete="SET NULL",
        )

    with op.batch_alter_table("bank_limit_movement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("claim_id", sa.Uuid(), nullable=True))
        batch_op.add_column(
            sa.Column("add_on", types.Percent(9, 6), nullable=False, server_default="0")
        )
        batch_op.create_index(
            batch_op.f("ix_bank_limit_movement_claim_id"), ["claim_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_bank_limit_movement_claim_id"),
            "bank_reimbursement_claim",
            ["claim_id"],
            ["id"],
            ondelete="CASCADE",
        )
    with op.batch_alter_table("bank_limit_movement", schema=None) as batch_op:
        batch_op.alter_column("add_on", server_default=None)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.execute("DELETE FROM bank_deadline_notice WHERE kind = 'REIMBURSEMENT'")
    _notice_kinds(f"{FIRST}, {LAST}")
    op.execute("DELETE FROM bank_limit_movement WHERE claim_id IS NOT NULL")
    # Nothing may use a draft: what has no such state is frozen.
    op.execute(
        "UPDATE bank_credit_limit SET status = 'FROZEN' WHERE status IN ('DRAFT', 'APPROVED')"
    )
    with op.batch_alter_table("bank_limit_movement", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_bank_limit_movement_claim_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_bank_limit_movement_claim_id"))
        batch_op.drop_column("add_on")
        batch_op.drop_column("claim_id")

    with op.batch_alter_table("bank_guarantee_demand", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_bank_guarantee_demand_under_demand_id"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_bank_guarantee_demand_under_demand_id"))
        batch_op.drop_column("longest_suspension")
        batch_op.drop_column("under_demand_id")

    with op.batch_alter_table("bank_credit_limit", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(STATUS), type_="check")
        batch_op.alter_column("status", existing_type=sa.VARCHAR(8), type_=sa.VARCHAR(7))
        batch_op.create_check_constraint(op.f(STATUS), BEFORE)
        batch_op.drop_constraint(op.f("ck_bank_credit_limit_bank_guarantee_type"), type_="check")
        batch_op.drop_column("ended_on")
        batch_op.drop_column("frozen_on")
        batch_op.drop_column("activated_on")
        batch_op.drop_column("fx_add_on")
        batch_op.drop_column("rate_source")
        batch_op.drop_column("guarantee_type")

    with op.batch_alter_table("bank_reimbursement_claim", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_reimbursement_claim_guarantee")
        batch_op.drop_index(batch_op.f("ix_bank_reimbursement_claim_due_on"))
        batch_op.drop_index("ix_bank_reimbursement_claim_created_at")

    op.drop_table("bank_reimbursement_claim")
