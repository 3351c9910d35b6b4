"""Statements of debit accounts, and their bookings of registers."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

STATEMENT = "bank_account_statement"
ENTRY = "bank_account_statement_entry"


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        STATEMENT,
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("bank", sa.String(length=35), nullable=False),
        sa.Column("statement_id", sa.String(length=35), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("bookings", sa.Integer(), nullable=False),
        sa.Column("others", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["bank_payroll_project.id"],
            name=op.f(f"fk_{STATEMENT}_project_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{STATEMENT}")),
        sa.UniqueConstraint("bank", "statement_id", name=op.f(f"uq_{STATEMENT}_bank_statement_id")),
        sa.UniqueConstraint("sha256", name=op.f(f"uq_{STATEMENT}_sha256")),
    )
    with op.batch_alter_table(STATEMENT, schema=None) as batch_op:
        batch_op.create_index(op.f(f"ix_{STATEMENT}_project_id"), ["project_id"], unique=False)
        batch_op.create_index(f"ix_{STATEMENT}_created_at", ["created_at", "id"], unique=False)

    op.create_table(
        ENTRY,
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reference", sa.String(length=35), nullable=False),
        sa.Column("register_id", sa.Uuid(), nullable=True),
        sa.Column("line_seq", sa.Integer(), nullable=True),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.Column("reason_code", sa.String(length=4), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "APPLIED",
                "IGNORED",
                "QUARANTINED",
                "CONFLICT",
                name="bank_entry_outcome",
                length=11,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("message", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            [f"{STATEMENT}.id"],
            name=op.f(f"fk_{ENTRY}_statement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["register_id"],
            ["bank_payroll_register.id"],
            name=op.f(f"fk_{ENTRY}_register_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("statement_id", "position", name=op.f(f"pk_{ENTRY}")),
    )
    with op.batch_alter_table(ENTRY, schema=None) as batch_op:
        batch_op.create_index(op.f(f"ix_{ENTRY}_register_id"), ["register_id"], unique=False)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.drop_table(ENTRY)
    op.drop_table(STATEMENT)
