"""How clients were judged."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "hotel_client_assessment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column(
            "interest",
            sa.Enum(
                "LOW",
                "MEDIUM",
                "HIGH",
                name="hotel_interest",
                length=6,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("interest_source", sa.String(length=500), nullable=False),
        sa.Column(
            "means",
            sa.Enum(
                "WEAK",
                "SOUND",
                "STRONG",
                name="hotel_means",
                length=6,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("means_source", sa.String(length=500), nullable=False),
        sa.Column(
            "reliability",
            sa.Enum(
                "DOUBTFUL",
                "FAIR",
                "PROVEN",
                name="hotel_reliability",
                length=8,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column("reliability_source", sa.String(length=500), nullable=True),
        sa.Column("securities", sa.String(length=1000), nullable=True),
        sa.Column("signs", types.Document(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_client_assessment_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_client_assessment")),
    )
    with op.batch_alter_table("hotel_client_assessment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_client_assessment_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_client_assessment_account_id_assessed_on"),
            ["account_id", "assessed_on"],
            unique=False,
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("hotel_client_assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_client_assessment_account_id_assessed_on"))
        batch_op.drop_index(batch_op.f("ix_hotel_client_assessment_account_id"))

    op.drop_table("hotel_client_assessment")
