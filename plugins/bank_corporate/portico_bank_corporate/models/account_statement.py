"""What the statement of a debit account says of registers: each booking, and what became of it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Record, choice
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.status_report import BankEntryOutcome


class AccountStatement(Record, Base):
    """A statement or notice (camt.053, camt.054) of a debit account, kept byte for byte."""

    __tablename__ = "bank_account_statement"

    project_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("bank_payroll_project.id", ondelete="CASCADE"),
        index=True,
        doc="The payroll project whose account it is; the first, if several debit it.",
    )
    bank: Mapped[str] = mapped_column(String(35), doc="The bank that sent it: its BIC or name.")
    statement_id: Mapped[str] = mapped_column(
        String(35), doc="The bank's identification of the message, unique for the bank."
    )
    iban: Mapped[str] = mapped_column(String(34), doc="The account.")
    bookings: Mapped[int] = mapped_column(doc="How many bookings it tells.")
    others: Mapped[int] = mapped_column(doc="How many of them are about no register.")
    sha256: Mapped[str] = mapped_column(String(64), unique=True, doc="SHA-256 of the file.")
    file: Mapped[bytes] = mapped_column(
        LargeBinary(), deferred=True, doc="The file, byte for byte."
    )

    __table_args__ = (
        UniqueConstraint("bank", "statement_id"),
        Index("ix_bank_account_statement_created_at", "created_at", "id"),
    )


class AccountStatementEntry(Base):
    """A booking that is about a register, and what became of it."""

    __tablename__ = "bank_account_statement_entry"

    statement_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("bank_account_statement.id", ondelete="CASCADE"),
        primary_key=True,
        doc="The statement.",
    )
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, doc="The place among those about registers, from 1."
    )
    reference: Mapped[str] = mapped_column(
        String(35), doc="The identification of the payment, block or message that was booked."
    )
    register_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_payroll_register.id", ondelete="CASCADE"),
        index=True,
        doc="The register that it is about, where it is about one.",
    )
    line_seq: Mapped[int | None] = mapped_column(
        doc="The line that it is about; null for a batch booking."
    )
    booked_on: Mapped[date] = mapped_column(Date(), doc="When it was booked.")
    returned: Mapped[bool] = mapped_column(Boolean(), doc="Whether the money came back.")
    reason_code: Mapped[str | None] = mapped_column(String(4), doc="Why it came back.")
    outcome: Mapped[BankEntryOutcome] = mapped_column(
        choice(BankEntryOutcome), doc="What became of it."
    )
    message: Mapped[str | None] = mapped_column(
        String(200), doc="Why it was set aside, where it was."
    )
