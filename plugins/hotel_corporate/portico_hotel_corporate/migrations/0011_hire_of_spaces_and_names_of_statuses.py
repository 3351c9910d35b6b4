"""What spaces cost, functions that are tied, names of statuses, more of a company."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "hotel_space_rate",
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("season_id", sa.Uuid(), nullable=True),
        sa.Column("days", sa.String(length=20), nullable=False),
        sa.Column("from_hour", sa.Integer(), nullable=False),
        sa.Column("to_hour", sa.Integer(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "PER_ROOM",
                "PER_PERSON",
                "PER_HOUR",
                name="hotel_space_rate_basis",
                length=10,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("price_amount", types.Amount(18, 4), nullable=False),
        sa.Column("min_revenue_amount", types.Amount(18, 4), nullable=True),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.ForeignKeyConstraint(
            ["season_id"],
            ["hotel_season.id"],
            name=op.f("fk_hotel_space_rate_season_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["space_id"],
            ["hotel_function_space.id"],
            name=op.f("fk_hotel_space_rate_space_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("space_id", "position", name=op.f("pk_hotel_space_rate")),
    )
    with op.batch_alter_table("hotel_space_rate", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_space_rate_season_id"), ["season_id"], unique=False
        )

    with op.batch_alter_table("hotel_agreement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("status_code_id", sa.Uuid(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_hotel_agreement_status_code_id"), ["status_code_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_hotel_agreement_status_code_id"),
            "hotel_status_code",
            ["status_code_id"],
            ["id"],
            ondelete="SET NULL",
        )

    with op.batch_alter_table("hotel_corporate_profile", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "market_segment",
                sa.Enum(
                    "CORPORATE",
                    "GROUPS",
                    "OFFLINE_TA_TO",
                    "ONLINE_TA",
                    "DIRECT",
                    "AVIATION",
                    "COMPLEMENTARY",
                    "UNDEFINED",
                    name="hotel_market_segment",
                    length=13,
                    native_enum=False,
                    create_constraint=True,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(
            sa.Column("tax_ids", types.Document(), server_default=sa.text("'[]'"), nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                "competitors", types.Document(), server_default=sa.text("'[]'"), nullable=False
            )
        )

    with op.batch_alter_table("hotel_corporate_profile", schema=None) as batch_op:
        batch_op.alter_column("tax_ids", server_default=None)
        batch_op.alter_column("competitors", server_default=None)

    with op.batch_alter_table("hotel_event_function", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("not_moveable", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("master_function_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("alternate_of_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("capacity_override", sa.String(length=500), nullable=True))
        batch_op.add_column(sa.Column("guaranteed_at", types.Instant(), nullable=True))
        batch_op.add_column(sa.Column("status_code_id", sa.Uuid(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_hotel_event_function_alternate_of_id"), ["alternate_of_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_event_function_master_function_id"),
            ["master_function_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_event_function_status_code_id"), ["status_code_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_hotel_event_function_status_code_id"),
            "hotel_status_code",
            ["status_code_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_hotel_event_function_master_function_id"),
            "hotel_event_function",
            ["master_function_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_hotel_event_function_alternate_of_id"),
            "hotel_event_function",
            ["alternate_of_id"],
            ["id"],
            ondelete="CASCADE",
        )

    with op.batch_alter_table("hotel_function_space", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("web_bookable", sa.Boolean(), server_default=sa.false(), nullable=False)
        )

    with op.batch_alter_table("hotel_room_block", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason_code", sa.String(length=50), nullable=True))
        batch_op.add_column(sa.Column("status_code_id", sa.Uuid(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_hotel_room_block_status_code_id"), ["status_code_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_hotel_room_block_status_code_id"),
            "hotel_status_code",
            ["status_code_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("hotel_room_block", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_hotel_room_block_status_code_id"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_hotel_room_block_status_code_id"))
        batch_op.drop_column("status_code_id")
        batch_op.drop_column("reason_code")

    with op.batch_alter_table("hotel_function_space", schema=None) as batch_op:
        batch_op.drop_column("web_bookable")

    with op.batch_alter_table("hotel_event_function", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_hotel_event_function_alternate_of_id"), type_="foreignkey"
        )
        batch_op.drop_constraint(
            batch_op.f("fk_hotel_event_function_master_function_id"), type_="foreignkey"
        )
        batch_op.drop_constraint(
            batch_op.f("fk_hotel_event_function_status_code_id"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_hotel_event_function_status_code_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_event_function_master_function_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_event_function_alternate_of_id"))
        batch_op.drop_column("status_code_id")
        batch_op.drop_column("guaranteed_at")
        batch_op.drop_column("capacity_override")
        batch_op.drop_column("alternate_of_id")
        batch_op.drop_column("master_function_id")
        batch_op.drop_column("not_moveable")

    with op.batch_alter_table("hotel_corporate_profile", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("ck_hotel_corporate_profile_hotel_market_segment"), type_="check"
        )
        batch_op.drop_column("competitors")
        batch_op.drop_column("tax_ids")
        batch_op.drop_column("market_segment")

    with op.batch_alter_table("hotel_agreement", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_hotel_agreement_status_code_id"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_hotel_agreement_status_code_id"))
        batch_op.drop_column("status_code_id")

    with op.batch_alter_table("hotel_space_rate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_space_rate_season_id"))

    op.drop_table("hotel_space_rate")
