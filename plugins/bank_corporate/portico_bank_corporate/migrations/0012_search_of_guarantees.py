"""Search of guarantees."""

from alembic import op

from portico.database.search import add_search, drop_search

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    add_search(
        op.get_bind(), "bank_guarantee", title=("undertaking_number",), others=("beneficiary_name",)
    )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    drop_search(op.get_bind(), "bank_guarantee")
