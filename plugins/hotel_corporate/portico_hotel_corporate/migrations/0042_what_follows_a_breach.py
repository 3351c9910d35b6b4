"""Parameters of what follows a breach: stepped rates, rights to end an agreement, what was paid."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

SETTLEMENT = "hotel_obligation_settlement"
CANDIDATE = "hotel_rate_quote_candidate"
KIND = "hotel_rate_verdict"
VERDICTS = (
    *("WON", "BAR_CHEAPER", "OUTRANKED", "SUPERSEDED", "NOT_IN_FORCE", "CREDIT_STOP"),
    *("OUT_OF_SEASON", "DAY_OF_WEEK", "ROOM_TYPE", "OCCUPANCY", "LOS", "ADVANCE", "BLACKOUT"),
    *("NO_INVENTORY", "NLRA_CLOSED", "ALLOTMENT"),
)
CURRENCIES = """UPDATE hotel_obligation_settlement SET currency = (
    SELECT currency FROM hotel_obligation
    WHERE hotel_obligation.id = hotel_obligation_settlement.obligation_id)"""


def _allow(*more: str) -> None:
    """Let rate lines come to these verdicts and nothing else."""
    with op.batch_alter_table(CANDIDATE, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f"ck_{CANDIDATE}_{KIND}"), type_="check")
        batch_op.create_check_constraint(KIND, sa.column("verdict").in_((*VERDICTS, *more)))


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("hotel_agreement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("terminates_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("termination_reason", sa.String(length=1000), nullable=True))
    with op.batch_alter_table("hotel_obligation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("step_percent", types.Percent(9, 6), nullable=True))
        batch_op.add_column(sa.Column("step_code", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("step_after_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("termination_by_both", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("termination_notice_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("termination_within_days", sa.Integer(), nullable=True))
    with op.batch_alter_table(SETTLEMENT, schema=None) as batch_op:
        batch_op.add_column(sa.Column("paid_amount", types.Amount(18, 4), nullable=True))
        batch_op.add_column(sa.Column("currency", types.Currency(3), nullable=True))
    op.execute(CURRENCIES)
    with op.batch_alter_table(SETTLEMENT, schema=None) as batch_op:
        batch_op.alter_column("currency", existing_type=types.Currency(3), nullable=False)
    with op.batch_alter_table("hotel_rate_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("step_code", sa.String(length=20), nullable=True))
    _allow("NOT_STEPPED", "NO_BAR")


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.execute(f"DELETE FROM {CANDIDATE} WHERE verdict = 'NOT_STEPPED'")  # noqa: S608 (our own name)
    _allow("NO_BAR")
    with op.batch_alter_table("hotel_rate_line", schema=None) as batch_op:
        batch_op.drop_column("step_code")
    with op.batch_alter_table(SETTLEMENT, schema=None) as batch_op:
        batch_op.drop_column("currency")
        batch_op.drop_column("paid_amount")
    with op.batch_alter_table("hotel_obligation", schema=None) as batch_op:
        for name in (
            *("termination_within_days", "termination_notice_days", "termination_by_both"),
            *("step_after_days", "step_code", "step_percent"),
        ):
            batch_op.drop_column(name)
    with op.batch_alter_table("hotel_agreement", schema=None) as batch_op:
        batch_op.drop_column("termination_reason")
        batch_op.drop_column("terminates_on")
