"""The audit trail, and events that are still to be told."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


REFUSE = "the audit trail is never changed"
ERASED = """NEW.before IS NULL AND NEW.after IS NULL AND NEW.salt IS NULL
    AND NEW.entry_id {same} OLD.entry_id AND NEW.field {same} OLD.field
    AND NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL"""


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "core_audit_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("subject_type", sa.String(length=63), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=63), nullable=True),
        sa.Column("part_key", sa.String(length=200), nullable=True),
        sa.Column(
            "action",
            sa.Enum(
                "CREATED",
                "CHANGED",
                "REMOVED",
                name="audit_action",
                length=7,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("record_version", sa.Integer(), nullable=True),
        sa.Column("changes", types.Document(), nullable=False),
        sa.Column("at", types.Instant(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("on_behalf_of", sa.String(length=200), nullable=True),
        sa.Column("deed", sa.String(length=120), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_audit_entry")),
        sa.UniqueConstraint("position", name=op.f("uq_core_audit_entry_position")),
        sa.UniqueConstraint(
            "subject_id", "number", name=op.f("uq_core_audit_entry_subject_id_number")
        ),
    )
    with op.batch_alter_table("core_audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_core_audit_entry_at", ["at", "id"], unique=False)

    op.create_table(
        "core_event",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("data", types.Document(), nullable=False),
        sa.Column("at", types.Instant(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("on_behalf_of", sa.String(length=200), nullable=True),
        sa.Column("deed", sa.String(length=120), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_core_event")),
    )
    with op.batch_alter_table("core_event", schema=None) as batch_op:
        batch_op.create_index("ix_core_event_at", ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_event_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "core_ledger",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_ledger")),
    )
    op.create_table(
        "core_audit_value",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=120), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("erased_at", types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["core_audit_entry.id"], name=op.f("fk_core_audit_value_entry_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", "field", name=op.f("pk_core_audit_value")),
    )

    dialect = op.get_bind().dialect.name
    guard = _guard_on_sqlite if dialect == "sqlite" else _guard_on_postgresql
    same = "IS" if dialect == "sqlite" else "IS NOT DISTINCT FROM"
    if dialect != "sqlite":
        op.execute(
            "CREATE FUNCTION core_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN RAISE EXCEPTION '{REFUSE}' USING ERRCODE = 'restrict_violation'; END $$"
        )
    guard("core_audit_entry", "")
    guard("core_audit_value", f"WHEN (NOT ({ERASED.format(same=same)}))")


def _guard_on_sqlite(table: str, unless: str) -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSE}'); END"
    op.execute(f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {refuse}")
    op.execute(f"CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table} {unless} {refuse}")


def _guard_on_postgresql(table: str, unless: str) -> None:
    call = "EXECUTE FUNCTION core_audit_refuse()"
    op.execute(f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW {call}")
    op.execute(
        f"CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table} FOR EACH ROW {unless} {call}"
    )
    op.execute(f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} {call}")


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.drop_table("core_audit_value")
    op.drop_table("core_ledger")
    with op.batch_alter_table("core_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_event_subject_id"))
        batch_op.drop_index("ix_core_event_at")

    op.drop_table("core_event")
    with op.batch_alter_table("core_audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_core_audit_entry_at")

    op.drop_table("core_audit_entry")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION core_audit_refuse()")
