"""What a payroll register costs: its executed lines only, once all of them are decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.orm import Session

from portico.models import Account
from portico_bank_corporate.models import (
    BankAgreementKind,
    BankLineStatus,
    BankProductKind,
    BankRegisterStatus,
    ChargeableEvent,
    PayrollLine,
    PayrollProject,
    PayrollRegister,
    Product,
)

PAID: Final = (
    BankRegisterStatus.EXECUTED,
    BankRegisterStatus.PARTIALLY_EXECUTED,
    BankRegisterStatus.RECONCILED,
)
REGISTER, LINE = "REGISTER", "LINE"
"""The two events of a register: it as a whole, and its lines by number."""


def note_payroll(session: Session, account_id: UUID, kind: BankAgreementKind) -> int:
    """Note the registers of an employer that were paid and not noted yet; how many events.

    The first product of the kind PAYROLL prices them. A register of which no line was executed,
    be it that all or nothing was agreed, is no event and costs nothing.
    """
    product = payroll_product(session)
    if product is None or kind is BankAgreementKind.GUARANTEE:
        return 0
    # Two agreements of one client may be billed at a time: one of them notes, the other waits.
    session.get(Account, account_id, with_for_update={"key_share": True})
    made = 0
    for register, number, count, total, day in _paid(session, account_id, product):
        reference = f"{number}/{register.title}"
        for event, quantity in ((REGISTER, 1), (LINE, count)):
            session.add(
                ChargeableEvent(
                    account_id=account_id,
                    product_id=product.id,
                    event=event,
                    reference=reference,
                    occurred_on=day or register.pay_date,
                    quantity=quantity,
                    amount=total,
                    currency=register.currency,
                )
            )
            made += 1
    session.flush()
    return made


def payroll_product(session: Session) -> Product | None:
    """The product that registers are charged as: of the kind PAYROLL, the first by its code."""
    statement = select(Product).where(Product.kind == BankProductKind.PAYROLL)
    return session.scalars(statement.order_by(Product.code).limit(1)).first()


def _paid(
    session: Session, account_id: UUID, product: Product
) -> Iterator[tuple[PayrollRegister, str, int, Decimal, date | None]]:
    noted = (
        select(ChargeableEvent.id)
        .where(
            ChargeableEvent.product_id == product.id,
            ChargeableEvent.event == REGISTER,
            ChargeableEvent.reference == _reference(),
        )
        .exists()
    )
    figures = (
        func.count(PayrollLine.seq),
        func.sum(PayrollLine.amount),
        func.max(PayrollLine.executed_on),
    )
    statement = (
        select(PayrollRegister, PayrollProject.number, *figures)
        .join(PayrollProject, PayrollProject.id == PayrollRegister.project_id)
        .join(PayrollLine, PayrollLine.register_id == PayrollRegister.id)
        .where(
            PayrollProject.account_id == account_id,
            PayrollRegister.status.in_(PAID),
            PayrollLine.status == BankLineStatus.EXECUTED,
            ~noted,
        )
        .group_by(PayrollRegister.id, PayrollProject.number)
        .order_by(PayrollRegister.id)
    )
    for row in session.execute(statement):
        yield row[0], row[1], row[2], row[3], row[4]


def _reference() -> ColumnElement[str]:
    """What a register is called in an event's reference."""
    year, number = cast(PayrollRegister.year, String), cast(PayrollRegister.number, String)
    return PayrollProject.number + "/" + year + "/" + number
