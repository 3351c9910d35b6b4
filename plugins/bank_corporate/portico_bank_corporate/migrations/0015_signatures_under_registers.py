"""Signatures under registers."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "bank_register_signature",
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("signatory_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("noted_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["register_id"],
            ["bank_payroll_register.id"],
            name=op.f("fk_bank_register_signature_register_id_bank_payroll_register"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["signatory_id"],
            ["bank_signatory.id"],
            name=op.f("fk_bank_register_signature_signatory_id_bank_signatory"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("register_id", "position", name=op.f("pk_bank_register_signature")),
    )
    with op.batch_alter_table("bank_register_signature", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_register_signature_signatory_id"), ["signatory_id"], unique=False
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.drop_table("bank_register_signature")
