"""Requests for rates become agreements; more forms of files of requests."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

FORM = "ck_hotel_rfp_import_hotel_rfp_form"


def upgrade() -> None:
    """Bring the tables to this revision."""
    _permit("CSV", "JSON", "XLSX", "OTA")
    with op.batch_alter_table("hotel_rfp", schema=None) as batch_op:
        batch_op.add_column(sa.Column("agreement_id", sa.Uuid(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_hotel_rfp_agreement_id"), ["agreement_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_hotel_rfp_agreement_id"),
            "hotel_agreement",
            ["agreement_id"],
            ["id"],
            ondelete="SET NULL",
        )

    with op.batch_alter_table("hotel_rfp_function", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("accessible", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("hold_24h", sa.Boolean(), server_default=sa.false(), nullable=False)
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.execute("DELETE FROM hotel_rfp_import WHERE form IN ('XLSX', 'OTA')")
    _permit("CSV", "JSON")
    with op.batch_alter_table("hotel_rfp_function", schema=None) as batch_op:
        batch_op.drop_column("hold_24h")
        batch_op.drop_column("accessible")

    with op.batch_alter_table("hotel_rfp", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_hotel_rfp_agreement_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_hotel_rfp_agreement_id"))
        batch_op.drop_column("agreement_id")


def _permit(*forms: str) -> None:
    """Let imports be of these forms."""
    with op.batch_alter_table("hotel_rfp_import", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(FORM), type_="check")
        batch_op.create_check_constraint("hotel_rfp_form", sa.column("form").in_(forms))
