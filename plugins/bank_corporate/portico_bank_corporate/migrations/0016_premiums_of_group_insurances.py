"""Premiums of group insurances."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KIND = "ck_bank_charge_bank_charge_kind"


def _kinds(*members: str) -> None:
    shown = ", ".join(f"'{each}'" for each in members)
    with op.batch_alter_table("bank_charge", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(KIND), type_="check")
        batch_op.create_check_constraint(op.f(KIND), f"kind IN ({shown})")


def upgrade() -> None:
    """Bring the tables to this revision."""
    _kinds("EVENT", "PACKAGE_FEE", "PREMIUM")


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.execute("DELETE FROM bank_charge WHERE kind = 'PREMIUM'")
    _kinds("EVENT", "PACKAGE_FEE")
