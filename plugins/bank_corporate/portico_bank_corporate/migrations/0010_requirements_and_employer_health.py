"""Requirements and employer health."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "bank_document_requirement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
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
            ),
            nullable=False,
        ),
        sa.Column("most_days_old", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "most_days_old > 0", name=op.f("ck_bank_document_requirement_most_days_old")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["bank_product.id"],
            name=op.f("fk_bank_document_requirement_product_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_document_requirement")),
        sa.UniqueConstraint(
            "product_id", "kind", name=op.f("uq_bank_document_requirement_product_id_kind")
        ),
    )
    with op.batch_alter_table("bank_document_requirement", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_document_requirement_created_at", ["created_at", "id"], unique=False
        )

    op.create_table(
        "bank_employer_health",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("model_version", sa.String(length=40), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("allows_offers", sa.Boolean(), nullable=False),
        sa.Column("needs_limit_review", sa.Boolean(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("review_note", sa.String(length=1000), nullable=True),
        sa.Column("inputs", types.Document(), nullable=False),
        sa.Column("explanation", types.Document(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("score >= 0", name=op.f("ck_bank_employer_health_score")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_bank_employer_health_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_employer_health")),
    )
    with op.batch_alter_table("bank_employer_health", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_employer_health_account_day", ["account_id", "assessed_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_employer_health_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            "ix_bank_employer_health_created_at", ["created_at", "id"], unique=False
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("bank_employer_health", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_employer_health_created_at")
        batch_op.drop_index(batch_op.f("ix_bank_employer_health_account_id"))
        batch_op.drop_index("ix_bank_employer_health_account_day")

    op.drop_table("bank_employer_health")
    with op.batch_alter_table("bank_document_requirement", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_document_requirement_created_at")

    op.drop_table("bank_document_requirement")
