"""Who decides, negotiates, signs and organises an event."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

TABLE = "hotel_event_person"
UNIQUE = f"uq_{TABLE}_booking_id_contact_id_role"
ROLES = (
    *("DECISION_MAKER", "NEGOTIATOR", "SIGNATORY", "INFLUENCER", "USER"),
    *("ACCOUNTANT", "HR", "LOGISTICS", "EVENT_ORGANISER"),
)
ROLE = sa.Enum(
    *ROLES, name="affiliation_role", length=15, native_enum=False, create_constraint=True
)


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        TABLE,
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("role", ROLE, nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["hotel_event_booking.id"],
            name=op.f(f"fk_{TABLE}_booking_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["core_contact.id"],
            name=op.f(f"fk_{TABLE}_contact_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("booking_id", "position", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("booking_id", "contact_id", "role", name=UNIQUE),
    )
    op.create_index(op.f(f"ix_{TABLE}_contact_id"), TABLE, ["contact_id"], unique=False)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.drop_table(TABLE)
