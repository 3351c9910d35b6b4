"""Accounts that clients keep with the bank: requested, opened, blocked, closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Country, Currency, Record, account_key, choice
from portico.models.formats import country_code, currency_code
from portico.values import Choice
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.lifecycle import Lifecycle, require_step


class BankAccountKind(Choice):
    """What an account is for."""

    CURRENT = "Everyday payments."
    TRANSIT = "What passes through, such as salaries on their way."
    ESCROW = "What is held for others."
    EMPLOYEE = "The salary of a person who works for the client."
    RETAIL = "That of a person who worked for the client: at the retail tariff, the person's own."


class BankAccountStatus(Choice):
    """Where an account stands."""

    REQUESTED = "Asked for."
    KYC_CHECK = "The client is being looked at."
    OPENED = "It has its number; not used yet."
    ACTIVE = "In use."
    BLOCKED = "Nothing goes in or out for the time being."
    CLOSING = "To be closed: nothing new comes in."
    CLOSED = "Closed for good."
    DECLINED = "The bank did not open it."


_S = BankAccountStatus
ACCOUNT_LIFECYCLE: Final[Lifecycle[BankAccountStatus]] = {
    _S.REQUESTED: (_S.KYC_CHECK, _S.DECLINED),
    _S.KYC_CHECK: (_S.OPENED, _S.DECLINED),
    _S.OPENED: (_S.ACTIVE, _S.CLOSING),
    _S.ACTIVE: (_S.BLOCKED, _S.CLOSING),
    _S.BLOCKED: (_S.ACTIVE, _S.CLOSING),
    _S.CLOSING: (_S.CLOSED, _S.ACTIVE),
    _S.CLOSED: (),
    _S.DECLINED: (),
}


class ClientAccount(Record, Base):
    """An account that a client keeps with the bank."""

    __tablename__ = "bank_client_account"
    FORMATS: ClassVar[dict[str, Callable[[str], str]]] = {
        "country": country_code,
        "currency": currency_code,
    }

    account_id: Mapped[UUID] = account_key("The client.")
    kind: Mapped[BankAccountKind] = mapped_column(choice(BankAccountKind), doc="What it is for.")
    country: Mapped[str] = mapped_column(Country(), doc="The country where it is kept.")
    currency: Mapped[str] = mapped_column(Currency(), doc="Its currency.")
    iban: Mapped[str | None] = mapped_column(
        String(34), unique=True, doc="Its number, once it is opened."
    )
    opened_on: Mapped[date | None] = mapped_column(Date(), doc="When it was opened.")
    closed_on: Mapped[date | None] = mapped_column(Date(), doc="When it was closed.")
    status: Mapped[BankAccountStatus] = mapped_column(
        choice(BankAccountStatus), doc="Where it stands."
    )
    reason: Mapped[str | None] = mapped_column(
        String(500), doc="Why it was blocked, closed or declined."
    )

    __table_args__ = (Index("ix_bank_client_account_created_at", "created_at", "id"),)

    @property
    def can_be_debited(self) -> bool:
        """Whether money may leave it."""
        return self.status is BankAccountStatus.ACTIVE

    @property
    def is_gone(self) -> bool:
        """Whether it is closed, or nothing new may come in any more."""
        return self.status in {BankAccountStatus.CLOSING, BankAccountStatus.CLOSED}

    def become(self, status: BankAccountStatus) -> None:
        """Move to another state if the lifecycle permits it."""
        what = f"The account {self.iban}" if self.iban else "The account"
        require_step(ACCOUNT_LIFECYCLE, self.status, status, "BANK_ACCOUNT_TRANSITION", what)
        self.status = status


class AccountHold(Record, Base):
    """An amount of an account that is held back: it keeps the account from being closed."""

    __tablename__ = "bank_account_hold"

    client_account_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("bank_client_account.id", ondelete="CASCADE"),
        index=True,
        doc="The account.",
    )
    amount: Mapped[Decimal] = mapped_column(Amount(), doc="How much is held back.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The account's currency.")
    reason: Mapped[str] = mapped_column(String(500), doc="Why.")
    lifted_on: Mapped[date | None] = mapped_column(
        Date(), doc="Since when it is free again; null while it is held."
    )

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_bank_account_hold_created_at", "created_at", "id"),
    )
