"""Laying down promotions, and noting the requests and events that name them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.events import AccountsMerging
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, get_account
from portico.values import UNSET, Ref, Unset
from portico_hotel_corporate.models import EventBooking, Property, RatePackage, Rfp
from portico_hotel_corporate.models.clients.promotions import (
    Promotion,
    PromotionClient,
    PromotionResponse,
    PromotionTelling,
)

GIVEN: Final = (
    *("code", "name", "offer", "property_id", "package_id"),
    *("sell_from", "sell_to", "stay_from", "stay_to"),
)


@dataclass(kw_only=True)
class HotelPromotionCreate:
    """What is offered for some days, and to whom."""

    code: Annotated[str, "A short code in capitals, one of its own."]
    name: Annotated[str, "What people call it."]
    offer: Annotated[str, "What it offers, in words."]
    sell_from: Annotated[date, "The first day on which it can be booked."]
    sell_to: Annotated[date, "The last day on which it can be booked."]
    stay_from: Annotated[date, "The first day of arrival."]
    stay_to: Annotated[date, "The last day of arrival."]
    property_id: Annotated[UUID | None, Ref("HotelProperty"), "Which property; none: all."] = None
    package_id: Annotated[UUID | None, Ref("HotelRatePackage"), "The package, if it is one."] = None
    segments: Annotated[list[str], "For which classes of clients: VALUE/A."] = field(
        default_factory=list
    )
    account_ids: Annotated[list[UUID], Ref("Account"), "For which clients."] = field(
        default_factory=list
    )


@dataclass(kw_only=True)
class HotelPromotionUpdate:
    """Changes of a promotion. What is left out stays as it is."""

    id: Annotated[UUID, Ref("HotelPromotion"), "The promotion."]
    expected_version: Annotated[int, "The version that you read."]
    name: Annotated[str | Unset, "What people call it."] = UNSET
    offer: Annotated[str | Unset, "What it offers, in words."] = UNSET
    sell_to: Annotated[date | Unset, "The last day on which it can be booked."] = UNSET
    stay_to: Annotated[date | Unset, "The last day of arrival."] = UNSET


@dataclass(kw_only=True)
class HotelPromotionResponseNote:
    """A request or an event that names a promotion, one of the two."""

    promotion_id: Annotated[UUID, Ref("HotelPromotion"), "The promotion."]
    rfp_id: Annotated[UUID | None, Ref("HotelRfp"), "The request."] = None
    booking_id: Annotated[UUID | None, Ref("HotelEventBooking"), "The event."] = None


def create_promotion(session: Session, actor: Actor, input: HotelPromotionCreate) -> Promotion:
    """Lay down a promotion: what is offered on which days, and to which clients."""
    for name, model in (("property_id", Property), ("package_id", RatePackage)):
        if (key := getattr(input, name)) is not None:
            get(session, model, key, "input", name.removesuffix("_id") + "Id")
    for i, key in enumerate(input.account_ids):
        get_account(session, key, "input", "accountIds", i)
    promotion, problems = Promotion(segments=_segments(input.segments)), Problems()
    assign(promotion, input, GIVEN, problems, "input")
    problems.raise_if_any()
    promotion.check(problems)
    problems.check(
        ok=not session.scalar(select(exists().where(Promotion.code == promotion.code))),
        code="HOTEL_CODE_TAKEN",
        message=f"There is a promotion {promotion.code} already.",
        path=("input", "code"),
    )
    problems.raise_if_any()
    clients = dict.fromkeys(input.account_ids)
    promotion.clients = [PromotionClient(account_id=key) for key in clients]
    session.add(promotion)
    session.flush()
    return promotion


def update_promotion(session: Session, actor: Actor, input: HotelPromotionUpdate) -> Promotion:
    """Correct a promotion's words, or let it be booked or stayed in for longer or shorter."""
    promotion = get(session, Promotion, input.id, lock=True)
    expect_version(promotion, input.expected_version)
    problems = Problems()
    assign(promotion, input, ("name", "offer", "sell_to", "stay_to"), problems, "input")
    problems.raise_if_any()
    promotion.check(problems)
    problems.raise_if_any()
    session.flush()
    return promotion


def note_response(
    session: Session, actor: Actor, input: HotelPromotionResponseNote
) -> PromotionResponse:
    """Note that a request or an event names a promotion: what came of telling of it."""
    promotion = get(session, Promotion, input.promotion_id, "input", "promotionId")
    if (input.rfp_id is None) is (input.booking_id is None):
        message = "Name a request, rfpId, or an event, bookingId: one of the two."
        raise refuse("HOTEL_PROMOTION_RESPONSE", message, "input", "rfpId")
    named: Rfp | EventBooking
    if input.rfp_id is not None:
        path, column = ("input", "rfpId"), PromotionResponse.rfp_id
        named = get(session, Rfp, input.rfp_id, *path, lock=True)
    else:
        path, column = ("input", "bookingId"), PromotionResponse.booking_id
        named = get(session, EventBooking, input.booking_id or UUID(int=0), *path, lock=True)
    promotion.require_fit(named.property_id, named.arrival, *path)
    if session.scalar(select(exists().where(column == named.id))):
        raise refuse("HOTEL_PROMOTION_RESPONSE", "It names a promotion already.", *path)
    response = PromotionResponse(
        promotion_id=promotion.id,
        account_id=named.account_id,
        rfp_id=input.rfp_id,
        booking_id=input.booking_id,
    )
    session.add(response)
    session.flush()
    return response


def move_promotions(session: Session, actor: Actor, event: AccountsMerging) -> None:
    """What the loser was told and answered becomes the winner's; so do promotions for it."""
    event.move(session, PromotionTelling.account_id, PromotionResponse.account_id)
    mine = select(PromotionClient.promotion_id).where(PromotionClient.account_id == event.winner.id)
    session.execute(
        delete(PromotionClient)
        .where(PromotionClient.account_id == event.loser.id, PromotionClient.promotion_id.in_(mine))
        .execution_options(synchronize_session=False)
    )
    event.move(session, PromotionClient.account_id)


def _segments(names: list[str]) -> list[str]:
    found = list(dict.fromkeys(each.strip() for each in names))
    for i, name in enumerate(found):
        if "/" not in name:
            message = "Name the scheme and the class: VALUE/A."
            raise refuse("HOTEL_SEGMENT", message, "input", "segments", i)
    return found
