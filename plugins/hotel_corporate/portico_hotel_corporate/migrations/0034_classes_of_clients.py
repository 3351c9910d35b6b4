"""Classes of clients, and what a company's travel policy says."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

POLICIES = ("FREE", "PREFERRED", "MANDATED")
CHECK = "hotel_travel_policy"
POLICY = sa.Enum(*POLICIES, name=CHECK, length=9, native_enum=False, create_constraint=False)
PROFILE = "hotel_corporate_profile"


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "hotel_client_class_scheme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("counts_group", sa.Boolean(), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=True),
        sa.Column("home_country", types.Country(2), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_client_class_scheme")),
        sa.UniqueConstraint(
            "code", "edition", name=op.f("uq_hotel_client_class_scheme_code_edition")
        ),
    )
    op.create_table(
        "hotel_client_class",
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("at_least", types.Percent(9, 6), nullable=False),
        sa.ForeignKeyConstraint(
            ["scheme_id"],
            ["hotel_client_class_scheme.id"],
            name=op.f("fk_hotel_client_class_scheme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("scheme_id", "code", name=op.f("pk_hotel_client_class")),
    )
    op.create_table(
        "hotel_client_class_assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("scheme_code", sa.String(length=20), nullable=False),
        sa.Column("class_code", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("is_manual", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("score", types.Percent(9, 6), nullable=False),
        sa.Column("explanation", types.Document(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_client_class_assignment_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"],
            ["hotel_client_class_scheme.id"],
            name=op.f("fk_hotel_client_class_assignment_scheme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_client_class_assignment")),
        sa.UniqueConstraint(
            "account_id",
            "scheme_code",
            "valid_from",
            name=op.f("uq_hotel_client_class_assignment_account_id_scheme_code_valid_from"),
        ),
    )
    with op.batch_alter_table("hotel_client_class_assignment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_client_class_assignment_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_client_class_assignment_scheme_code_class_code"),
            ["scheme_code", "class_code"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_client_class_assignment_scheme_id"), ["scheme_id"], unique=False
        )
        batch_op.create_index(
            "uq_hotel_client_class_assignment_current",
            ["account_id", "scheme_code"],
            unique=True,
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        )

    op.create_table(
        "hotel_client_class_criterion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ROOM_NIGHTS",
                "REVENUE",
                "POTENTIAL_NIGHTS",
                "CREDIT_STATUS",
                "PAYMENT_TERMS",
                "PAYMENT_DAYS",
                "DISTANCE",
                "COUNTRY",
                "TRAVEL_POLICY",
                "SUPPLIER_LIST",
                "APPROVALS",
                "INTEREST",
                "MEANS",
                name="hotel_class_criterion_kind",
                length=16,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("weight", types.Percent(9, 6), nullable=False),
        sa.Column("unknown_points", types.Percent(9, 6), nullable=False),
        sa.ForeignKeyConstraint(
            ["scheme_id"],
            ["hotel_client_class_scheme.id"],
            name=op.f("fk_hotel_client_class_criterion_scheme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_client_class_criterion")),
    )
    with op.batch_alter_table("hotel_client_class_criterion", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_client_class_criterion_scheme_id"), ["scheme_id"], unique=False
        )

    op.create_table(
        "hotel_client_class_band",
        sa.Column("criterion_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at_least", types.Exact(18, 4), nullable=True),
        sa.Column("below", types.Exact(18, 4), nullable=True),
        sa.Column("word", sa.String(length=20), nullable=True),
        sa.Column("points", types.Percent(9, 6), nullable=False),
        sa.ForeignKeyConstraint(
            ["criterion_id"],
            ["hotel_client_class_criterion.id"],
            name=op.f("fk_hotel_client_class_band_criterion_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "criterion_id", "position", name=op.f("pk_hotel_client_class_band")
        ),
    )
    with op.batch_alter_table(PROFILE, schema=None) as batch_op:
        batch_op.add_column(sa.Column("distance_km", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("travel_policy", POLICY, nullable=True))
        batch_op.create_check_constraint(CHECK, sa.column("travel_policy").in_(POLICIES))
        batch_op.add_column(sa.Column("on_supplier_list", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("approval_needed", sa.Boolean(), nullable=True))


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table(PROFILE, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f"ck_{PROFILE}_{CHECK}"), type_="check")
        batch_op.drop_column("approval_needed")
        batch_op.drop_column("on_supplier_list")
        batch_op.drop_column("travel_policy")
        batch_op.drop_column("distance_km")

    op.drop_table("hotel_client_class_band")
    with op.batch_alter_table("hotel_client_class_criterion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_client_class_criterion_scheme_id"))

    op.drop_table("hotel_client_class_criterion")
    with op.batch_alter_table("hotel_client_class_assignment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_hotel_client_class_assignment_current",
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_hotel_client_class_assignment_scheme_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_client_class_assignment_scheme_code_class_code"))
        batch_op.drop_index(batch_op.f("ix_hotel_client_class_assignment_account_id"))

    op.drop_table("hotel_client_class_assignment")
    op.drop_table("hotel_client_class")
    op.drop_table("hotel_client_class_scheme")
