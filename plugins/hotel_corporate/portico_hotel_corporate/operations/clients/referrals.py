"""Noting who brought whom, working out what is owed for it, and taking it further."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.events import AccountsMerging
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import Money, Ref
from portico_hotel_corporate.models import StayNight, StayProduction
from portico_hotel_corporate.models.clients.referrals import (
    OPEN,
    YEAR,
    Brought,
    HotelReferralStatus,
    Judged,
    Referral,
)
from portico_hotel_corporate.models.obligation_windows import later
from portico_hotel_corporate.models.traces import HotelTraceStep
from portico_hotel_corporate.operations.production import SOLD, family

ID: Final = ("input", "id")


@dataclass(kw_only=True)
class HotelReferralApprove:
    """A reward that is to be approved."""

    id: Annotated[UUID, Ref("HotelReferral"), "The referral."]
    expected_version: Annotated[int, "The version that you read."]


@dataclass(kw_only=True)
class HotelReferralPay:
    """A reward that was paid, or nights that were given."""

    id: Annotated[UUID, Ref("HotelReferral"), "The referral."]
    expected_version: Annotated[int, "The version that you read."]
    paid_on: Annotated[date, "The day."]
    payment_ref: Annotated[str, "The payment, or the entitlement by which nights were given."]


@dataclass(kw_only=True)
class HotelReferralVoid:
    """A referral for which nothing is owed."""

    id: Annotated[UUID, Ref("HotelReferral"), "The referral."]
    expected_version: Annotated[int, "The version that you read."]
    reason: Annotated[str, "Why nothing is owed."]


@dataclass(kw_only=True)
class HotelReferralRewardRequest:
    """A referral, and the day it is looked at."""

    referral_id: Annotated[UUID, Ref("HotelReferral"), "The referral."]
    as_of: Annotated[date | None, "The day, to its end; none: today."] = None


@dataclass(frozen=True, kw_only=True)
class HotelReferralRewardAnswer:
    """What would be owed for a referral by what the new client brought by a day."""

    as_of: Annotated[date, "The day."]
    status: Annotated[HotelReferralStatus, "What becomes of it by that: PENDING, EARNED or VOID."]
    reward: Annotated[Money | None, "What is owed so far; null: nothing, or nights."]
    free_nights: Annotated[int | None, "The nights that are owed so far."]
    trace: Annotated[list[HotelTraceStep], "How that comes about."]


def tell_reward(
    session: Session, actor: Actor, input: HotelReferralRewardRequest
) -> HotelReferralRewardAnswer:
    """Tell what is owed for a referral by what the new client brought by a day, and why."""
    referral = get(session, Referral, input.referral_id, "input", "referralId")
    as_of = input.as_of or actor.today
    judged = _judge(session, referral, as_of)
    amount = judged.amount
    return HotelReferralRewardAnswer(
        as_of=as_of,
        status=judged.status,
        reward=None if amount is None else Money(amount, referral.currency),
        free_nights=judged.free_nights,
        trace=list(judged.steps),
    )


def look_at_referrals(session: Session, actor: Actor) -> str:
    """Work out what is owed for referrals that nobody approved yet."""
    referrals = session.scalars(
        select(Referral).where(Referral.status.in_(OPEN)).order_by(Referral.id)
    ).all()
    for referral in referrals:
        settle(session, actor, referral)
    session.flush()
    return f"{len(referrals)} referrals looked at"


def settle(session: Session, actor: Actor, referral: Referral) -> None:
    """Note what is owed for a referral today; what was earned before may have changed."""
    judged = _judge(session, referral, actor.today)
    referral.trace = [asdict(each) for each in judged.steps]
    if judged.status is HotelReferralStatus.VOID:
        referral.end(judged.why_void or "")
        return
    earned = judged.status is HotelReferralStatus.EARNED
    referral.status = judged.status
    referral.reward_amount = judged.amount if earned else None
    referral.free_nights = judged.free_nights if earned else None
    referral.earned_on = (referral.earned_on or actor.today) if earned else None


def _judge(session: Session, referral: Referral, as_of: date) -> Judged:
    clause = referral.agreement.referral
    if clause is None:
        raise LookupError("a referral stands under an agreement with a clause")
    return referral.judge(clause, _brought(session, referral, as_of))


def _brought(session: Session, referral: Referral, as_of: date) -> Brought:
    """The first night of the new client's group from the referral on, and its first year."""
    mine = (
        StayProduction.account_id.in_(family(session, referral.referred_id)),
        StayProduction.status.in_(SOLD),
    )
    joined = select(func.min(StayNight.night)).join(
        StayProduction, StayProduction.id == StayNight.stay_id
    )
    first = session.scalar(
        joined.where(*mine, StayNight.night.between(referral.referred_on, as_of))
    )
    if first is None:
        return Brought(None, Decimal(0), as_of)
    rooms = session.scalar(
        select(func.sum(StayNight.room_amount))
        .join(StayProduction, StayProduction.id == StayNight.stay_id)
        .where(
            *mine,
            StayProduction.currency == referral.currency,
            StayNight.night.between(first, as_of),
            StayNight.night < later(first, YEAR),
        )
    )
    return Brought(first, Decimal(rooms or 0), as_of)


def approve_reward(session: Session, actor: Actor, input: HotelReferralApprove) -> Referral:
    """Approve the reward of a referral, as it is worked out today; not who noted it."""
    referral = _found(session, input.id, input.expected_version)
    if referral.status is HotelReferralStatus.EARNED:
        before = referral.reward_amount, referral.free_nights
        settle(session, actor, referral)
        if (referral.reward_amount, referral.free_nights) != before:
            message = "What the new client brought was corrected: look at the reward again."
            raise refuse("HOTEL_REFERRAL_CHANGED", message, *ID)
    if actor.name == referral.created_by:
        message = f"{actor.name} noted the referral: another person approves its reward."
        raise refuse("HOTEL_REFERRAL_FOUR_EYES", message, *ID)
    referral.move_to(HotelReferralStatus.APPROVED)
    referral.approved_at, referral.approved_by = actor.now, actor.name
    session.flush()
    return referral


def pay_reward(session: Session, actor: Actor, input: HotelReferralPay) -> Referral:
    """Note that the reward of a referral was paid, or that its nights were given."""
    referral = _found(session, input.id, input.expected_version)
    referral.move_to(HotelReferralStatus.PAID)
    problems = Problems()
    assign(referral, input, ("paid_on", "payment_ref"), problems, "input")
    problems.check(
        ok=bool(input.payment_ref.strip()),
        code="REQUIRED",
        message="Name the payment, or the entitlement by which the nights were given.",
        path=("input", "paymentRef"),
    )
    problems.check(
        ok=(referral.earned_on or input.paid_on) <= input.paid_on <= actor.today,
        code="HOTEL_DATES",
        message=f"It was earned on {referral.earned_on}, and today is {actor.today}.",
        path=("input", "paidOn"),
    )
    problems.raise_if_any()
    session.flush()
    return referral


def void_referral(session: Session, actor: Actor, input: HotelReferralVoid) -> Referral:
    """Say that nothing is owed for a referral, and why."""
    referral = _found(session, input.id, input.expected_version)
    reason = input.reason.strip()
    if not reason:
        raise refuse("REQUIRED", "Say why nothing is owed.", "input", "reason")
    referral.move_to(HotelReferralStatus.VOID)
    referral.end(reason)
    session.flush()
    return referral


def _found(session: Session, id: UUID, version: int) -> Referral:
    referral = get(session, Referral, id, lock=True)
    expect_version(referral, version)
    return referral


def move_referrals(session: Session, actor: Actor, event: AccountsMerging) -> None:
    """Referrals follow the accounts; nothing is owed for those between the two any more."""
    both = {event.winner.id, event.loser.id}
    between = select(Referral).where(
        Referral.referrer_id.in_(both),
        Referral.referred_id.in_(both),
        Referral.status.not_in((HotelReferralStatus.PAID, HotelReferralStatus.VOID)),
    )
    for each in session.scalars(between):
        each.end("The two accounts became one client.")
    session.flush()
    event.move(session, Referral.referrer_id, Referral.referred_id)
