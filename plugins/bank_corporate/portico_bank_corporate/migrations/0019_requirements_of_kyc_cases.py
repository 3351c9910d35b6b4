"""Requirements of KYC cases."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    kind = sa.Enum(
        "REGISTER_EXTRACT",
        "CHARTER",
        "IDENTITY",
        "POWER_OF_ATTORNEY",
        "OWNERSHIP",
        "SPECIMEN",
        "STATEMENTS",
        "TAX_CERTIFICATE",
        "LICENCE",
        "STAFF_LIST",
        "UNDERLYING_CONTRACT",
        "OTHER",
        name="bank_document_kind",
        length=19,
        native_enum=False,
        create_constraint=True,
    )
    risk = sa.Enum(
        "LOW",
        "MEDIUM",
        "HIGH",
        name="bank_kyc_risk",
        length=6,
        native_enum=False,
        create_constraint=True,
    )
    op.create_table(
        "bank_kyc_requirement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("risk", risk, nullable=False),
        sa.Column("most_days_old", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("most_days_old > 0", name=op.f("ck_bank_kyc_requirement_most_days_old")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_kyc_requirement")),
        sa.UniqueConstraint("kind", name=op.f("uq_bank_kyc_requirement_kind")),
    )
    with op.batch_alter_table("bank_kyc_requirement", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_kyc_requirement_created_at", ["created_at", "id"], unique=False
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.drop_table("bank_kyc_requirement")
