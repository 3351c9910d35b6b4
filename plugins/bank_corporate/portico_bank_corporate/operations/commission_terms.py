"""The terms of a guarantee's commission: its own, or by the client's prices, and how found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portico.errors import refuse
from portico.models.formats import Malformed
from portico.operations.lookup import get
from portico.values import Money
from portico_bank_corporate.models import BankTariffBasis, Guarantee, Product, Tariff
from portico_bank_corporate.models.commission_periods import (
    BankCommissionGrid,
    BankCommissionPeriod,
)
from portico_bank_corporate.models.commissions import BankCommissionBasis, BankMinimumScope
from portico_bank_corporate.models.day_counts import BankDayCount
from portico_bank_corporate.models.product import product_code
from portico_bank_corporate.operations.commission_preview import BankCommissionTerms
from portico_bank_corporate.operations.price_quote import book_for

OF_ITS_OWN: list[dict[str, Any]] = [{"level": "GUARANTEE", "tariff": None}]
"""The way to terms that were agreed for one guarantee alone."""

BASES = {
    BankTariffBasis.PER_ANNUM: BankCommissionBasis.PER_ANNUM,
    BankTariffBasis.PER_PERIOD: BankCommissionBasis.PER_PERIOD,
}


@dataclass(frozen=True, slots=True)
class Found:
    """Terms, the tariff that they come from, and where it was looked for."""

    terms: BankCommissionTerms
    path: list[dict[str, Any]]
    tariff_id: UUID | None = None


def terms_for(
    session: Session,
    guarantee: Guarantee,
    terms: BankCommissionTerms | None,
    product_id: UUID | None,
    event: str,
    minimum_scope: BankMinimumScope,
) -> Found:
    """The terms that are given, or those of the applicant's price on the day of issue."""
    if terms is not None and product_id is None:
        return Found(terms, OF_ITS_OWN)
    if terms is not None or product_id is None:
        text = "Give terms, or the product by whose price the commission is calculated."
        raise refuse("REQUIRED", text, "input", "terms")
    product = get(session, Product, product_id, "input", "productId")
    day = guarantee.issue_date
    book, prices = book_for(session, product, guarantee.applicant_id, day)
    code = _code(event)
    tariff, path = book.find(product.id, code, guarantee.currency, day, prices)
    if tariff is None:
        text = f"{product.name} has no price for {code} in {guarantee.currency} on {day}."
        raise refuse("BANK_NO_PRICE", text, "input", "productId")
    return Found(replace(_terms(tariff), minimum_scope=minimum_scope), list(path), tariff.id)


def _code(event: str) -> str:
    try:
        return product_code(event)
    except Malformed as malformed:
        raise refuse(malformed.code, malformed.message, "input", "event") from malformed


def _terms(tariff: Tariff) -> BankCommissionTerms:
    """A price by time as a commission: the rate, how it is counted, and the least for a period."""
    basis = BASES.get(tariff.basis)
    if basis is None or tariff.rate is None or tariff.maximum_amount is not None:
        text = "A commission is priced by a rate per year or period, and has no maximum."
        raise refuse("BANK_TARIFF_BASIS", text, "input", "productId")
    least = tariff.minimum_amount
    return BankCommissionTerms(
        rate=tariff.rate,
        basis=basis,
        day_count=tariff.day_count or BankDayCount.ACT_360,
        period=tariff.period or BankCommissionPeriod.QUARTER,
        grid=tariff.grid or BankCommissionGrid.CALENDAR,
        minimum=None if least is None else Money(least, tariff.currency),
    )
