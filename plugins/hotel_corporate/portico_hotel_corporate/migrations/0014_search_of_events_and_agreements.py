"""Search of events and agreements."""

from alembic import op

from portico.database.search import add_search, drop_search

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    add_search(op.get_bind(), "hotel_property", title=("name",), others=("code",))
    add_search(op.get_bind(), "hotel_event_booking", title=("name",))
    add_search(
        op.get_bind(), "hotel_agreement", title=("title",), others=("number", "booking_codes")
    )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    drop_search(op.get_bind(), "hotel_agreement")
    drop_search(op.get_bind(), "hotel_event_booking")
    drop_search(op.get_bind(), "hotel_property")
