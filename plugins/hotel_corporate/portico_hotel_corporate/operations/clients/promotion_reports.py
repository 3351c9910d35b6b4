"""What came of a promotion: who was told by which channel, who was left out, who answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.models import Account
from portico.operations.lookup import get
from portico.values import Ref, round_places
from portico_hotel_corporate.models import EventBooking
from portico_hotel_corporate.models.clients.promotions import (
    HotelLeftOutReason,
    HotelPromotionChannel,
    Promotion,
    PromotionAnnouncement,
    PromotionResponse,
    PromotionTelling,
)
from portico_hotel_corporate.models.lifecycle import HotelBookingStatus
from portico_hotel_corporate.operations.clients.sight import within_reach

_B = HotelBookingStatus
SURE = frozenset({_B.DEFINITE, _B.ACTUAL, _B.CLOSED})


@dataclass(kw_only=True)
class HotelPromotionReportRequest:
    """Which promotion."""

    promotion_id: Annotated[UUID, Ref("HotelPromotion"), "The promotion."]


@dataclass(frozen=True, kw_only=True)
class HotelPromotionChannelLine:
    """Who was told by a channel."""

    channel: Annotated[HotelPromotionChannel, "The channel."]
    listed: Annotated[int, "How many people are on its lists."]
    told: Annotated[int, "How many of them were told."]
    failed: Annotated[int, "How many it did not reach."]


@dataclass(frozen=True, kw_only=True)
class HotelPromotionLeftOut:
    """How often people or clients were left out for a reason."""

    reason: Annotated[HotelLeftOutReason, "Why."]
    count: Annotated[int, "How often, in all its announcements."]


@dataclass(frozen=True, kw_only=True)
class HotelPromotionReport:
    """What came of a promotion."""

    channels: Annotated[list[HotelPromotionChannelLine], "By channel."]
    left_out: Annotated[list[HotelPromotionLeftOut], "Who was left out, by reason."]
    clients_told: Annotated[int, "Of how many clients somebody was told."]
    requests: Annotated[int, "Requests that name it."]
    events: Annotated[int, "Events that name it."]
    definite_events: Annotated[int, "Of these, how many are definite or took place."]
    clients_answered: Annotated[int, "Of the clients told, how many have such a request or event."]
    answered_percent: Annotated[
        Decimal | None, "The latter of the former; one decimal, half-up; null: nobody was told."
    ]


def report_promotion(
    session: Session, actor: Actor, input: HotelPromotionReportRequest
) -> HotelPromotionReport:
    """Tell what came of a promotion: who was told, who was left out and why, who answered."""
    promotion = get(session, Promotion, input.promotion_id, "input", "promotionId")
    tellings = session.scalars(
        select(PromotionTelling)
        .join(Account, Account.id == PromotionTelling.account_id)
        .where(PromotionTelling.promotion_id == promotion.id, *within_reach(actor))
    ).all()
    responses = session.execute(
        select(
            PromotionResponse.account_id,
            PromotionResponse.rfp_id,
            PromotionResponse.booking_id,
            EventBooking.status,
        )
        .join(Account, Account.id == PromotionResponse.account_id)
        .outerjoin(EventBooking, EventBooking.id == PromotionResponse.booking_id)
        .where(PromotionResponse.promotion_id == promotion.id, *within_reach(actor))
    ).all()
    told = {each.account_id for each in tellings if each.told_at is not None}
    answered = told & {each.account_id for each in responses}
    events = [each.status for each in responses if each.booking_id is not None]
    return HotelPromotionReport(
        channels=_channels(tellings),
        left_out=_left_out(session, promotion),
        clients_told=len(told),
        requests=sum(each.rfp_id is not None for each in responses),
        events=len(events),
        definite_events=sum(status in SURE for status in events),
        clients_answered=len(answered),
        answered_percent=round_places(Decimal(100 * len(answered)) / len(told), 1)
        if told
        else None,
    )


def _channels(tellings: Sequence[PromotionTelling]) -> list[HotelPromotionChannelLine]:
    lines = []
    for channel in HotelPromotionChannel:
        mine = [each for each in tellings if each.channel is channel]
        if mine:
            line = HotelPromotionChannelLine(
                channel=channel,
                listed=len(mine),
                told=sum(each.told_at is not None for each in mine),
                failed=sum(each.has_failed for each in mine),
            )
            lines.append(line)
    return lines


def _left_out(session: Session, promotion: Promotion) -> list[HotelPromotionLeftOut]:
    counted: Counter[str] = Counter()
    for each in session.scalars(
        select(PromotionAnnouncement.left_out).where(
            PromotionAnnouncement.promotion_id == promotion.id
        )
    ):
        counted.update(each)
    return [
        HotelPromotionLeftOut(reason=reason, count=counted[reason.name])
        for reason in HotelLeftOutReason
        if counted[reason.name]
    ]
