"""Imports and exports that failed, and what exports leave empty."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

STATUSES = {
    "core_import": (
        "ck_core_import_import_status",
        ("RUNNING", "DONE", "REFUSED", "FAILED", "CANCELLED", "REVERTING", "REVERTED"),
    ),
    "core_export": ("ck_core_export_export_status", ("RUNNING", "DONE", "FAILED", "CANCELLED")),
}


def upgrade() -> None:
    """Bring the tables to this revision."""
    for table, (name, statuses) in STATUSES.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("failure_code", sa.String(length=60), nullable=True))
            batch_op.drop_constraint(op.f(name), type_="check")
            batch_op.create_check_constraint(op.f(name), _among(statuses))
    with op.batch_alter_table("core_export", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("notices", types.Document(), nullable=False, server_default="[]")
        )
    with op.batch_alter_table("core_export", schema=None) as batch_op:
        batch_op.alter_column("notices", existing_type=types.Document(), server_default=None)
    # Those whose jobs failed before are told of as well.
    for table in STATUSES:
        op.execute(
            f"UPDATE {table} SET status = 'FAILED', failure_code = 'INTERNAL' "  # noqa: S608 (ours)
            "WHERE status IN ('RUNNING', 'REVERTING') AND job_id IN "
            "(SELECT id FROM core_queued_job WHERE status = 'FAILED')"
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("core_export", schema=None) as batch_op:
        batch_op.drop_column("notices")
    for table, (name, statuses) in STATUSES.items():
        op.execute(f"UPDATE {table} SET status = 'CANCELLED' WHERE status = 'FAILED'")  # noqa: S608 (ours)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(name), type_="check")
            batch_op.create_check_constraint(
                op.f(name), _among(each for each in statuses if each != "FAILED")
            )
            batch_op.drop_column("failure_code")


def _among(names: Iterable[str]) -> str:
    return f"status IN ({', '.join(repr(name) for name in names)})"
