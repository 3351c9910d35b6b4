"""What belongs to a payroll register: its lines, findings and signatures, as clients see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, literal_column, null, select, type_coerce

from portico.query import (
    columns,
    guarded,
    money,
    object_type,
    one,
)
from portico_bank_corporate import access
from portico_bank_corporate.graphql.banks import bank_of
from portico_bank_corporate.models import (
    Enrolment,
    PayrollLine,
    PayrollProject,
    PayrollRegister,
    RegisterFinding,
    RegisterSignature,
    Signatory,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

    from portico.query import Env, Row

WALL = "; null in a confidential project for who may not see that."


def _open(column: str) -> Callable[[Row, Env], ColumnElement[Any]]:
    """An amount of a line; none of a confidential project, but for those who may see them."""

    def amount(row: Row, env: Env) -> ColumnElement[Any]:
        shown: ColumnElement[Any] = getattr(row, column)
        if env.may(access.CONFIDENTIAL_READ):
            return shown
        register, project = PayrollRegister.__table__.alias(), PayrollProject.__table__.alias()
        confidential: Select[Any] = (
            select(literal_column("1"))
            .select_from(register.join(project, project.c.id == register.c.project_id))
            .where(register.c.id == row.register_id, project.c.is_confidential)
        )
        return type_coerce(case((confidential.exists(), null()), else_=shown), shown.type)

    return amount


LINE = object_type(
    "BankPayrollLine",
    "One payment of a payroll register.",
    [
        *columns(PayrollLine, "seq", "name", "iban"),
        bank_of(PayrollLine),
        *guarded(
            access.AMOUNT_READ,
            replace(money("amount", f"What is paid{WALL}"), amount=_open("amount")),
            replace(
                money(
                    "withheld",
                    f"What was withheld from the person's pay by order of an authority{WALL}",
                    nullable=True,
                ),
                amount=_open("withheld"),
            ),
        ),
        *columns(
            PayrollLine,
            "tax_id",
            "end_to_end_id",
            "instruction_id",
            "purpose",
            "remittance",
            "status",
            "reason_code",
            "reason_text",
            "bank_status",
            "is_implied",
            "verification",
            "executed_on",
            "booking_reference",
        ),
        one("enrolment", Enrolment, "The enrolment of the person who is paid."),
    ],
)

FINDING = object_type(
    "BankRegisterFinding",
    "Something that the check of a payroll register found.",
    columns(RegisterFinding, "line_seq", "field", "code", "severity", "message", "hint"),
)

SIGNATURE = object_type(
    "BankRegisterSignature",
    "A signature for the employer under a payroll register.",
    [
        *columns(RegisterSignature, "content_hash", "signed_on", "reference", "noted_by"),
        one("signatory", Signatory, "The mandate by which it was signed."),
    ],
)
