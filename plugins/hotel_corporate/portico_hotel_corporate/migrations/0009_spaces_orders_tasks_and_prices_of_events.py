"""Spaces, orders, tasks and prices of events."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "hotel_day_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("from_hour", sa.Integer(), nullable=False),
        sa.Column("to_hour", sa.Integer(), nullable=False),
        sa.Column("threshold_amount", types.Amount(18, 4), nullable=False),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_day_part_property_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_day_part")),
        sa.UniqueConstraint(
            "property_id", "from_hour", name=op.f("uq_hotel_day_part_property_id_from_hour")
        ),
    )
    op.create_table(
        "hotel_quality_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "SET_UP",
                "SERVE",
                "CLEAR",
                "FIX_NUMBERS",
                "PREPARE_ARRIVALS",
                name="hotel_task_kind",
                length=16,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_quality_check_property_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_quality_check")),
        sa.UniqueConstraint(
            "property_id",
            "kind",
            "position",
            name=op.f("uq_hotel_quality_check_property_id_kind_position"),
        ),
    )
    op.create_table(
        "hotel_beo",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "ISSUED",
                "CLIENT_APPROVED",
                "DISTRIBUTED",
                "CLOSED",
                name="hotel_beo_state",
                length=15,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("current_revision", sa.Integer(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["hotel_event_booking.id"],
            name=op.f("fk_hotel_beo_booking_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_beo")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_hotel_beo_booking_id")),
        sa.UniqueConstraint("number", name=op.f("uq_hotel_beo_number")),
    )
    op.create_table(
        "hotel_event_feedback",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column(
            "department",
            sa.Enum(
                "BANQUETS",
                "KITCHEN",
                "BAR",
                "AV",
                "FRONT_OFFICE",
                "HOUSEKEEPING",
                "SECURITY",
                "SALES",
                name="hotel_department",
                length=12,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column("praise", sa.String(length=2000), nullable=True),
        sa.Column("complaint", sa.String(length=2000), nullable=True),
        sa.Column("suggestion", sa.String(length=2000), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["hotel_event_booking.id"],
            name=op.f("fk_hotel_event_feedback_booking_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_event_feedback")),
    )
    with op.batch_alter_table("hotel_event_feedback", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_event_feedback_booking_id"), ["booking_id"], unique=False
        )

    op.create_table(
        "hotel_beo_acknowledgement",
        sa.Column("beo_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column(
            "department",
            sa.Enum(
                "BANQUETS",
                "KITCHEN",
                "BAR",
                "AV",
                "FRONT_OFFICE",
                "HOUSEKEEPING",
                "SECURITY",
                "SALES",
                name="hotel_department",
                length=12,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("acknowledged_at", types.Instant(), nullable=False),
        sa.Column("acknowledged_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["beo_id"],
            ["hotel_beo.id"],
            name=op.f("fk_hotel_beo_acknowledgement_beo_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("beo_id", "position", name=op.f("pk_hotel_beo_acknowledgement")),
    )
    op.create_table(
        "hotel_beo_revision",
        sa.Column("beo_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("payload", types.Document(), nullable=False),
        sa.Column("difference", types.Document(), nullable=False),
        sa.Column("issued_at", types.Instant(), nullable=False),
        sa.Column("issued_by", sa.String(length=200), nullable=False),
        sa.Column("approved_at", types.Instant(), nullable=True),
        sa.Column("approved_by", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["beo_id"],
            ["hotel_beo.id"],
            name=op.f("fk_hotel_beo_revision_beo_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("beo_id", "position", name=op.f("pk_hotel_beo_revision")),
    )
    op.create_table(
        "hotel_event_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("function_id", sa.Uuid(), nullable=True),
        sa.Column(
            "department",
            sa.Enum(
                "BANQUETS",
                "KITCHEN",
                "BAR",
                "AV",
                "FRONT_OFFICE",
                "HOUSEKEEPING",
                "SECURITY",
                "SALES",
                name="hotel_department",
                length=12,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "SET_UP",
                "SERVE",
                "CLEAR",
                "FIX_NUMBERS",
                "PREPARE_ARRIVALS",
                name="hotel_task_kind",
                length=16,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("starts_at", types.Instant(), nullable=False),
        sa.Column("due_at", types.Instant(), nullable=False),
        sa.Column("beo_revision", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "OPEN",
                "DONE",
                "DROPPED",
                name="hotel_task_status",
                length=7,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("done_at", types.Instant(), nullable=True),
        sa.Column("done_by", sa.String(length=200), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["hotel_event_booking.id"],
            name=op.f("fk_hotel_event_task_booking_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["function_id"],
            ["hotel_event_function.id"],
            name=op.f("fk_hotel_event_task_function_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_event_task")),
    )
    with op.batch_alter_table("hotel_event_task", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_event_task_booking_id_due_at"),
            ["booking_id", "due_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_event_task_department_status_due_at"),
            ["department", "status", "due_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_event_task_function_id"), ["function_id"], unique=False
        )

    op.create_table(
        "hotel_space_option",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("function_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("hold_hours", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "QUEUED",
                "FIRST",
                "ACCEPTED",
                "EXPIRED",
                "WITHDRAWN",
                name="hotel_option_status",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("expires_at", types.Instant(), nullable=True),
        sa.Column("promoted_at", types.Instant(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["function_id"],
            ["hotel_event_function.id"],
            name=op.f("fk_hotel_space_option_function_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_space_option")),
    )
    with op.batch_alter_table("hotel_space_option", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hotel_space_option_function_id"), ["function_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_space_option_status_expires_at"),
            ["status", "expires_at"],
            unique=False,
        )

    op.create_table(
        "hotel_task_check",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["hotel_event_task.id"],
            name=op.f("fk_hotel_task_check_task_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("task_id", "position", name=op.f("pk_hotel_task_check")),
    )
    with op.batch_alter_table("hotel_event_function", schema=None) as batch_op:
        batch_op.add_column(sa.Column("overset_cap", sa.Integer(), nullable=True))

    with op.batch_alter_table("hotel_function_space", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("accessible", sa.Boolean(), server_default=sa.true(), nullable=False)
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("hotel_function_space", schema=None) as batch_op:
        batch_op.drop_column("accessible")

    with op.batch_alter_table("hotel_event_function", schema=None) as batch_op:
        batch_op.drop_column("overset_cap")

    op.drop_table("hotel_task_check")
    with op.batch_alter_table("hotel_space_option", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_space_option_status_expires_at"))
        batch_op.drop_index(batch_op.f("ix_hotel_space_option_function_id"))

    op.drop_table("hotel_space_option")
    with op.batch_alter_table("hotel_event_task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_event_task_function_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_event_task_department_status_due_at"))
        batch_op.drop_index(batch_op.f("ix_hotel_event_task_booking_id_due_at"))

    op.drop_table("hotel_event_task")
    op.drop_table("hotel_beo_revision")
    op.drop_table("hotel_beo_acknowledgement")
    with op.batch_alter_table("hotel_event_feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_event_feedback_booking_id"))

    op.drop_table("hotel_event_feedback")
    op.drop_table("hotel_beo")
    op.drop_table("hotel_quality_check")
    op.drop_table("hotel_day_part")
