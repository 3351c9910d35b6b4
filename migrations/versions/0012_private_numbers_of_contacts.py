"""Private numbers and e-mail addresses of contacts."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("core_contact") as batch_op:
        batch_op.add_column(sa.Column("private_phone", types.Phone(16), nullable=True))
        batch_op.add_column(sa.Column("private_email", types.Email(254), nullable=True))


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("core_contact") as batch_op:
        batch_op.drop_column("private_email")
        batch_op.drop_column("private_phone")
