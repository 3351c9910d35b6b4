"""Loans and insurance of employees."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "bank_employee_terms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column(
            "product",
            sa.Enum(
                "LOAN",
                "INSURANCE",
                name="bank_employee_product",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("yearly_rate", types.Percent(9, 6), nullable=True),
        sa.Column("most_amount", types.Amount(18, 4), nullable=True),
        sa.Column("most_months", sa.Integer(), nullable=True),
        sa.Column("income_share", types.Percent(9, 6), nullable=True),
        sa.Column("premium_amount", types.Amount(18, 4), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_bank_employee_terms_validity")),
        sa.CheckConstraint("yearly_rate >= 0", name=op.f("ck_bank_employee_terms_yearly_rate")),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["bank_service_agreement.id"],
            name=op.f("fk_bank_employee_terms_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_employee_terms")),
    )
    with op.batch_alter_table("bank_employee_terms", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_employee_terms_agreement_id"), ["agreement_id"], unique=False
        )
        batch_op.create_index(
            "ix_bank_employee_terms_created_at", ["created_at", "id"], unique=False
        )

    op.create_table(
        "bank_employee_loan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("terms_id", sa.Uuid(), nullable=False),
        sa.Column("amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("yearly_rate", types.Percent(9, 6), nullable=False),
        sa.Column("instalment_amount", types.Amount(18, 4), nullable=False),
        sa.Column("balance_amount", types.Amount(18, 4), nullable=False),
        sa.Column("affordability", types.Document(), nullable=False),
        sa.Column("offered_until", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "OFFERED",
                "ACTIVE",
                "REPAID",
                "DECLINED",
                name="bank_employee_loan_status",
                length=8,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("reference", sa.String(length=140), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_bank_employee_loan_amount")),
        sa.CheckConstraint("balance_amount >= 0", name=op.f("ck_bank_employee_loan_balance")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["bank_enrolment.id"],
            name=op.f("fk_bank_employee_loan_enrolment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["terms_id"],
            ["bank_employee_terms.id"],
            name=op.f("fk_bank_employee_loan_terms_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_employee_loan")),
    )
    with op.batch_alter_table("bank_employee_loan", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_employee_loan_created_at", ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_employee_loan_enrolment_id"), ["enrolment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_employee_loan_terms_id"), ["terms_id"], unique=False
        )

    op.create_table(
        "bank_insurance_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("terms_id", sa.Uuid(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("left_on >= joined_on", name=op.f("ck_bank_insurance_member_term")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["bank_enrolment.id"],
            name=op.f("fk_bank_insurance_member_enrolment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["terms_id"],
            ["bank_employee_terms.id"],
            name=op.f("fk_bank_insurance_member_terms_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_insurance_member")),
    )
    with op.batch_alter_table("bank_insurance_member", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_insurance_member_created_at", ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_insurance_member_enrolment_id"), ["enrolment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_insurance_member_terms_id"), ["terms_id"], unique=False
        )

    op.create_table(
        "bank_deduction_mandate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=True),
        sa.Column("monthly_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "monthly_amount > 0", name=op.f("ck_bank_deduction_mandate_monthly_amount")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["bank_enrolment.id"],
            name=op.f("fk_bank_deduction_mandate_enrolment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["loan_id"],
            ["bank_employee_loan.id"],
            name=op.f("fk_bank_deduction_mandate_loan_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_deduction_mandate")),
    )
    with op.batch_alter_table("bank_deduction_mandate", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_deduction_mandate_created_at", ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_deduction_mandate_enrolment_id"), ["enrolment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_deduction_mandate_loan_id"), ["loan_id"], unique=False
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("bank_deduction_mandate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_deduction_mandate_loan_id"))
        batch_op.drop_index(batch_op.f("ix_bank_deduction_mandate_enrolment_id"))
        batch_op.drop_index("ix_bank_deduction_mandate_created_at")

    op.drop_table("bank_deduction_mandate")
    with op.batch_alter_table("bank_insurance_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_insurance_member_terms_id"))
        batch_op.drop_index(batch_op.f("ix_bank_insurance_member_enrolment_id"))
        batch_op.drop_index("ix_bank_insurance_member_created_at")

    op.drop_table("bank_insurance_member")
    with op.batch_alter_table("bank_employee_loan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_employee_loan_terms_id"))
        batch_op.drop_index(batch_op.f("ix_bank_employee_loan_enrolment_id"))
        batch_op.drop_index("ix_bank_employee_loan_created_at")

    op.drop_table("bank_employee_loan")
    with op.batch_alter_table("bank_employee_terms", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_employee_terms_created_at")
        batch_op.drop_index(batch_op.f("ix_bank_employee_terms_agreement_id"))

    op.drop_table("bank_employee_terms")
