"""What clients did that costs something, and what they were charged for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Document, Record, account_key, choice
from portico.errors import Problems
from portico.models.formats import currency_code
from portico.values import Choice, Money
from portico_bank_corporate.models.amounts import check_amount
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.lifecycle import Lifecycle, require_step
from portico_bank_corporate.models.pricing import Priced
from portico_bank_corporate.models.product import product_code

MOST_UNITS: Final = 1_000_000


class ChargeableEvent(Record, Base):
    """Something that happened for a client and has a price. Events are only ever added."""

    __tablename__ = "bank_chargeable_event"
    FORMATS: ClassVar[dict[str, Callable[[str], str]]] = {
        "event": product_code,
        "currency": currency_code,
    }

    account_id: Mapped[UUID] = account_key("The client.")
    product_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("bank_product.id", ondelete="CASCADE"), index=True, doc="The product."
    )
    event: Mapped[str] = mapped_column(String(40), doc="What happened: an event of the product.")
    reference: Mapped[str] = mapped_column(
        String(100), doc="What it is called where it happened: given again, it is the same event."
    )
    occurred_on: Mapped[date] = mapped_column(Date(), doc="The day on which it happened.")
    quantity: Mapped[int] = mapped_column(doc="How many units.")
    amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="The amount that a rate is of; null where it has none."
    )
    currency: Mapped[str] = mapped_column(
        Currency(), doc="The currency of the amount, and of its price."
    )
    starts_on: Mapped[date | None] = mapped_column(
        Date(), doc="The first day of what is paid by the year."
    )
    ends_before: Mapped[date | None] = mapped_column(Date(), doc="The day after its last.")

    __table_args__ = (
        UniqueConstraint("product_id", "event", "reference"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("amount >= 0", name="amount"),
        Index("ix_bank_chargeable_event_day", "account_id", "occurred_on"),
        Index("ix_bank_chargeable_event_created_at", "created_at", "id"),
    )

    @property
    def priced(self) -> Priced:
        """What of it a price is calculated from."""
        return Priced(self.quantity, self.amount, self.starts_on, self.ends_before)

    @property
    def content(self) -> tuple[object, ...]:
        """All that makes it the event that it is."""
        days = (self.occurred_on, self.starts_on, self.ends_before)
        return (self.account_id, self.quantity, self.amount, self.currency, *days)

    def check(self, problems: Problems, today: date) -> None:
        """Note what cannot have happened."""
        if not 0 < self.quantity <= MOST_UNITS:
            text = f"{self.quantity} is no number of units from 1 to {MOST_UNITS}."
            problems.add("BANK_QUANTITY", text, "input", "quantity")
        if self.amount:
            check_amount(problems, Money(self.amount, self.currency), "input", "amount")
        if self.occurred_on > today:
            problems.add("BANK_DATES", f"{self.occurred_on} lies ahead.", "input", "occurredOn")
        if (self.starts_on is None) is not (self.ends_before is None):
            problems.add("REQUIRED", "Give both days or none.", "input", "endsBefore")
        elif self.starts_on and self.ends_before and self.ends_before <= self.starts_on:
            problems.add("BANK_DATES", "It ends before it begins.", "input", "endsBefore")


class BankChargeKind(Choice):
    """What a charge is for."""

    EVENT = "Something that happened."
    PACKAGE_FEE = "A month of a package, or its part of the days."
    PREMIUM = "A month of a group insurance: each place by its days."


class BankChargeStatus(Choice):
    """Where a charge stands."""

    ACCRUED = "Calculated; its month is not over yet."
    DUE = "To be paid."
    COLLECTED = "Paid."
    WAIVED = "Not to be paid, by a decision of the bank."
    REVERSED = "It was wrong and counts no more."


_S = BankChargeStatus
CHARGE_LIFECYCLE: Final[Lifecycle[BankChargeStatus]] = {
    _S.ACCRUED: (_S.DUE, _S.WAIVED, _S.REVERSED),
    _S.DUE: (_S.COLLECTED, _S.WAIVED, _S.REVERSED),
    _S.COLLECTED: (_S.REVERSED,),
    _S.WAIVED: (_S.REVERSED,),
    _S.REVERSED: (),
}


class Charge(Record, Base):
    """What a client was charged for one event or for one month, and why so much."""

    __tablename__ = "bank_charge"

    agreement_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("bank_service_agreement.id", ondelete="CASCADE"), doc="The agreement."
    )
    event_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_chargeable_event.id", ondelete="CASCADE"),
        doc="What happened; null for a package or an insurance.",
    )
    tariff_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_tariff.id", ondelete="SET NULL"),
        index=True,
        doc="The tariff that had the price; null where no tariff does.",
    )
    kind: Mapped[BankChargeKind] = mapped_column(choice(BankChargeKind), doc="What it is for.")
    reference: Mapped[str] = mapped_column(
        String(100),
        doc="The event, or the month with edition or insurance: charged once only.",
    )
    period: Mapped[str] = mapped_column(String(7), doc="The month, such as `2026-02`.")
    quantity: Mapped[int] = mapped_column(doc="How many units there were.")
    included: Mapped[int] = mapped_column(doc="How many of them the package includes.")
    amount: Mapped[Decimal] = mapped_column(Amount(), doc="What it costs without tax.")
    tax_amount: Mapped[Decimal] = mapped_column(Amount(), doc="The tax on it.")
    currency: Mapped[str] = mapped_column(Currency(), doc="Its currency.")
    due_on: Mapped[date | None] = mapped_column(Date(), doc="When it is due; null till then.")
    trace: Mapped[dict[str, Any]] = mapped_column(
        Document(), doc="Why so much: where a price was looked for and found, and each step of it."
    )
    status: Mapped[BankChargeStatus] = mapped_column(
        choice(BankChargeStatus), doc="Where it stands."
    )
    reason: Mapped[str | None] = mapped_column(
        String(500), doc="Why it was waived or reversed, or how it was paid."
    )

    __table_args__ = (
        UniqueConstraint("event_id"),
        UniqueConstraint("agreement_id", "kind", "reference"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("included >= 0", name="included"),
        Index("ix_bank_charge_period", "agreement_id", "period"),
        Index("ix_bank_charge_created_at", "created_at", "id"),
    )

    def become(self, status: BankChargeStatus) -> None:
        """Move to another state if the lifecycle permits it."""
        require_step(CHARGE_LIFECYCLE, self.status, status, "BANK_CHARGE_TRANSITION", "The charge")
        self.status = status
