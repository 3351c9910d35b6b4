"""Three months of salaries that the employer of the demonstration has paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final

from sqlalchemy import select

from portico.values import Money
from portico_bank_corporate.demo.run import Run
from portico_bank_corporate.models import (
    PayrollLine,
    PayrollProject,
    PayrollRegister,
    Signatory,
)
from portico_bank_corporate.operations import register_approval as approval
from portico_bank_corporate.operations import register_export as export
from portico_bank_corporate.operations.intake.document import DraftLine
from portico_bank_corporate.operations.payroll_registers import (
    BankPayrollLineCreate,
    BankPayrollRegisterCreate,
    create_payroll_register,
)
from portico_bank_corporate.operations.register_check import (
    BankPayrollRegisterValidate,
    validate_payroll_register,
)
from portico_bank_corporate.operations.register_progress import (
    BankPayrollLineBooking,
    BankPayrollRegisterBook,
    book_payroll_register,
)
from portico_bank_corporate.operations.register_signing import (
    BankPayrollRegisterSign,
    sign_payroll_register,
)

PAID: Final = (date(2025, 10, 30), date(2025, 11, 28), date(2025, 12, 30))


def pay(run: Run, project: PayrollProject, lines: Sequence[DraftLine]) -> None:
    """Pay the people of the payroll file in the three months before it."""
    for day in PAID:
        known = (PayrollRegister.project_id == project.id) & (PayrollRegister.pay_date == day)
        before = datetime.combine(day - timedelta(days=3), time(9), UTC)
        wish = _wish(project, lines, day)
        deed = partial(_paid, run.on(before))
        run.one("register", wish.period, known, PayrollRegister, deed, wish)


def _wish(
    project: PayrollProject, lines: Sequence[DraftLine], day: date
) -> BankPayrollRegisterCreate:
    total = sum((line.amount for line in lines), Decimal(0))
    return BankPayrollRegisterCreate(
        project_id=project.id,
        period=f"{day:%Y-%m}",
        pay_date=day,
        line_count=len(lines),
        control_sum=Money(total, project.currency),
        lines=[
            BankPayrollLineCreate(
                name=line.name, iban=line.iban, amount=Money(line.amount, project.currency)
            )
            for line in lines
        ],
    )


def _paid(
    run: Run, _session: object, _actor: object, wish: BankPayrollRegisterCreate
) -> PayrollRegister:
    """A register that was checked, consented to, signed, exported, and booked as paid."""
    register = create_payroll_register(run.session, run.preparer, wish)
    run.step(validate_payroll_register, BankPayrollRegisterValidate, register)
    run.step(approval.submit_payroll_register, approval.BankPayrollRegisterSubmit, register)
    run.consent(register)
    _sign(run, register, wish)
    run.step(approval.release_payroll_register, approval.BankPayrollRegisterRelease, register)
    run.step(export.export_payroll_register, export.BankPayrollRegisterExport, register)
    run.step(export.send_payroll_register, export.BankPayrollRegisterSend, register)
    booked = [
        BankPayrollLineBooking(end_to_end_id=each, booked_on=register.pay_date)
        for each in run.session.scalars(
            select(PayrollLine.end_to_end_id).where(PayrollLine.register_id == register.id)
        )
    ]
    step: tuple[Any, ...] = (book_payroll_register, BankPayrollRegisterBook, register)
    paid: PayrollRegister = run.step(*step, bookings=booked)
    return paid


def _sign(run: Run, register: PayrollRegister, wish: BankPayrollRegisterCreate) -> None:
    employer = run.session.get_one(PayrollProject, wish.project_id).account_id
    mandates = select(Signatory).where(Signatory.account_id == employer).order_by(Signatory.name)
    for signatory in run.session.scalars(mandates).all():
        run.step(
            sign_payroll_register,
            BankPayrollRegisterSign,
            register,
            signatory_id=signatory.id,
            approval_hash=register.approval_hash,
            reference=f"DMS/{wish.period}",
        )
