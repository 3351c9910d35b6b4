"""Search of accounts and contacts."""

from alembic import op

from portico.database.search import add_search, drop_search

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    add_search(
        op.get_bind(),
        "core_account",
        title=("name",),
        others=("legal_name", "registration_number", "tax_id", "lei", "website"),
    )
    add_search(
        op.get_bind(),
        "core_contact",
        title=("given_name", "family_name"),
        others=("job_title",),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    drop_search(op.get_bind(), "core_contact")
    drop_search(op.get_bind(), "core_account")
