"""How sure it is what is on the books."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TABLE, KIND = "hotel_pace_snapshot", "hotel_pace_status"
NAMES = ("RESERVED", "DEFINITE", "TENTATIVE", "PROSPECT")


def upgrade() -> None:
    """Bring the tables to this revision."""
    kind = sa.Enum(*NAMES, name=KIND, length=9, native_enum=False, create_constraint=False)
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.add_column(sa.Column("status_type", kind, server_default=NAMES[0], nullable=False))
        batch_op.create_check_constraint(KIND, sa.column("status_type").in_(NAMES))


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.execute(f"DELETE FROM {TABLE} WHERE status_type <> 'RESERVED'")  # noqa: S608 (our own name)
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f"ck_{TABLE}_{KIND}"), type_="check")
        batch_op.drop_column("status_type")
