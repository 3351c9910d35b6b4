"""Payroll registers: who is paid how much on one day, with control totals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Record, choice
from portico.values import Choice, round_money
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.lifecycle import Lifecycle, require_step


class BankRegisterKind(Choice):
    """What a payroll register pays."""

    SALA = "Salaries."
    BONU = "Bonuses."
    PENS = "Pensions."
    ADVANCE = "Advances on salaries."


class BankRegisterOrigin(Choice):
    """How a payroll register came to the bank."""

    API = "Its lines were given one by one."
    PAIN001 = "It was read from an ISO 20022 pain.001.001.09 file."


class BankRegisterStatus(Choice):
    """Where a payroll register stands."""

    DRAFT = "Taken in: its totals, accounts and amounts are right; not yet held against the day."
    VALIDATED = "Checked against the project, its people and the pay date; it may be paid."
    INVALID = "The check found faults; see the findings."
    CANCELLED = "Withdrawn."


_S = BankRegisterStatus
REGISTER_LIFECYCLE: Final[Lifecycle[BankRegisterStatus]] = {
    _S.DRAFT: (_S.VALIDATED, _S.INVALID, _S.CANCELLED),
    _S.VALIDATED: (_S.CANCELLED,),
    # What was missing may have been mended elsewhere (a person enrolled, a twin cancelled).
    _S.INVALID: (_S.VALIDATED, _S.INVALID, _S.CANCELLED),
    _S.CANCELLED: (),
}


class BankLineStatus(Choice):
    """Where one line of a payroll register stands."""

    PENDING = "Not checked yet."
    ACCEPTED = "It may be paid."
    REJECTED = "It cannot be paid; see its reason code."


class BankSeverity(Choice):
    """How grave a finding is."""

    ERROR = "It keeps the line or the register from being paid."
    WARNING = "It keeps nothing from being paid, but somebody should look."


class PayrollRegister(Record, Base):
    """A list of payments to people on one day, with the totals that its lines must match."""

    __tablename__ = "bank_payroll_register"

    project_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("bank_payroll_project.id", ondelete="CASCADE"),
        doc="The payroll project.",
    )
    year: Mapped[int] = mapped_column(SmallInteger(), doc="The year that it is numbered in.")
    number: Mapped[int] = mapped_column(doc="Its number, without gaps in the project and year.")
    period: Mapped[str] = mapped_column(
        String(7), doc="The month that is paid for, such as `2026-01`."
    )
    pay_date: Mapped[date] = mapped_column(Date(), doc="The day on which people are paid.")
    kind: Mapped[BankRegisterKind] = mapped_column(choice(BankRegisterKind), doc="What is paid.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of every line.")
    line_count: Mapped[int] = mapped_column(doc="How many lines it has.")
    control_sum: Mapped[Decimal] = mapped_column(Amount(), doc="The sum of its lines.")
    content_hash: Mapped[str] = mapped_column(
        String(64), doc="SHA-256 of its sorted lines `iban|amount|name`: equal for equal content."
    )
    origin: Mapped[BankRegisterOrigin] = mapped_column(
        choice(BankRegisterOrigin), doc="How it came to the bank."
    )
    msg_id: Mapped[str | None] = mapped_column(
        String(35), doc="The sender's message identification, unique in the project."
    )
    file_hash: Mapped[str | None] = mapped_column(
        String(64), doc="SHA-256 of the file that it was read from."
    )
    file: Mapped[bytes | None] = mapped_column(
        LargeBinary(), deferred=True, doc="The file that it was read from, byte for byte."
    )
    status: Mapped[BankRegisterStatus] = mapped_column(
        choice(BankRegisterStatus), doc="Where the register stands."
    )
    reason: Mapped[str | None] = mapped_column(String(500), doc="Why the register was cancelled.")

    __table_args__ = (
        UniqueConstraint("project_id", "year", "number"),
        UniqueConstraint("project_id", "msg_id"),
        CheckConstraint("line_count > 0", name="line_count"),
        CheckConstraint("control_sum > 0", name="control_sum"),
        Index("ix_bank_payroll_register_pay_date", "project_id", "pay_date"),
        Index("ix_bank_payroll_register_created_at", "created_at", "id"),
    )

    @property
    def title(self) -> str:
        """How people call it: ``2026/7``."""
        return f"{self.year}/{self.number}"

    def become(self, status: BankRegisterStatus) -> None:
        """Move to another state if the lifecycle permits it."""
        what = f"Register {self.title}"
        require_step(REGISTER_LIFECYCLE, self.status, status, "BANK_REGISTER_TRANSITION", what)
        self.status = status


class PayrollLine(Base):
    """One payment of a register."""

    __tablename__ = "bank_payroll_line"

    register_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("bank_payroll_register.id", ondelete="CASCADE"),
        primary_key=True,
        doc="The register.",
    )
    seq: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, doc="The place in the register, from 1."
    )
    enrolment_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_enrolment.id", ondelete="SET NULL"),
        index=True,
        doc="The enrolment of the person who is paid.",
    )
    name: Mapped[str] = mapped_column(String(70), doc="The person's name as it was given.")
    iban: Mapped[str] = mapped_column(String(34), doc="The account that is paid.")
    amount: Mapped[Decimal] = mapped_column(Amount(), doc="What is paid.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The register's currency.")
    end_to_end_id: Mapped[str] = mapped_column(
        String(35), doc="The identification that travels with the payment."
    )
    purpose: Mapped[str | None] = mapped_column(
        String(4), doc="The ISO 20022 purpose code, such as `SALA`."
    )
    remittance: Mapped[str | None] = mapped_column(
        String(140), doc="The text that the person sees."
    )
    status: Mapped[BankLineStatus] = mapped_column(
        choice(BankLineStatus), doc="Where the line stands."
    )
    reason_code: Mapped[str | None] = mapped_column(
        String(4), doc="Why the line was rejected: an ISO 20022 status reason code."
    )

    __table_args__ = (
        UniqueConstraint("register_id", "end_to_end_id"),
        CheckConstraint("amount > 0", name="amount"),
    )


class RegisterFinding(Base):
    """Something that a check of a register found."""

    __tablename__ = "bank_register_finding"

    register_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("bank_payroll_register.id", ondelete="CASCADE"),
        primary_key=True,
        doc="The register.",
    )
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, doc="The place in the list, from 1."
    )
    line_seq: Mapped[int | None] = mapped_column(
        doc="The line that it is about; null if it is about the whole register."
    )
    code: Mapped[str] = mapped_column(String(4), doc="The ISO 20022 status reason code.")
    severity: Mapped[BankSeverity] = mapped_column(choice(BankSeverity), doc="How grave it is.")
    message: Mapped[str] = mapped_column(String(500), doc="What was found, in words.")


def content_hash(lines: Iterable[PayrollLine]) -> str:
    """SHA-256 of the sorted lines ``iban|amount|name``, amounts with all their decimals."""
    written = (
        f"{line.iban}|{round_money(line.amount, line.currency)}|{line.name}" for line in lines
    )
    return sha256("\n".join(sorted(written)).encode()).hexdigest()
