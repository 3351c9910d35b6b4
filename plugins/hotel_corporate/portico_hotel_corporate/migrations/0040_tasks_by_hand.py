"""Tasks that somebody adds by hand."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

KINDS = (
    *("SET_UP", "SERVE", "CLEAR", "FIX_NUMBERS", "PREPARE_ARRIVALS"),
    *("SET_UP_AV", "SERVE_DRINKS", "CLEAN", "GUARD"),
)
NEW = "OTHER"
TABLES = ("hotel_event_task", "hotel_quality_check")


def _allow(names: tuple[str, ...]) -> None:
    """Let tasks and standards be of these kinds and no other."""
    kind = "hotel_task_kind"
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_{kind}"), type_="check")
            batch_op.create_check_constraint(kind, sa.column("kind").in_(names))


def upgrade() -> None:
    """Bring the tables to this revision."""
    _allow((*KINDS, NEW))


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    for table in TABLES:
        op.execute(f"DELETE FROM {table} WHERE kind = '{NEW}'")  # noqa: S608 (our own names)
    _allow(KINDS)
