"""Parties, KYC and accounts."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "bank_client_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "CURRENT",
                "TRANSIT",
                "ESCROW",
                "EMPLOYEE",
                name="bank_account_kind",
                length=8,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("country", types.Country(2), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "REQUESTED",
                "KYC_CHECK",
                "OPENED",
                "ACTIVE",
                "BLOCKED",
                "CLOSING",
                "CLOSED",
                "DECLINED",
                name="bank_account_status",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_bank_client_account_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_client_account")),
        sa.UniqueConstraint("iban", name=op.f("uq_bank_client_account_iban")),
    )
    with op.batch_alter_table("bank_client_account", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_client_account_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            "ix_bank_client_account_created_at", ["created_at", "id"], unique=False
        )

    op.create_table(
        "bank_financial_statement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("is_audited", sa.Boolean(), nullable=False),
        sa.Column("total_assets", types.Amount(18, 4), nullable=False),
        sa.Column("current_assets", types.Amount(18, 4), nullable=False),
        sa.Column("current_liabilities", types.Amount(18, 4), nullable=False),
        sa.Column("total_liabilities", types.Amount(18, 4), nullable=False),
        sa.Column("retained_earnings", types.Amount(18, 4), nullable=False),
        sa.Column("operating_profit", types.Amount(18, 4), nullable=False),
        sa.Column("equity", types.Amount(18, 4), nullable=False),
        sa.Column("revenue", types.Amount(18, 4), nullable=False),
        sa.Column("net_profit", types.Amount(18, 4), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_bank_financial_statement_period")),
        sa.CheckConstraint(
            "total_assets > 0", name=op.f("ck_bank_financial_statement_total_assets")
        ),
        sa.CheckConstraint(
            "total_liabilities > 0", name=op.f("ck_bank_financial_statement_total_liabilities")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_bank_financial_statement_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_financial_statement")),
        sa.UniqueConstraint(
            "account_id",
            "starts_on",
            "ends_on",
            name=op.f("uq_bank_financial_statement_account_id_starts_on_ends_on"),
        ),
    )
    with op.batch_alter_table("bank_financial_statement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_financial_statement_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            "ix_bank_financial_statement_created_at", ["created_at", "id"], unique=False
        )

    op.create_table(
        "bank_kyc_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "INITIAL",
                "PERIODIC",
                "TRIGGER",
                name="bank_kyc_kind",
                length=8,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "risk",
            sa.Enum(
                "LOW",
                "MEDIUM",
                "HIGH",
                name="bank_kyc_risk",
                length=6,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("risk_reason", sa.String(length=1000), nullable=True),
        sa.Column("has_pep", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "OPEN",
                "IN_REVIEW",
                "INFO_REQUESTED",
                "IN_APPROVAL",
                "APPROVED",
                "REJECTED",
                name="bank_kyc_status",
                length=14,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("next_review", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_bank_kyc_case_number")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_bank_kyc_case_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_kyc_case")),
        sa.UniqueConstraint(
            "account_id", "number", name=op.f("uq_bank_kyc_case_account_id_number")
        ),
    )
    with op.batch_alter_table("bank_kyc_case", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_kyc_case_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index("ix_bank_kyc_case_created_at", ["created_at", "id"], unique=False)
        batch_op.create_index(
            "ix_bank_kyc_case_next_review", ["status", "next_review"], unique=False
        )

    op.create_table(
        "bank_legal_profile",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("legal_form", sa.String(length=60), nullable=False),
        sa.Column("incorporated_on", sa.Date(), nullable=True),
        sa.Column("street", sa.String(length=70), nullable=True),
        sa.Column("building", sa.String(length=16), nullable=True),
        sa.Column("postcode", sa.String(length=16), nullable=True),
        sa.Column("town", sa.String(length=35), nullable=False),
        sa.Column("country", types.Country(2), nullable=False),
        sa.Column("has_tax_arrears", sa.Boolean(), nullable=False),
        sa.Column("has_litigation", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "PROSPECT",
                "ONBOARDING",
                "ACTIVE",
                "RESTRICTED",
                "EXITING",
                "CLOSED",
                name="bank_client_status",
                length=10,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_bank_legal_profile_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_legal_profile")),
        sa.UniqueConstraint("account_id", name=op.f("uq_bank_legal_profile_account_id")),
    )
    with op.batch_alter_table("bank_legal_profile", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_legal_profile_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            "ix_bank_legal_profile_created_at", ["created_at", "id"], unique=False
        )

    op.create_table(
        "bank_ownership_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("owned_id", sa.Uuid(), nullable=False),
        sa.Column("owner_account_id", sa.Uuid(), nullable=True),
        sa.Column("owner_contact_id", sa.Uuid(), nullable=True),
        sa.Column("owner_name", sa.String(length=200), nullable=False),
        sa.Column("owner_is_person", sa.Boolean(), nullable=False),
        sa.Column("capital_share", types.Percent(9, 6), nullable=False),
        sa.Column("voting_share", types.Percent(9, 6), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("capital_share >= 0", name=op.f("ck_bank_ownership_link_capital_share")),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_bank_ownership_link_validity")),
        sa.CheckConstraint("voting_share >= 0", name=op.f("ck_bank_ownership_link_voting_share")),
        sa.ForeignKeyConstraint(
            ["owned_id"],
            ["core_account.id"],
            name=op.f("fk_bank_ownership_link_owned_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["owner_account_id"],
            ["core_account.id"],
            name=op.f("fk_bank_ownership_link_owner_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["owner_contact_id"],
            ["core_contact.id"],
            name=op.f("fk_bank_ownership_link_owner_contact_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_ownership_link")),
    )
    with op.batch_alter_table("bank_ownership_link", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_ownership_link_created_at", ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_ownership_link_owned_id"), ["owned_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_ownership_link_owner_account_id"),
            ["owner_account_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_bank_ownership_link_owner_contact_id"),
            ["owner_contact_id"],
            unique=False,
        )

    op.create_table(
        "bank_signatory",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("person_key", sa.String(length=100), nullable=False),
        sa.Column(
            "signature_class",
            sa.Enum(
                "E",
                "A",
                "B",
                "T",
                name="bank_signature_class",
                length=1,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("limit_amount", types.Amount(18, 4), nullable=True),
        sa.Column("currency", types.Currency(3), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("specimen", sa.String(length=200), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("limit_amount > 0", name=op.f("ck_bank_signatory_limit_amount")),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_bank_signatory_validity")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_bank_signatory_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["core_contact.id"],
            name=op.f("fk_bank_signatory_contact_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_signatory")),
    )
    with op.batch_alter_table("bank_signatory", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_signatory_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_signatory_contact_id"), ["contact_id"], unique=False
        )
        batch_op.create_index("ix_bank_signatory_created_at", ["created_at", "id"], unique=False)

    op.create_table(
        "bank_account_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("client_account_id", sa.Uuid(), nullable=False),
        sa.Column("amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_bank_account_hold_amount")),
        sa.ForeignKeyConstraint(
            ["client_account_id"],
            ["bank_client_account.id"],
            name=op.f("fk_bank_account_hold_client_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_account_hold")),
    )
    with op.batch_alter_table("bank_account_hold", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_account_hold_client_account_id"),
            ["client_account_id"],
            unique=False,
        )
        batch_op.create_index("ix_bank_account_hold_created_at", ["created_at", "id"], unique=False)

    op.create_table(
        "bank_client_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
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
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "expires_on >= issued_on", name=op.f("ck_bank_client_document_validity")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_bank_client_document_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["bank_kyc_case.id"],
            name=op.f("fk_bank_client_document_case_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_client_document")),
    )
    with op.batch_alter_table("bank_client_document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_client_document_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_client_document_case_id"), ["case_id"], unique=False
        )
        batch_op.create_index(
            "ix_bank_client_document_created_at", ["created_at", "id"], unique=False
        )
        batch_op.create_index("ix_bank_client_document_kind", ["account_id", "kind"], unique=False)

    op.create_table(
        "bank_reliability_assessment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=True),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("model_version", sa.String(length=40), nullable=False),
        sa.Column("z_score", types.Exact(18, 4), nullable=True),
        sa.Column("em_score", types.Exact(18, 4), nullable=True),
        sa.Column(
            "zone",
            sa.Enum(
                "SAFE",
                "GREY",
                "DISTRESS",
                name="bank_zone",
                length=8,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column(
            "grade",
            sa.Enum(
                "A",
                "B",
                "C",
                "D",
                name="bank_grade",
                length=1,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("inputs", types.Document(), nullable=False),
        sa.Column("explanation", types.Document(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_bank_reliability_assessment_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["bank_financial_statement.id"],
            name=op.f("fk_bank_reliability_assessment_statement_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_reliability_assessment")),
    )
    with op.batch_alter_table("bank_reliability_assessment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_reliability_assessment_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            "ix_bank_reliability_assessment_created_at", ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_reliability_assessment_statement_id"),
            ["statement_id"],
            unique=False,
        )

    op.create_table(
        "bank_screening_hit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("list_name", sa.String(length=100), nullable=False),
        sa.Column("list_version", sa.String(length=40), nullable=False),
        sa.Column("entry", sa.String(length=100), nullable=False),
        sa.Column("score", types.Percent(9, 6), nullable=False),
        sa.Column(
            "disposition",
            sa.Enum(
                "OPEN",
                "FALSE_POSITIVE",
                "CONFIRMED",
                name="bank_hit_disposition",
                length=14,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("score >= 0", name=op.f("ck_bank_screening_hit_score")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_bank_screening_hit_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["bank_enrolment.id"],
            name=op.f("fk_bank_screening_hit_enrolment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_screening_hit")),
        sa.UniqueConstraint(
            "account_id",
            "list_name",
            "list_version",
            "entry",
            "name",
            name=op.f("uq_bank_screening_hit_account_id_list_name_list_version_entry_name"),
        ),
    )
    with op.batch_alter_table("bank_screening_hit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_screening_hit_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            "ix_bank_screening_hit_created_at", ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_screening_hit_enrolment_id"), ["enrolment_id"], unique=False
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("bank_screening_hit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_screening_hit_enrolment_id"))
        batch_op.drop_index("ix_bank_screening_hit_created_at")
        batch_op.drop_index(batch_op.f("ix_bank_screening_hit_account_id"))

    op.drop_table("bank_screening_hit")
    with op.batch_alter_table("bank_reliability_assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_reliability_assessment_statement_id"))
        batch_op.drop_index("ix_bank_reliability_assessment_created_at")
        batch_op.drop_index(batch_op.f("ix_bank_reliability_assessment_account_id"))

    op.drop_table("bank_reliability_assessment")
    with op.batch_alter_table("bank_client_document", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_client_document_kind")
        batch_op.drop_index("ix_bank_client_document_created_at")
        batch_op.drop_index(batch_op.f("ix_bank_client_document_case_id"))
        batch_op.drop_index(batch_op.f("ix_bank_client_document_account_id"))

    op.drop_table("bank_client_document")
    with op.batch_alter_table("bank_account_hold", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_account_hold_created_at")
        batch_op.drop_index(batch_op.f("ix_bank_account_hold_client_account_id"))

    op.drop_table("bank_account_hold")
    with op.batch_alter_table("bank_signatory", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_signatory_created_at")
        batch_op.drop_index(batch_op.f("ix_bank_signatory_contact_id"))
        batch_op.drop_index(batch_op.f("ix_bank_signatory_account_id"))

    op.drop_table("bank_signatory")
    with op.batch_alter_table("bank_ownership_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_ownership_link_owner_contact_id"))
        batch_op.drop_index(batch_op.f("ix_bank_ownership_link_owner_account_id"))
        batch_op.drop_index(batch_op.f("ix_bank_ownership_link_owned_id"))
        batch_op.drop_index("ix_bank_ownership_link_created_at")

    op.drop_table("bank_ownership_link")
    with op.batch_alter_table("bank_legal_profile", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_legal_profile_created_at")
        batch_op.drop_index(batch_op.f("ix_bank_legal_profile_account_id"))

    op.drop_table("bank_legal_profile")
    with op.batch_alter_table("bank_kyc_case", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_kyc_case_next_review")
        batch_op.drop_index("ix_bank_kyc_case_created_at")
        batch_op.drop_index(batch_op.f("ix_bank_kyc_case_account_id"))

    op.drop_table("bank_kyc_case")
    with op.batch_alter_table("bank_financial_statement", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_financial_statement_created_at")
        batch_op.drop_index(batch_op.f("ix_bank_financial_statement_account_id"))

    op.drop_table("bank_financial_statement")
    with op.batch_alter_table("bank_client_account", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_client_account_created_at")
        batch_op.drop_index(batch_op.f("ix_bank_client_account_account_id"))

    op.drop_table("bank_client_account")
