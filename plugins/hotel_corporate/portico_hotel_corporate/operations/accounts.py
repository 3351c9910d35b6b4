"""What the plugin does when something happens to an account."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.events import AccountArchiving, AccountsMerging
from portico_hotel_corporate.models import EventBooking, StayProduction
from portico_hotel_corporate.models.lifecycle import OVER


def refuse_open_bookings(session: Session, actor: Actor, event: AccountArchiving) -> None:
    """An account with events that are still to come, or to be billed, is not archived."""
    del actor
    still_open = session.scalar(
        select(func.count())
        .select_from(EventBooking)
        .where(EventBooking.account_id == event.account.id, EventBooking.status.not_in(OVER))
    )
    if still_open:
        raise refuse(
            "HOTEL_OPEN_BOOKINGS",
            f"{event.account.name} has {still_open} open event booking"
            + ("s" if still_open > 1 else "")
            + ". Close, cancel or move them first.",
            "input",
            "id",
        )


def move_to_winner(session: Session, actor: Actor, event: AccountsMerging) -> None:
    """The events and stays of a merged account become those of the account that takes its place."""
    del actor
    event.move(
        session, EventBooking.account_id, StayProduction.account_id, StayProduction.agency_id
    )
