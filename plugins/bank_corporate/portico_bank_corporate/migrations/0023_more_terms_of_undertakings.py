"""More terms of undertakings: tolerance, availability, transfer, delivery, notice, information."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLES = ("bank_guarantee", "bank_guarantee_application")


def _code(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, length=4, native_enum=False, create_constraint=True)


def _terms() -> tuple[sa.Column[Any], ...]:
    how = _code("bank_delivery", "COLL", "COUR", "MAIL", "MESS", "REGM", "OTHR")
    return (
        sa.Column("tolerance", types.Percent(9, 6), nullable=True),
        sa.Column("available_with", sa.String(length=140), nullable=True),
        sa.Column("transfer_conditions", sa.String(length=780), nullable=True),
        sa.Column("delivery", how, nullable=True),
        sa.Column("delivery_text", sa.String(length=35), nullable=True),
        sa.Column("deliver_to", _code("bank_deliver_to", "BENE", "OTHR"), nullable=True),
        sa.Column("deliver_to_text", sa.String(length=780), nullable=True),
        sa.Column("non_extension_text", sa.String(length=780), nullable=True),
        sa.Column("sender_to_receiver", sa.String(length=210), nullable=True),
    )


def upgrade() -> None:
    """Bring the tables to this revision."""
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in _terms():
                batch_op.add_column(column)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in ("bank_delivery", "bank_deliver_to"):
                batch_op.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
            for column in _terms():
                batch_op.drop_column(column.name)
