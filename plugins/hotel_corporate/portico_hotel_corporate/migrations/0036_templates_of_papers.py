"""Templates of papers."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "hotel_paper_template",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "QUOTATION",
                "CONTRACT_ANNEX",
                "BEO",
                "FUNCTION_SHEET",
                "SPACE_SHEET",
                "RATE_SHEET",
                name="hotel_template_kind",
                length=14,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("tags", types.Document(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("retired_at", types.Instant(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_paper_template_property_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_paper_template")),
    )
    with op.batch_alter_table("hotel_paper_template", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_paper_template_kind_created_at"),
            ["kind", "created_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_paper_template_property_id"), ["property_id"], unique=False
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("hotel_paper_template", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_paper_template_property_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_paper_template_kind_created_at"))

    op.drop_table("hotel_paper_template")
