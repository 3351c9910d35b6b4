"""Accounts of a country by name."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_index(
        "ix_core_account_country", "core_account", ["country", "name", "id"], unique=False
    )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.drop_index("ix_core_account_country", table_name="core_account")
