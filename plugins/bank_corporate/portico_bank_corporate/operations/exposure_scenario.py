"""Credit limits at another time or at other rates: what would use them, and how much.

The past is what was booked by then. A day ahead is what is booked now without the guarantees that
will have ended: by their expiry and the days of grace, unless a demand is to be decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.errors import Problems
from portico.values import round_money
from portico_bank_corporate.models import (
    BankClaimStatus,
    BankGuaranteeType,
    Conversion,
    CreditLimit,
    FxRate,
    Guarantee,
    LimitMovement,
    ReimbursementClaim,
)
from portico_bank_corporate.models.amounts import is_currency
from portico_bank_corporate.operations.fx_rates import conversion_for
from portico_bank_corporate.operations.guarantee_ahead import amount_then, cover_then
from portico_bank_corporate.operations.ledger import Standing, limit_and_parts, standing

FULLY: Final = Decimal(100)


@dataclass(kw_only=True)
class BankWhatIfRate:
    """An exchange rate that is assumed."""

    base: Annotated[str, "The currency of which there is one unit, such as EUR."]
    quote: Annotated[str, "The currency that the unit is expressed in, such as USD."]
    rate: Annotated[Decimal, "How much of the quote one unit of the base is."]


@dataclass(frozen=True, slots=True)
class ExposurePolicy:
    """How a bank weighs its exposure, and how long an expired guarantee is kept."""

    grace: timedelta = timedelta(0)
    factors: Mapping[str, Decimal] = field(default_factory=dict)
    """Credit conversion factors in per cent, by the type of guarantee; 100 if not named."""

    def factor(self, type: BankGuaranteeType | None) -> Decimal:
        """The factor of a type; a reservation counts fully."""
        return FULLY if type is None else self.factors.get(type.name, FULLY)


UNWEIGHTED: Final = ExposurePolicy()
"""Every guarantee counts fully and ends with its last day."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """When, at which rates, and by whose policy."""

    policy: ExposurePolicy
    today: date
    booked_by: date | None = None
    ahead: date | None = None
    rates: tuple[BankWhatIfRate, ...] = ()

    @property
    def day(self) -> date:
        """The day, today unless one is asked for."""
        return self.booked_by or self.today

    def convert(
        self, amount: Decimal, currency: str, limit: CreditLimit, booked: Decimal
    ) -> Decimal:
        """The amount at the assumed rate of its currency; as it is booked if none is assumed."""
        to, add_on = limit.currency, limit.fx_add_on
        for rate in self.rates:
            if {rate.base, rate.quote} == {currency, to}:
                inverse = rate.base == currency
                return Conversion(currency, to, rate.rate, inverse, add_on=add_on).convert(amount)
        return booked


@dataclass(frozen=True, slots=True)
class UseThen:
    """What a guarantee, reservation or claim uses, in its own and the limit's currency."""

    reference: str
    type: BankGuaranteeType | None
    amount: Decimal
    currency: str
    converted: Decimal
    covered: Decimal = Decimal(0)
    """What cover takes off it, in the limit's currency; never more than there is."""
    on_balance: bool = False
    """Whether it is a claim that was not paid in time."""

    @property
    def reserved(self) -> bool:
        """Whether it is a reservation."""
        return self.type is None and not self.on_balance


@dataclass(frozen=True, slots=True)
class Booked:
    """What something uses of a limit by its movements."""

    reference: str
    currency: str
    amount: Decimal
    converted: Decimal
    on_balance: bool


@dataclass(frozen=True, slots=True)
class Position:
    """How a limit stands in a scenario, and what uses it."""

    standing: Standing
    uses: tuple[UseThen, ...]


def scenario_of(
    as_of: date | None, rates: Sequence[BankWhatIfRate], today: date, policy: ExposurePolicy
) -> Scenario:
    """The scenario of a question; refuses rates that cannot be."""
    problems = Problems()
    for index, given in enumerate(rates):
        path = ("input", "rates", index)
        for name, code in (("base", given.base), ("quote", given.quote)):
            if not is_currency(code):
                problems.add("CURRENCY", f"{code} is no ISO 4217 currency.", *path, name)
        FxRate(base=given.base, quote=given.quote, rate=given.rate).check(problems, path)
    problems.raise_if_any()
    ahead = as_of if as_of is not None and as_of > today else None
    return Scenario(policy, today, as_of, ahead, tuple(rates))


def position(session: Session, limit: CreditLimit, scenario: Scenario) -> Position:
    """How a limit stands in a scenario."""
    uses = (*_uses(session, limit, scenario), *_claims_then(session, limit, scenario))
    spent = standing(session, limit, scenario.booked_by).spent
    issued = sum((use.converted for use in uses if use.type is not None), Decimal(0))
    reserved = sum((use.converted for use in uses if use.reserved), Decimal(0))
    overdue = sum((use.converted for use in uses if use.on_balance), Decimal(0))
    return Position(Standing(limit.amount, issued, reserved, spent, overdue), uses)


def _claims_then(session: Session, limit: CreditLimit, scenario: Scenario) -> list[UseThen]:
    """The claims that will be overdue on a day ahead, as far as nothing comes in until then."""
    if scenario.ahead is None:
        return []
    claims = session.scalars(
        select(ReimbursementClaim)
        .join(Guarantee, Guarantee.id == ReimbursementClaim.guarantee_id)
        .where(
            ReimbursementClaim.status == BankClaimStatus.CLAIMED,
            ReimbursementClaim.due_on < scenario.ahead,
            Guarantee.limit_id.in_(limit_and_parts(limit)),
        )
        .order_by(ReimbursementClaim.number)
    )
    found = []
    for claim in claims:
        by = conversion_for(session, limit, claim.currency, scenario.today)
        booked = by.convert(claim.open.amount)
        converted = scenario.convert(claim.open.amount, claim.currency, limit, booked)
        amount = claim.open.amount
        found.append(
            UseThen(claim.number, None, amount, claim.currency, converted, on_balance=True)
        )
    return found


def _uses(session: Session, limit: CreditLimit, scenario: Scenario) -> list[UseThen]:
    m, g = LimitMovement, Guarantee
    statement = (
        select(m.reference, m.currency, func.sum(m.amount), func.sum(m.limit_amount))
        .add_columns(m.claim_id, g)
        .outerjoin(g, g.id == m.guarantee_id)
        .where(m.limit_id == limit.id)
        .group_by(m.reference, m.currency, m.claim_id, g.id)
        .order_by(m.reference)
    )
    if scenario.booked_by is not None:
        statement = statement.where(m.booked_on <= scenario.booked_by)
    rows: Iterable[Any] = session.execute(statement)  # a reservation has no guarantee
    found = []
    for reference, currency, amount, converted, claim, guarantee in rows:
        now = Booked(reference, currency, amount, converted, claim is not None)
        if amount and (use := _use(session, limit, scenario, now, guarantee)):
            found.append(use)
    return found


def _use(
    session: Session,
    limit: CreditLimit,
    scenario: Scenario,
    now: Booked,
    guarantee: Guarantee | None,
) -> UseThen | None:
    """What something uses then: nothing if it will have ended, less if it will be reduced."""
    amount, booked, covered = now.amount, now.converted, Decimal(0)
    if guarantee is not None:
        then = amount_then(session, guarantee, amount, scenario)
        if not then:
            return None
        booked = booked if then == amount else round_money(booked * then / amount, limit.currency)
        amount = then
    converted = scenario.convert(amount, now.currency, limit, booked)
    if guarantee is not None and (cover := cover_then(session, guarantee, scenario)):
        share = min(cover, amount) / amount
        covered = round_money(converted * share, limit.currency)
    kind = None if guarantee is None else guarantee.type
    return UseThen(now.reference, kind, amount, now.currency, converted, covered, now.on_balance)
