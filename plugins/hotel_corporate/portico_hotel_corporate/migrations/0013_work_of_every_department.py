"""Orders that are executed, narratives, work of every department."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

STATES = ("ISSUED", "CLIENT_APPROVED", "DISTRIBUTED", "CLOSED")
KINDS = ("SET_UP", "SERVE", "CLEAR", "FIX_NUMBERS", "PREPARE_ARRIVALS")
NEW_KINDS = ("SET_UP_AV", "SERVE_DRINKS", "CLEAN", "GUARD")


def _allow(table: str, column: str, kind: str, names: tuple[str, ...]) -> None:
    """Let a column of a choice hold these names and no others."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f"ck_{table}_{kind}"), type_="check")
        batch_op.create_check_constraint(kind, sa.column(column).in_(names))


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "hotel_narrative_text",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "PROFILE",
                "KEY_PEOPLE",
                "ARRIVALS",
                "ROOMS",
                "FOOD",
                "TECHNICS",
                "ACCESSIBILITY",
                "SAFETY",
                "DELIVERIES",
                "BILLING",
                name="hotel_narrative_part",
                length=13,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["hotel_event_booking.id"],
            name=op.f("fk_hotel_narrative_text_booking_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("booking_id", "part", name=op.f("pk_hotel_narrative_text")),
    )
    _allow("hotel_beo", "state", "hotel_beo_state", (*STATES[:3], "EXECUTED", STATES[3]))
    for table in ("hotel_event_task", "hotel_quality_check"):
        _allow(table, "kind", "hotel_task_kind", (*KINDS, *NEW_KINDS))


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.execute("UPDATE hotel_beo SET state = 'CLOSED' WHERE state = 'EXECUTED'")
    _allow("hotel_beo", "state", "hotel_beo_state", STATES)
    for table in ("hotel_event_task", "hotel_quality_check"):
        listed = ", ".join(f"'{name}'" for name in NEW_KINDS)
        op.execute(f"DELETE FROM {table} WHERE kind IN ({listed})")  # noqa: S608 (our own names)
        _allow(table, "kind", "hotel_task_kind", KINDS)
    op.drop_table("hotel_narrative_text")
