"""Accounts, contacts and tokens."""

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
        "core_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "COMPANY",
                "SOLE_PROPRIETOR",
                "PUBLIC_BODY",
                "NON_PROFIT",
                "GROUP",
                name="account_kind",
                length=15,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("legal_name", sa.String(length=300), nullable=True),
        sa.Column("country", types.Country(2), nullable=True),
        sa.Column("registration_number", sa.String(length=50), nullable=True),
        sa.Column("tax_id", sa.String(length=30), nullable=True),
        sa.Column("lei", sa.String(length=20), nullable=True),
        sa.Column("industry_code", sa.String(length=100), nullable=True),
        sa.Column("website", types.Url(500), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("currency", types.Currency(3), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column(
            "stage",
            sa.Enum(
                "PROSPECT",
                "ACTIVE",
                "DORMANT",
                "LOST",
                "BLOCKED",
                name="account_stage",
                length=8,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("owner", sa.String(length=200), nullable=True),
        sa.Column(
            "source_channel",
            sa.Enum(
                "EXHIBITION",
                "FAIR",
                "PRESENTATION",
                "REFERRAL",
                "INBOUND_CALL",
                "EMAIL",
                "VISIT",
                "WEB",
                "PARTNER",
                "TENDER_PORTAL",
                "OUTBOUND",
                "IMPORT",
                "OTHER",
                name="source_channel",
                length=13,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column("metadata", types.Document(), nullable=False),
        sa.Column("archived_at", types.Instant(), nullable=True),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["core_account.id"],
            name=op.f("fk_core_account_merged_into_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["core_account.id"],
            name=op.f("fk_core_account_parent_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_account")),
    )
    with op.batch_alter_table("core_account", schema=None) as batch_op:
        batch_op.create_index("ix_core_account_created_at", ["created_at", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_core_account_merged_into_id"), ["merged_into_id"], unique=False
        )
        batch_op.create_index("ix_core_account_name", ["name", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_account_owner"), ["owner"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_account_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index("ix_core_account_stage", ["stage", "id"], unique=False)
        batch_op.create_index(
            "uq_core_account_lei",
            ["lei"],
            unique=True,
            sqlite_where=sa.text("archived_at IS NULL AND lei IS NOT NULL"),
            postgresql_where=sa.text("archived_at IS NULL AND lei IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_core_account_registration",
            ["country", "registration_number"],
            unique=True,
            sqlite_where=sa.text(
                "archived_at IS NULL AND country IS NOT NULL AND registration_number IS NOT NULL"
            ),
            postgresql_where=sa.text(
                "archived_at IS NULL AND country IS NOT NULL AND registration_number IS NOT NULL"
            ),
        )
        batch_op.create_index(
            "uq_core_account_tax_id",
            ["country", "tax_id"],
            unique=True,
            sqlite_where=sa.text(
                "archived_at IS NULL AND country IS NOT NULL AND tax_id IS NOT NULL"
            ),
            postgresql_where=sa.text(
                "archived_at IS NULL AND country IS NOT NULL AND tax_id IS NOT NULL"
            ),
        )

    op.create_table(
        "core_api_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("scopes", types.Document(), nullable=False),
        sa.Column("expires_at", types.Instant(), nullable=True),
        sa.Column("last_used_at", types.Instant(), nullable=True),
        sa.Column("revoked_at", types.Instant(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_api_token")),
    )
    op.create_table(
        "core_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("salutation", sa.String(length=50), nullable=True),
        sa.Column("given_name", sa.String(length=100), nullable=True),
        sa.Column("family_name", sa.String(length=100), nullable=True),
        sa.Column("job_title", sa.String(length=150), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("email_consent", sa.Boolean(), nullable=False),
        sa.Column("phone_consent", sa.Boolean(), nullable=False),
        sa.Column("post_consent", sa.Boolean(), nullable=False),
        sa.Column("consent_changed_at", types.Instant(), nullable=True),
        sa.Column("archived_at", types.Instant(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "given_name IS NOT NULL OR family_name IS NOT NULL",
            name=op.f("ck_core_contact_has_name"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_contact")),
    )
    with op.batch_alter_table("core_contact", schema=None) as batch_op:
        batch_op.create_index("ix_core_contact_created_at", ["created_at", "id"], unique=False)
        batch_op.create_index(
            "ix_core_contact_name", ["family_name", "given_name", "id"], unique=False
        )

    op.create_table(
        "core_account_merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("winner_id", sa.Uuid(), nullable=False),
        sa.Column("loser_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("moved", types.Document(), nullable=False),
        sa.Column("warnings", types.Document(), nullable=False),
        sa.Column("loser_snapshot", types.Document(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["loser_id"],
            ["core_account.id"],
            name=op.f("fk_core_account_merge_loser_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["winner_id"],
            ["core_account.id"],
            name=op.f("fk_core_account_merge_winner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_account_merge")),
        sa.UniqueConstraint("loser_id", name=op.f("uq_core_account_merge_loser_id")),
    )
    with op.batch_alter_table("core_account_merge", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_core_account_merge_winner_id"), ["winner_id"], unique=False
        )

    op.create_table(
        "core_address",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "REGISTERED",
                "BILLING",
                "DELIVERY",
                "OFFICE",
                name="address_kind",
                length=10,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("street", sa.String(length=200), nullable=True),
        sa.Column("building", sa.String(length=100), nullable=True),
        sa.Column("postcode", sa.String(length=20), nullable=True),
        sa.Column("town", sa.String(length=100), nullable=True),
        sa.Column("region", sa.String(length=100), nullable=True),
        sa.Column("country", types.Country(2), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_core_address_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_address")),
    )
    with op.batch_alter_table("core_address", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_core_address_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index("ix_core_address_position", ["account_id", "position"], unique=False)

    op.create_table(
        "core_affiliation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "DECISION_MAKER",
                "NEGOTIATOR",
                "SIGNATORY",
                "INFLUENCER",
                "USER",
                "ACCOUNTANT",
                "HR",
                "LOGISTICS",
                "EVENT_ORGANISER",
                name="affiliation_role",
                length=15,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "valid_to >= valid_from", name=op.f("ck_core_affiliation_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_core_affiliation_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["core_contact.id"],
            name=op.f("fk_core_affiliation_contact_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_affiliation")),
    )
    with op.batch_alter_table("core_affiliation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_core_affiliation_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_core_affiliation_contact_id"), ["contact_id"], unique=False
        )
        batch_op.create_index(
            "uq_core_affiliation_primary",
            ["account_id", "role"],
            unique=True,
            sqlite_where=sa.text("is_primary AND valid_to IS NULL"),
            postgresql_where=sa.text("is_primary AND valid_to IS NULL"),
        )
        batch_op.create_index(
            "uq_core_affiliation_role",
            ["account_id", "contact_id", "role"],
            unique=True,
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        )

    op.create_table(
        "core_contact_email",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("address", types.Email(254), nullable=False),
        sa.Column("label", sa.String(length=50), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["core_contact.id"],
            name=op.f("fk_core_contact_email_contact_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("contact_id", "position", name=op.f("pk_core_contact_email")),
    )
    with op.batch_alter_table("core_contact_email", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_core_contact_email_address"), ["address"], unique=False
        )

    op.create_table(
        "core_contact_phone",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", types.Phone(16), nullable=False),
        sa.Column("label", sa.String(length=50), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["core_contact.id"],
            name=op.f("fk_core_contact_phone_contact_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("contact_id", "position", name=op.f("pk_core_contact_phone")),
    )
    with op.batch_alter_table("core_contact_phone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_contact_phone_number"), ["number"], unique=False)

    op.create_table(
        "core_external_reference",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("system", sa.String(length=60), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_core_external_reference_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_external_reference")),
        sa.UniqueConstraint(
            "system", "external_id", name=op.f("uq_core_external_reference_system_external_id")
        ),
    )
    with op.batch_alter_table("core_external_reference", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_core_external_reference_account_id"), ["account_id"], unique=False
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("core_external_reference", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_external_reference_account_id"))

    op.drop_table("core_external_reference")
    with op.batch_alter_table("core_contact_phone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_contact_phone_number"))

    op.drop_table("core_contact_phone")
    with op.batch_alter_table("core_contact_email", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_contact_email_address"))

    op.drop_table("core_contact_email")
    with op.batch_alter_table("core_affiliation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_core_affiliation_role",
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        )
        batch_op.drop_index(
            "uq_core_affiliation_primary",
            sqlite_where=sa.text("is_primary AND valid_to IS NULL"),
            postgresql_where=sa.text("is_primary AND valid_to IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_core_affiliation_contact_id"))
        batch_op.drop_index(batch_op.f("ix_core_affiliation_account_id"))

    op.drop_table("core_affiliation")
    with op.batch_alter_table("core_address", schema=None) as batch_op:
        batch_op.drop_index("ix_core_address_position")
        batch_op.drop_index(batch_op.f("ix_core_address_account_id"))

    op.drop_table("core_address")
    with op.batch_alter_table("core_account_merge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_account_merge_winner_id"))

    op.drop_table("core_account_merge")
    with op.batch_alter_table("core_contact", schema=None) as batch_op:
        batch_op.drop_index("ix_core_contact_name")
        batch_op.drop_index("ix_core_contact_created_at")

    op.drop_table("core_contact")
    op.drop_table("core_api_token")
    with op.batch_alter_table("core_account", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_core_account_tax_id",
            sqlite_where=sa.text(
                "archived_at IS NULL AND country IS NOT NULL AND tax_id IS NOT NULL"
            ),
            postgresql_where=sa.text(
                "archived_at IS NULL AND country IS NOT NULL AND tax_id IS NOT NULL"
            ),
        )
        batch_op.drop_index(
            "uq_core_account_registration",
            sqlite_where=sa.text(
                "archived_at IS NULL AND country IS NOT NULL AND registration_number IS NOT NULL"
            ),
            postgresql_where=sa.text(
                "archived_at IS NULL AND country IS NOT NULL AND registration_number IS NOT NULL"
            ),
        )
        batch_op.drop_index(
            "uq_core_account_lei",
            sqlite_where=sa.text("archived_at IS NULL AND lei IS NOT NULL"),
            postgresql_where=sa.text("archived_at IS NULL AND lei IS NOT NULL"),
        )
        batch_op.drop_index("ix_core_account_stage")
        batch_op.drop_index(batch_op.f("ix_core_account_parent_id"))
        batch_op.drop_index(batch_op.f("ix_core_account_owner"))
        batch_op.drop_index("ix_core_account_name")
        batch_op.drop_index(batch_op.f("ix_core_account_merged_into_id"))
        batch_op.drop_index("ix_core_account_created_at")

    op.drop_table("core_account")
