"""Agreements, tariffs and charges."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "bank_package",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("fee_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("tax_rate", types.Percent(9, 6), nullable=False),
        sa.Column("offered_until", sa.Date(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("fee_amount >= 0", name=op.f("ck_bank_package_fee_amount")),
        sa.CheckConstraint("tax_rate >= 0", name=op.f("ck_bank_package_tax_rate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_package")),
        sa.UniqueConstraint("code", name=op.f("uq_bank_package_code")),
    )
    with op.batch_alter_table("bank_package", schema=None) as batch_op:
        batch_op.create_index("ix_bank_package_created_at", ["created_at", "id"], unique=False)

    op.create_table(
        "bank_product",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ACCOUNT",
                "PAYROLL",
                "GUARANTEE",
                "LOAN",
                "INSURANCE",
                "DOCUMENT",
                name="bank_product_kind",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("tax_rate", types.Percent(9, 6), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("tax_rate >= 0", name=op.f("ck_bank_product_tax_rate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_product")),
        sa.UniqueConstraint("code", name=op.f("uq_bank_product_code")),
    )
    with op.batch_alter_table("bank_product", schema=None) as batch_op:
        batch_op.create_index("ix_bank_product_created_at", ["created_at", "id"], unique=False)

    op.create_table(
        "bank_chargeable_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("amount", types.Amount(18, 4), nullable=True),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_before", sa.Date(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_bank_chargeable_event_amount")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_bank_chargeable_event_quantity")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_bank_chargeable_event_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["bank_product.id"],
            name=op.f("fk_bank_chargeable_event_product_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_chargeable_event")),
        sa.UniqueConstraint(
            "product_id",
            "event",
            "reference",
            name=op.f("uq_bank_chargeable_event_product_id_event_reference"),
        ),
    )
    with op.batch_alter_table("bank_chargeable_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_chargeable_event_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            "ix_bank_chargeable_event_created_at", ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_bank_chargeable_event_day", ["account_id", "occurred_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_chargeable_event_product_id"), ["product_id"], unique=False
        )

    op.create_table(
        "bank_package_item",
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("included", sa.Integer(), nullable=False),
        sa.CheckConstraint("included > 0", name=op.f("ck_bank_package_item_included")),
        sa.ForeignKeyConstraint(
            ["package_id"],
            ["bank_package.id"],
            name=op.f("fk_bank_package_item_package_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["bank_product.id"],
            name=op.f("fk_bank_package_item_product_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("package_id", "position", name=op.f("pk_bank_package_item")),
    )
    with op.batch_alter_table("bank_package_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_package_item_product_id"), ["product_id"], unique=False
        )
        batch_op.create_index(
            "uq_bank_package_item", ["package_id", "product_id", "event"], unique=True
        )

    op.create_table(
        "bank_service_agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "GENERAL",
                "PAYROLL",
                "GUARANTEE",
                name="bank_agreement_kind",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("billing_iban", sa.String(length=34), nullable=True),
        sa.Column("governing_law", types.Country(2), nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "DRAFT",
                "IN_APPROVAL",
                "SIGNED",
                "ACTIVE",
                "SUSPENDED",
                "TERMINATED",
                name="bank_agreement_status",
                length=11,
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
        sa.CheckConstraint(
            "effective_to >= effective_from", name=op.f("ck_bank_service_agreement_term")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_bank_service_agreement_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_service_agreement")),
        sa.UniqueConstraint("number", name=op.f("uq_bank_service_agreement_number")),
    )
    with op.batch_alter_table("bank_service_agreement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_service_agreement_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            "ix_bank_service_agreement_created_at", ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            "uq_bank_service_agreement_in_use",
            ["account_id", "kind"],
            unique=True,
            sqlite_where=sa.text("status IN ('ACTIVE', 'SUSPENDED')"),
            postgresql_where=sa.text("status IN ('ACTIVE', 'SUSPENDED')"),
        )

    op.create_table(
        "bank_agreement_edition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "DRAFT",
                "IN_APPROVAL",
                "SIGNED",
                "WITHDRAWN",
                name="bank_edition_status",
                length=11,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(length=140), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["bank_service_agreement.id"],
            name=op.f("fk_bank_agreement_edition_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["package_id"],
            ["bank_package.id"],
            name=op.f("fk_bank_agreement_edition_package_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_agreement_edition")),
        sa.UniqueConstraint(
            "agreement_id", "number", name=op.f("uq_bank_agreement_edition_agreement_id_number")
        ),
    )
    with op.batch_alter_table("bank_agreement_edition", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_agreement_edition_created_at", ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_agreement_edition_package_id"), ["package_id"], unique=False
        )

    op.create_table(
        "bank_tariff",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=True),
        sa.Column("edition_id", sa.Uuid(), nullable=True),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "FLAT",
                "PERCENT",
                "TIERED_SLAB",
                "TIERED_MARGINAL",
                "PER_ANNUM",
                name="bank_tariff_basis",
                length=15,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("amount", types.Amount(18, 4), nullable=True),
        sa.Column("rate", types.Percent(9, 6), nullable=True),
        sa.Column(
            "day_count",
            sa.Enum(
                "ACT_360",
                "ACT_365F",
                "THIRTY_360",
                "THIRTY_E_360",
                name="bank_day_count",
                length=12,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column("minimum_amount", types.Amount(18, 4), nullable=True),
        sa.Column("maximum_amount", types.Amount(18, 4), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "package_id IS NULL OR edition_id IS NULL", name=op.f("ck_bank_tariff_scope")
        ),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_bank_tariff_validity")),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["bank_agreement_edition.id"],
            name=op.f("fk_bank_tariff_edition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["package_id"],
            ["bank_package.id"],
            name=op.f("fk_bank_tariff_package_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["bank_product.id"],
            name=op.f("fk_bank_tariff_product_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_tariff")),
    )
    with op.batch_alter_table("bank_tariff", schema=None) as batch_op:
        batch_op.create_index("ix_bank_tariff_created_at", ["created_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bank_tariff_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(
            "ix_bank_tariff_event", ["product_id", "event", "currency"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_bank_tariff_package_id"), ["package_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bank_tariff_product_id"), ["product_id"], unique=False)

    op.create_table(
        "bank_charge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("tariff_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "EVENT",
                "PACKAGE_FEE",
                name="bank_charge_kind",
                length=11,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("included", sa.Integer(), nullable=False),
        sa.Column("amount", types.Amount(18, 4), nullable=False),
        sa.Column("tax_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("trace", types.Document(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "ACCRUED",
                "DUE",
                "COLLECTED",
                "WAIVED",
                "REVERSED",
                name="bank_charge_status",
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
        sa.CheckConstraint("amount >= 0", name=op.f("ck_bank_charge_amount")),
        sa.CheckConstraint("included >= 0", name=op.f("ck_bank_charge_included")),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["bank_service_agreement.id"],
            name=op.f("fk_bank_charge_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["bank_chargeable_event.id"],
            name=op.f("fk_bank_charge_event_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tariff_id"],
            ["bank_tariff.id"],
            name=op.f("fk_bank_charge_tariff_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_charge")),
        sa.UniqueConstraint(
            "agreement_id",
            "kind",
            "reference",
            name=op.f("uq_bank_charge_agreement_id_kind_reference"),
        ),
        sa.UniqueConstraint("event_id", name=op.f("uq_bank_charge_event_id")),
    )
    with op.batch_alter_table("bank_charge", schema=None) as batch_op:
        batch_op.create_index("ix_bank_charge_created_at", ["created_at", "id"], unique=False)
        batch_op.create_index("ix_bank_charge_period", ["agreement_id", "period"], unique=False)
        batch_op.create_index(batch_op.f("ix_bank_charge_tariff_id"), ["tariff_id"], unique=False)

    op.create_table(
        "bank_tariff_tier",
        sa.Column("tariff_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("up_to", types.Amount(18, 4), nullable=True),
        sa.Column("rate", types.Percent(9, 6), nullable=False),
        sa.ForeignKeyConstraint(
            ["tariff_id"],
            ["bank_tariff.id"],
            name=op.f("fk_bank_tariff_tier_tariff_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tariff_id", "position", name=op.f("pk_bank_tariff_tier")),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.drop_table("bank_tariff_tier")
    with op.batch_alter_table("bank_charge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_charge_tariff_id"))
        batch_op.drop_index("ix_bank_charge_period")
        batch_op.drop_index("ix_bank_charge_created_at")

    op.drop_table("bank_charge")
    with op.batch_alter_table("bank_tariff", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_tariff_product_id"))
        batch_op.drop_index(batch_op.f("ix_bank_tariff_package_id"))
        batch_op.drop_index("ix_bank_tariff_event")
        batch_op.drop_index(batch_op.f("ix_bank_tariff_edition_id"))
        batch_op.drop_index("ix_bank_tariff_created_at")

    op.drop_table("bank_tariff")
    with op.batch_alter_table("bank_agreement_edition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_agreement_edition_package_id"))
        batch_op.drop_index("ix_bank_agreement_edition_created_at")

    op.drop_table("bank_agreement_edition")
    with op.batch_alter_table("bank_service_agreement", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_bank_service_agreement_in_use",
            sqlite_where=sa.text("status IN ('ACTIVE', 'SUSPENDED')"),
            postgresql_where=sa.text("status IN ('ACTIVE', 'SUSPENDED')"),
        )
        batch_op.drop_index("ix_bank_service_agreement_created_at")
        batch_op.drop_index(batch_op.f("ix_bank_service_agreement_account_id"))

    op.drop_table("bank_service_agreement")
    with op.batch_alter_table("bank_package_item", schema=None) as batch_op:
        batch_op.drop_index("uq_bank_package_item")
        batch_op.drop_index(batch_op.f("ix_bank_package_item_product_id"))

    op.drop_table("bank_package_item")
    with op.batch_alter_table("bank_chargeable_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_chargeable_event_product_id"))
        batch_op.drop_index("ix_bank_chargeable_event_day")
        batch_op.drop_index("ix_bank_chargeable_event_created_at")
        batch_op.drop_index(batch_op.f("ix_bank_chargeable_event_account_id"))

    op.drop_table("bank_chargeable_event")
    with op.batch_alter_table("bank_product", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_product_created_at")

    op.drop_table("bank_product")
    with op.batch_alter_table("bank_package", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_package_created_at")

    op.drop_table("bank_package")
