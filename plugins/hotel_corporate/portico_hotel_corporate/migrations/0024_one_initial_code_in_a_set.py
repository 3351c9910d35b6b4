"""One initial status code in a set: the first inquiry of bookings and of agreements, or none."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

INDEX = "uq_hotel_status_code_initial"
CODE = sa.table(
    "hotel_status_code",
    sa.column("id", sa.Uuid()),
    sa.column("scope", sa.String()),
    sa.column("code", sa.String()),
    sa.column("system_type", sa.String()),
    sa.column("is_initial", sa.Boolean()),
    sa.column("sort", sa.Integer()),
)
BEGAN = ("INQUIRY", "PROSPECT", "TENTATIVE", "DEFINITE")
"""What was marked as initial before, with no meaning for any set."""


def upgrade() -> None:
    """Bring the tables to this revision."""
    connection = op.get_bind()
    connection.execute(sa.update(CODE).values(is_initial=sa.false()))
    for scope in ("BOOKING", "AGREEMENT"):
        first = (
            sa.select(CODE.c.id)
            .where(CODE.c.scope == scope, CODE.c.system_type == "INQUIRY")
            .order_by(CODE.c.sort, CODE.c.code)
            .limit(1)
        )
        for (found,) in connection.execute(first).all():
            begins = sa.update(CODE).where(CODE.c.id == found).values(is_initial=sa.true())
            connection.execute(begins)
    where = sa.text("is_initial")
    op.create_index(
        INDEX,
        "hotel_status_code",
        ["scope"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.drop_index(INDEX, "hotel_status_code")
    began = CODE.c.system_type.in_(BEGAN)
    op.get_bind().execute(sa.update(CODE).values(is_initial=began))
