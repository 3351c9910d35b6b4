"""Complaints and suggestions outside events: what clients say of stays, invoices or anything."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

TABLE = "hotel_event_feedback"
CHECK = "hotel_feedback_source"
SOURCES = ("EVENT", "STAY", "INVOICE", "GENERAL")
SOURCE = sa.Enum(*SOURCES, name=CHECK, length=7, native_enum=False, create_constraint=False)
KEYS = (
    ("account_id", "core_account", "CASCADE"),
    ("stay_id", "hotel_stay_production", "SET NULL"),
    ("invoice_id", "hotel_client_invoice", "SET NULL"),
    ("contact_id", "core_contact", "SET NULL"),
)
OTHERS = (
    ("subject", sa.String(length=200)),
    ("due_on", sa.Date()),
    ("measures", sa.String(length=2000)),
    ("is_satisfied", sa.Boolean()),
)


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.add_column(sa.Column("source", SOURCE, nullable=True))
        for name, _table, _rule in KEYS:
            batch_op.add_column(sa.Column(name, sa.Uuid(), nullable=True))
        for name, kind in OTHERS:
            batch_op.add_column(sa.Column(name, kind, nullable=True))
    _say_whose()
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.alter_column("account_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.alter_column("source", existing_type=SOURCE, nullable=False)
        batch_op.alter_column("booking_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.alter_column("rating", existing_type=sa.Integer(), nullable=True)
        batch_op.create_check_constraint(CHECK, sa.column("source").in_(SOURCES))
        for name, table, rule in KEYS:
            batch_op.create_index(batch_op.f(f"ix_{TABLE}_{name}"), [name], unique=False)
            batch_op.create_foreign_key(
                batch_op.f(f"fk_{TABLE}_{name}"), table, [name], ["id"], ondelete=rule
            )


def _say_whose() -> None:
    """What was said so far was said of events, by their clients."""
    said = sa.table(
        TABLE,
        sa.column("booking_id", sa.Uuid()),
        sa.column("account_id", sa.Uuid()),
        sa.column("source", sa.String()),
    )
    bookings = sa.table(
        "hotel_event_booking", sa.column("id", sa.Uuid()), sa.column("account_id", sa.Uuid())
    )
    client = (
        sa.select(bookings.c.account_id).where(bookings.c.id == said.c.booking_id).scalar_subquery()
    )
    op.execute(said.update().values(source="EVENT", account_id=client))


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    said = sa.table(TABLE, sa.column("booking_id", sa.Uuid()))
    op.execute(said.delete().where(said.c.booking_id.is_(None)))
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        for name, _table, _rule in reversed(KEYS):
            batch_op.drop_constraint(batch_op.f(f"fk_{TABLE}_{name}"), type_="foreignkey")
            batch_op.drop_index(batch_op.f(f"ix_{TABLE}_{name}"))
        batch_op.drop_constraint(op.f(f"ck_{TABLE}_{CHECK}"), type_="check")
        batch_op.alter_column("rating", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("booking_id", existing_type=sa.Uuid(), nullable=False)
        for name, _kind in reversed(OTHERS):
            batch_op.drop_column(name)
        for name, _table, _rule in reversed(KEYS):
            batch_op.drop_column(name)
        batch_op.drop_column("source")
