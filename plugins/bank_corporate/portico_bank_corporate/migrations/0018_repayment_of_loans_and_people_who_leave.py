"""Repayment of loans, people who leave, agreements of payroll projects."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KIND = "ck_bank_client_account_bank_account_kind"
PROJECT = "bank_payroll_project"
AGREEMENT = "fk_bank_payroll_project_agreement_id"


def _repayment() -> sa.Enum:
    return sa.Enum(
        "ANNUITY",
        "LINEAR",
        name="bank_repayment",
        length=7,
        native_enum=False,
        create_constraint=True,
    )


def _kinds(*members: str) -> None:
    shown = ", ".join(f"'{each}'" for each in members)
    with op.batch_alter_table("bank_client_account", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(KIND), type_="check")
        batch_op.create_check_constraint(op.f(KIND), f"kind IN ({shown})")


def upgrade() -> None:
    """Bring the tables to this revision."""
    _kinds("CURRENT", "TRANSIT", "ESCROW", "EMPLOYEE", "RETAIL")
    with op.batch_alter_table("bank_employee_terms", schema=None) as batch_op:
        batch_op.add_column(sa.Column("repayment", _repayment(), nullable=True))
    op.execute("UPDATE bank_employee_terms SET repayment = 'ANNUITY' WHERE product = 'LOAN'")
    with op.batch_alter_table("bank_employee_loan", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("repayment", _repayment(), server_default="ANNUITY", nullable=False)
        )
    with op.batch_alter_table("bank_employee_loan", schema=None) as batch_op:
        batch_op.alter_column("repayment", existing_type=sa.String(7), server_default=None)
    with op.batch_alter_table("bank_enrolment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("retail_from", sa.Date(), nullable=True))
    with op.batch_alter_table(PROJECT, schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("retail_after_days", sa.Integer(), server_default="30", nullable=False)
        )
        batch_op.add_column(sa.Column("agreement_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f(AGREEMENT), "bank_service_agreement", ["agreement_id"], ["id"], ondelete="SET NULL"
        )
        name = op.f("ix_bank_payroll_project_agreement_id")
        batch_op.create_index(name, ["agreement_id"], unique=False)
    with op.batch_alter_table(PROJECT, schema=None) as batch_op:
        batch_op.alter_column("retail_after_days", existing_type=sa.Integer(), server_default=None)
    op.create_index("ix_bank_status_report_sha256", "bank_status_report", ["sha256"])


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.drop_index("ix_bank_status_report_sha256", table_name="bank_status_report")
    with op.batch_alter_table(PROJECT, schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_bank_payroll_project_agreement_id"))
        batch_op.drop_constraint(op.f(AGREEMENT), type_="foreignkey")
        batch_op.drop_column("agreement_id")
        batch_op.drop_column("retail_after_days")
    with op.batch_alter_table("bank_enrolment", schema=None) as batch_op:
        batch_op.drop_column("retail_from")
        batch_op.drop_column("ended_on")
    for table in ("bank_employee_loan", "bank_employee_terms"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_bank_repayment"), type_="check")
            batch_op.drop_column("repayment")
    op.execute("UPDATE bank_client_account SET kind = 'EMPLOYEE' WHERE kind = 'RETAIL'")
    _kinds("CURRENT", "TRANSIT", "ESCROW", "EMPLOYEE")
