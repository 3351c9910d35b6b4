"""payroll, guarantees and limits."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "bank_fx_rate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("base", types.Currency(3), nullable=False),
        sa.Column("quote", types.Currency(3), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("rate", types.Exact(18, 8), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("rate > 0", name=op.f("ck_bank_fx_rate_rate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_fx_rate")),
        sa.UniqueConstraint("base", "quote", "date", name=op.f("uq_bank_fx_rate_base_quote_date")),
    )
    with op.batch_alter_table("bank_fx_rate", schema=None) as batch_op:
        batch_op.create_index("ix_bank_fx_rate_date", ["date", "id"], unique=False)

    op.create_table(
        "bank_credit_limit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("revolving", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "ACTIVE",
                "FROZEN",
                "EXPIRED",
                name="bank_limit_status",
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
        sa.CheckConstraint("amount > 0", name=op.f("ck_bank_credit_limit_amount")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_bank_credit_limit_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["bank_credit_limit.id"],
            name=op.f("fk_bank_credit_limit_parent_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_credit_limit")),
        sa.UniqueConstraint("number", name=op.f("uq_bank_credit_limit_number")),
    )
    with op.batch_alter_table("bank_credit_limit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_credit_limit_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            "ix_bank_credit_limit_account_number", ["account_id", "number"], unique=False
        )
        batch_op.create_index("ix_bank_credit_limit_created_at", ["created_at", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_bank_credit_limit_parent_id"), ["parent_id"], unique=False
        )

    op.create_table(
        "bank_payroll_project",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("debit_iban", sa.String(length=34), nullable=False),
        sa.Column(
            "partial_policy",
            sa.Enum(
                "ALL_OR_NOTHING",
                "PARTIAL",
                name="bank_partial_policy",
                length=14,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "funding_policy",
            sa.Enum(
                "PREFUNDED",
                "DEBIT_ON_EXECUTION",
                name="bank_funding_policy",
                length=18,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("cut_off", sa.String(length=5), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "DRAFT",
                "ACTIVE",
                "SUSPENDED",
                "CLOSED",
                name="bank_project_status",
                length=9,
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
            name=op.f("fk_bank_payroll_project_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_payroll_project")),
        sa.UniqueConstraint("number", name=op.f("uq_bank_payroll_project_number")),
    )
    with op.batch_alter_table("bank_payroll_project", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_payroll_project_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            "ix_bank_payroll_project_account_number", ["account_id", "number"], unique=False
        )
        batch_op.create_index(
            "ix_bank_payroll_project_created_at", ["created_at", "id"], unique=False
        )

    op.create_table(
        "bank_enrolment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("person_name", sa.String(length=70), nullable=False),
        sa.Column("personnel_no", sa.String(length=35), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=True),
        sa.Column("hired_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "DRAFT",
                "SUBMITTED",
                "IDENTITY_CHECK",
                "ACCOUNT_PENDING",
                "ACTIVE",
                "SUSPENDED",
                "ENDED",
                "REJECTED",
                name="bank_enrolment_status",
                length=15,
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
            ["contact_id"],
            ["core_contact.id"],
            name=op.f("fk_bank_enrolment_contact_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["bank_payroll_project.id"],
            name=op.f("fk_bank_enrolment_project_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_enrolment")),
        sa.UniqueConstraint(
            "project_id", "personnel_no", name=op.f("uq_bank_enrolment_project_id_personnel_no")
        ),
    )
    with op.batch_alter_table("bank_enrolment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_enrolment_contact_id"), ["contact_id"], unique=False
        )
        batch_op.create_index("ix_bank_enrolment_created_at", ["created_at", "id"], unique=False)
        batch_op.create_index("ix_bank_enrolment_iban", ["project_id", "iban"], unique=False)

    op.create_table(
        "bank_guarantee",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("undertaking_number", sa.String(length=16), nullable=False),
        sa.Column("applicant_id", sa.Uuid(), nullable=False),
        sa.Column("beneficiary_id", sa.Uuid(), nullable=True),
        sa.Column("beneficiary_name", sa.String(length=140), nullable=False),
        sa.Column("beneficiary_country", types.Country(2), nullable=True),
        sa.Column("limit_id", sa.Uuid(), nullable=False),
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
        sa.Column("amount", types.Amount(18, 4), nullable=False),
        sa.Column("reduced_amount", types.Amount(18, 4), nullable=False),
        sa.Column("paid_amount", types.Amount(18, 4), nullable=False),
        sa.Column("available_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("issue_date", sa.Date(), nullable=False),
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
        sa.Column("expires_on", sa.Date(), nullable=True),
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
        sa.Column("release_reference", sa.String(length=140), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "ISSUED",
                "EFFECTIVE",
                "EXPIRED_CLAIM_OPEN",
                "EXPIRED",
                "RELEASED",
                "EXHAUSTED",
                "CLOSED",
                name="bank_guarantee_status",
                length=18,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_bank_guarantee_amount")),
        sa.CheckConstraint(
            "available_amount = amount - reduced_amount - paid_amount",
            name=op.f("ck_bank_guarantee_balance"),
        ),
        sa.CheckConstraint("available_amount >= 0", name=op.f("ck_bank_guarantee_available")),
        sa.ForeignKeyConstraint(
            ["applicant_id"],
            ["core_account.id"],
            name=op.f("fk_bank_guarantee_applicant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["beneficiary_id"],
            ["core_account.id"],
            name=op.f("fk_bank_guarantee_beneficiary_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["limit_id"],
            ["bank_credit_limit.id"],
            name=op.f("fk_bank_guarantee_limit_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_guarantee")),
        sa.UniqueConstraint(
            "undertaking_number", name=op.f("uq_bank_guarantee_undertaking_number")
        ),
    )
    with op.batch_alter_table("bank_guarantee", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_guarantee_applicant_id"), ["applicant_id"], unique=False
        )
        batch_op.create_index(
            "ix_bank_guarantee_applicant_issue_date", ["applicant_id", "issue_date"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_guarantee_beneficiary_id"), ["beneficiary_id"], unique=False
        )
        batch_op.create_index("ix_bank_guarantee_created_at", ["created_at", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_bank_guarantee_expires_on"), ["expires_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_bank_guarantee_limit_id"), ["limit_id"], unique=False)
        batch_op.create_index("ix_bank_guarantee_status", ["status", "expires_on"], unique=False)

    op.create_table(
        "bank_payroll_register",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("pay_date", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "SALA",
                "BONU",
                "PENS",
                "ADVANCE",
                name="bank_register_kind",
                length=7,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("control_sum", types.Amount(18, 4), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "origin",
            sa.Enum(
                "API",
                "PAIN001",
                name="bank_register_origin",
                length=7,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("msg_id", sa.String(length=35), nullable=True),
        sa.Column("file_hash", sa.String(length=64), nullable=True),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "DRAFT",
                "VALIDATED",
                "INVALID",
                "CANCELLED",
                name="bank_register_status",
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
        sa.CheckConstraint("control_sum > 0", name=op.f("ck_bank_payroll_register_control_sum")),
        sa.CheckConstraint("line_count > 0", name=op.f("ck_bank_payroll_register_line_count")),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["bank_payroll_project.id"],
            name=op.f("fk_bank_payroll_register_project_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_payroll_register")),
        sa.UniqueConstraint(
            "project_id", "msg_id", name=op.f("uq_bank_payroll_register_project_id_msg_id")
        ),
        sa.UniqueConstraint(
            "project_id",
            "year",
            "number",
            name=op.f("uq_bank_payroll_register_project_id_year_number"),
        ),
    )
    with op.batch_alter_table("bank_payroll_register", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_payroll_register_created_at", ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_bank_payroll_register_pay_date", ["project_id", "pay_date"], unique=False
        )

    op.create_table(
        "bank_guarantee_demand",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("guarantee_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("presented_on", sa.Date(), nullable=False),
        sa.Column("examine_by", sa.Date(), nullable=False),
        sa.Column("amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("statement", sa.String(length=2000), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "PRESENTED",
                "PAID",
                "REFUSED",
                "WITHDRAWN",
                name="bank_demand_status",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=2000), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_bank_guarantee_demand_amount")),
        sa.ForeignKeyConstraint(
            ["guarantee_id"],
            ["bank_guarantee.id"],
            name=op.f("fk_bank_guarantee_demand_guarantee_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_guarantee_demand")),
        sa.UniqueConstraint(
            "guarantee_id", "number", name=op.f("uq_bank_guarantee_demand_guarantee_id_number")
        ),
    )
    with op.batch_alter_table("bank_guarantee_demand", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_guarantee_demand_created_at", ["created_at", "id"], unique=False
        )

    op.create_table(
        "bank_limit_movement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("limit_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "RESERVE",
                "UTILISE",
                "RELEASE",
                "REVALUE",
                name="bank_movement_kind",
                length=7,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("guarantee_id", sa.Uuid(), nullable=True),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("rate", types.Exact(18, 8), nullable=False),
        sa.Column("rate_inverse", sa.Boolean(), nullable=False),
        sa.Column("rate_date", sa.Date(), nullable=True),
        sa.Column("rate_source", sa.String(length=100), nullable=True),
        sa.Column("limit_amount", types.Amount(18, 4), nullable=False),
        sa.Column("limit_currency", types.Currency(3), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["guarantee_id"],
            ["bank_guarantee.id"],
            name=op.f("fk_bank_limit_movement_guarantee_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["limit_id"],
            ["bank_credit_limit.id"],
            name=op.f("fk_bank_limit_movement_limit_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_limit_movement")),
        sa.UniqueConstraint("limit_id", "seq", name=op.f("uq_bank_limit_movement_limit_id_seq")),
    )
    with op.batch_alter_table("bank_limit_movement", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_limit_movement_created_at", ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_limit_movement_guarantee_id"), ["guarantee_id"], unique=False
        )
        batch_op.create_index(
            "ix_bank_limit_movement_reference", ["limit_id", "reference"], unique=False
        )

    op.create_table(
        "bank_payroll_line",
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=70), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("end_to_end_id", sa.String(length=35), nullable=False),
        sa.Column("purpose", sa.String(length=4), nullable=True),
        sa.Column("remittance", sa.String(length=140), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "PENDING",
                "ACCEPTED",
                "REJECTED",
                name="bank_line_status",
                length=8,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("reason_code", sa.String(length=4), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_bank_payroll_line_amount")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["bank_enrolment.id"],
            name=op.f("fk_bank_payroll_line_enrolment_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["register_id"],
            ["bank_payroll_register.id"],
            name=op.f("fk_bank_payroll_line_register_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("register_id", "seq", name=op.f("pk_bank_payroll_line")),
        sa.UniqueConstraint(
            "register_id",
            "end_to_end_id",
            name=op.f("uq_bank_payroll_line_register_id_end_to_end_id"),
        ),
    )
    with op.batch_alter_table("bank_payroll_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_payroll_line_enrolment_id"), ["enrolment_id"], unique=False
        )

    op.create_table(
        "bank_register_finding",
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("line_seq", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column(
            "severity",
            sa.Enum(
                "ERROR",
                "WARNING",
                name="bank_severity",
                length=7,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("message", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["register_id"],
            ["bank_payroll_register.id"],
            name=op.f("fk_bank_register_finding_register_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("register_id", "position", name=op.f("pk_bank_register_finding")),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.drop_table("bank_register_finding")
    with op.batch_alter_table("bank_payroll_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_payroll_line_enrolment_id"))

    op.drop_table("bank_payroll_line")
    with op.batch_alter_table("bank_limit_movement", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_limit_movement_reference")
        batch_op.drop_index(batch_op.f("ix_bank_limit_movement_guarantee_id"))
        batch_op.drop_index("ix_bank_limit_movement_created_at")

    op.drop_table("bank_limit_movement")
    with op.batch_alter_table("bank_guarantee_demand", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_guarantee_demand_created_at")

    op.drop_table("bank_guarantee_demand")
    with op.batch_alter_table("bank_payroll_register", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_payroll_register_pay_date")
        batch_op.drop_index("ix_bank_payroll_register_created_at")

    op.drop_table("bank_payroll_register")
    with op.batch_alter_table("bank_guarantee", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_guarantee_status")
        batch_op.drop_index(batch_op.f("ix_bank_guarantee_limit_id"))
        batch_op.drop_index(batch_op.f("ix_bank_guarantee_expires_on"))
        batch_op.drop_index("ix_bank_guarantee_created_at")
        batch_op.drop_index(batch_op.f("ix_bank_guarantee_beneficiary_id"))
        batch_op.drop_index("ix_bank_guarantee_applicant_issue_date")
        batch_op.drop_index(batch_op.f("ix_bank_guarantee_applicant_id"))

    op.drop_table("bank_guarantee")
    with op.batch_alter_table("bank_enrolment", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_enrolment_iban")
        batch_op.drop_index("ix_bank_enrolment_created_at")
        batch_op.drop_index(batch_op.f("ix_bank_enrolment_contact_id"))

    op.drop_table("bank_enrolment")
    with op.batch_alter_table("bank_payroll_project", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_payroll_project_created_at")
        batch_op.drop_index("ix_bank_payroll_project_account_number")
        batch_op.drop_index(batch_op.f("ix_bank_payroll_project_account_id"))

    op.drop_table("bank_payroll_project")
    with op.batch_alter_table("bank_credit_limit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_credit_limit_parent_id"))
        batch_op.drop_index("ix_bank_credit_limit_created_at")
        batch_op.drop_index("ix_bank_credit_limit_account_number")
        batch_op.drop_index(batch_op.f("ix_bank_credit_limit_account_id"))

    op.drop_table("bank_credit_limit")
    with op.batch_alter_table("bank_fx_rate", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_fx_rate_date")

    op.drop_table("bank_fx_rate")
