"""Guarantees: the bank's undertaking to pay a beneficiary on a complying demand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import (
    Amount,
    Currency,
    Record,
    Searchable,
    Searched,
    account_key,
    choice,
)
from portico.errors import Problems, refuse
from portico.values import Money
from portico_bank_corporate.models import amounts
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.formats import undertaking_number
from portico_bank_corporate.models.guarantee_choices import (
    GUARANTEE_LIFECYCLE,
    BankCancellationReason,
    BankGuaranteeOutcome,
    BankGuaranteeStatus,
)
from portico_bank_corporate.models.lifecycle import require_step
from portico_bank_corporate.models.undertaking_terms import UndertakingTerms

_S = BankGuaranteeStatus
IN_FORCE: Final = (_S.ISSUED, _S.EFFECTIVE)
"""The states in which its terms may change."""

LIVE: Final = (*IN_FORCE, _S.EXPIRED_CLAIM_OPEN, _S.EXPIRED)
"""The states in which the bank may still have to pay, so that the limit is still used."""

ENDED_EARLY: Final = (_S.RELEASED, _S.EXHAUSTED, _S.CANCELLED)
"""The states in which the bank has nothing to pay any more, and the guarantee is not closed."""


class Guarantee(Searchable, UndertakingTerms, Record, Base):
    """An undertaking of the bank to pay the beneficiary if the applicant does not perform."""

    __tablename__ = "bank_guarantee"
    FORMATS: ClassVar[dict[str, Callable[[str], str]]] = {
        "undertaking_number": undertaking_number,
        **UndertakingTerms.FORMATS,
    }
    SEARCHED = Searched(title=("undertaking_number",), others=("beneficiary_name",))

    undertaking_number: Mapped[str] = mapped_column(
        String(16), unique=True, doc="The bank's number of the undertaking (MT 760, field 20)."
    )
    applicant_id: Mapped[UUID] = account_key("The client for whom the bank undertakes to pay.")
    beneficiary_id: Mapped[UUID | None] = account_key(
        "The beneficiary's account, where it is one of ours.", nullable=True
    )
    limit_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("bank_credit_limit.id", ondelete="CASCADE"),
        index=True,
        doc="The credit limit that it uses.",
    )
    amount: Mapped[Decimal] = mapped_column(Amount(), doc="The amount at issue.")
    increased_amount: Mapped[Decimal] = mapped_column(
        Amount(), default=Decimal(0), doc="By how much its tolerance and amendments raise it."
    )
    pending_amount: Mapped[Decimal] = mapped_column(
        Amount(),
        default=Decimal(0),
        doc="By how much issued amendments will raise it if the beneficiary accepts.",
    )
    reduced_amount: Mapped[Decimal] = mapped_column(
        Amount(), doc="By how much it was reduced since."
    )
    paid_amount: Mapped[Decimal] = mapped_column(Amount(), doc="How much was paid on demands.")
    available_amount: Mapped[Decimal] = mapped_column(
        Amount(),
        doc="What may still be demanded: the amount and increases less reductions and payments.",
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The one currency of all its amounts.")
    issue_date: Mapped[date] = mapped_column(Date(), doc="When it was issued.")
    expires_on: Mapped[date | None] = mapped_column(
        Date(),
        index=True,
        doc="The last day for demands: the stated date or three years from issue, moved to a "
        "business day at the place of presentation; null if only an event ends it.",
    )
    wording_text: Mapped[str | None] = mapped_column(
        String(9750), doc="Its text, where it is not the bank's own (MT 760, field 77U)."
    )
    counter_guarantee_of_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_guarantee.id", ondelete="SET NULL"),
        index=True,
        doc="The guarantee that it stands behind, where it is a counter-guarantee.",
    )
    non_extension_on: Mapped[date | None] = mapped_column(
        Date(), doc="When notice was given that it is not extended any more."
    )
    non_extension_reference: Mapped[str | None] = mapped_column(
        String(140), doc="The notice of non-extension."
    )
    prevented_on: Mapped[date | None] = mapped_column(
        Date(), doc="When it was noted that force majeure prevented presentations at its expiry."
    )
    prevented_reference: Mapped[str | None] = mapped_column(String(140), doc="What prevented them.")
    release_reference: Mapped[str | None] = mapped_column(
        String(140), doc="The beneficiary's signed document that released it."
    )
    cancellation_reason: Mapped[BankCancellationReason | None] = mapped_column(
        choice(BankCancellationReason), doc="Why it was called off, where it was."
    )
    status: Mapped[BankGuaranteeStatus] = mapped_column(
        choice(BankGuaranteeStatus), doc="Where it stands."
    )
    outcome: Mapped[BankGuaranteeOutcome | None] = mapped_column(
        choice(BankGuaranteeOutcome), doc="How it ended; null until it is closed."
    )
    ended_on: Mapped[date | None] = mapped_column(
        Date(), doc="When the bank had nothing to pay any more: its last day, where it expired."
    )
    closed_on: Mapped[date | None] = mapped_column(Date(), doc="When it was closed.")

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("available_amount >= 0", name="available"),
        CheckConstraint("pending_amount >= 0", name="pending"),
        CheckConstraint(
            "available_amount = amount + increased_amount - reduced_amount - paid_amount",
            name="balance",
        ),
        Index("ix_bank_guarantee_applicant_issue_date", "applicant_id", "issue_date"),
        Index("ix_bank_guarantee_status", "status", "expires_on"),
        Index("ix_bank_guarantee_created_at", "created_at", "id"),
        Index("ix_bank_guarantee_type", "type", "currency", "amount"),  # sums are read from it
    )

    @property
    def available(self) -> Money:
        """What may still be demanded."""
        return Money(self.available_amount, self.currency)

    @property
    def has_ended(self) -> bool:
        """Whether the bank can have nothing to pay any more."""
        return self.status not in LIVE

    @property
    def exposure(self) -> Money:
        """What the bank may still have to pay: nothing once the guarantee has ended.

        The bank is bound by an increase that it offered, though the beneficiary has not answered.
        """
        at_most = self.available_amount + self.pending_amount
        return Money(at_most if self.status in LIVE else Decimal(0), self.currency)

    def become(self, status: BankGuaranteeStatus) -> None:
        """Move to another state if the lifecycle permits it."""
        what = f"Guarantee {self.undertaking_number}"
        require_step(GUARANTEE_LIFECYCLE, self.status, status, "BANK_GUARANTEE_TRANSITION", what)
        self.status = status

    def reduce(self, by: Money) -> BankGuaranteeStatus:
        """Lower the available amount, as the beneficiary agreed; at zero it is exhausted."""
        self._require_in_force("be reduced")
        self._require_available(by, "amount")
        self.reduced_amount += by.amount
        self._settle()
        return self.status

    def permit_tolerance(self) -> None:
        """Let demands exceed the amount by its tolerance: the bank may have to pay that much."""
        self.increased_amount = self.most(self.amount, self.currency) - self.amount
        self._settle()

    def vary(self, change: Decimal) -> None:
        """Raise or lower the amount as its own text says; an increase was pending before."""
        if change > 0:
            self.pending_amount -= change
            self.increased_amount += change
        else:
            self.reduced_amount -= change
        self._settle()

    def amend(self, increase: Decimal, decrease: Decimal) -> None:
        """Raise and lower the amount, as an amendment says that the beneficiary accepted."""
        self._require_available(Money(decrease, self.currency), "id")
        self.increased_amount += increase
        self.reduced_amount += decrease
        self._settle()

    def pay(self, demanded: Money) -> None:
        """Lower the available amount by a payment; at zero the guarantee is exhausted."""
        self._require_available(demanded, "id")
        self.paid_amount += demanded.amount
        self._settle()

    def is_past_expiry(self, today: date) -> bool:
        """Whether the last day for demands is over."""
        return self.expires_on is not None and self.expires_on < today

    def grace_is_over(self, today: date, grace: timedelta) -> bool:
        """Whether what has ended has waited long enough, for demands on their way too."""
        if self.status in ENDED_EARLY:
            return self.ended_on is None or self.ended_on < today - grace
        is_expired = self.status is _S.EXPIRED and self.expires_on is not None
        return is_expired and self.is_past_expiry(today - grace)

    def close(self, today: date) -> None:
        """Close what has ended, and keep how it did."""
        if self.status is _S.EXPIRED:
            self.ended_on = self.expires_on
        self.outcome, self.closed_on = BankGuaranteeOutcome.__members__.get(self.status.name), today
        self.become(_S.CLOSED)

    def check_presentation(
        self, problems: Problems, counts_from: date, day: date, today: date
    ) -> None:
        """Note what keeps a demand from being presented on the day it counts from."""
        number = self.undertaking_number
        if self.status not in {_S.EFFECTIVE, _S.EXPIRED_CLAIM_OPEN, _S.EXPIRED}:
            text = f"Guarantee {number} is {self.status.name}: no demand can be presented."
            problems.add("BANK_GUARANTEE_TRANSITION", text, "input", "guaranteeId")
        if self.is_past_expiry(counts_from):
            text = f"The last day for demands under guarantee {number} was {self.expires_on}."
            problems.add("BANK_DEMAND_LATE", text, "input", "presentedOn")
        if not self.issue_date <= day <= today:
            text = f"{day} is not between the issue, {self.issue_date}, and today, {today}."
            problems.add("BANK_DATES", text, "input", "presentedOn")

    def expire(self, *, claim_open: bool) -> None:
        """Note that the guarantee is past its expiry, with or without a demand to decide."""
        wanted = _S.EXPIRED_CLAIM_OPEN if claim_open else _S.EXPIRED
        if self.status is not wanted:
            self.become(wanted)

    def require_same_currency(self, money: Money, *path: str) -> None:
        """Refuse an amount in another currency than the guarantee's."""
        if money.currency != self.currency:
            raise refuse(
                "BANK_CURRENCY_MISMATCH",
                f"Guarantee {self.undertaking_number} is in {self.currency}, "
                f"the amount in {money.currency}.",
                *path,
                "currency",
            )

    def _require_in_force(self, deed: str) -> None:
        if self.status not in IN_FORCE:
            raise refuse(
                "BANK_GUARANTEE_TRANSITION",
                f"Guarantee {self.undertaking_number} is {self.status.name} and cannot {deed}: "
                "it must be ISSUED or EFFECTIVE.",
                "input",
                "id",
            )

    def _require_available(self, money: Money, field: str) -> None:
        if money.amount > self.available_amount:
            raise refuse(
                "BANK_ABOVE_AVAILABLE",
                f"{amounts.text(money)} is more than the {amounts.text(self.available)} "
                f"that guarantee {self.undertaking_number} has left.",
                "input",
                field,
            )

    def _settle(self) -> None:
        raised = self.amount + self.increased_amount
        self.available_amount = raised - self.reduced_amount - self.paid_amount
        if self.available_amount == 0:
            self.become(BankGuaranteeStatus.EXHAUSTED)
