"""Promising a client something for bringing others, and noting that it did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.models import Account
from portico.operations.assigning import assign
from portico.operations.lookup import get, get_account
from portico.values import Money, Ref
from portico_hotel_corporate.models import Agreement, StayNight, StayProduction
from portico_hotel_corporate.models.agreement_status import IN_FORCE
from portico_hotel_corporate.models.amounts import HUNDRED, check_percent
from portico_hotel_corporate.models.clients.referrals import (
    HotelReferralReward,
    HotelReferralStatus,
    Referral,
    ReferralClause,
    window_end,
)
from portico_hotel_corporate.models.spans import check_day, within
from portico_hotel_corporate.operations.corporate_share import heads_of
from portico_hotel_corporate.operations.production import SOLD, family

AGREEMENT: Final = ("input", "agreementId")
REFERRER: Final = ("input", "referrerId")
REFERRED: Final = ("input", "referredId")


@dataclass(kw_only=True)
class HotelReferralClauseSet:
    """What an agreement that is being written promises its client for bringing others."""

    agreement_id: Annotated[UUID, Ref("HotelAgreement"), "The agreement."]
    reward: Annotated[HotelReferralReward, "What the client gets."]
    percent: Annotated[Decimal | None, "Which share of the new client's room revenue."] = None
    amount: Annotated[Money | None, "How much, if it is a fixed amount."] = None
    free_nights: Annotated[int | None, "How many nights, if it is these."] = None
    window_days: Annotated[int, "Within how many days the new client must have a night."] = 365
    threshold: Annotated[Money | None, "What its first year must bring at least."] = None
    above_threshold_only: Annotated[bool, "Whether only what is above that counts."] = False
    cap: Annotated[Money | None, "What all rewards for one new client are at most."] = None


@dataclass(kw_only=True)
class HotelReferralRecord:
    """That a client brought another one."""

    agreement_id: Annotated[
        UUID, Ref("HotelAgreement"), "The agreement in force of the client, with its clause."
    ]
    referrer_id: Annotated[
        UUID | None, Ref("Account"), "Who brought it, if a company below the agreement's client."
    ] = None
    referred_id: Annotated[UUID, Ref("Account"), "The new client."]
    referred_on: Annotated[date | None, "The day of the referral; none: today."] = None
    share_percent: Annotated[Decimal, "Its share, if several brought the client together."] = (
        Decimal(100)
    )
    note: Annotated[str | None, "How it came about."] = None


def set_clause(session: Session, actor: Actor, input: HotelReferralClauseSet) -> ReferralClause:
    """Lay down in an agreement that is being written what its client gets for bringing others."""
    agreement = get(session, Agreement, input.agreement_id, *AGREEMENT, lock=True)
    agreement.require_being_written()
    clause = agreement.referral or ReferralClause(agreement=agreement)
    clause.reward, clause.percent = input.reward, input.percent
    clause.free_nights, clause.window_days = input.free_nights, input.window_days
    clause.above_threshold_only = input.above_threshold_only
    problems = Problems()
    for name, money in (("amount", input.amount), ("cap", input.cap)):
        _check_currency(problems, agreement, name, money)
    _check_currency(problems, agreement, "threshold", input.threshold)
    clause.amount = input.amount.amount if input.amount else None
    clause.cap_amount = input.cap.amount if input.cap else None
    clause.threshold_amount = input.threshold.amount if input.threshold else Decimal(0)
    clause.check(problems)
    problems.raise_if_any()
    session.add(clause)
    session.flush()
    return clause


def _check_currency(
    problems: Problems, agreement: Agreement, name: str, money: Money | None
) -> None:
    problems.check(
        ok=money is None or money.currency == agreement.currency,
        code="HOTEL_CURRENCY_MISMATCH",
        message=f"The agreement is in {agreement.currency}.",
        path=("input", name),
    )


def record_referral(session: Session, actor: Actor, input: HotelReferralRecord) -> Referral:
    """Note that a client brought another one, under the clause of its agreement."""
    agreement = get(session, Agreement, input.agreement_id, *AGREEMENT)
    day = input.referred_on or agreement.today(actor)
    clause = _clause(agreement, day)
    referrer = get_account(session, input.referrer_id or agreement.account_id, *REFERRER)
    referred = get(session, Account, input.referred_id, *REFERRED, lock=True)
    referred.require_in_use(*REFERRED)
    referral = Referral(
        referrer_id=referrer.id,
        referred_id=referred.id,
        agreement=agreement,
        referred_on=day,
        window_ends=window_end(day, clause),
        share_percent=input.share_percent,
        status=HotelReferralStatus.PENDING,
        currency=agreement.currency,
        trace=[],
    )
    problems = Problems()
    assign(referral, input, ("note",), problems, "input")
    check_day(problems, day, "input", "referredOn")
    _check_share(problems, referral, clause)
    for code, message, path in _objections(session, agreement, referral, actor):
        problems.add(code, message, *path)
    problems.raise_if_any()
    session.add(referral)
    session.flush()
    return referral


def _clause(agreement: Agreement, day: date) -> ReferralClause:
    if agreement.referral is None:
        message = f"{agreement.label} promises nothing for bringing others."
        raise refuse("HOTEL_REFERRAL_CLAUSE", message, *AGREEMENT)
    if agreement.status not in IN_FORCE or not within(day, agreement.term):
        message = f"{agreement.label} is {agreement.status.name}, for {agreement.valid_from} to "
        message += f"{agreement.valid_to}: it is not in force on {day}."
        raise refuse("HOTEL_REFERRAL_CLAUSE", message, *AGREEMENT)
    return agreement.referral


def _check_share(problems: Problems, referral: Referral, clause: ReferralClause) -> None:
    if check_percent(problems, referral.share_percent, ("input", "sharePercent")):
        whole = referral.share_percent == HUNDRED
        problems.check(
            ok=referral.share_percent > 0
            and (whole or clause.reward is not HotelReferralReward.FREE_NIGHTS),
            code="HOTEL_REFERRAL_SHARE",
            message="A share is more than 0, and nights are not divided: of these it is 100.",
            path=("input", "sharePercent"),
        )


def _objections(
    session: Session, agreement: Agreement, referral: Referral, actor: Actor
) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """Why the referral is none: self, group, circle, known client, other attributions."""
    heads = heads_of(session)
    giver = heads.get(referral.referrer_id, referral.referrer_id)
    new = heads.get(referral.referred_id, referral.referred_id)
    clients = family(session, agreement.account_id) if agreement.covers_children else []
    if referral.referrer_id not in {agreement.account_id, *clients}:
        text = f"It is neither the client of {agreement.label} nor covered by it."
        yield "HOTEL_REFERRAL_REFERRER", text, ("input", "referrerId")
    if referral.referred_on > actor.today:
        yield "HOTEL_DATES", f"Today is {actor.today}.", ("input", "referredOn")
    if giver == new:
        text = "Both are one client or belong to one group: that is no referral."
        yield "HOTEL_REFERRAL_GROUP", text, REFERRED
        return
    known = list(
        session.scalars(select(Referral).where(Referral.status != HotelReferralStatus.VOID))
    )
    if _leads_to(new, giver, known, heads):
        text = "The client that is said to be new brought the other one, directly or not."
        yield "HOTEL_REFERRAL_CIRCLE", text, REFERRED
    same = [each for each in known if heads.get(each.referred_id, each.referred_id) == new]
    yield from _rivals(referral, same)
    first = session.scalar(
        select(func.min(StayNight.night))
        .join(StayProduction, StayProduction.id == StayNight.stay_id)
        .where(StayProduction.account_id.in_(family(session, new)), StayProduction.status.in_(SOLD))
    )
    if first is not None and first < referral.referred_on:
        text = f"It has been a client since {first}, before the referral."
        yield "HOTEL_REFERRAL_KNOWN", text, REFERRED


def _rivals(
    referral: Referral, known: list[Referral]
) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """Attributions of the same new client whose windows share a day with that of this one."""
    rivals = [
        each
        for each in known
        if each.referred_on <= referral.window_ends and referral.referred_on <= each.window_ends
    ]
    if any(each.referrer_id == referral.referrer_id for each in rivals):
        text = "It is noted already that it brought this client, in the same window."
        yield "HOTEL_REFERRAL_TWICE", text, REFERRED
        return
    taken = sum((each.share_percent for each in rivals), Decimal(0))
    if taken + referral.share_percent > HUNDRED:
        text = f"Others have {taken.normalize():f} % of the reward for this client already."
        yield "HOTEL_REFERRAL_SHARE", text, ("input", "sharePercent")


def _leads_to(start: UUID, goal: UUID, known: list[Referral], heads: dict[UUID, UUID]) -> bool:
    """Whether referrals lead from one group to another."""
    reached, seen = [start], {start}
    for each in reached:
        for referral in known:
            giver = heads.get(referral.referrer_id, referral.referrer_id)
            brought = heads.get(referral.referred_id, referral.referred_id)
            if giver == each and brought not in seen:
                seen.add(brought)
                reached.append(brought)
    return goal in seen
