"""Referrals as clients of the API see them: what is promised, who brought whom, what is owed."""

from __future__ import annotations

from portico.models import Account
from portico.query import answer, columns, entity, many, money, mutation, one
from portico_hotel_corporate.access import (
    AGREEMENT_READ,
    AGREEMENT_WRITE,
    REFERRAL_READ,
    REFERRAL_REWARD,
    REFERRAL_WRITE,
)
from portico_hotel_corporate.models import Agreement
from portico_hotel_corporate.models.clients.referrals import Referral, ReferralClause
from portico_hotel_corporate.operations.clients import referrals, referring

CLAUSE = entity(
    ReferralClause,
    name="HotelReferralClause",
    prefix="hrx",
    plural="hotelReferralClauses",
    permission=AGREEMENT_READ,
    fields=[
        *columns(ReferralClause, "reward", "percent", "amount", "free_nights", "window_days"),
        *columns(ReferralClause, "threshold_amount", "above_threshold_only", "cap_amount"),
        one("agreement", Agreement, "The agreement; its currency is that of the amounts."),
    ],
)

REFERRAL = entity(
    Referral,
    name="HotelReferral",
    prefix="hrr",
    plural="hotelReferrals",
    permission=REFERRAL_READ,
    order="referredOn",
    fields=[
        *columns(Referral, "referred_on", "window_ends", "share_percent", "note", "status"),
        *columns(Referral, "free_nights", "earned_on", "trace", "approved_at", "approved_by"),
        *columns(Referral, "paid_on", "payment_ref", "void_reason"),
        money("reward", "What is owed for it, once it is earned.", nullable=True),
        one("referrer", Account, "The client that brought the other one."),
        one("referred", Account, "The client that it brought."),
        one("agreement", Agreement, "The edition of the agreement that promises the reward."),
    ],
)

ENTITIES = (CLAUSE, REFERRAL)
QUERIES = (answer("hotelReferralReward", referrals.tell_reward, REFERRAL_READ),)
MUTATIONS = (
    mutation("hotelReferralClauseSet", referring.set_clause, ReferralClause, AGREEMENT_WRITE),
    mutation("hotelReferralRecord", referring.record_referral, Referral, REFERRAL_WRITE),
    mutation("hotelReferralVoid", referrals.void_referral, Referral, REFERRAL_WRITE),
    mutation("hotelReferralApprove", referrals.approve_reward, Referral, REFERRAL_REWARD),
    mutation("hotelReferralPay", referrals.pay_reward, Referral, REFERRAL_REWARD),
)
ACCOUNT_FIELDS = (
    many("referralsMade", Referral, "Clients that it brought.", key="referrer_id"),
    many("referredBy", Referral, "Who brought it.", key="referred_id"),
)
