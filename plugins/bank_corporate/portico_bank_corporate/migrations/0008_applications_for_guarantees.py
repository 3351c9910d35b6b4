"""Applications for guarantees."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "bank_guarantee_application",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("applicant_id", sa.Uuid(), nullable=False),
        sa.Column("instructing_party_id", sa.Uuid(), nullable=True),
        sa.Column("beneficiary_id", sa.Uuid(), nullable=True),
        sa.Column("limit_id", sa.Uuid(), nullable=True),
        sa.Column("guarantee_id", sa.Uuid(), nullable=True),
        sa.Column("amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column(
            "wording",
            sa.Enum(
                "STANDARD",
                "CUSTOM",
                name="bank_application_wording",
                length=8,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("wording_text", sa.String(length=9750), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "DRAFT",
                "SUBMITTED",
                "RETURNED",
                "CREDIT_REVIEW",
                "LEGAL_REVIEW",
                "APPROVED",
                "ISSUED",
                "REJECTED",
                "WITHDRAWN",
                name="bank_application_status",
                length=13,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=2000), nullable=True),
        sa.Column("beneficiary_name", sa.String(length=140), nullable=False),
        sa.Column("beneficiary_country", types.Country(2), nullable=True),
        sa.Column(
            "purpose",
            sa.Enum(
                "ISSU",
                "ISCO",
                "ICCO",
                "ACNF",
                "ADVI",
                name="bank_guarantee_purpose",
                length=4,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "form",
            sa.Enum(
                "DGAR",
                "STBY",
                "DEPU",
                name="bank_guarantee_form",
                length=4,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "rules",
            sa.Enum(
                "URDG",
                "ISPR",
                "UCPR",
                "NONE",
                "OTHR",
                name="bank_guarantee_rules",
                length=4,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "type",
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
            nullable=False,
        ),
        sa.Column("effectiveness_condition", sa.String(length=500), nullable=True),
        sa.Column(
            "expiry_type",
            sa.Enum(
                "FIXD",
                "COND",
                "OPEN",
                name="bank_expiry_type",
                length=4,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("expiry_date", sa.Date(), nullable=True),
        sa.Column("expiry_event", sa.String(length=500), nullable=True),
        sa.Column("place_of_presentation", sa.String(length=16), nullable=False),
        sa.Column(
            "demand_rules",
            sa.Enum(
                "MULT",
                "NMLT",
                "NPRT",
                "NMPT",
                name="bank_demand_rules",
                length=4,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_bank_guarantee_application_amount")),
        sa.ForeignKeyConstraint(
            ["applicant_id"],
            ["core_account.id"],
            name=op.f("fk_bank_guarantee_application_applicant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["beneficiary_id"],
            ["core_account.id"],
            name=op.f("fk_bank_guarantee_application_beneficiary_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["guarantee_id"],
            ["bank_guarantee.id"],
            name=op.f("fk_bank_guarantee_application_guarantee_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["instructing_party_id"],
            ["core_account.id"],
            name=op.f("fk_bank_guarantee_application_instructing_party_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["limit_id"],
            ["bank_credit_limit.id"],
            name=op.f("fk_bank_guarantee_application_limit_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_guarantee_application")),
        sa.UniqueConstraint("number", name=op.f("uq_bank_guarantee_application_number")),
    )
    with op.batch_alter_table("bank_guarantee_application", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_guarantee_application_applicant", ["applicant_id", "status"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_guarantee_application_applicant_id"), ["applicant_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_guarantee_application_beneficiary_id"),
            ["beneficiary_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_bank_guarantee_application_created_at", ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_guarantee_application_guarantee_id"), ["guarantee_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_guarantee_application_instructing_party_id"),
            ["instructing_party_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_bank_guarantee_application_limit_id"), ["limit_id"], unique=False
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("bank_guarantee_application", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_guarantee_application_limit_id"))
        batch_op.drop_index(batch_op.f("ix_bank_guarantee_application_instructing_party_id"))
        batch_op.drop_index(batch_op.f("ix_bank_guarantee_application_guarantee_id"))
        batch_op.drop_index("ix_bank_guarantee_application_created_at")
        batch_op.drop_index(batch_op.f("ix_bank_guarantee_application_beneficiary_id"))
        batch_op.drop_index(batch_op.f("ix_bank_guarantee_application_applicant_id"))
        batch_op.drop_index("ix_bank_guarantee_application_applicant")

    op.drop_table("bank_guarantee_application")
