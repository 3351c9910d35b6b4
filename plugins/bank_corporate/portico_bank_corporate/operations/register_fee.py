"""What a payroll register will cost, if all of it is executed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from portico.values import Money
from portico_bank_corporate.models import ChargeableEvent, PayrollProject
from portico_bank_corporate.operations.payroll_fees import LINE, REGISTER, payroll_product
from portico_bank_corporate.operations.price_quote import quote_event


def expected_fee(
    session: Session, project: PayrollProject, count: int, total: Decimal, day: date
) -> Money | None:
    """The fee of a register without tax; None if no tariff has a price for it."""
    product = payroll_product(session)
    if product is None:
        return None
    found = []
    for event, quantity in ((REGISTER, 1), (LINE, count)):
        asked = ChargeableEvent(
            account_id=project.account_id,
            product_id=product.id,
            event=event,
            reference="?",
            occurred_on=day,
            quantity=quantity,
            amount=total,
            currency=project.currency,
        )
        with session.no_autoflush:
            quoted, _ = quote_event(session, product, asked)
        if quoted.price is not None:
            found.append(quoted.price.amount)
    return Money(sum(found, Decimal(0)), project.currency).rounded() if found else None
