"""The lines of a payroll register, and what its latest check found."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import PERSONAL, Amount, Currency, choice
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.register_choices import BankLineStatus, BankSeverity


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
    name: Mapped[str] = mapped_column(
        String(70), info=PERSONAL, doc="The person's name as it was given."
    )
    iban: Mapped[str] = mapped_column(String(34), info=PERSONAL, doc="The account that is paid.")
    amount: Mapped[Decimal] = mapped_column(Amount(), doc="What is paid.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The register's currency.")
    withheld: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="What was withheld from the person's pay by order of an authority."
    )
    tax_id: Mapped[str | None] = mapped_column(
        String(35), info=PERSONAL, doc="The person's tax number."
    )
    end_to_end_id: Mapped[str] = mapped_column(
        String(35), doc="The identification that travels with the payment."
    )
    instruction_id: Mapped[str | None] = mapped_column(
        String(35), doc="The sender's own identification of the line."
    )
    block_id: Mapped[str | None] = mapped_column(
        String(35), doc="The block of payments that it stands in, once that has a name."
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
    reason_text: Mapped[str | None] = mapped_column(
        String(210), doc="What the bank says about the reason, in its words."
    )
    bank_status: Mapped[str | None] = mapped_column(
        String(4), doc="The latest status that the bank gave: an ISO 20022 code such as `ACSC`."
    )
    is_implied: Mapped[bool] = mapped_column(
        default=False, doc="Whether the bank accepted it by only listing others as rejected."
    )
    verification: Mapped[str | None] = mapped_column(
        String(4), doc="What verifying the payee's name gave: `RCVC`, `RVMC`, `RVNM` or `RVNA`."
    )
    executed_on: Mapped[date | None] = mapped_column(Date(), doc="The day on which it was paid.")
    booking_reference: Mapped[str | None] = mapped_column(
        String(35), doc="The bank's reference of the booking."
    )

    __table_args__ = (
        UniqueConstraint("register_id", "end_to_end_id"),
        Index("ix_bank_payroll_line_end_to_end_id", "end_to_end_id"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("withheld >= 0", name="withheld"),
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
    field: Mapped[str] = mapped_column(
        String(60), doc="The field that it is about, such as `iban`."
    )
    code: Mapped[str] = mapped_column(String(4), doc="The ISO 20022 status reason code.")
    severity: Mapped[BankSeverity] = mapped_column(choice(BankSeverity), doc="How grave it is.")
    message: Mapped[str] = mapped_column(String(500), doc="What was found, in words.")
    hint: Mapped[str] = mapped_column(
        String(300), doc="What would mend it; empty if that is plain."
    )
