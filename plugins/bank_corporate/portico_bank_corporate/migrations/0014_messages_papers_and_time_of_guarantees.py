"""Messages, papers and time of guarantees: terms, variations, cover, notices, templates."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


TABLES = ("bank_guarantee", "bank_guarantee_application")
TERMS = (
    "final_expiry_date",
    "notice_days",
    "extension_days",
    "extension_period",
    "local_expiry_date",
    "local_beneficiary_name",
    "confirming_bic",
    "confirmation",
    "advise_through_bic",
    "advising_bic",
    "transferable",
    "governing_law",
    "charges",
    "required_documents",
    "underlying",
)


def _add_terms(table: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.add_column(sa.Column("underlying", sa.String(length=3250), nullable=True))
        batch_op.add_column(sa.Column("required_documents", sa.String(length=6500), nullable=True))
        batch_op.add_column(sa.Column("charges", sa.String(length=210), nullable=True))
        batch_op.add_column(sa.Column("governing_law", types.Country(2), nullable=True))
        batch_op.add_column(
            sa.Column("transferable", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("advising_bic", sa.String(length=11), nullable=True))
        batch_op.add_column(sa.Column("advise_through_bic", sa.String(length=11), nullable=True))
        batch_op.add_column(
            sa.Column(
                "confirmation",
                sa.Enum(
                    "CONFIRM",
                    "MAY_ADD",
                    "WITHOUT",
                    name="bank_confirmation",
                    length=7,
                    native_enum=False,
                    create_constraint=True,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("confirming_bic", sa.String(length=11), nullable=True))
        batch_op.add_column(
            sa.Column("local_beneficiary_name", sa.String(length=140), nullable=True)
        )
        batch_op.add_column(sa.Column("local_expiry_date", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "extension_period",
                sa.Enum(
                    "ONEY",
                    "DAYS",
                    name="bank_extension_period",
                    length=4,
                    native_enum=False,
                    create_constraint=True,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("extension_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("notice_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("final_expiry_date", sa.Date(), nullable=True))


def _drop_terms(table: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name in ("bank_confirmation", "bank_extension_period"):
            batch_op.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
        for column in TERMS:
            batch_op.drop_column(column)


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "bank_paper_template",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
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
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=9750), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_paper_template")),
        sa.UniqueConstraint(
            "kind", "locale", "number", name=op.f("uq_bank_paper_template_kind_locale_number")
        ),
    )
    with op.batch_alter_table("bank_paper_template", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_paper_template_created_at", ["created_at", "id"], unique=False
        )

    op.create_table(
        "bank_guarantee_cover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("guarantee_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "CASH",
                "PLEDGE",
                "COUNTER",
                name="bank_cover_kind",
                length=7,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("reference", sa.String(length=140), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_bank_guarantee_cover_amount")),
        sa.ForeignKeyConstraint(
            ["guarantee_id"],
            ["bank_guarantee.id"],
            name=op.f("fk_bank_guarantee_cover_guarantee_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_guarantee_cover")),
    )
    with op.batch_alter_table("bank_guarantee_cover", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_guarantee_cover_created_at", ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_guarantee_cover_guarantee_id"), ["guarantee_id"], unique=False
        )

    op.create_table(
        "bank_guarantee_variation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("guarantee_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "DECR",
                "DECR_TO",
                "INCR",
                name="bank_variation_kind",
                length=7,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("document", sa.String(length=500), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "PLANNED",
                "APPLIED",
                "CANCELLED",
                name="bank_variation_status",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("applied_amount", types.Amount(18, 4), nullable=True),
        sa.Column("reference", sa.String(length=140), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_bank_guarantee_variation_amount")),
        sa.ForeignKeyConstraint(
            ["guarantee_id"],
            ["bank_guarantee.id"],
            name=op.f("fk_bank_guarantee_variation_guarantee_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_guarantee_variation")),
        sa.UniqueConstraint(
            "guarantee_id", "number", name=op.f("uq_bank_guarantee_variation_guarantee_id_number")
        ),
    )
    with op.batch_alter_table("bank_guarantee_variation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_guarantee_variation_created_at", ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_guarantee_variation_due_on"), ["due_on"], unique=False
        )

    op.create_table(
        "bank_deadline_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("guarantee_id", sa.Uuid(), nullable=False),
        sa.Column("demand_id", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "EXPIRY",
                "CLOSING",
                "EXAMINATION",
                "SUSPENSION",
                "NON_EXTENSION_NOTICE",
                "AUTO_EXTENSION",
                "VARIATION",
                "PREVENTED_EXPIRY",
                name="bank_deadline_kind",
                length=20,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("noticed_on", sa.Date(), nullable=False),
        sa.Column("article", sa.String(length=140), nullable=False),
        sa.Column("consequence", sa.String(length=500), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["demand_id"],
            ["bank_guarantee_demand.id"],
            name=op.f("fk_bank_deadline_notice_demand_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["guarantee_id"],
            ["bank_guarantee.id"],
            name=op.f("fk_bank_deadline_notice_guarantee_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_deadline_notice")),
        sa.UniqueConstraint("subject", name=op.f("uq_bank_deadline_notice_subject")),
    )
    with op.batch_alter_table("bank_deadline_notice", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_deadline_notice_created_at", ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_deadline_notice_demand_id"), ["demand_id"], unique=False
        )
        batch_op.create_index("ix_bank_deadline_notice_due_on", ["due_on", "id"], unique=False)
        batch_op.create_index(
            "ix_bank_deadline_notice_guarantee", ["guarantee_id", "due_on"], unique=False
        )

    with op.batch_alter_table("bank_guarantee", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wording_text", sa.String(length=9750), nullable=True))
        batch_op.add_column(sa.Column("counter_guarantee_of_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("non_extension_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("non_extension_reference", sa.String(length=140), nullable=True)
        )
        batch_op.create_index(
            batch_op.f("ix_bank_guarantee_counter_guarantee_of_id"),
            ["counter_guarantee_of_id"],
            unique=False,
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_bank_guarantee_counter_guarantee_of_id"),
            "bank_guarantee",
            ["counter_guarantee_of_id"],
            ["id"],
            ondelete="SET NULL",
        )

    for table in TABLES:
        _add_terms(table)

    # Undertakings of before are not transferable; from now on it is always said.
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("transferable", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    for table in TABLES:
        _drop_terms(table)

    with op.batch_alter_table("bank_guarantee", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_bank_guarantee_counter_guarantee_of_id"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_bank_guarantee_counter_guarantee_of_id"))
        batch_op.drop_column("non_extension_reference")
        batch_op.drop_column("non_extension_on")
        batch_op.drop_column("counter_guarantee_of_id")
        batch_op.drop_column("wording_text")

    with op.batch_alter_table("bank_deadline_notice", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_deadline_notice_guarantee")
        batch_op.drop_index("ix_bank_deadline_notice_due_on")
        batch_op.drop_index(batch_op.f("ix_bank_deadline_notice_demand_id"))
        batch_op.drop_index("ix_bank_deadline_notice_created_at")

    op.drop_table("bank_deadline_notice")
    with op.batch_alter_table("bank_guarantee_variation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_guarantee_variation_due_on"))
        batch_op.drop_index("ix_bank_guarantee_variation_created_at")

    op.drop_table("bank_guarantee_variation")
    with op.batch_alter_table("bank_guarantee_cover", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_guarantee_cover_guarantee_id"))
        batch_op.drop_index("ix_bank_guarantee_cover_created_at")

    op.drop_table("bank_guarantee_cover")
    with op.batch_alter_table("bank_paper_template", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_paper_template_created_at")

    op.drop_table("bank_paper_template")
