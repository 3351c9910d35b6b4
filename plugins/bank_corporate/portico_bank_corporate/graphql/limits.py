"""Credit limits, the exposure on them and exchange rates as clients see them."""

from __future__ import annotations

from functools import wraps
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.models import Account
from portico.query import Answer, answer, columns, entity, many, money, mutation, one
from portico_bank_corporate import access
from portico_bank_corporate.models import (
    BankMovementKind,
    CreditLimit,
    FxRate,
    Guarantee,
    LimitMovement,
    ReimbursementClaim,
)
from portico_bank_corporate.operations import credit_limits, fx_rates
from portico_bank_corporate.operations.exposure import (
    BankExposure,
    BankExposureQuestion,
    answer_exposure,
)
from portico_bank_corporate.operations.exposure_scenario import ExposurePolicy


def _used(limit: Any) -> ColumnElement[Any]:
    """What the limit has no more to give: what is given back to it counts only if it revolves."""
    movement = LimitMovement.__table__.c
    lost = and_(
        not_(limit.revolving),
        movement.kind == BankMovementKind.RELEASE,
        movement.guarantee_id.is_not(None),
    )
    return (
        select(func.coalesce(func.sum(movement.limit_amount), 0))
        .where(movement.limit_id == limit.id, not_(lost))
        .scalar_subquery()
    )


LIMIT = entity(
    CreditLimit,
    name="BankCreditLimit",
    prefix="bcl",
    plural="bankCreditLimits",
    permission=access.LIMIT_READ,
    order="number",
    fields=[
        *columns(
            CreditLimit,
            *("number", "currency", "valid_to", "revolving", "guarantee_type", "rate_source"),
            *("fx_add_on", "status", "activated_on", "frozen_on", "ended_on"),
        ),
        money("amount", "How much may be used at one time.", amount="amount"),
        money(
            "free",
            "What is left of the amount: less what is issued, reserved and, where it does not "
            "revolve, was ever used. The limits above may leave less.",
            amount=lambda limit, _env: limit.amount - _used(limit),
        ),
        one("account", Account, "The client, or the head of its group."),
        one("parent", CreditLimit, "The limit that this one is a part of."),
        many("parts", CreditLimit, "The limits that are a part of it.", key="parent_id"),
        many("movements", LimitMovement, "Every change in its use.", key="limit_id"),
    ],
)

MOVEMENT = entity(
    LimitMovement,
    name="BankLimitMovement",
    prefix="blm",
    plural="bankLimitMovements",
    permission=access.LIMIT_READ,
    order="seq",
    fields=[
        *columns(
            LimitMovement,
            "seq",
            "kind",
            "booked_on",
            "reference",
            "rate",
            "rate_inverse",
            "rate_date",
            "rate_source",
            "add_on",
        ),
        money("amount", "The change in the own currency of what uses it.", amount="amount"),
        money(
            "limitAmount",
            "The change in the limit's currency.",
            amount="limit_amount",
            currency="limit_currency",
        ),
        one("limit", CreditLimit, "The credit limit."),
        one("guarantee", Guarantee, "The guarantee that uses it; null for other uses."),
        one("claim", ReimbursementClaim, "The overdue claim that uses it, where it is one."),
    ],
)

RATE = entity(
    FxRate,
    name="BankFxRate",
    prefix="bfx",
    plural="bankFxRates",
    permission=access.RATE_READ,
    order="date",
    fields=columns(FxRate, "base", "quote", "date", "rate", "source"),
)

LIMIT_TYPES = (LIMIT, MOVEMENT, RATE)

LIMITS_OF_ACCOUNT = (
    many("creditLimits", CreditLimit, "How much the bank will risk with it.", key="account_id"),
)

LIMIT_MUTATIONS = (
    *(
        mutation(f"bankCreditLimit{deed}", operation, CreditLimit, access.LIMIT_WRITE)
        for deed, operation in (
            ("Create", credit_limits.create_credit_limit),
            ("Update", credit_limits.update_credit_limit),
            ("StatusChange", credit_limits.change_limit_status),
            ("Reserve", credit_limits.reserve),
            ("ReservationRelease", credit_limits.release_reservation),
            ("Revalue", credit_limits.revalue),
        )
    ),
    mutation("bankFxRateSet", fx_rates.set_fx_rate, FxRate, access.RATE_WRITE),
)


def exposure_question(policy: ExposurePolicy) -> Answer:
    """The question for the exposure, for a bank with such a policy."""

    @wraps(answer_exposure)
    def ask(session: Session, actor: Actor, input: BankExposureQuestion) -> BankExposure:
        return answer_exposure(session, actor, input, policy=policy)

    return answer("bankExposure", ask, access.LIMIT_READ)
