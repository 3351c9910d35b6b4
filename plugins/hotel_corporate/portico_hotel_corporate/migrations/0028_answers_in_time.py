"""The hotel's duty to answer requests in time."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

METRICS = (
    *("ROOM_NIGHTS", "ROOM_REVENUE", "FOOD_REVENUE", "TOTAL_REVENUE", "ADR", "PAYMENT_DAYS"),
    *("LRA_OFFER_RATE", "BLACKOUT_NIGHTS", "ENTITLEMENTS_GIVEN", "SHARE_OF_CITY"),
    *("ROOMING_LIST_ON_TIME", "GUARANTEE_ON_TIME"),
)
NEW = "ANSWERS_ON_TIME"


def _allow(names: tuple[str, ...]) -> None:
    """Let duties be measured by these and nothing else."""
    kind = "hotel_obligation_metric"
    with op.batch_alter_table("hotel_obligation", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f"ck_hotel_obligation_{kind}"), type_="check")
        batch_op.create_check_constraint(kind, sa.column("metric").in_(names))


def upgrade() -> None:
    """Bring the tables to this revision."""
    _allow((*METRICS, NEW))


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.execute(f"DELETE FROM hotel_obligation WHERE metric = '{NEW}'")  # noqa: S608 (our own name)
    _allow(METRICS)
