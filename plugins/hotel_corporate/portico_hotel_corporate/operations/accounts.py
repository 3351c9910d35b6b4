"""What the plugin does when something happens to an account."""

from __future__ import annotations

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.events import AccountArchiving, AccountsMerging
from portico_hotel_corporate.models import (
    Agreement,
    CityVolume,
    ClientInvoice,
    CorporateProfile,
    EventBooking,
    EventFeedback,
    MasterAccount,
    PaceSnapshot,
    RatePackage,
    RateQuote,
    Rfp,
    StayProduction,
)
from portico_hotel_corporate.models.agreement_status import IN_FORCE
from portico_hotel_corporate.models.clients.activities import SalesActivity
from portico_hotel_corporate.models.clients.assessments import ClientAssessment
from portico_hotel_corporate.models.clients.objections import Objection
from portico_hotel_corporate.models.clients.rhythms import ContactRhythm
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


def refuse_agreements_in_force(session: Session, actor: Actor, event: AccountArchiving) -> None:
    """An account with an agreement in force is not archived."""
    labels = [
        agreement.label
        for agreement in session.scalars(
            select(Agreement).where(
                Agreement.account_id == event.account.id,
                Agreement.status.in_(IN_FORCE),
            )
        )
    ]
    if labels:
        raise refuse(
            "HOTEL_AGREEMENT_IN_FORCE",
            f"{event.account.name} has agreements in force: {', '.join(labels)}. Terminate them "
            "first.",
            "input",
            "id",
        )


def move_to_winner(session: Session, actor: Actor, event: AccountsMerging) -> None:
    """The events and stays of a merged account become those of the account that takes its place."""
    del actor
    event.move(
        session,
        EventBooking.account_id,
        EventBooking.agency_id,
        StayProduction.account_id,
        StayProduction.agency_id,
        Agreement.account_id,
        RateQuote.account_id,
        Rfp.account_id,
        MasterAccount.account_id,
        ClientInvoice.account_id,
        PaceSnapshot.account_id,
        ClientAssessment.account_id,
        RatePackage.account_id,
        SalesActivity.account_id,
        ContactRhythm.account_id,
        Objection.account_id,
        EventFeedback.account_id,
    )
    _move_profile(session, event)
    _move_volumes(session, event)


def _move_profile(session: Session, event: AccountsMerging) -> None:
    """The winner keeps its own profile; without one it gets the loser's."""
    if session.scalar(select(exists().where(CorporateProfile.account_id == event.winner.id))):
        return
    event.move(session, CorporateProfile.account_id)


def _move_volumes(session: Session, event: AccountsMerging) -> None:
    """What the winner reported itself stands; of the loser it gets what it did not report."""
    known = {
        (each.property_id, each.first_night)
        for each in session.scalars(
            select(CityVolume).where(CityVolume.account_id == event.winner.id)
        )
    }
    for volume in session.scalars(
        select(CityVolume).where(CityVolume.account_id == event.loser.id)
    ):
        if (volume.property_id, volume.first_night) in known:
            session.delete(volume)
    session.flush()
    event.move(session, CityVolume.account_id)
