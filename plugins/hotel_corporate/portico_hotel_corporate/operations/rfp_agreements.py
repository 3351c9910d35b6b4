"""A request for rates becomes the draft of a corporate agreement, to be negotiated and signed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.lookup import get_account
from portico.values import Money
from portico_hotel_corporate.access import AGREEMENT_WRITE
from portico_hotel_corporate.models import (
    HotelComparator,
    HotelObligationMetric,
    HotelObligationWindow,
    HotelParty,
    HotelRfpKind,
    HotelRfpStatus,
    Rfp,
)
from portico_hotel_corporate.operations.agreement_inputs import (
    HotelAgreementCreate,
    HotelObligationGiven,
    HotelRateLineGiven,
)
from portico_hotel_corporate.operations.agreements import create_agreement
from portico_hotel_corporate.operations.rfp_inputs import HotelRfpDraftAgreement
from portico_hotel_corporate.operations.rfps import found_rfp

YEAR: Final = 365
LEAP_YEAR: Final = 366


def draft_agreement(session: Session, actor: Actor, input: HotelRfpDraftAgreement) -> Rfp:
    """Draft the agreement for which rates were asked: its days, a price a type, what was promised.

    It is a draft like any other: rewrite it with hotelAgreementUpdate before it is signed.
    """
    rfp = found_rfp(session, input.id, input.expected_version)
    get_account(session, rfp.account_id, "input", "id")
    if rfp.kind is not HotelRfpKind.TRANSIENT:
        message = "A request for an event becomes an event: hotelRfpConvert."
        raise refuse("HOTEL_RFP_KIND", message, "input", "id")
    actor.require(AGREEMENT_WRITE)
    rfp.move_to(HotelRfpStatus.CONVERTED)
    agreement = create_agreement(
        session,
        actor,
        HotelAgreementCreate(
            number=input.number,
            account_id=rfp.account_id,
            property_id=rfp.property_id,
            kind=input.kind,
            title=rfp.name,
            valid_from=rfp.arrival,
            valid_to=rfp.departure,
            currency=rfp.currency,
            rate_lines=_lines(rfp, input),
            obligations=[_promise(rfp)] if input.promised else [],
        ),
    )
    rfp.agreement_id = agreement.id
    session.flush()
    return rfp


def _lines(rfp: Rfp, input: HotelRfpDraftAgreement) -> list[HotelRateLineGiven]:
    """A line a room type, with a price for each number of guests."""
    prices: dict[str, dict[int, Money]] = {}
    for wished in rfp.rooms:
        if wished.rate_amount is not None:
            rate = Money(wished.rate_amount, wished.currency)
            prices.setdefault(wished.room_type, {}).setdefault(wished.occupancy, rate)
    problems = Problems()
    for i, each in enumerate(input.rates):
        problems.check(
            ok=1 <= each.occupancy <= 4,  # noqa: PLR2004 (a line has four prices)
            code="HOTEL_QUANTITY",
            message="A rate is for 1 to 4 guests.",
            path=("input", "rates", i, "occupancy"),
        )
        prices.setdefault(each.room_type, {})[each.occupancy] = each.rate
    if not prices:
        message = "Give the rates: the client named none."
        problems.add("HOTEL_RFP_RATE", message, "input", "rates")
    problems.raise_if_any()
    return [
        HotelRateLineGiven(
            room_type=room_type,
            price_1=by_guests.get(1),
            price_2=by_guests.get(2),
            price_3=by_guests.get(3),
            price_4=by_guests.get(4),
        )
        for room_type, by_guests in sorted(prices.items())
    ]


def _promise(rfp: Rfp) -> HotelObligationGiven:
    """The room nights that the client could bring, over the term; a year's share if that differs.

    A term of 365 or 366 days is a year; of others the share is by days, half a night up.
    """
    days, a_year = (rfp.departure - rfp.arrival).days + 1, Decimal(rfp.potential_room_nights or 0)
    whole = days in {YEAR, LEAP_YEAR}
    target = a_year if whole else (a_year * days / YEAR).quantize(Decimal(1), ROUND_HALF_UP)
    return HotelObligationGiven(
        title=f"{target:f} room nights",
        obligor=HotelParty.CLIENT,
        metric=HotelObligationMetric.ROOM_NIGHTS,
        comparator=HotelComparator.GE,
        target=target,
        window=HotelObligationWindow.TERM,
    )
