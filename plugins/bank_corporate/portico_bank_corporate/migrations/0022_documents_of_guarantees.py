"""Papers of guarantees are stored."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "bank_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "APPLICATION",
                "GUARANTEE",
                "AMENDMENT",
                "REFUSAL",
                name="bank_paper_kind",
                length=11,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("guarantee_id", sa.Uuid(), nullable=True),
        sa.Column("amendment_id", sa.Uuid(), nullable=True),
        sa.Column("demand_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("template_number", sa.Integer(), nullable=False),
        sa.Column("payload", types.Document(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "DRAFT",
                "GENERATED",
                "SENT",
                "SIGNED",
                "VOID",
                name="bank_document_status",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_to", sa.String(length=140), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signature", sa.String(length=140), nullable=True),
        sa.Column("voided_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_bank_document_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["amendment_id"],
            ["bank_guarantee_amendment.id"],
            name=op.f("fk_bank_document_amendment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["bank_guarantee_application.id"],
            name=op.f("fk_bank_document_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["demand_id"],
            ["bank_guarantee_demand.id"],
            name=op.f("fk_bank_document_demand_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["guarantee_id"],
            ["bank_guarantee.id"],
            name=op.f("fk_bank_document_guarantee_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_document")),
    )
    with op.batch_alter_table("bank_document", schema=None) as batch_op:
        batch_op.create_index("ix_bank_document_account", ["account_id", "issued_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_bank_document_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_document_amendment_id"), ["amendment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_document_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index("ix_bank_document_created_at", ["created_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bank_document_demand_id"), ["demand_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_bank_document_guarantee_id"), ["guarantee_id"], unique=False
        )
        batch_op.create_index("ix_bank_document_status", ["status", "id"], unique=False)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("bank_document", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_document_status")
        batch_op.drop_index(batch_op.f("ix_bank_document_guarantee_id"))
        batch_op.drop_index(batch_op.f("ix_bank_document_demand_id"))
        batch_op.drop_index("ix_bank_document_created_at")
        batch_op.drop_index(batch_op.f("ix_bank_document_application_id"))
        batch_op.drop_index(batch_op.f("ix_bank_document_amendment_id"))
        batch_op.drop_index(batch_op.f("ix_bank_document_account_id"))
        batch_op.drop_index("ix_bank_document_account")

    op.drop_table("bank_document")
