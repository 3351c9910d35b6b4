"""Accounts of owners by name, and of a country by owner."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.drop_index("ix_core_account_owner", table_name="core_account")
    op.create_index("ix_core_account_owner", "core_account", ["owner", "name", "id"], unique=False)
    op.create_index(
        "ix_core_account_country_owner", "core_account", ["country", "owner"], unique=False
    )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.drop_index("ix_core_account_country_owner", table_name="core_account")
    op.drop_index("ix_core_account_owner", table_name="core_account")
    op.create_index("ix_core_account_owner", "core_account", ["owner"], unique=False)
