"""What must be there before an event becomes definite, and when its contract was signed."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("hotel_property", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "definite_rule",
                sa.Enum(
                    "NONE",
                    "SIGNED_OR_DEPOSIT",
                    name="hotel_definite_rule",
                    length=17,
                    native_enum=False,
                    create_constraint=True,
                ),
                server_default="NONE",
                nullable=False,
            )
        )
    op.add_column("hotel_event_booking", sa.Column("signed_on", sa.Date(), nullable=True))
    op.add_column(
        "hotel_event_booking", sa.Column("signed_document", sa.String(length=500), nullable=True)
    )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.drop_column("hotel_event_booking", "signed_document")
    op.drop_column("hotel_event_booking", "signed_on")
    with op.batch_alter_table("hotel_property", schema=None) as batch_op:
        name = "ck_hotel_property_hotel_definite_rule"
        batch_op.drop_constraint(op.f(name), type_="check")
        batch_op.drop_column("definite_rule")
